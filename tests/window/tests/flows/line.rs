//! The line to central, and what the screens say while it is down.

use window::{Fittings, Outcome, agree, bills, people, words};

use crate::{at_work, flow, new_reading};

#[test]
fn three_readings_without_central_are_sent_only_once_it_is_back() -> Outcome {
    flow("central-off", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        office.stop_central();
        let mut taken = Vec::new();
        for bill in [bills::SINGLE, bills::TRIPLE, bills::DEMAND] {
            new_reading(screen).await?;
            screen.type_visitor(people::SALEHI).await?;
            screen.scan_unknown_bill(bill).await?;
            let figures = screen.type_usual(bill).await?;
            taken.push(screen.submit(bill, figures).await?);
            screen.see_state("fact-sent", "waiting").await?;
            screen.see_state("fact-printed", "confirmed").await?;
        }
        assert_eq!(office.slips()?.len(), 3, "each visitor has his slip");
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see_rows(&taken, &["new", "sending", "line_down"]).await?;
        assert!(office.at_central()?.is_empty());

        office.start_central()?;
        screen.see_rows(&taken, &["sent"]).await?;
        agree(&taken, &office.at_central()?)?;
        window.close().await
    })
}

#[test]
fn a_cable_pulled_before_the_receipt_costs_nobody_a_number() -> Outcome {
    flow("cable", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::SINGLE).await?;
        let figures = screen.type_usual(bills::SINGLE).await?;
        office.line.cut();
        let taken = screen.submit(bills::SINGLE, figures).await?;
        screen.see_state("fact-sent", "waiting").await?;
        screen.see_state("line", "offline").await?;
        office.line.restore();
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("line", "online").await?;
        agree(&[taken], &office.at_central()?)?;
        window.close().await
    })
}

/// Central's settings are a slip: the counter goes on by those before, and says so.
#[test]
fn settings_that_make_no_sense_are_said_in_the_frame_and_change_nothing() -> Outcome {
    flow("trouble", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        office.stop_central();
        // Beyond ten years.
        office.set_at_central("--reprint-hours", 4_000_000);
        office.start_central()?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.press("Ctrl+S").await?;
        let said = screen.see("trouble").await?.text;
        assert!(said.contains(&words::sentence("trouble.settings")?), "{said}");
        screen.press("F2").await?;
        screen.on("home").await?;
        screen.see("trouble").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        office.keep_picture("trouble-home").await?;
        new_reading(screen).await?;
        screen.take_reading(people::NADERI, bills::TRIPLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        Ok(())
    })
}
