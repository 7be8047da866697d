//! Power cuts, a second start, a keyring that comes late.

use window::{Fittings, Outcome, agree, bills, digits, people, words};

use crate::{at_work, flow, new_reading};

#[test]
fn what_was_typed_is_back_after_a_crash() -> Outcome {
    flow("crash", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::TRIPLE).await?;
        screen.type_figure("mid", "23365").await?;
        screen.focus_on("current-peak").await?;
        screen.type_text("91").await?;
        screen
            .see_that("current-peak", "with two digits", |thing| {
                thing.value.as_deref() == Some("۹۱")
            })
            .await?;
        window.crash()?;

        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("reading").await?;
        screen.see("restored").await?;
        for (field, typed) in [
            ("visitor-id", people::NADERI.id),
            ("mobile", people::NADERI.mobile),
            ("bill-id", bills::TRIPLE.id),
            ("current-mid", "23365"),
        ] {
            let right = |value: Option<&str>| digits::ascii(value.unwrap_or_default()) == typed;
            screen
                .see_that(field, "as it was typed", |thing| right(thing.value.as_deref()))
                .await?;
        }
        let peak = screen.see("current-peak").await?.value.unwrap_or_default();
        assert!(
            "91".starts_with(&digits::ascii(&peak)),
            "the last keys may be lost, others may not appear: {peak}"
        );
        window.close().await
    })
}

#[test]
fn a_crash_after_the_receipt_loses_no_record() -> Outcome {
    flow("crash-after", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
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
        window.crash()?;

        office.start_central()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        let taken = [taken];
        screen.see_rows(&taken, &["sent"]).await?;
        agree(&taken, &office.at_central()?)?;
        window.close().await
    })
}

#[test]
fn a_second_window_says_so_and_leaves_and_the_first_goes_on() -> Outcome {
    flow("second", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("signin").await?;
        let (code, said) = counter.open_again(&office.session).await?;
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(&words::sentence("admin.folder_held")?), "{said}");
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        window.close().await
    })
}

#[test]
fn without_a_keyring_it_says_so_and_goes_on_by_itself_once_there_is_one() -> Outcome {
    flow("keyring", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        office.stop_keyring();
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("start").await?;
        let script = "return document.querySelector('[data-phase]')?.dataset.phase ?? ''";
        window::wait::until("the screen to name the keyring", async || {
            Ok((screen.ask::<String>(script, &[]).await? == "keyring_unavailable").then_some(()))
        })
        .await?;
        screen.see("retry").await?;

        office.start_keyring().await?;
        // With a new key the database that is there could not be read.
        screen.on("signin").await?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        window.close().await
    })
}

#[test]
fn the_keyring_that_goes_away_in_the_day_stops_nobody() -> Outcome {
    flow("keyring-gone", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        office.stop_keyring();
        new_reading(screen).await?;
        let taken = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        agree(&[taken], &office.at_central()?)?;
        window.close().await
    })
}
