//! The service desk: a service is found, and its form is filled and taken, by keyboard alone.

use window::{Fittings, Office, Outcome, Reader, Screen, bills, digits, people};

use crate::{at_work, flow};

/// Opens the catalogue, and the form of what a search finds first.
pub async fn open_form(screen: &Screen, search: &str, code: &str) -> Outcome {
    screen.press("F5").await?;
    screen.on("services").await?;
    screen.focus_on("service-search").await?;
    screen.type_text(search).await?;
    screen
        .see_that("service", "found first", |service| {
            service.data.get("code").is_some_and(|found| found == code)
        })
        .await?;
    screen.press("Enter").await?;
    screen.on("request").await
}

pub async fn type_into(screen: &Screen, field: &str, text: &str) -> Outcome {
    screen.focus_on(field).await?;
    screen.type_text(text).await?;
    screen.press("Enter").await
}

#[test]
fn a_complaint_is_found_by_its_word_filled_by_keyboard_and_taken() -> Outcome {
    flow("service-desk", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen.press("F5").await?;
        screen.on("services").await?;
        screen.see("service").await?;
        office.keep_picture("services").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        screen.press("Esc").await?;
        screen.on("home").await?;

        open_form(screen, "شکایت", "complaint").await?;
        type_into(screen, "visitor-id", people::NADERI.id).await?;
        type_into(screen, "mobile", people::NADERI.mobile).await?;
        type_into(screen, "answer-first_name", "رعنا").await?;
        type_into(screen, "answer-last_name", "نمونه‌پور").await?;
        // The bill may be left out; what the complaint is about is chosen by a digit.
        screen.focus_on("answer-bill_id").await?;
        screen.press("Enter").await?;
        screen.press("2").await?;
        screen.press("Enter").await?;
        screen.focus_on("answer-subject").await?;
        office.keep_picture("request-half").await?;
        type_into(screen, "answer-subject", "قطع برق").await?;
        screen.focus_on("answer-happened_on").await?;
        screen.press("F8").await?;
        screen.focus_on("answer-text").await?;
        screen
            .type_text("روز چهارشنبه برای وصل برق آمدند و کسی پاسخ نداد.")
            .await?;
        office.keep_picture("request").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        screen.press("Ctrl+Enter").await?;
        screen.on("receipt").await?;
        screen.see_state("fact-sent", "sent").await?;
        let number = screen
            .see("tracking-number")
            .await?
            .data
            .get("number")
            .cloned()
            .ok_or("no number")?;
        screen.see_state("fact-printed", "confirmed").await?;
        office.keep_picture("request-receipt").await?;
        assert_eq!(office.slips()?.len(), 1);
        correct_name(office, screen, &number).await?;
        assert_eq!(office.slips()?.len(), 2);
        screen.press("F6").await?;
        screen.on("queue").await?;
        office.keep_picture("request-queue").await?;

        screen.press("F4").await?;
        screen.on("follow").await?;
        screen.read(Reader::BY_RADIO, &number).await?;
        screen.see_state("follow-local", "sent").await?;
        screen.see_state("follow-central", "answered").await?;
        office.keep_picture("follow").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        screen.focus_on("follow-number").await?;
        screen.press("Ctrl+A").await?;
        screen.type_text("405001738262").await?;
        screen.press("Enter").await?;
        screen.see("fault").await?;
        window.close().await
    })
}

/// From the receipt: the form of the record, with what was answered, and a reason.
async fn correct_name(office: &Office, screen: &Screen, number: &str) -> Outcome {
    screen.press("Ctrl+E").await?;
    screen.on("request").await?;
    screen
        .see_that("correcting", "the record", |thing| {
            thing.data.get("number").is_some_and(|shown| shown == number)
        })
        .await?;
    // Nothing was changed: nothing is asked.
    screen.focus_on("answer-first_name").await?;
    screen.press("Esc").await?;
    screen.on("receipt").await?;
    screen.press("Ctrl+E").await?;
    screen.on("request").await?;
    screen.focus_on("answer-first_name").await?;
    screen.press("Ctrl+A").await?;
    screen.type_text("رعنا سادات").await?;
    screen.press("Ctrl+Enter").await?;
    screen.focus_on("correction-reason").await?;
    office.keep_picture("request-correction").await?;
    let found = screen.violations().await?;
    assert!(found.is_empty(), "{found:?}");
    screen.press("ArrowDown").await?;
    screen.focus_on("pick").await?;
    screen.press("Enter").await?;
    screen.see_state("correction-reason", "wrong_answer").await?;
    screen.focus_on("correction-reason").await?;
    screen.press("Ctrl+Enter").await?;
    screen.on("receipt").await?;
    screen.see_state("revision", "2").await?;
    screen.see_state("fact-sent", "sent").await?;
    screen.see_state("fact-printed", "confirmed").await?;
    office.keep_picture("request-corrected").await
}

