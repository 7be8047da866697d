//! The operators of the counter: who has it, what they may do, and how they prove who they are.

mod access;
mod approve;
mod prove;
mod session;
mod sign_in;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use kiosk_domain::hardness::Cost;

pub use access::{Allows, AnyRole, AtWork, Maintains, Supervises, TakesRecords};
pub(crate) use session::SignedIn;

use crate::{core::Core, hashing::Pepper, visit::Visit};

/// The seat at the counter, and the passwords of those who may take it.
pub struct Operators {
    core: Arc<Core>,
    /// Ends when another operator takes the seat, or nobody has it.
    visit: Arc<Visit>,
    pepper: Pepper,
    /// What a password costs here instead of what this machine was measured at; for tests.
    hash_cost: Option<Cost>,
    seat: Mutex<Option<SignedIn>>,
    /// When a key was pressed last, in powered-on time.
    active_at: Mutex<Duration>,
}

impl Operators {
    pub(crate) fn new(core: &Arc<Core>, visit: &Arc<Visit>, pepper: Pepper, hash_cost: Option<Cost>) -> Self {
        Self {
            core: Arc::clone(core),
            visit: Arc::clone(visit),
            pepper,
            hash_cost,
            seat: Mutex::new(None),
            active_at: Mutex::new(core.clock.monotonic()),
        }
    }
}
