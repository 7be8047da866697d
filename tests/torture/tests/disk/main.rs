//! The disk in memory, under SQLCipher and by itself.

mod builder;
mod crash;
mod faults;
mod files;
mod open;
mod sqlite;
