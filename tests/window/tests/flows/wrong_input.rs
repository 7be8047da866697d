//! What is wrong is said at its field, in a sentence; nothing is lost, and the focus stays there.

use window::{Fittings, Outcome, Screen, bills, digits, people, words};

use crate::{at_work, flow, new_reading};

#[test]
fn each_wrong_field_says_what_is_wrong_and_keeps_the_focus() -> Outcome {
    flow("wrong-input", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;

        refused(screen, "visitor-id", "1372045618", "check.national_id_checksum").await?;
        corrected(screen, people::NADERI.id, "mobile").await?;
        refused(screen, "mobile", "0914123083", "check.mobile_length").await?;
        corrected(screen, people::NADERI.mobile, "evidence").await?;
        screen.type_text("1").await?;
        screen.press("Enter").await?;
        screen.focus_on("bill-id").await?;
        refused(screen, "bill-id", "8000001902121", "check.bill_id_checksum").await?;
        corrected(screen, bills::SINGLE.id, "current-mid").await?;
        refused(screen, "current-mid", "4852801", "check.row_more_digits").await?;
        corrected(screen, "48528", "declared-on").await?;
        screen.press("Ctrl+A").await?;
        refused(screen, "declared-on", "1499/01/01", "check.date_future").await?;
        window.close().await
    })
}

#[test]
fn a_mobile_in_the_place_of_an_id_is_asked_about_and_a_foreigner_s_id_is_vouched_for() -> Outcome {
    flow("id-or-mobile", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_text("989141230836").await?;
        screen.press("Enter").await?;
        let wanted = words::sentence("check.visitor_id_mobile")?;
        screen
            .see_that("visitor-id", "with its question", |thing| thing.said.contains(&wanted))
            .await?;
        screen.focus_on("confirm-visitor").await?;
        office.keep_picture("id-or-mobile").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        screen.press("Enter").await?;
        screen.focus_on("mobile").await?;
        let wanted = words::sentence("check.visitor_id_mobile_confirmed")?;
        screen
            .see_that("visitor-id", "vouched for", |thing| thing.said.contains(&wanted))
            .await?;

        // Another one is asked about again.
        screen.press("Shift+Tab").await?;
        screen.focus_on("visitor-id").await?;
        screen.press("Ctrl+A").await?;
        screen.type_text("989141230837").await?;
        screen.press("Enter").await?;
        screen.focus_on("confirm-visitor").await?;
        window.close().await
    })
}

#[test]
fn submitting_too_early_goes_to_what_is_missing() -> Outcome {
    flow("missing", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.press("Ctrl+Enter").await?;
        screen.focus_on("visitor-id").await?;
        screen.type_visitor(people::SALEHI).await?;
        screen.scan_bill(bills::TRIPLE).await?;
        screen.type_figure("mid", "23365").await?;
        screen.press("Ctrl+Enter").await?;
        screen.focus_on("current-peak").await?;
        assert_eq!(screen.name().await?, "reading");
        window.close().await
    })
}

#[test]
fn a_half_read_barcode_is_asked_for_again() -> Outcome {
    flow("half-barcode", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.scan(&bills::SINGLE.barcode[..22]).await?;
        let wanted = words::sentence("check.scan_damaged")?;
        screen
            .see_that("bill-id", "with its sentence", |thing| thing.said.contains(&wanted))
            .await?;
        screen
            .see_that("visitor-id", "untouched", |thing| thing.value.as_deref() == Some(""))
            .await?;
        window.close().await
    })
}

#[test]
fn a_wrong_password_is_said_and_asked_for_again() -> Outcome {
    flow("password", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("signin").await?;
        screen.focus_on("operator").await?;
        screen.type_text(&office.operator()?.code).await?;
        screen.press("Tab").await?;
        screen.focus_on("password").await?;
        screen.enter("no-such-password").await?;
        let wanted = words::sentence("error.wrong_credentials")?;
        screen
            .see_that("password", "with its sentence", |thing| thing.said.contains(&wanted))
            .await?;
        screen.focus_on("password").await?;
        screen.enter(&office.operator()?.password).await?;
        screen.on("home").await?;
        window.close().await
    })
}

/// Types something wrong and goes on: the sentence of `key` is there, what was typed too, and the focus.
async fn refused(screen: &Screen, field: &str, text: &str, key: &str) -> Outcome {
    screen.focus_on(field).await?;
    screen.enter(text).await?;
    let sentence = words::sentence(key)?;
    // Up to its first figure.
    let wanted = sentence.split('{').next().unwrap_or_default();
    let thing = screen.see_that(field, key, |thing| thing.said.contains(wanted)).await?;
    assert_eq!(
        digits::ascii(&thing.value.unwrap_or_default()),
        text,
        "what was typed stays"
    );
    assert_eq!(screen.focus().await?, field, "the focus stays");
    Ok(())
}

/// Types it anew over what stands there, and goes on to the next field.
async fn corrected(screen: &Screen, text: &str, next: &str) -> Outcome {
    screen.press("Ctrl+A").await?;
    screen.enter(text).await?;
    screen.focus_on(next).await
}
