//! The machine itself: enrolled in the window, out of service, and what a keyring does to a morning.

use std::{collections::BTreeSet, fs, path::Path};

use window::{Counter, Fittings, Office, Outcome, Screen, Window, agree, bills, people, root, wait};

use crate::{flow, new_reading};

async fn picture(office: &Office, name: &str) -> Outcome {
    let folder = root().join("target/window");
    fs::create_dir_all(&folder)?;
    office.picture(&folder.join(format!("{name}.png"))).await
}

/// A picture, and axe-core's word on what stands there.
async fn seen(office: &Office, screen: &Screen, name: &str) -> Outcome {
    picture(office, name).await?;
    let wrong = screen.violations().await?;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{name}: {wrong:?}").into())
    }
}

/// Waits until the start's screen is of this phase.
async fn phase(screen: &Screen, name: &str) -> Outcome {
    let script = "return document.querySelector('[data-phase]')?.dataset.phase ?? ''";
    let mut last = String::new();
    let found = wait::until(&format!("the phase {name}"), async || {
        last = screen.ask::<String>(script, &[]).await?;
        Ok((last == name).then_some(()))
    })
    .await;
    found.map_err(|e| format!("{e}; it is {last}").into())
}

/// Central's address and certificate, as a technician leaves them.
fn prepare(office: &Office, machine: &Counter) -> Outcome {
    fs::create_dir_all(machine.data())?;
    fs::write(machine.data().join("central.url"), office.address())?;
    fs::copy(office.authority()?, machine.data().join("central-ca.pem"))?;
    Ok(())
}

/// A machine's window on the enrolment, with address and certificate left by a technician.
async fn enrolling(office: &mut Office) -> Outcome<(Counter, Window)> {
    let machine = office.machine();
    prepare(office, &machine)?;
    let window = office.window(&machine).await?;
    window.screen()?.on("enrol").await?;
    window.screen()?.focus_on("code").await?;
    Ok((machine, window))
}

/// From the enrolment to the sign-in, and to a record that is sent.
async fn works(office: &Office, screen: &Screen) -> Outcome {
    screen.on("signin").await?;
    screen.sign_in(&office.operator()?).await?;
    screen.on("home").await?;
    new_reading(screen).await?;
    let taken = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
    screen.see_state("fact-sent", "sent").await?;
    let held = office.at_central()?;
    if held
        .iter()
        .any(|record| record.tracking_number == taken.tracking_number)
    {
        Ok(())
    } else {
        Err("central does not hold it".into())
    }
}

#[test]
fn a_machine_is_enrolled_in_the_window_by_a_code_that_is_typed() -> Outcome {
    flow("enrol", Fittings::Keyring, async |office| {
        let machine = office.machine();
        let window = office.window(&machine).await?;
        let screen = window.screen()?;
        screen.on("enrol").await?;
        screen.focus_on("address").await?;
        seen(office, screen, "enrol-empty").await?;

        // What is missing is said where it is.
        screen.press("Enter").await?;
        screen
            .see_that("address", "said to be missing", |thing| !thing.said.is_empty())
            .await?;
        screen.type_text(&office.address()).await?;
        screen.press("Tab").await?;
        screen.focus_on("code").await?;
        screen.type_text("wrng-0000-0000").await?;
        screen.press("Tab").await?;
        screen.focus_on("authority").await?;
        screen.type_text(&office.authority()?.display().to_string()).await?;
        screen.press("Enter").await?;
        screen
            .see_that("code", "said to be unknown", |thing| thing.said.contains("چنین کدی"))
            .await?;
        screen.focus_on("code").await?;
        seen(office, screen, "enrol-wrong-code").await?;
        assert!(
            office.keyring_entries()? > 0,
            "the keys are made, and stay for the next try"
        );

        // Nobody answers at central's address.
        office.stop_central();
        screen.press("Ctrl+A").await?;
        let code = office.enrolment_code()?;
        screen.enter_code(&code.to_lowercase()).await?;
        screen
            .see_that("address", "said to be out of reach", |thing| {
                thing.said.contains("برون‌خط")
            })
            .await?;
        seen(office, screen, "enrol-no-line").await?;
        office.start_central()?;
        screen.press("Enter").await?;
        works(office, screen).await?;
        window.close().await
    })
}

