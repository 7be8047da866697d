use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use central::{
    Clock, Options, Running,
    sample::{
        people::{AZARI, KAZEMI, SADEGHI},
        places,
    },
};
use jiff::Timestamp;
use kiosk_wire::{
    Grant, PasswordAnswer, PasswordRequest, ProblemCode, RenewRequest, Role, SessionAnswer, StatusAnswer, Subscriber,
    call,
};
use reqwest::{Method, StatusCode};

use crate::{
    counter::{Counter, problem},
    storage,
};

/// A central whose clock the test moves, by seconds.
fn with_clock(folder: &tempfile::TempDir) -> (Running, Arc<AtomicI64>) {
    let ahead = Arc::new(AtomicI64::new(0));
    let moved = ahead.clone();
    let clock =
        Clock::from_fn(move || Timestamp::now() + jiff::SignedDuration::from_secs(moved.load(Ordering::SeqCst)));
    let options = Options {
        clock,
        ..storage::options(folder.path().join("central.db"))
            .plain()
            .with_sample(1)
    };
    (Running::start(options).unwrap(), ahead)
}

#[tokio::test]
async fn an_operator_signs_in_looks_up_and_signs_out() {
    let central = storage::sample();
    let mut counter = Counter::enrolled(&central, 1).await;
    let path = call::subscriber(places::DEMAND);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);

    let session = counter.sign_in(&KAZEMI).await;
    assert_eq!(
        (session.operator.code.as_str(), session.operator.role),
        (KAZEMI.code, Role::Operator)
    );
    let subscriber: Subscriber = counter.get(&path).await.json().await.unwrap();
    assert_eq!(subscriber.bill_id, places::DEMAND);
    let (status, missing) = problem(counter.get(&call::subscriber("5021041704123")).await).await;
    assert_eq!((status, missing.code), (StatusCode::NOT_FOUND, ProblemCode::NotFound));

    let response = counter
        .request(Method::DELETE, call::SESSIONS, Vec::new())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);
}

#[tokio::test]
async fn a_session_belongs_to_its_terminal_and_ends_after_a_day_of_work() {
    let folder = tempfile::tempdir().unwrap();
    let (central, ahead) = with_clock(&folder);
    let (mut counter, mut other) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let path = call::subscriber(places::SINGLE);
    other.session = Some(counter.sign_in(&AZARI).await.token);
    assert_eq!(problem(other.get(&path).await).await.1.code, ProblemCode::Session);

    ahead.store(16 * 3600 - 60, Ordering::SeqCst);
    assert_eq!(counter.get(&path).await.status(), StatusCode::OK);
    ahead.store(16 * 3600 + 60, Ordering::SeqCst);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);
}

#[tokio::test]
async fn an_unknown_operator_and_a_wrong_password_get_the_same_answer() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let wrong = problem(counter.try_sign_in(KAZEMI.code, "sahand-4072").await).await;
    let unknown = problem(counter.try_sign_in("1001-99", "sahand-4072").await).await;
    assert_eq!(wrong.0, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong, unknown);
}

#[tokio::test]
async fn five_wrong_passwords_mean_a_minute_even_for_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let (central, ahead) = with_clock(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    for operator in [KAZEMI.code, "1001-99"] {
        for _ in 0..5 {
            let refused = problem(counter.try_sign_in(operator, "no").await).await;
            assert_eq!(refused.1.code, ProblemCode::Credentials);
        }
        let response = counter.try_sign_in(operator, KAZEMI.password).await;
        let seconds: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        let (status, refused) = problem(response).await;
        assert_eq!(
            (status, refused.code),
            (StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooManyTries)
        );
    }
    assert_eq!(
        counter.try_sign_in(AZARI.code, AZARI.password).await.status(),
        StatusCode::OK
    );
    ahead.store(61, Ordering::SeqCst);
    counter.sign_in(&KAZEMI).await;
}

