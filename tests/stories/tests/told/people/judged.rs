//! Who judges a password, what counts as a try, and that one password is one on every keyboard.

use super::*;
use kiosk_station::{
    hashing::{self, Whose},
    store::{StoreFault, Verifier},
};

/// As central refuses: `{"code": …}` is all that a program reads of it.
fn refused(status: &str, code: &str) -> Weather {
    let body = format!(r#"{{"type":"about:blank","title":"no","status":400,"code":"{code}"}}"#);
    answered(status, body.as_bytes())
}

fn answered(status: &str, body: &[u8]) -> Weather {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    Weather::Portal([head.as_bytes(), body].concat())
}

/// What central answered to the newest sign-in.
fn overheard(town: &Town) -> serde_json::Value {
    let answer = town.line.overheard("POST /v1/sessions").unwrap();
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    serde_json::from_slice(&answer[body..]).unwrap()
}

/// The counter takes the line for dead, and asks its own verifier first.
async fn notices_the_line(town: &Town, station: &Station) {
    town.line.turn(Weather::Cut);
    assert!(matches!(
        station.sign_in("1001-99", "savalan-0000").await,
        Err(Fault::FirstSignIn)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_that_was_looked_at_is_never_given_back_whatever_central_says_after_it() {
    for weather in [
        refused("401 Unauthorized", "terminal"),
        refused("429 Too Many Requests", "too_many_tries"),
        refused("500 Internal Server Error", "internal"),
        answered("200 OK", b"<html>sign in to the network</html>"),
        Weather::Cut,
    ] {
        let (town, folder, boot) = out_of_town().await;
        let station = opened(folder.path(), &boot).await;
        for left in [4, 3, 2, 1] {
            notices_the_line(&town, &station).await;
            town.line.turn(weather.clone());
            let fault = types_wrong(&station, KAZEMI.code).await;
            assert!(
                matches!(fault, Fault::WrongPassword { left: Some(n) } if n == left),
                "{weather:?}: {fault}"
            );
        }
        notices_the_line(&town, &station).await;
        town.line.turn(weather.clone());
        assert_eq!(
            seconds_to_wait(&types_wrong(&station, KAZEMI.code).await),
            60,
            "{weather:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_central_keeps_waiting_the_counters_own_verifier_lets_in() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    town.line.turn(refused("429 Too Many Requests", "too_many_tries"));
    signs_in(&station, &KAZEMI).await.unwrap();
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!(matches!(fault, Fault::WrongPassword { left: Some(4) }), "{fault}");
    // Whom this counter does not know is told what central said.
    let fault = signs_in(&station, &RAHIMI).await.unwrap_err();
    assert_eq!(fault.code(), kiosk_station::view::Code::TooManyTries);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sign_in_needs_a_line_says_so_and_locks_nobody() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    for weather in [
        Weather::Cut,
        answered("200 OK", b"<html>sign in to the network</html>"),
        answered("200 OK", b"{}"),
        refused("503 Service Unavailable", "busy"),
    ] {
        town.line.turn(weather);
        for _ in 0..3 {
            assert!(matches!(signs_in(&station, &RAHIMI).await, Err(Fault::FirstSignIn)));
        }
    }
    // Nor after others typed what they liked: no minute begins anew.
    town.line.turn(Weather::Fair);
    for nth in 1..=5 {
        types_wrong(&station, &format!("1001-9{nth}")).await;
    }
    town.line.turn(Weather::Cut);
    boot.stay_on(Duration::from_secs(60));
    for _ in 0..3 {
        assert!(matches!(signs_in(&station, &RAHIMI).await, Err(Fault::FirstSignIn)));
    }
    town.line.turn(Weather::Fair);
    signs_in(&station, &RAHIMI).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_nobody_has_share_one_slow_down_and_stop_no_operator() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    town.line.turn(Weather::Fair);
    for nth in 0..4 {
        types_wrong(&station, &format!("1001-9{nth}")).await;
    }
    for nth in 4..8 {
        assert_eq!(
            seconds_to_wait(&types_wrong(&station, &format!("1001-9{nth}")).await),
            60
        );
        boot.stay_on(Duration::from_secs(if nth == 7 { 0 } else { 60 }));
    }
    signs_in(&station, &KAZEMI).await.unwrap();
    signs_in(&station, &RAHIMI).await.unwrap();
    drop(station);
    let told = events(folder.path());
    let failed = |event: &&Event| matches!(event, Event::SignInFailed { .. });
    assert_eq!(told.iter().filter(failed).count(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signed_in_is_whom_central_signed_for() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    town.line.turn(Weather::Fair);
    signs_in(&station, &RAHIMI).await.unwrap();
    station.sign_out().await.unwrap();
    let genuine = overheard(&town);
    for (field, other) in [("code", AZARI.code), ("role", "supervisor"), ("role", "technician")] {
        let mut altered = genuine.clone();
        altered["operator"][field] = other.into();
        town.line.turn(answered("200 OK", altered.to_string().as_bytes()));
        let fault = station.sign_in(RAHIMI.code, "savalan-0000").await.unwrap_err();
        assert!(
            matches!(fault, Fault::WrongPassword { .. }),
            "{field}: her verifier judges it: {fault}"
        );
    }
    // Without a grant nothing is signed at all, and it is good for a change of the password alone.
    let mut altered = genuine.clone();
    altered["operator"]["code"] = AZARI.code.into();
    altered["must_change"] = true.into();
    altered["grant"] = serde_json::Value::Null;
    town.line.turn(answered("200 OK", altered.to_string().as_bytes()));
    assert!(station.sign_in(RAHIMI.code, "savalan-0000").await.is_err());
    assert!(station.status().unwrap().operator.is_none());
}

const SPELLINGS: [&str; 3] = ["کلید-سبز-۱۴۰۵", "كليد-سبز-١٤٠٥", "کلید‌-سبز-1405"];

/// Gives Sadeghi a password of her own; the line is cut after it.
async fn with_a_persian_password() -> (Town, TempDir, Arc<Clock>) {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    town.line.turn(Weather::Fair);
    signs_in(&station, &SADEGHI).await.unwrap();
    station.change_password(SADEGHI.password, SPELLINGS[1]).await.unwrap();
    drop(station);
    (town, folder, boot)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_password_opens_from_every_keyboard_with_and_without_the_line() {
    let (town, folder, boot) = with_a_persian_password().await;
    let station = opened(folder.path(), &boot).await;
    for weather in [Weather::Fair, Weather::Cut] {
        town.line.turn(weather);
        for typed in SPELLINGS {
            station.sign_in(SADEGHI.code, typed).await.unwrap();
        }
        let fault = station.sign_in(SADEGHI.code, "کلید-سبز-۱۴۰۶").await.unwrap_err();
        assert!(matches!(fault, Fault::WrongPassword { left: Some(4) }), "{fault}");
        station.sign_in(SADEGHI.code, SPELLINGS[0]).await.unwrap();
    }
}

/// Puts a verifier in the place of hers as the program made them before there was a normal form.
fn hashed_as_typed(folder: &Path, typed: &str) {
    let held = Folder::hold(folder).unwrap();
    let vault = Vault::open(held.installation()).unwrap();
    let (keys, pepper) = (vault.keys().unwrap(), Pepper::new(vault.pepper().unwrap()));
    let store = Store::open(&held.database(), &keys.database).unwrap();
    let terminal = store.read(kiosk_station::store::Terminal::find).unwrap().unwrap();
    let before = store.read(|db| Verifier::find(db, SADEGHI.code)).unwrap().unwrap();
    let whose = Whose {
        terminal: &terminal.terminal,
        operator: SADEGHI.code,
    };
    let hash = hashing::hash(typed.as_bytes(), &pepper, &whose, &before.salt, before.cost).unwrap();
    let before = Verifier { hash: *hash, ..before };
    store.write::<_, StoreFault>(|tx| before.keep(tx)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verifier_of_before_the_normal_form_opens_as_it_was_typed_and_then_from_every_keyboard() {
    let (town, folder, boot) = with_a_persian_password().await;
    town.line.turn(Weather::Cut);
    hashed_as_typed(folder.path(), SPELLINGS[1]);
    let station = opened(folder.path(), &boot).await;
    let fault = station.sign_in(SADEGHI.code, SPELLINGS[0]).await.unwrap_err();
    assert!(
        matches!(fault, Fault::WrongPassword { left: Some(4) }),
        "one try: {fault}"
    );
    let fault = station.sign_in(SADEGHI.code, "كليد-سبز-١٤٠٦").await.unwrap_err();
    assert!(
        matches!(fault, Fault::WrongPassword { left: Some(3) }),
        "two spellings are one try: {fault}"
    );
    for typed in [SPELLINGS[1], SPELLINGS[0], SPELLINGS[2]] {
        station.sign_in(SADEGHI.code, typed).await.unwrap();
    }
    let left = station.status().unwrap().grant;
    assert_eq!(
        left,
        Some(GrantLeft { days: 7, warned: false }),
        "its grant is the same"
    );
}
