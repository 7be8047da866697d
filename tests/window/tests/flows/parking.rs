//! A visitor goes to fetch a paper, and the next one stands there: the visit is put aside and goes on later.

use window::{Fittings, Outcome, Screen, digits, people};

use crate::{
    at_work, flow,
    services::{open_form, type_into},
};

#[test]
fn a_visit_is_put_aside_and_goes_on_over_a_lock_a_crash_and_another_operator() -> Outcome {
    flow("parking", Fittings::Keyring, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        let kazemi = office.operator()?;
        screen.sign_in(&kazemi).await?;
        screen.on("home").await?;
        half_a_complaint(screen).await?;
        let code = park(screen).await?;
        office.keep_picture("parked").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        shows_nothing_of_the_visitor(screen).await?;

        // The next visitor's form is empty, and in the way of going on.
        open_form(screen, "شکایات مردمی", "complaint").await?;
        let next = screen.see("visitor-id").await?.value.unwrap_or_default();
        assert_eq!(next, "", "of the next visitor");
        type_into(screen, "visitor-id", people::SALEHI.id).await?;
        screen.focus_on("mobile").await?;
        screen.press("F2").await?;
        screen.on("home").await?;
        screen.press("Ctrl+1").await?;
        screen.see("parked-fault").await?;
        assert_eq!(screen.name().await?, "home");
        office.keep_picture("parked-busy").await?;
        open_form(screen, "شکایات مردمی", "complaint").await?;
        let other = park(screen).await?;
        assert_ne!(other, code);

        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        screen.enter(&kazemi.password).await?;
        screen.on("home").await?;
        window.crash()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&kazemi).await?;
        screen.on("home").await?;
        screen.see("parked").await?;
        // Newest first.
        screen.press("Ctrl+2").await?;
        goes_on(screen).await?;
        park(screen).await?;

        // Another operator takes it over on their own word.
        screen.press("Ctrl+Q").await?;
        screen.on("signin").await?;
        screen.sign_in(&office.worker(people::RAHIMI.code)?).await?;
        screen.on("home").await?;
        screen.press("Ctrl+1").await?;
        screen.focus_on("ask-no").await?;
        office.keep_picture("parked-take").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        goes_on(screen).await?;
        finish(screen).await?;
        sent(screen).await?;
        window.close().await
    })
}

async fn half_a_complaint(screen: &Screen) -> Outcome {
    open_form(screen, "شکایت", "complaint").await?;
    type_into(screen, "visitor-id", people::NADERI.id).await?;
    type_into(screen, "mobile", people::NADERI.mobile).await?;
    type_into(screen, "answer-first_name", "رعنا").await?;
    screen.focus_on("answer-last_name").await
}

/// Gives the code.
async fn park(screen: &Screen) -> Outcome<String> {
    screen.press("Ctrl+W").await?;
    screen.on("home").await?;
    screen.see("kept").await?;
    let parked = screen.see("parked").await?;
    Ok(parked.data.get("number").cloned().ok_or("no code")?)
}

/// On the page, whether it shows or not.
async fn shows_nothing_of_the_visitor(screen: &Screen) -> Outcome {
    let page: String = screen.ask("return document.documentElement.outerHTML", &[]).await?;
    let page = digits::ascii(&page);
    for personal in [people::NADERI.id, people::NADERI.mobile, "رعنا"] {
        assert!(!page.contains(personal), "{personal} is still there");
    }
    Ok(())
}

async fn goes_on(screen: &Screen) -> Outcome {
    screen.on("request").await?;
    screen.see("restored").await?;
    let id = |value: Option<&str>| digits::ascii(value.unwrap_or_default()) == people::NADERI.id;
    screen
        .see_that("visitor-id", "as it was typed", |thing| id(thing.value.as_deref()))
        .await?;
    screen
        .see_that("answer-first_name", "as it was typed", |thing| {
            thing.value.as_deref() == Some("رعنا")
        })
        .await?;
    // What is missing first.
    screen.focus_on("answer-last_name").await
}

async fn finish(screen: &Screen) -> Outcome {
    type_into(screen, "answer-last_name", "نمونه‌پور").await?;
    screen.focus_on("answer-bill_id").await?;
    screen.press("Enter").await?;
    screen.press("2").await?;
    screen.press("Enter").await?;
    type_into(screen, "answer-subject", "قطع برق").await?;
    screen.focus_on("answer-happened_on").await?;
    screen.press("F8").await?;
    screen.focus_on("answer-text").await?;
    screen.type_text("روز چهارشنبه برای وصل برق آمدند.").await?;
    screen.press("Ctrl+Enter").await?;
    screen.on("receipt").await
}

async fn sent(screen: &Screen) -> Outcome {
    screen.see_state("fact-sent", "sent").await?;
    screen.press("Esc").await?;
    screen.on("home").await?;
    // The other visit is still there, and is the first operator's.
    screen.see("parked").await?;
    Ok(())
}

/// What is missing goes on a slip with the code; the visitor is back the next day, also before another operator.
#[test]
fn missing_papers_go_on_a_slip_and_the_visit_goes_on_the_next_day() -> Outcome {
    flow("missing-papers", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        open_form(screen, "تغییر نام", "name_change").await?;
        // Papers come first; the next thing missing is the visitor.
        screen.focus_on("paper-deed").await?;
        screen.press("F8").await?;
        type_into(screen, "visitor-id", people::NADERI.id).await?;
        screen.focus_on("mobile").await?;
        park(screen).await?;
        let missing = screen.see("missing-papers").await?;
        assert!(
            missing.data.get("count").is_some_and(|count| count != "0"),
            "{missing:?}"
        );
        screen.press("Ctrl+P").await?;
        screen.see_state("missing-slip", "confirmed").await?;
        office.keep_picture("missing-papers").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        let slips = office.slips()?;
        assert_eq!(slips.len(), 1);
        screen.press("Ctrl+1").await?;
        screen.on("request").await?;
        screen.see("restored").await?;
        window.close().await
    })
}