#[tokio::test]
async fn a_password_that_was_hashed_as_it_was_typed_is_hashed_anew_when_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("central.db");
    let central = Running::start(Options::new(db.clone()).plain().with_sample(1)).unwrap();
    let mut counter = Counter::enrolled(&central, 1).await;
    let typed = "كليد-سبز-۱۴۰۵";
    let phc = argon2::password_hash::PasswordHasher::hash_password(&argon2::Argon2::default(), typed.as_bytes());
    let change = "UPDATE operator SET password = ?1 WHERE code = ?2";
    rusqlite::Connection::open(&db)
        .unwrap()
        .execute(change, (phc.unwrap().to_string(), KAZEMI.code))
        .unwrap();
    let other = "کلید-سبز-1405";
    assert_eq!(
        problem(counter.try_sign_in(KAZEMI.code, other).await).await.1.code,
        ProblemCode::Credentials
    );
    for spelling in [typed, other, "کلید‌-سبز-١٤٠٥"] {
        let answer = counter.try_sign_in(KAZEMI.code, spelling).await;
        assert_eq!(answer.status(), StatusCode::OK, "{spelling}");
        let session: SessionAnswer = answer.json().await.unwrap();
        assert_eq!(grant_of(&counter, &session).password_version, 1, "no grant ends by it");
        counter.session = Some(session.token);
    }
}

async fn put(counter: &Counter, path: &str, message: &impl serde::Serialize) -> reqwest::Response {
    let body = serde_json::to_vec(message).unwrap();
    counter.request(Method::PUT, path, body).send().await.unwrap()
}

fn grant_of(counter: &Counter, session: &SessionAnswer) -> Grant {
    session.grant.clone().unwrap().open(&counter.keys().signing).unwrap()
}

#[tokio::test]
async fn a_sign_in_by_password_carries_a_grant_for_this_terminal() {
    let central = storage::sample();
    let mut counter = Counter::enrolled(&central, 1).await;
    let session = counter.sign_in(&KAZEMI).await;
    let grant = grant_of(&counter, &session);
    assert_eq!(grant.operator, session.operator);
    assert_eq!(
        (grant.terminal.as_str(), grant.days, grant.password_version),
        (counter.answer.terminal.as_str(), 7, 1)
    );
    assert!(!session.must_change);
}

#[tokio::test]
async fn a_grant_gives_a_session_but_no_further_grant_and_only_at_its_terminal_and_in_its_days() {
    let folder = tempfile::tempdir().unwrap();
    let (central, ahead) = with_clock(&folder);
    let (mut counter, other) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let grant = counter.sign_in(&KAZEMI).await.grant.unwrap();
    let request = RenewRequest { grant };
    counter.session = None;
    ahead.store(6 * 86_400, Ordering::SeqCst);
    let renewed: SessionAnswer = put(&counter, call::SESSIONS, &request).await.json().await.unwrap();
    assert!(renewed.grant.is_none() && renewed.operator.code == KAZEMI.code);
    counter.session = Some(renewed.token);
    assert_eq!(
        counter.get(&call::subscriber(places::SINGLE)).await.status(),
        StatusCode::OK
    );

    let elsewhere = problem(put(&other, call::SESSIONS, &request).await).await;
    assert_eq!(elsewhere.1.code, ProblemCode::Session);
    ahead.store(7 * 86_400 + 60, Ordering::SeqCst);
    let late = problem(put(&counter, call::SESSIONS, &request).await).await;
    assert_eq!(late.1.code, ProblemCode::Session);
}

