//! What was written wrongly is written again, from the receipt and from the list.

use window::{Figures, Fittings, Outcome, Screen, Stored, Taken, bills, digits, kind_key, people, words};

use crate::{at_work, flow, new_reading};

#[test]
fn a_reading_is_corrected_from_its_receipt_and_a_refused_one_from_the_list() -> Outcome {
    flow("corrections", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let taken = screen.take_reading(people::NADERI, bills::TRIPLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;

        // Its own figure is none it is compared with: a lower one is no question.
        screen.press("Ctrl+E").await?;
        correcting(screen, &taken).await?;
        screen.focus_on("current-mid").await?;
        screen.enter("23356").await?;
        screen.focus_on("current-peak").await?;
        screen.press("Ctrl+Enter").await?;
        // Nothing is missing but the reason; Enter there opens the list, and Escape only closes it.
        screen.focus_on("correction-reason").await?;
        screen.press("Enter").await?;
        screen.focus_on("pick").await?;
        screen.press("Esc").await?;
        screen.focus_on("correction-reason").await?;
        choose_second_reason(screen).await?;
        let figures = Figures::from([("mid", "23356"), ("peak", "9139"), ("low", "14935")]);
        let again = screen.submit(bills::TRIPLE, figures.clone()).await?;
        assert_eq!(again.tracking_number, taken.tracking_number, "the number stays");
        screen.see_state("revision", "2").await?;
        screen.see_state("fact-sent", "sent").await?;
        let printed = screen.see_state("fact-printed", "confirmed").await?;
        assert!(
            printed.text.contains("نسخهٔ ۱"),
            "the first of its kind: {}",
            printed.text
        );
        assert_eq!(office.slips()?.len(), 2);
        let held = of(&taken, office.at_central()?);
        assert_eq!(revisions(&held), [(1, "23365"), (2, "23356")]);

        let refused = refused_reading(office, screen).await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see_rows(std::slice::from_ref(&refused), &["rejected"]).await?;
        let row = screen.see("queue-row").await?;
        assert_eq!(
            row.data.get("number"),
            Some(&refused.tracking_number),
            "the newest is first"
        );
        screen.focus_on("queue-row").await?;
        screen.press("Ctrl+E").await?;
        correcting(screen, &refused).await?;
        screen.focus_on("current-mid").await?;
        screen.enter("48528").await?;
        screen.focus_on("declared-on").await?;
        screen.press("Enter").await?;
        screen.focus_on("correction-reason").await?;
        choose_second_reason(screen).await?;
        let corrected = screen.submit(bills::SINGLE, Figures::from([("mid", "48528")])).await?;
        assert_eq!(corrected.tracking_number, refused.tracking_number);
        screen.see_state("fact-sent", "sent").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see_rows(&[taken, refused], &["sent"]).await?;
        assert_eq!(screen.count("queue-row").await?, 2, "one row a number");
        let held = of(&corrected, office.at_central()?);
        assert_eq!(revisions(&held), [(1, "48000"), (2, "48528")]);
        window.close().await
    })
}

#[test]
fn escape_leaves_a_correction_without_a_trace() -> Outcome {
    flow("correction-left", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let taken = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        // Nothing was changed: nothing is asked.
        screen.press("Ctrl+E").await?;
        correcting(screen, &taken).await?;
        screen.focus_on("current-mid").await?;
        screen.press("Esc").await?;
        screen.on("receipt").await?;

        screen.press("Ctrl+E").await?;
        correcting(screen, &taken).await?;
        screen.focus_on("current-mid").await?;
        screen.type_text("485").await?;
        screen.press("Esc").await?;
        screen.see("ask-no").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        screen.on("receipt").await?;
        assert!(screen.find("revision").await?.is_none(), "the record is as it was");
        // A correction that says nothing new is refused in words.
        screen.press("Ctrl+E").await?;
        correcting(screen, &taken).await?;
        screen.focus_on("current-mid").await?;
        screen.press("Ctrl+Enter").await?;
        screen.focus_on("correction-reason").await?;
        choose_second_reason(screen).await?;
        screen.press("Ctrl+Enter").await?;
        let wanted = words::sentence("error.nothing_changed")?;
        screen
            .see_that("fault", "with its sentence", |thing| thing.text == wanted)
            .await?;
        assert_eq!(office.at_central()?.len(), 1);
        // Its closed list of reasons keeps no key from the frame: the counter can be locked.
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        screen.enter(&office.operator()?.password).await?;
        screen.on("reading").await?;
        screen.see("restored").await?;
        window.close().await
    })
}