/// What was typed is there again while the visitor stays, another service's form is another one, and the next visitor finds
/// nothing of it.
#[test]
fn a_form_that_was_left_comes_back_until_the_visitor_goes() -> Outcome {
    flow("services-left", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        open_form(screen, "13031986101", "complaint").await?;
        type_into(screen, "visitor-id", people::NADERI.id).await?;
        type_into(screen, "mobile", people::NADERI.mobile).await?;
        type_into(screen, "answer-first_name", "رعنا").await?;
        // A bill that is read goes to its field, wherever the focus is, and leaves nothing there.
        screen.focus_on("answer-last_name").await?;
        screen.read(Reader::BY_RADIO, bills::SINGLE.barcode).await?;
        screen
            .see_that("answer-bill_id", "the bill's id", |field| {
                digits::ascii(field.value.as_deref().unwrap_or_default()) == bills::SINGLE.id
            })
            .await?;
        let left = screen.see("answer-last_name").await?.value.unwrap_or_default();
        assert_eq!(left, "", "left of the code");
        assert_eq!(screen.name().await?, "request");
        screen.press("F2").await?;
        screen.on("home").await?;
        open_form(screen, "آمپر", "lower_amperage").await?;
        let other = screen.see("visitor-id").await?.value.unwrap_or_default();
        assert_eq!(other, "");
        screen.press("Esc").await?;
        screen.on("services").await?;
        open_form(screen, "شکایات مردمی", "complaint").await?;
        screen.see("restored").await?;
        screen
            .see_that("answer-first_name", "as it was", |field| {
                field.value.as_deref() == Some("رعنا")
            })
            .await?;
        screen.press("Esc").await?;
        screen.see("ask-yes").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        screen.on("services").await?;
        open_form(screen, "شکایات مردمی", "complaint").await?;
        for empty in ["visitor-id", "answer-first_name"] {
            let next = screen.see(empty).await?.value.unwrap_or_default();
            assert_eq!(next, "", "{empty}, of the next visitor");
        }
        window.close().await
    })
}

/// From the service by the arrows, also when the line has gone since.
#[test]
fn the_active_offices_are_found_by_town_and_by_word_also_without_a_line() -> Outcome {
    flow("offices", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen.press("F5").await?;
        screen.on("services").await?;
        screen.see("service").await?;
        office.stop_central();
        screen.focus_on("service-search").await?;
        screen.press("ArrowDown").await?;
        screen.focus_on("service").await?;
        screen.press("ArrowLeft").await?;
        screen.focus_on("offices-of").await?;
        screen.press("Enter").await?;
        screen.on("offices").await?;
        let all = screen.see("office-count").await?;
        assert!(all.data.get("count").is_some_and(|count| count != "0"), "{all:?}");
        office.keep_picture("offices").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        screen.focus_on("office-search").await?;
        screen.type_text("تبريز آزادي").await?;
        screen
            .see_that("office", "the one", |row| {
                row.data.get("code").is_some_and(|code| code == "1001")
            })
            .await?;
        assert_eq!(screen.count("office").await?, 1);
        screen.press("Esc").await?;
        screen.focus_on("office-search").await?;
        screen.press("Shift+Tab").await?;
        screen.focus_on("town").await?;
        screen.press("ArrowUp").await?;
        screen.press("ArrowUp").await?;
        office.keep_picture("offices-town").await?;
        screen.press("Esc").await?;
        screen.on("services").await?;
        window.close().await
    })
}

/// One that must be read comes first and alone; each operator says it once; one on a service stands there.
#[test]
fn centrals_notices_are_read_once_by_each_operator() -> Outcome {
    flow("notices", Fittings::Keyring, async |office| {
        office.notice(
            "تعرفهٔ تازه",
            "از فردا تعرفهٔ تازه است. بهای قبض‌ها را با آن بگویید.",
            None,
            true,
        )?;
        office.notice("نشست شنبه", "شنبه ساعت ۸ نشست دفترهاست.", None, false)?;
        office.notice("سند", "اصل سند لازم است.", Some("name_change"), false)?;
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen.see("must-be-read").await?;
        office.keep_picture("notice-must").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        // No key goes past it.
        screen.press("F3").await?;
        screen.press("Esc").await?;
        screen.focus_on("notice-read").await?;
        assert_eq!(screen.name().await?, "home");
        screen.press("Enter").await?;
        screen.see("notice").await?;
        screen.focus_on("new-reading").await?;
        office.keep_picture("notice").await?;
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        screen.enter(&office.operator()?.password).await?;
        screen.on("home").await?;
        // The one that was read is not asked for again, the other one waits.
        screen.see("notice").await?;
        assert!(screen.find("must-be-read").await?.is_none());
        screen.focus_on("new-reading").await?;
        screen.press("Tab").await?;
        screen.focus_on("notice-read").await?;
        screen.press("Enter").await?;
        window::wait::until("no notice", async || {
            Ok(screen.find("notice").await?.is_none().then_some(()))
        })
        .await?;
        screen.press("F5").await?;
        screen.on("services").await?;
        screen.type_text("تغییر نام").await?;
        screen.see("service-notice").await?;
        office.keep_picture("notice-service").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        window.close().await
    })
}