#[tokio::test]
async fn a_first_password_is_changed_before_anything_else() {
    let central = storage::sample();
    let mut counter = Counter::enrolled(&central, 1).await;
    let session = counter.sign_in(&SADEGHI).await;
    assert!(session.must_change && session.grant.is_none());
    let subscriber = call::subscriber(places::SINGLE);
    assert_eq!(
        problem(counter.get(&subscriber).await).await.1.code,
        ProblemCode::Session
    );

    let change = |old: &str, new: &str| PasswordRequest {
        old: old.into(),
        new: new.into(),
    };
    for weak in ["baran", "12345678", SADEGHI.password] {
        let refused = problem(put(&counter, call::PASSWORD, &change(SADEGHI.password, weak)).await).await;
        assert_eq!(
            (refused.0, refused.1.code),
            (StatusCode::BAD_REQUEST, ProblemCode::Password)
        );
    }
    let wrong = problem(put(&counter, call::PASSWORD, &change("baran-5519", "kandovan in spring")).await).await;
    assert_eq!(wrong.1.code, ProblemCode::Credentials);

    let answer = put(
        &counter,
        call::PASSWORD,
        &change(SADEGHI.password, "kandovan in spring"),
    )
    .await;
    let answer: PasswordAnswer = answer.json().await.unwrap();
    let grant = answer.grant.open(&counter.keys().signing).unwrap();
    assert_eq!(grant.password_version, 2);
    assert_eq!(
        counter.get(&subscriber).await.status(),
        StatusCode::OK,
        "the same session goes on"
    );
    let old = problem(counter.try_sign_in(SADEGHI.code, SADEGHI.password).await).await;
    assert_eq!(old.1.code, ProblemCode::Credentials);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_makes_grants_void() {
    let central = storage::sample();
    let (mut counter, mut other) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let grant = other.sign_in(&KAZEMI).await.grant.unwrap();
    counter.sign_in(&KAZEMI).await;
    let request = PasswordRequest {
        old: KAZEMI.password.into(),
        new: "sabalan in the snow".into(),
    };
    assert_eq!(put(&counter, call::PASSWORD, &request).await.status(), StatusCode::OK);
    let subscriber = call::subscriber(places::SINGLE);
    assert_eq!(problem(other.get(&subscriber).await).await.1.code, ProblemCode::Session);
    let renewed = problem(put(&other, call::SESSIONS, &RenewRequest { grant }).await).await;
    assert_eq!(renewed.1.code, ProblemCode::Session);
}

#[tokio::test]
async fn a_blocked_operator_is_out_at_once_and_no_longer_listed() {
    let central = storage::sample();
    let mut counter = Counter::enrolled(&central, 1).await;
    let grant = counter.sign_in(&KAZEMI).await.grant.unwrap();
    let listed = async |counter: &Counter| {
        let answer: StatusAnswer = counter.get(call::STATUS).await.json().await.unwrap();
        let status = answer.status.open(&counter.keys().signing).unwrap();
        let found = status
            .operators
            .iter()
            .find(|standing| standing.operator == KAZEMI.code);
        found.map(|standing| standing.password_version)
    };
    assert_eq!(listed(&counter).await, Some(1));

    central.block(KAZEMI.code, true).unwrap();
    assert_eq!(listed(&counter).await, None);
    let path = call::subscriber(places::SINGLE);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);
    let again = problem(counter.try_sign_in(KAZEMI.code, KAZEMI.password).await).await;
    assert_eq!(again.1.code, ProblemCode::Credentials);
    let renewed = problem(put(&counter, call::SESSIONS, &RenewRequest { grant }).await).await;
    assert_eq!(renewed.1.code, ProblemCode::Session);

    central.block(KAZEMI.code, false).unwrap();
    central.reset_password(KAZEMI.code, "arasbaran 1405 aban").unwrap();
    assert_eq!(listed(&counter).await, Some(2));
    let session: SessionAnswer = counter
        .try_sign_in(KAZEMI.code, "arasbaran 1405 aban")
        .await
        .json()
        .await
        .unwrap();
    assert!(session.must_change, "somebody else knows it");
    assert!(central.block("1001-99", true).is_err());
}

/// A password takes long to judge. Whoever gave the old one just before it was changed has no session after.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_beside_a_change_of_password_leaves_no_session() {
    let central = storage::sample();
    let mut counter = Counter::enrolled(&central, 1).await;
    let other = Counter::enrolled(&central, 2).await;
    let path = call::subscriber(places::SINGLE);
    let mut password = KAZEMI.password.to_owned();
    for turn in 0..8 {
        let begun = Instant::now();
        let signed_in = counter.try_sign_in(KAZEMI.code, &password).await;
        // A change judges the old password and hashes the new one: it is over after two of these.
        let one_password = begun.elapsed();
        let late = async |share: u32| {
            tokio::time::sleep(one_password * share / 4).await;
            other.try_sign_in(KAZEMI.code, &password).await
        };
        counter.session = Some(signed_in.json::<SessionAnswer>().await.unwrap().token);
        let new = format!("kandovan in spring {turn}");
        let request = PasswordRequest {
            old: password.as_str().into(),
            new: new.as_str().into(),
        };
        let ((), one, two) = tokio::join!(
            async { assert_eq!(put(&counter, call::PASSWORD, &request).await.status(), StatusCode::OK) },
            late(5),
            late(7),
        );
        for answer in [one, two] {
            let Ok(session) = answer.json::<SessionAnswer>().await else {
                continue;
            };
            let response = other
                .request(Method::GET, &path, Vec::new())
                .header(call::SESSION_HEADER, session.token)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "turn {turn}");
        }
        password = new;
    }
}
