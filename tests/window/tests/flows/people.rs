//! Signing in with and without the line, leaving the counter, and what takes a supervisor.

use window::{
    Fittings, Outcome, Screen, Worker, bills,
    people::{self, Visitor},
    wait, words,
};

use crate::{at_work, flow, new_reading};

const RAHIMI: &str = people::RAHIMI.code;
const AZARI: &str = people::AZARI.code;
const SADEGHI: &str = people::SADEGHI.code;
const MORADI: &str = people::MORADI.code;

/// Types credentials on the sign-in screen, from an empty form.
async fn try_to_sign_in(screen: &Screen, operator: &str, password: &str) -> Outcome {
    screen.focus_on("operator").await?;
    screen.type_text(operator).await?;
    screen.press("Tab").await?;
    screen.focus_on("password").await?;
    screen.enter(password).await
}

/// The password again, after a wrong one.
async fn try_again(screen: &Screen, password: &str) -> Outcome {
    screen.focus_on("password").await?;
    screen.enter(password).await
}

async fn see_left(screen: &Screen, left: &str) -> Outcome {
    let wrong = words::sentence("error.wrong_credentials")?;
    screen
        .see_that("password", "with the tries left", |thing| {
            thing.said.contains(&wrong) && thing.said.contains(left)
        })
        .await
        .map(drop)
}

async fn sign_out(screen: &Screen) -> Outcome {
    screen.press("Ctrl+Q").await?;
    screen.on("signin").await
}

/// Nothing of this visitor is anywhere on the page.
async fn nothing_of(screen: &Screen, visitor: Visitor) -> Outcome {
    let script =
        "return document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((i) => i.value)";
    let page: String = screen.ask(script, &[]).await?;
    let page = window::digits::ascii(&page);
    for said in [visitor.id, visitor.mobile] {
        assert!(!page.contains(said), "{said} is on the page");
    }
    Ok(())
}

#[test]
fn an_operator_signs_in_with_the_line_and_without_it_and_a_wrong_password_waits() -> Outcome {
    flow("signin", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        let operator = office.operator()?;
        screen.on("signin").await?;
        office.keep_picture("people-signin").await?;
        screen.sign_in(&operator).await?;
        screen.on("home").await?;
        screen.see_state("line", "online").await?;
        office.keep_picture("people-home-online").await?;
        sign_out(screen).await?;

        office.line.cut();
        screen.sign_in(&operator).await?;
        screen.on("home").await?;
        screen.see_state("line", "offline").await?;
        office.keep_picture("people-home-offline").await?;
        sign_out(screen).await?;
        screen.see("signin-offline").await?;
        office.keep_picture("people-signin-offline").await?;

        // Nobody can judge somebody who never signed in here: it is said, and costs no try.
        try_to_sign_in(screen, "1001-77", "savalan-0000").await?;
        let first = words::sentence("error.first_sign_in")?;
        screen
            .see_that("password", "the first sign-in needs a line", |thing| {
                thing.said.contains(&first)
            })
            .await?;
        office.keep_picture("people-first-sign-in").await?;
        screen.press("Shift+Tab").await?;
        screen.press("Ctrl+A").await?;
        try_to_sign_in(screen, &operator.code, "savalan-0000").await?;
        see_left(screen, "۴").await?;
        office.keep_picture("people-signin-wrong").await?;
        for left in ["۳", "۲", "۱"] {
            try_again(screen, "savalan-0000").await?;
            see_left(screen, left).await?;
        }
        try_again(screen, "savalan-0000").await?;
        let wait = screen.see("wait").await?;
        let seconds: u32 = wait.data.get("seconds").ok_or("no countdown")?.parse()?;
        assert!((40..=60).contains(&seconds), "{seconds}");
        office.keep_picture("people-signin-wait").await?;
        screen
            .see_that("wait", "counting down", |thing| {
                thing.data.get("seconds").and_then(|left| left.parse().ok()) < Some(seconds)
            })
            .await?;
        try_again(screen, &operator.password).await?;
        screen.see("wait").await?;
        screen.on("signin").await?;
        window.close().await
    })
}

#[test]
fn a_locked_counter_shows_nothing_of_the_visitor_and_gives_it_back_to_its_operator_alone() -> Outcome {
    flow("lock", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        let operator = office.operator()?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::SINGLE).await?;
        office.line.cut();
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        nothing_of(screen, people::NADERI).await?;
        office.keep_picture("people-lock").await?;
        screen.press("F3").await?;
        screen.on("lock").await?;

        screen.enter("savalan-0000").await?;
        see_left(screen, "۴").await?;
        try_again(screen, &operator.password).await?;
        screen.on("reading").await?;
        screen.see("restored").await?;
        screen
            .see_that("visitor-id", "as it was typed", |thing| {
                window::digits::ascii(thing.value.as_deref().unwrap_or_default()) == people::NADERI.id
            })
            .await?;
        office.keep_picture("people-unlocked").await?;

        // Another operator takes the counter: nothing of the first one's visitor is there.
        office.line.restore();
        screen.see_state("line", "online").await?;
        screen.press("Ctrl+U").await?;
        screen.see("me-switch").await?;
        office.keep_picture("people-me").await?;
        screen.press("Ctrl+T").await?;
        screen.on("signin").await?;
        office.keep_picture("people-switch").await?;
        screen.sign_in(&office.worker(RAHIMI)?).await?;
        screen.on("home").await?;
        nothing_of(screen, people::NADERI).await?;
        new_reading(screen).await?;
        nothing_of(screen, people::NADERI).await?;

        // And back: what was typed waited for its operator.
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.press("Ctrl+T").await?;
        screen.sign_in(&operator).await?;
        screen.on("reading").await?;
        screen.see("restored").await?;
        window.close().await
    })
}

