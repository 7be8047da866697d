//! The main job with the line up.

use window::{Figures, Fittings, Outcome, agree, bills, digits, people, words};

use crate::{at_work, flow, new_reading};

#[test]
fn a_bill_is_scanned_an_odd_figure_confirmed_and_what_is_printed_is_at_central() -> Outcome {
    flow("reading", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::TRIPLE).await?;

        // Three times the usual.
        screen.type_figure("mid", "23990").await?;
        screen.focus_on("again-mid").await?;
        let hidden = screen.see("current-mid").await?.value.unwrap_or_default();
        assert!(
            hidden.chars().all(|c| c == '•'),
            "the first figure is hidden, not {hidden}"
        );
        // Nor does anything else on the screen give it away: this meter's consumption is the bare difference.
        let row = "const row = document.querySelector('[data-testid=row-mid]');
            return row.textContent + ' - ' + row.nextSibling.textContent";
        let row: String = screen.ask(row, &[]).await?;
        for given in ["23990", "845"] {
            assert!(!digits::ascii(&row).contains(given), "{given} stands there: {row}");
        }
        office.keep_picture("reading-hidden").await?;
        screen.enter("23990").await?;
        screen.type_figure("peak", "9139").await?;
        screen.type_figure("low", "14935").await?;
        screen.focus_on("declared-on").await?;
        screen
            .see_that("missing", "with nothing left", |thing| {
                thing.data.get("count").is_some_and(|n| n == "0")
            })
            .await?;

        // The slip beside the form is drawn to be read; the page that comes out is one key away.
        screen.press("Tab").await?;
        screen.focus_on("whole-page").await?;
        office.keep_picture("reading-slip").await?;
        screen.press("Enter").await?;
        screen.see("page").await?;
        office.keep_picture("reading-page").await?;
        screen.press("Esc").await?;
        screen.focus_on("whole-page").await?;

        let figures = Figures::from([("mid", "23990"), ("peak", "9139"), ("low", "14935")]);
        let taken = screen.submit(bills::TRIPLE, figures).await?;
        screen.see_state("fact-saved", "saved").await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        agree(std::slice::from_ref(&taken), &office.at_central()?)?;
        assert_eq!(office.slips()?.len(), 1, "one slip came out");
        window.close().await
    })
}

#[test]
fn two_different_typings_are_both_emptied() -> Outcome {
    flow("differing", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::SINGLE).await?;
        screen.type_figure("mid", "49900").await?;
        screen.focus_on("again-mid").await?;
        screen.enter("49800").await?;
        screen.focus_on("current-mid").await?;
        let wanted = words::sentence("check.row_differs")?;
        screen
            .see_that("current-mid", "with its sentence", |thing| thing.said.contains(&wanted))
            .await?;
        screen
            .see_that("current-mid", "empty", |thing| thing.value.as_deref() == Some(""))
            .await?;
        window.close().await
    })
}

#[test]
fn what_is_asked_about_a_point_and_a_bill_is_answered_by_keys() -> Outcome {
    flow("asked", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::DEMAND).await?;
        let mut figures = Figures::new();
        for register in bills::DEMAND.registers {
            if register.name != "demand" {
                screen.type_figure(register.name, register.now).await?;
                figures.insert(register.name, register.now);
            }
        }
        // Every place of the display, and no point: forty-one kilowatts, or less than half of one.
        screen.type_figure("demand", "000041").await?;
        screen.focus_on("point-demand").await?;
        office.keep_picture("reading-point").await?;
        screen.type_text("1").await?;
        screen.focus_on("declared-on").await?;
        screen
            .see_that("current-demand", "with its point", |thing| {
                digits::ascii(thing.value.as_deref().unwrap_or_default()) == "0.41"
            })
            .await?;
        figures.insert("demand", "0.41");
        let first = screen.submit(bills::DEMAND, figures).await?;
        screen.see_state("fact-sent", "sent").await?;

        // The same bill, the same day.
        screen.press("F3").await?;
        screen.on("reading").await?;
        screen.focus_on("bill-id").await?;
        screen.scan_another(bills::DEMAND).await?;
        let script = "return document.querySelector('[data-field=bill_id]').closest('.field').textContent";
        let said: String = screen.ask(script, &[]).await?;
        assert!(digits::ascii(&said).contains(&first.tracking_number), "{said}");
        office.keep_picture("reading-another").await?;

        // The meter is another one: said once, of each of its figures.
        screen.press("Shift+Tab").await?;
        screen.focus_on("replaced").await?;
        screen.press("Enter").await?;
        screen.see("lower-reason-mid").await?;
        screen.see("lower-reason-demand").await?;
        window.close().await
    })
}