#[test]
fn a_machine_is_enrolled_by_a_code_that_is_scanned_wherever_the_focus_is() -> Outcome {
    flow("enrol-scan", Fittings::Keyring, async |office| {
        let (_, window) = enrolling(office).await?;
        let screen = window.screen()?;
        screen.press("Shift+Tab").await?;
        screen.focus_on("address").await?;
        let code = office.enrolment_code()?;
        screen.scan(&code).await?;
        screen.focus_on("enrol").await?;
        let address = office.address();
        screen
            .see_that("address", "as it was", |thing| thing.value.as_deref() == Some(&address))
            .await?;
        screen
            .see_that("code", "as it was scanned", |thing| {
                thing.value.as_deref() == Some(&code)
            })
            .await?;
        seen(office, screen, "enrol-scanned").await?;
        screen.press("Enter").await?;
        works(office, screen).await?;
        window.close().await
    })
}

#[test]
fn a_machine_trusts_nobody_who_cannot_show_centrals_certificate() -> Outcome {
    flow("enrol-certificate", Fittings::Keyring, async |office| {
        let machine = office.machine();
        prepare(office, &machine)?;
        fs::write(machine.data().join("central-ca.pem"), OTHER_AUTHORITY)?;
        let window = office.window(&machine).await?;
        let screen = window.screen()?;
        screen.focus_on("code").await?;
        screen.enter_code(&office.enrolment_code()?).await?;
        screen
            .see_that("authority", "said not to be central's", |thing| {
                thing.said.contains("گواهی")
            })
            .await?;
        seen(office, screen, "enrol-certificate").await?;
        window.close().await
    })
}

/// Of nobody; its key was thrown away.
const OTHER_AUTHORITY: &str = include_str!("other-ca.pem");

#[test]
fn a_keyring_that_refuses_at_the_enrolment_is_said_and_costs_nothing() -> Outcome {
    flow("enrol-keyring", Fittings::Keyring, async |office| {
        office.stop_keyring();
        let (machine, window) = enrolling(office).await?;
        let screen = window.screen()?;
        let code = office.enrolment_code()?;
        screen.enter_code(&code).await?;
        screen.see("enrol-fault").await?;
        seen(office, screen, "enrol-no-keyring").await?;
        office.start_keyring_locked().await?;
        screen.press("Enter").await?;
        screen
            .see_that("enrol-fault", "about a lock", |thing| thing.text.contains("قفل"))
            .await?;
        assert!(!machine.data().join("kiosk.db").exists(), "no database without a key");
        office.stop_keyring();
        office.start_keyring().await?;
        screen.press("Enter").await?;
        works(office, screen).await?;
        window.close().await
    })
}

#[test]
fn a_counter_that_central_disables_hands_over_its_records_wipes_itself_and_says_so() -> Outcome {
    flow("disabled", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        fs::write(counter.data().join("central.url"), office.address())?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        office.stop_central();
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_unknown_bill(bills::SINGLE).await?;
        let figures = screen.type_usual(bills::SINGLE).await?;
        let taken = screen.submit(bills::SINGLE, figures).await?;
        assert!(office.keyring_entries()? > 0, "so that their going shows");

        office.disable_counters()?;
        office.start_central()?;
        phase(screen, "disabled").await?;
        screen.focus_on("enrol-again").await?;
        seen(office, screen, "disabled").await?;
        agree(&[taken], &office.at_central()?)?;
        assert_eq!(office.keyring_entries()?, 0, "the keys are gone");
        gone(counter.data())?;
        window.close().await?;

        // It is so the next day as well; then it becomes a counter again.
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        phase(screen, "disabled").await?;
        screen.press("Ctrl+E").await?;
        screen.on("enrol").await?;
        screen.focus_on("code").await?;
        screen.enter_code(&office.enrolment_code()?).await?;
        works(office, screen).await?;
        window.close().await
    })
}

