//! A disk in memory that records what is done to it and forgets what was not synced, so that every moment of a
//! program's life can be tried as the moment the power went.
//!
//! [`Disk`] holds the files, [`Vfs`] lends them to SQLite, its own methods lend them to code that keeps a plain file.
//! Both are recorded in one [`Log`]. [`Log::points`] walks it; [`Point::images`] are the states in which the files may
//! be found after a crash at that point.
//!
//! # What a crash may do
//!
//! * What was written to a file before its last sync is there. What came after may be there or not, in any part and
//!   any order: a sync of one file says nothing of another.
//! * A write is torn at sectors of 512 bytes (4096-byte tears are among them). Bytes that were not written to are never
//!   damaged. A file may have grown before its new bytes arrived; they read as zeros then.
//! * Creating, deleting and renaming are changes of names, as a journalling file system such as ext4 keeps them: each
//!   happened whole or not at all, those of one name in their order, those of different names independently. ext4
//!   itself is stricter (one journal, in order for all names); a program that survives this survives that. A sync of a
//!   file makes its own name durable, as ext4's does; [`Disk::sync_folder`] does it for all names in a folder, a delete
//!   that asks for it for its own.
//! * Shared memory, locks and temporary files are gone.

#![expect(clippy::expect_used, reason = "fixtures of tests")]

pub mod canaries;
mod content;
pub mod crash;
mod disk;
mod files;
mod images;
pub mod kills;
mod locks;
mod log;
mod platter;
mod random;
pub mod sim;
mod state;
mod vfs;
pub mod world;

pub use content::Content;
pub use disk::{Cut, Disk};
pub use files::{Device, FileId, Snapshot};
pub use images::{Counts, Image, Images, Kind, Plan, Point, Tears};
pub use log::{Log, Mark, Op};
pub use random::Random;
pub use state::Counters;
pub use vfs::Vfs;

/// SQLCipher writes a line to the standard error for each page it cannot read; an image may have many.
///
/// # Panics
/// Where SQLite cannot open a database in memory.
pub fn quiet() {
    let connection = rusqlite::Connection::open_in_memory().expect("memory is there");
    connection
        .execute_batch("PRAGMA cipher_log_level = NONE")
        .expect("SQLCipher knows this setting");
}