#[test]
fn a_counter_that_is_about_to_lock_itself_says_so_and_any_key_stops_it() -> Outcome {
    flow("idle", Fittings::Keyring, async |office| {
        // Six seconds after the last key, of the ten minutes.
        office.stop_central();
        office.set_at_central("--warn-seconds", 594);
        office.start_central()?;
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.focus_on("visitor-id").await?;
        let warning = screen.see("idle").await?;
        assert!(
            window::digits::ascii(&warning.text).starts_with("59"),
            "{}",
            warning.text
        );
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        office.keep_picture("people-idle").await?;
        // The key is heard where the focus was, and the counter goes on.
        screen.type_text("1").await?;
        wait::until("the warning to go", async || {
            Ok(screen.find("idle").await?.is_none().then_some(()))
        })
        .await?;
        screen.focus_on("visitor-id").await?;
        screen
            .see_that("visitor-id", "with what was typed", |thing| {
                window::digits::ascii(thing.value.as_deref().unwrap_or_default()) == "1"
            })
            .await?;
        window.close().await
    })
}

/// Signs in another operator on a counter that is in somebody's hands.
async fn switch_to(screen: &Screen, worker: &Worker) -> Outcome {
    screen.press("F9").await?;
    screen.on("lock").await?;
    screen.press("Ctrl+T").await?;
    screen.sign_in(worker).await
}

#[test]
fn a_supervisor_answers_for_a_correction_of_anothers_record_on_the_same_screen() -> Outcome {
    flow("override", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let taken = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        switch_to(screen, &office.worker(RAHIMI)?).await?;
        screen.on("home").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.focus_on("queue-row").await?;
        screen.press("Ctrl+E").await?;

        screen.focus_on("supervisor").await?;
        office.keep_picture("people-override").await?;
        let supervisor = office.worker(AZARI)?;
        screen.type_text(&supervisor.code).await?;
        screen.press("Tab").await?;
        screen.focus_on("supervisor-password").await?;
        screen.enter("savalan-0000").await?;
        let wrong = words::sentence("error.wrong_credentials")?;
        screen
            .see_that("supervisor-password", "refused", |thing| thing.said.contains(&wrong))
            .await?;
        screen.focus_on("supervisor-password").await?;
        screen.enter(&supervisor.password).await?;
        screen.on("reading").await?;
        screen.focus_on("current-mid").await?;
        screen.enter("48529").await?;
        screen.press("Ctrl+Enter").await?;
        screen.focus_on("correction-reason").await?;
        screen.press("ArrowDown").await?;
        screen.focus_on("pick").await?;
        screen.press("Enter").await?;
        screen.focus_on("correction-reason").await?;
        screen.press("Ctrl+Enter").await?;
        screen.on("receipt").await?;
        screen.see_state("revision", "2").await?;
        screen.see_state("fact-sent", "sent").await?;
        let held = office.at_central()?;
        let last = held
            .iter()
            .find(|record| record.revision == 2)
            .ok_or("central has no correction")?;
        assert_eq!(
            (last.tracking_number.as_str(), last.registrar.as_str()),
            (taken.tracking_number.as_str(), RAHIMI)
        );
        office.keep_picture("people-overridden").await?;
        window.close().await
    })
}

#[test]
fn a_first_password_is_changed_before_anything_else_and_a_technician_sees_no_record() -> Outcome {
    flow("password", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        let sadeghi = office.worker(SADEGHI)?;
        screen.sign_in(&sadeghi).await?;
        screen.on("password").await?;
        screen.see("password-forced").await?;
        office.keep_picture("people-password").await?;
        screen.press("F3").await?;
        screen.on("password").await?;
        let types = async |new: &str| {
            screen.focus_on("old").await?;
            screen.type_text(&sadeghi.password).await?;
            screen.press("Tab").await?;
            screen.focus_on("next").await?;
            screen.type_text(new).await?;
            screen.press("Tab").await?;
            screen.focus_on("again").await?;
            screen.enter(new).await
        };
        types("12345678").await?;
        let common = words::sentence("error.password_common")?;
        screen
            .see_that("next", "refused", |thing| thing.said.contains(&common))
            .await?;
        office.keep_picture("people-password-common").await?;
        screen.focus_on("next").await?;
        screen.type_text("arasbaran in autumn").await?;
        screen.press("Tab").await?;
        screen.enter("arasbaran in autumn").await?;
        screen.on("home").await?;
        sign_out(screen).await?;

        screen.sign_in(&office.worker(MORADI)?).await?;
        screen.on("printer").await?;
        for key in ["F2", "F3", "F6"] {
            screen.press(key).await?;
            screen.on("printer").await?;
        }
        office.keep_picture("people-technician").await?;
        window.close().await
    })
}
