//! The bills visitors bring.

pub use kiosk_sample::bills::{BILLS, Bill, BillRow, DEMAND, LAST_ROUND, Meter, MeterKind, SINGLE, TRIPLE, UNKNOWN};
