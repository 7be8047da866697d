//! What a visitor says about himself is nowhere to be read but in the encrypted database.

use std::fs;

use window::{Fittings, Outcome, bills, people, wait, words};

use crate::{at_work, flow, new_reading};

#[test]
fn ids_and_mobiles_are_in_no_file_that_can_be_read() -> Outcome {
    flow("privacy", Fittings::Printer, async |office| {
        let counter = office.counter()?;
        // Everything anybody has to say, at its most talkative.
        office.session.set("RUST_LOG", "trace");
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        new_reading(screen).await?;
        screen.take_reading(people::NADERI, bills::TRIPLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        // One that waits, and one half typed.
        office.stop_central();
        new_reading(screen).await?;
        screen.type_visitor(people::SALEHI).await?;
        screen.scan_unknown_bill(bills::SINGLE).await?;
        let figures = screen.type_usual(bills::SINGLE).await?;
        screen.submit(bills::SINGLE, figures).await?;
        screen.see_state("fact-sent", "waiting").await?;
        new_reading(screen).await?;
        screen.type_visitor(people::FOUNDRY).await?;

        let people = [people::NADERI, people::SALEHI, people::FOUNDRY];
        let said: Vec<&str> = people.iter().flat_map(|visitor| [visitor.id, visitor.mobile]).collect();
        let international: Vec<String> = people
            .iter()
            .map(|visitor| format!("98{}", &visitor.mobile[1..]))
            .collect();
        let wanted: Vec<&str> = said
            .iter()
            .copied()
            .chain(international.iter().map(String::as_str))
            .collect();
        assert_eq!(
            office.files_with(&wanted)?,
            [] as [std::path::PathBuf; 0],
            "while the window is open"
        );
        let log = fs::read_to_string(counter.data().join("kiosk.log"))?;
        assert!(log.contains(" TRACE "), "its log was looked at, too");
        assert!(
            counter.data().join("kiosk.db-wal").exists(),
            "the log of the database was looked at, too"
        );
        let head = fs::read(counter.data().join("kiosk.db"))?;
        assert!(
            !head.starts_with(b"SQLite format 3"),
            "the database's header can be read"
        );
        window.close().await?;
        assert_eq!(
            office.files_with(&wanted)?,
            [] as [std::path::PathBuf; 0],
            "after it was closed"
        );
        Ok(())
    })
}

#[test]
fn a_record_whose_contents_are_gone_says_so_and_its_number_stands() -> Outcome {
    flow("purged", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.take_reading(people::NADERI, bills::TRIPLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        let number = screen.see("tracking-number").await?.data["number"].clone();
        // Central's word changes: nothing is to be kept for another slip.
        office.stop_central();
        office.set_at_central("--reprint-hours", 0);
        office.start_central()?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see("queue-row").await?;
        screen.press("Ctrl+S").await?;
        wait::until("the purge", async || {
            screen.focus_on("queue-row").await?;
            screen.press("Enter").await?;
            screen.on("receipt").await?;
            let gone = screen.find("purged").await?;
            if gone.is_none() {
                screen.press("Esc").await?;
                screen.on("queue").await?;
                screen.press("Ctrl+S").await?;
            }
            Ok(gone)
        })
        .await?;
        assert_eq!(screen.see("tracking-number").await?.data["number"], number);
        screen.see_state("fact-sent", "sent").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        for chord in ["Ctrl+P", "Ctrl+S", "Ctrl+E"] {
            screen.press(chord).await?;
            let said = screen.see("fault").await?.text;
            assert_eq!(said.trim(), words::sentence("error.purged")?, "{chord}");
        }
        office.keep_picture("purged").await?;
        window.close().await
    })
}