/// Nothing of the counter is left in its folder.
fn gone(folder: &Path) -> Outcome {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    for allowed in [
        "central-ca.pem",
        "central.url",
        "installation",
        "leaving.json",
        "lock",
        "webview",
    ] {
        names.remove(allowed);
    }
    if names.is_empty() {
        Ok(())
    } else {
        Err(format!("left behind: {names:?}").into())
    }
}

#[test]
fn a_keyring_that_is_locked_is_said_so_and_the_counter_goes_on_once_it_is_open() -> Outcome {
    flow("keyring-locked", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        office.stop_keyring();
        office.start_keyring_locked().await?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        phase(screen, "keyring_locked").await?;
        screen.focus_on("retry").await?;
        seen(office, screen, "start-keyring-locked").await?;
        office.stop_keyring();
        office.start_keyring().await?;
        // With a new key the database that is there could not be read.
        works(office, screen).await?;
        window.close().await
    })
}

#[test]
fn a_user_without_a_keyring_is_told_to_make_one_and_the_counter_goes_on_once_it_is_there() -> Outcome {
    flow("keyring-never-made", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        office.stop_keyring();
        office.start_keyring_of_nobody().await?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        phase(screen, "keyring_never_made").await?;
        screen.focus_on("retry").await?;
        seen(office, screen, "start-keyring-never-made").await?;
        office.give_keyring_back().await?;
        works(office, screen).await?;
        window.close().await
    })
}

#[test]
fn an_emptied_keyring_stops_nobody_at_work_and_the_next_morning_offers_recovery() -> Outcome {
    flow("keyring-emptied", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        prepare(office, &counter)?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        office.empty_keyring()?;
        new_reading(screen).await?;
        let sent = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        office.stop_central();
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_unknown_bill(bills::TRIPLE).await?;
        let figures = screen.type_usual(bills::TRIPLE).await?;
        let unsent = screen.submit(bills::TRIPLE, figures).await?;
        window.close().await?;

        office.start_central()?;
        let database = fs::read(counter.data().join("kiosk.db"))?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        phase(screen, "key_missing").await?;
        seen(office, screen, "start-key-missing").await?;
        assert_eq!(office.keyring_entries()?, 0, "no new key was made");
        assert_eq!(fs::read(counter.data().join("kiosk.db"))?, database);

        // The safe answer has the focus; the other one is meant.
        screen.press("Ctrl+S").await?;
        screen.focus_on("ask-no").await?;
        picture(office, "start-set-aside").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        screen.on("enrol").await?;
        screen.see("set-aside-note").await?;
        seen(office, screen, "enrol-after-set-aside").await?;
        screen.focus_on("code").await?;
        screen.enter_code(&office.enrolment_code()?).await?;
        screen.on("signin").await?;
        let both = [sent, unsent];
        wait::until("the old spool to be handed over", async || {
            Ok((office.at_central()?.len() == both.len()).then_some(()))
        })
        .await?;
        agree(&both, &office.at_central()?)?;
        window.close().await
    })
}

#[test]
fn a_damaged_database_and_anothers_are_told_apart_on_the_screen() -> Outcome {
    flow("start-damaged", Fittings::Keyring, async |office| {
        let (ours, theirs) = (office.counter()?, office.counter()?);
        for name in ["kiosk.db", "kiosk.check"] {
            fs::copy(ours.data().join(name), theirs.data().join(name))?;
        }
        let window = office.window(&theirs).await?;
        phase(window.screen()?, "key_wrong").await?;
        seen(office, window.screen()?, "start-key-wrong").await?;
        window.close().await?;

        let mut bytes = fs::read(ours.data().join("kiosk.db"))?;
        for byte in bytes.iter_mut().take(4096) {
            *byte = !*byte;
        }
        fs::write(ours.data().join("kiosk.db"), bytes)?;
        let window = office.window(&ours).await?;
        phase(window.screen()?, "database_damaged").await?;
        seen(office, window.screen()?, "start-damaged").await?;
        window.close().await
    })
}
