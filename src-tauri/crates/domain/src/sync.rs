//! The decision of the sync loop: no clock, no line, no database. Told everything.

use std::time::Duration;

use crate::backoff;

/// Blocks of tracking numbers kept in hand.
pub const BLOCKS_IN_HAND: u32 = 2;
/// How often central is asked how it is, when there is nothing to send.
pub const PROBE: Duration = Duration::from_secs(30);
/// Numbers whose contents are taken away in one transaction: some milliseconds.
pub const PURGE: u32 = 50;
/// How old central's word on settings and people may grow while there is something to send.
pub const STATUS: Duration = Duration::from_secs(5 * 60);
/// First pause after a failure; doubled with each further one, then drawn at random.
const BASE: Duration = Duration::from_secs(1);
/// Longest pause when central is at fault.
const CAP: Duration = Duration::from_secs(15 * 60);
/// Longest pause when the line is down: a line that is back is to be noticed soon.
const CAP_LINE: Duration = Duration::from_secs(20);

/// What is known when the loop asks what to do next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncFacts {
    /// Envelopes in the outbox.
    pub waiting: u32,
    /// The most envelopes that one request takes.
    pub max_batch: usize,
    /// Blocks with numbers left, numbers left in all, and the size of a block.
    pub blocks: u32,
    pub numbers: u32,
    pub block_size: u32,
    /// Central's last block was of no use: no other is asked for yet.
    pub lease_rests: bool,
    /// This disk is a restored or cloned one, and needs an epoch of its own before it gives out a number.
    pub suspected: bool,
    /// Something personal has been kept as long as it may.
    pub purge_due: bool,
    /// Central has said, signed, that this terminal is out of service: it hands over what waits, and ends.
    pub disabled: bool,
    /// The last failure: central does not know the terminal, or no longer. Its signed status says which.
    pub not_recognised: bool,
    /// Central does not know how far the journal goes.
    pub journal_due: bool,
    /// Central's word on settings and people is old: a counter that always has something to send asks for it as well.
    pub status_due: bool,
    /// Failures since the last success.
    pub failures: u32,
    /// The last failure was the line, not central.
    pub line_down: bool,
    /// After failures that looked like the line's, central has said how it is: one thing is tried at once. What fails then
    /// was not the line, and the pauses go on growing.
    pub half_open: bool,
    /// Since the last try, successful or not; `None` before the first.
    pub since_try: Option<Duration>,
    /// What central asked for with the last answer.
    pub retry_after: Option<Duration>,
    /// Drawn again for each failure.
    pub random: u64,
    /// The operator asked to send now: waiting times do not count, what central asked for does.
    pub send_requested: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Take away what was kept as long as it may, of at most so many numbers.
    Purge { most: u32 },
    /// Ask central how it is: cheap, and shows whether the line is back.
    Probe,
    /// Fetch another block of tracking numbers.
    Lease,
    /// Send up to this many envelopes, and how far the journal goes.
    Send { most: usize },
    /// Nothing to do for so long, unless something happens.
    Wait { at_most: Duration },
    /// Out of service, and nothing waits any more: keys and data are to go. The last step there is.
    Leave,
}

/// The next step.
#[must_use]
pub fn decide(facts: &SyncFacts) -> Step {
    if facts.disabled && facts.waiting == 0 {
        return Step::Leave;
    }
    // Needs no line and is short; and a line that stays down must not make a counter keep anything for ever.
    if facts.purge_due {
        return Step::Purge { most: PURGE };
    }
    let Some(since) = facts.since_try else {
        return Step::Probe;
    };
    if facts.failures > 0 {
        let pause = pause(facts);
        if since < pause && !facts.half_open {
            return Step::Wait {
                at_most: pause.saturating_sub(since),
            };
        }
        // One cheap question before the queue is sent at a line that may be dead.
        if facts.line_down || facts.not_recognised && !facts.disabled {
            return Step::Probe;
        }
    }
    if facts.status_due && facts.failures == 0 {
        return Step::Probe;
    }
    // Numbers and records take turns after a failure, so that neither can hold up the other.
    let lease = wants_lease(facts);
    if lease && (facts.waiting == 0 || facts.failures.is_multiple_of(2)) {
        return Step::Lease;
    }
    if facts.waiting > 0 || facts.journal_due {
        // After a fault that was not the line, one at a time: a record that breaks the answer for a whole
        // batch is found, and does not hold up the others.
        let most = if facts.failures > 0 { 1 } else { facts.max_batch };
        return Step::Send { most };
    }
    if facts.send_requested || since >= PROBE {
        return Step::Probe;
    }
    Step::Wait {
        at_most: PROBE.saturating_sub(since),
    }
}

/// Two blocks in hand; with fewer, or less than a block and a half, another one is fetched.
#[must_use]
pub fn wants_lease(facts: &SyncFacts) -> bool {
    if facts.disabled || facts.lease_rests {
        return false;
    }
    facts.suspected
        || facts.blocks < BLOCKS_IN_HAND && facts.numbers.saturating_mul(2) <= facts.block_size.saturating_mul(3)
}

/// How long no block is asked for after so many that were of no use.
#[must_use]
pub fn lease_rest(unfit: u32, random: u64) -> Duration {
    backoff::full_jitter(unfit, random, BASE, CAP)
}

fn pause(facts: &SyncFacts) -> Duration {
    if facts.send_requested {
        return backoff::respecting(Duration::ZERO, facts.retry_after);
    }
    let cap = if facts.line_down { CAP_LINE } else { CAP };
    backoff::respecting(
        backoff::full_jitter(facts.failures, facts.random, BASE, cap),
        facts.retry_after,
    )
}