#[test]
fn the_same_visitor_brings_his_next_bill_in_one_key() -> Outcome {
    flow("next-bill", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let first = screen.take_reading(people::FOUNDRY, bills::SINGLE).await?;
        screen.press("F3").await?;
        screen.on("reading").await?;
        screen.focus_on("bill-id").await?;
        screen.scan_bill(bills::DEMAND).await?;
        let figures = screen.type_usual(bills::DEMAND).await?;
        let second = screen.submit(bills::DEMAND, figures).await?;
        screen.see_state("fact-sent", "sent").await?;
        agree(&[first, second], &office.at_central()?)?;
        window.close().await
    })
}

#[test]
fn without_a_printer_the_receipt_is_a_file_where_the_operator_wants_it() -> Outcome {
    flow("pdf", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        let folder = office.session.folder().join("receipts");
        std::fs::create_dir(&folder)?;
        screen.press("Ctrl+L").await?;
        screen.on("printer").await?;
        screen.focus_on("printer-choice").await?;
        screen.press("Tab").await?;
        screen.focus_on("folder").await?;
        screen.type_text(&folder.display().to_string()).await?;
        screen.press("Shift+Tab").await?;
        screen.focus_on("printer-choice").await?;
        screen.press("Enter").await?;
        screen
            .see_that("printer-choice", "chosen", |choice| {
                choice.data.get("chosen").is_some_and(|chosen| chosen == "true")
            })
            .await?;

        screen.press("F3").await?;
        screen.on("reading").await?;
        let taken = screen.take_reading(people::NADERI, bills::SINGLE).await?;
        screen.see_state("fact-printed", "file").await?;
        let file = screen.see("file").await?.text;
        assert!(file.starts_with(&folder.display().to_string()), "{file}");
        let text = std::process::Command::new("pdftotext")
            .args([&file, "-"])
            .output()?
            .stdout;
        let digits: String = digits::ascii(&String::from_utf8(text)?);
        assert!(
            digits.contains(&taken.tracking_number),
            "the paper bears the number: {digits}"
        );
        window.close().await
    })
}

#[test]
fn a_lower_figure_is_taken_once_the_operator_says_why() -> Outcome {
    flow("lower", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_visitor(people::SALEHI).await?;
        screen.scan_bill(bills::SINGLE).await?;
        // The new meter began at nought.
        screen.type_figure("mid", "112").await?;
        let wanted = words::sentence("check.row_lower")?;
        screen
            .see_that("current-mid", "with its question", |thing| thing.said.contains(&wanted))
            .await?;
        screen.focus_on("lower-reason-mid").await?;
        screen.type_text("2").await?;
        screen.press("Enter").await?;
        screen.focus_on("again-mid").await?;
        screen.enter("112").await?;
        // On, and not back to the reason that is still there.
        screen.focus_on("declared-on").await?;
        screen
            .see_that("missing", "with nothing left", |thing| {
                thing.data.get("count").is_some_and(|n| n == "0")
            })
            .await?;
        let taken = screen.submit(bills::SINGLE, Figures::from([("mid", "112")])).await?;
        screen.see_state("fact-sent", "sent").await?;
        agree(&[taken], &office.at_central()?)?;
        window.close().await
    })
}
