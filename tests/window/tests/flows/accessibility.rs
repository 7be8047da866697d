//! axe-core looks at every screen as it is used.

use window::{Fittings, Outcome, Screen, bills, people};

use crate::{at_work, flow, new_reading};

#[test]
fn axe_finds_nothing_wrong_on_any_screen() -> Outcome {
    flow("accessibility", Fittings::Printer, async |office| {
        let mut wrong = Vec::new();
        let counter = window::Counter::at(office.session.folder().join("stranger"));
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("enrol").await?;
        look(screen, "enrolment", &mut wrong).await?;
        screen.press("Enter").await?;
        screen
            .see_that("address", "said to be missing", |thing| !thing.said.is_empty())
            .await?;
        look(screen, "enrolment, something is missing", &mut wrong).await?;
        window.close().await?;

        // A database whose key is not in the keyring: the screen with the most on it.
        std::fs::write(counter.data().join("kiosk.db"), b"garbage ".repeat(1000))?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("start").await?;
        screen.focus_on("retry").await?;
        look(screen, "a start that needs recovery", &mut wrong).await?;
        screen.press("Ctrl+S").await?;
        screen.focus_on("ask-no").await?;
        look(screen, "setting a database aside", &mut wrong).await?;
        screen.press("Esc").await?;
        window.close().await?;

        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("signin").await?;
        look(screen, "sign-in", &mut wrong).await?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        look(screen, "home", &mut wrong).await?;
        screen.press("Ctrl+U").await?;
        screen.focus_on("me-password").await?;
        look(screen, "the operator's own", &mut wrong).await?;
        screen.press("Enter").await?;
        screen.on("password").await?;
        look(screen, "password", &mut wrong).await?;
        screen.press("Esc").await?;
        screen.on("home").await?;
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.enter("savalan-0000").await?;
        screen
            .see_that("password", "refused", |thing| !thing.said.is_empty())
            .await?;
        look(screen, "lock, a wrong password", &mut wrong).await?;
        screen.focus_on("password").await?;
        screen.enter(&office.operator()?.password).await?;
        screen.on("home").await?;
        screen.press("F1").await?;
        look(screen, "help", &mut wrong).await?;
        screen.press("Esc").await?;

        new_reading(screen).await?;
        look(screen, "reading, empty", &mut wrong).await?;
        screen.enter("1372045618").await?;
        look(screen, "reading, a wrong id", &mut wrong).await?;
        screen.press("Ctrl+A").await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::SINGLE).await?;
        screen.type_figure("mid", "47000").await?;
        look(screen, "reading, lower than before", &mut wrong).await?;
        screen.press("Esc").await?;
        screen.see("ask-yes").await?;
        look(screen, "leaving asks", &mut wrong).await?;
        screen.press("Esc").await?;
        screen.press("F2").await?;
        screen.on("home").await?;
        screen.press("F3").await?;
        screen.on("reading").await?;
        look(screen, "reading, come back to", &mut wrong).await?;
        window.close().await?;

        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.take_reading(people::SALEHI, bills::DEMAND).await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        look(screen, "receipt", &mut wrong).await?;
        office.shop()?.printer_does("no-paper")?;
        screen.press("Ctrl+P").await?;
        screen.see_state("fact-printed", "paper_out").await?;
        look(screen, "receipt, out of paper", &mut wrong).await?;
        office.shop()?.printer_does("print")?;
        screen.focus_on("print-on").await?;
        screen.press("Enter").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        screen.press("Ctrl+E").await?;
        screen.on("reading").await?;
        screen.focus_on("current-mid").await?;
        look(screen, "correction", &mut wrong).await?;
        screen.press("Ctrl+Enter").await?;
        screen.focus_on("correction-reason").await?;
        screen.press("ArrowDown").await?;
        screen.focus_on("pick").await?;
        look(screen, "correction, its reasons", &mut wrong).await?;
        screen.press("Esc").await?;
        screen.focus_on("correction-reason").await?;
        screen.press("Esc").await?;
        screen.on("receipt").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        look(screen, "queue", &mut wrong).await?;
        screen.press("Ctrl+L").await?;
        screen.on("printer").await?;
        screen.focus_on("printer-choice").await?;
        look(screen, "printer", &mut wrong).await?;
        screen.press("Ctrl+P").await?;
        screen.see_state("test-page", "confirmed").await?;
        look(screen, "printer, tried", &mut wrong).await?;
        screen.press("Ctrl+K").await?;
        screen.on("verify").await?;
        screen.focus_on("token").await?;
        look(screen, "verify, empty", &mut wrong).await?;
        screen.scan("NO TOKEN").await?;
        screen.see_state("judgement", "not_a_token").await?;
        look(screen, "verify, no token", &mut wrong).await?;
        office.stop_central();
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_unknown_bill(bills::TRIPLE).await?;
        look(screen, "reading, nobody known", &mut wrong).await?;
        window.close().await?;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    })
}

async fn look(screen: &Screen, place: &str, wrong: &mut Vec<String>) -> Outcome {
    for violation in screen.violations().await? {
        wrong.push(format!(
            "{place}: {} ({})\n    {}",
            violation.rule,
            violation.help,
            violation.places.join("\n    ")
        ));
    }
    Ok(())
}
