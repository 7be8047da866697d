//! What was copied for one visitor is not pasted beside the next, nor by the next operator.

use window::{Fittings, Outcome, Screen, bills, people, wait};

use crate::{at_work, flow, new_reading};

#[test]
fn nothing_that_was_copied_outlives_a_lock_a_visit_or_a_sign_in() -> Outcome {
    flow("clipboard", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        copies(screen).await?;
        assert_eq!(pasted(screen).await?, people::NADERI.id, "copying works");

        copies(screen).await?;
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        screen.enter(&office.operator()?.password).await?;
        screen.on("reading").await?;
        assert_eq!(pasted(screen).await?, "", "behind a lock");

        copies(screen).await?;
        screen.press("Esc").await?;
        screen.see("ask-yes").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        new_reading(screen).await?;
        assert_eq!(pasted(screen).await?, "", "behind the end of a visit");

        copies(screen).await?;
        screen.press("Enter").await?;
        screen.focus_on("mobile").await?;
        screen.enter(people::NADERI.mobile).await?;
        screen.focus_on("evidence").await?;
        screen.type_text("1").await?;
        screen.press("Enter").await?;
        screen.focus_on("bill-id").await?;
        screen.scan_bill(bills::SINGLE).await?;
        let figures = screen.type_usual(bills::SINGLE).await?;
        screen.submit(bills::SINGLE, figures).await?;
        new_reading(screen).await?;
        assert_eq!(pasted(screen).await?, "", "behind a record");

        copies(screen).await?;
        screen.press("Ctrl+Q").await?;
        screen.see("ask-yes").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        screen.sign_in(&office.operator()?).await?;
        new_reading(screen).await?;
        assert_eq!(pasted(screen).await?, "", "behind a sign-out");
        window.close().await
    })
}

/// To the form's first field, from wherever a form that is come back to goes on.
async fn to_visitor(screen: &Screen) -> Outcome {
    wait::until("the focus on the visitor", async || {
        if screen.focus().await? == "visitor-id" {
            return Ok(Some(()));
        }
        screen.press("Shift+Tab").await?;
        Ok(None)
    })
    .await
}

/// Types a visitor's id anew, and copies it.
async fn copies(screen: &Screen) -> Outcome {
    to_visitor(screen).await?;
    screen.press("Ctrl+A").await?;
    screen.type_text(people::NADERI.id).await?;
    screen.press("Ctrl+A").await?;
    screen.press("Ctrl+C").await
}

/// No id of the flow ends with it.
const LAST: &str = "7";

/// What comes into the emptied field of the visitor's id by Ctrl+V.
async fn pasted(screen: &Screen) -> Outcome<String> {
    to_visitor(screen).await?;
    screen.press("Ctrl+A").await?;
    screen.press("Backspace").await?;
    screen.press("Ctrl+V").await?;
    screen.press("End").await?;
    // Keys are heard in their order, and later than they are pressed: when this one was, the others were.
    screen.type_text(LAST).await?;
    let field = screen
        .see_that("visitor-id", "with the last key", |field| {
            window::digits::ascii(field.value.as_deref().unwrap_or_default()).ends_with(LAST)
        })
        .await?;
    let held = window::digits::ascii(&field.value.unwrap_or_default());
    Ok(held.strip_suffix(LAST).unwrap_or(&held).to_owned())
}
