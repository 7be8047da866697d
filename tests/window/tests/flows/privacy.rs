//! What a visitor says about himself is nowhere to be read but in the encrypted database.

use std::fs;

use window::{Bill, Fittings, Outcome, Visitor};

use crate::{flow, new_reading};

#[test]
fn ids_and_mobiles_are_in_no_file_that_can_be_read() -> Outcome {
    flow("privacy", Fittings::Printer, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        new_reading(screen).await?;
        screen.take_reading(Visitor::NADERI, Bill::TRIPLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        // One that waits, and one half typed.
        office.stop_central();
        new_reading(screen).await?;
        screen.type_visitor(Visitor::SALEHI).await?;
        screen.scan_unknown_bill(Bill::SINGLE).await?;
        let figures = screen.type_usual(Bill::SINGLE).await?;
        screen.submit(Bill::SINGLE, figures).await?;
        screen.see_state("fact-sent", "waiting").await?;
        new_reading(screen).await?;
        screen.type_visitor(Visitor::FOUNDRY).await?;

        let people = [Visitor::NADERI, Visitor::SALEHI, Visitor::FOUNDRY];
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
