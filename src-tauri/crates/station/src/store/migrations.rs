//! Migrations are only ever added; one that was released is never changed.

use rusqlite::{Connection, TransactionBehavior};

use super::{
    Result, StoreFault, batch, central_list, contact, definition, draft, epoch, follow_up, import, journal, lease,
    outbox, parked, print_words, printer, purge, record, setting, slip, starts, subscriber, tally, terminal,
    terminal_key, tried, uptime, verifier,
};

/// Step n takes a database from version n to n + 1.
const STEPS: &[&[&str]] = &[
    &[
        terminal::MIGRATION_1,
        lease::MIGRATION_1,
        record::MIGRATION_1,
        outbox::MIGRATION_1,
        slip::MIGRATION_1,
        subscriber::MIGRATION_1,
        draft::MIGRATION_1,
        setting::MIGRATION_1,
        import::MIGRATION_1,
    ],
    &[journal::MIGRATION_2, epoch::MIGRATION_2, contact::MIGRATION_2],
    &[
        draft::MIGRATION_3,
        printer::MIGRATION_3,
        setting::MIGRATION_3,
        slip::MIGRATION_3,
        terminal::MIGRATION_3,
        terminal_key::MIGRATION_3,
        tried::MIGRATION_3,
        uptime::MIGRATION_3,
        verifier::MIGRATION_3,
        // Also of the drafts' new table.
        purge::MIGRATION_3,
    ],
    &[
        batch::MIGRATION_4,
        epoch::MIGRATION_4,
        import::MIGRATION_4,
        lease::MIGRATION_4,
        record::MIGRATION_4,
        slip::MIGRATION_4,
        // Counts what the records' new columns say.
        tally::MIGRATION_4,
    ],
    &[draft::MIGRATION_5, record::MIGRATION_5, terminal::MIGRATION_5],
    &[print_words::MIGRATION_6],
    &[record::MIGRATION_7, starts::MIGRATION_7, subscriber::MIGRATION_7],
    &[
        central_list::MIGRATION_8,
        definition::MIGRATION_8,
        follow_up::MIGRATION_8,
        record::MIGRATION_8,
    ],
    &[parked::MIGRATION_9],
];

/// Refuses a database of a later version. Gives the version.
pub fn known(connection: &Connection) -> Result<i64> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreFault::Newer { found, known });
    }
    Ok(found)
}

pub fn apply(connection: &mut Connection) -> Result<()> {
    let found = known(connection)?;
    let done = usize::try_from(found).map_err(|_| StoreFault::Unreadable)?;
    for (index, step) in STEPS.iter().enumerate().skip(done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for sql in *step {
            transaction.execute_batch(sql)?;
        }
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