#[test]
fn a_correction_asks_before_it_costs_a_reading_that_was_begun() -> Outcome {
    flow("correction-asks", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let taken = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        new_reading(screen).await?;
        screen.enter(people::NADERI.id).await?;
        screen.focus_on("mobile").await?;

        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.focus_on("queue-row").await?;
        screen.press("Ctrl+E").await?;
        screen.focus_on("ask-no").await?;
        screen.press("Esc").await?;
        screen.focus_on("queue-row").await?;
        screen.press("F3").await?;
        screen.on("reading").await?;
        let typed = |text: Option<&str>| digits::ascii(text.unwrap_or_default()) == people::NADERI.id;
        screen
            .see_that("visitor-id", "as it was typed", |thing| typed(thing.value.as_deref()))
            .await?;

        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.focus_on("queue-row").await?;
        screen.press("Ctrl+E").await?;
        screen.focus_on("ask-no").await?;
        screen.press("Tab").await?;
        screen.focus_on("ask-yes").await?;
        screen.press("Enter").await?;
        correcting(screen, &taken).await?;
        screen.focus_on("current-mid").await?;
        screen.press("Esc").await?;
        screen.on("queue").await?;
        window.close().await
    })
}

/// The form says which record it corrects.
async fn correcting(screen: &Screen, taken: &Taken) -> Outcome {
    screen.on("reading").await?;
    let right = |number: Option<&String>| number == Some(&taken.tracking_number);
    screen
        .see_that("correcting", "the record", |thing| right(thing.data.get("number")))
        .await
        .map(drop)
}

/// With the focus on the list of reasons.
async fn choose_second_reason(screen: &Screen) -> Outcome {
    screen.press("ArrowDown").await?;
    screen.focus_on("pick").await?;
    screen.press("ArrowDown").await?;
    screen.press("Enter").await?;
    screen.see_state("correction-reason", "misread_meter").await?;
    screen.focus_on("correction-reason").await
}

/// Taken while nobody knew the subscriber; central knows a higher figure.
async fn refused_reading(office: &mut window::Office, screen: &Screen) -> Outcome<Taken> {
    office.stop_central();
    new_reading(screen).await?;
    screen.type_visitor(people::SALEHI).await?;
    screen.scan(bills::SINGLE.barcode).await?;
    screen.see("meter-kind").await?;
    screen.focus_on("bill-id").await?;
    screen.press("Enter").await?;
    screen.focus_on("meter-kind").await?;
    screen.type_text(kind_key(bills::SINGLE)).await?;
    screen.press("Enter").await?;
    screen.type_figure("mid", "48000").await?;
    screen.focus_on("declared-on").await?;
    let taken = screen.submit(bills::SINGLE, Figures::from([("mid", "48000")])).await?;
    office.start_central()?;
    screen.see_state("fact-sent", "rejected").await?;
    Ok(taken)
}

fn of(taken: &Taken, held: Vec<Stored>) -> Vec<Stored> {
    held.into_iter()
        .filter(|record| record.tracking_number == taken.tracking_number)
        .collect()
}

fn revisions(held: &[Stored]) -> Vec<(u32, &str)> {
    held.iter()
        .map(|record| (record.revision, record.figures["mid"].as_str()))
        .collect()
}
