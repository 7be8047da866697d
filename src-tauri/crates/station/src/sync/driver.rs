use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use jiff::Timestamp;
use kiosk_domain::sync::{BLOCKS_IN_HAND, PROBE, STATUS, Step, SyncFacts, decide, lease_rest, wants_lease};
use kiosk_wire::{EpochReason, MAX_BATCH};

use super::{past, purge::keeping, services::Unfit, verdict::attempt};
use crate::{
    central::{CentralFault, NoAnswer},
    core::Core,
    notice::Notice,
    operators::Operators,
    store::{ClockMarks, Contact, Epoch, HeldLease, JournalEnd, Outgoing, Result, StoreFault, Trouble},
};

/// The most pages of terminals' keys one command fetches: a million keys.
const KEY_PAGES: u32 = 1000;

/// The engine of the sync loop. Its steps are taken one at a time.
pub struct Driver {
    pub(super) core: Arc<Core>,
    /// Central says which of them may work here.
    pub(super) operators: Arc<Operators>,
    pub(super) progress: Progress,
}

/// What the loop remembers between steps. In powered-on time: the wall clock may jump.
#[derive(Default)]
pub(crate) struct Progress {
    tried_at: Option<Duration>,
    /// How far the journal went when central was sent its head, and when.
    journal_sent: Option<(u64, Duration)>,
    /// When central last said how it is.
    status_at: Option<Duration>,
    /// When the terminals' keys were asked for; `None` while some are missing.
    pub(super) keys_asked: Option<Duration>,
    /// When the catalogue was asked for, whatever came of it.
    pub(super) services_asked: Option<Duration>,
    failures: u32,
    line_down: bool,
    not_recognised: bool,
    half_open: bool,
    retry_after: Option<Duration>,
    random: u64,
    /// When taking something away failed last: a disk that refuses is not asked all the time.
    pub(super) not_purged: Option<Duration>,
    /// How many blocks of numbers in a row were of no use, and until when none is asked for.
    unfit_leases: Option<(u32, Duration)>,
    /// The same of definitions of services.
    pub(super) unfit_definitions: HashMap<Unfit, (u32, Duration)>,
}

/// What one try to empty the outbox came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub sent: u32,
    pub rejected: u32,
    pub quarantined: u32,
    /// Still in the outbox.
    pub waiting: u32,
}

impl Round {
    fn settled(&self) -> u32 {
        self.sent + self.rejected + self.quarantined
    }
}

impl Driver {
    pub(super) fn new(core: &Arc<Core>, operators: &Arc<Operators>) -> Self {
        Self {
            core: Arc::clone(core),
            operators: Arc::clone(operators),
            progress: Progress::default(),
        }
    }

    /// Runs until the station is dropped, or the counter is to leave.
    pub(crate) async fn run(mut self) {
        loop {
            match self.step().await {
                Step::Wait { at_most } => {
                    tokio::select! {
                        () = tokio::time::sleep(at_most) => {}
                        () = self.core.wake.notified() => {}
                    }
                }
                Step::Leave => return,
                Step::Purge { .. } | Step::Probe | Step::Lease | Step::Send { .. } => {}
            }
        }
    }

    /// Decides on the next step and takes it; a wait is left to the caller.
    pub async fn step(&mut self) -> Step {
        let step = match self.facts() {
            Ok(facts) => decide(&facts),
            Err(fault) => {
                tracing::error!(%fault, "the outbox cannot be read");
                Step::Wait {
                    at_most: Duration::from_secs(5),
                }
            }
        };
        match step {
            Step::Wait { .. } | Step::Leave => {}
            Step::Purge { most } => self.purge(most),
            _ => self.take(step).await,
        }
        step
    }

    /// Sends until the outbox is empty or a try fails, asks central how this counter stands, then fetches numbers and keys:
    /// for `kiosk-admin sync`.
    pub(crate) async fn drain(mut self) -> std::result::Result<Round, crate::Fault> {
        let mut round = Round::default();
        loop {
            let batch = self.core.store.read(|db| Outgoing::batch(db, MAX_BATCH))?;
            if batch.is_empty() {
                break;
            }
            let settled = round.settled();
            self.send(batch, &mut round).await?;
            round.waiting = self.core.store.read(Outgoing::count)?;
            if round.settled() == settled {
                break;
            }
        }
        self.probe().await?;
        if self.core.is_disabled() {
            return Ok(round);
        }
        for _ in 0..BLOCKS_IN_HAND {
            if wants_lease(&self.facts()?) {
                self.lease().await?;
            }
        }
        for _ in 0..KEY_PAGES {
            if self.refresh_keys().await? {
                break;
            }
        }
        Ok(round)
    }

    /// Tells central how far the journal goes, and gives why this disk is taken for a restored one, where it is.
    pub(crate) async fn compare(self) -> std::result::Result<Option<EpochReason>, crate::Fault> {
        let (_, journal) = self.core.store.read(|db| self.core.journal.head(db))?;
        let proven = self.core.central.records(Vec::new(), journal).await?;
        self.server_time_received(proven.answer.server_time)?;
        self.recognise(&proven.answer)?;
        Ok(self.core.store.read(|db| {
            let found = past::recognise(db, self.core.journal.terminal(), &proven.answer)?;
            Ok(Epoch::find(db)?.suspected.or(found))
        })?)
    }

    fn facts(&self) -> Result<SyncFacts> {
        let progress = &self.progress;
        self.core.store.read(|db| {
            let HeldLease {
                blocks,
                numbers,
                block_size,
            } = HeldLease::find(db)?;
            let now = self.core.clock.monotonic();
            let end = JournalEnd::find(db, self.core.journal.terminal())?.sequence;
            let rested = progress.not_purged.is_none_or(|at| now.saturating_sub(at) >= PROBE);
            let purge_due = match keeping(db, &self.core)? {
                Some((limits, _)) => rested && limits.is_due(db)?,
                None => false,
            };
            Ok(SyncFacts {
                max_batch: MAX_BATCH,
                purge_due,
                waiting: Outgoing::count(db)?,
                suspected: Epoch::find(db)?.suspected.is_some(),
                disabled: self.core.is_disabled(),
                not_recognised: progress.not_recognised,
                // Sent once at the start, so that a restored disk is found out; then as often as a probe.
                journal_due: progress
                    .journal_sent
                    .is_none_or(|(sent, at)| sent < end && now.saturating_sub(at) >= PROBE),
                blocks,
                numbers,
                block_size,
                lease_rests: progress.unfit_leases.is_some_and(|(_, until)| now < until),
                status_due: progress.status_at.is_some_and(|at| now.saturating_sub(at) >= STATUS),
                failures: progress.failures,
                half_open: progress.half_open,
                line_down: progress.line_down,
                since_try: progress.tried_at.map(|at| now.saturating_sub(at)),
                retry_after: progress.retry_after,
                random: progress.random,
                send_requested: self.core.send_requested.load(Ordering::Relaxed),
            })
        })
    }

    async fn take(&mut self, step: Step) {
        // Before the step: whoever asks while it is taken is heard after it.
        self.core.send_requested.store(false, Ordering::Relaxed);
        let outcome = match step {
            Step::Probe => {
                let probed = self.probe().await;
                if probed.is_ok() {
                    self.progress.status_at = Some(self.core.clock.monotonic());
                }
                probed
            }
            Step::Lease => match self.lease().await {
                // Records go on meanwhile.
                Err(CentralFault::NoAnswer(NoAnswer::Unfit(why))) => {
                    self.lease_unfit(why);
                    self.trouble(Trouble::Numbers, true)
                }
                Ok(()) => {
                    self.progress.unfit_leases = None;
                    self.trouble(Trouble::Numbers, false)
                }
                Err(fault) => Err(fault),
            },
            Step::Send { most } => match self.core.store.read(|db| Outgoing::batch(db, most)) {
                Ok(batch) => {
                    let sent = self.send(batch, &mut Round::default()).await;
                    if let Ok(told) = sent {
                        self.progress.journal_sent = Some((told, self.core.clock.monotonic()));
                    }
                    sent.map(|_| ())
                }
                Err(fault) => {
                    tracing::error!(%fault, "the outbox cannot be read");
                    Ok(())
                }
            },
            Step::Purge { .. } | Step::Wait { .. } | Step::Leave => Ok(()),
        };
        self.progress.tried_at = Some(self.core.clock.monotonic());
        match outcome {
            // It says that there is a line; whether records get through, the next of them shows.
            Ok(()) if step == Step::Probe && (self.progress.line_down || self.progress.not_recognised) => {
                self.progress.line_down = false;
                self.progress.not_recognised = false;
                self.progress.half_open = true;
                self.core.line_tried(None);
            }
            Ok(()) => {
                self.progress = Progress {
                    tried_at: self.progress.tried_at,
                    journal_sent: self.progress.journal_sent,
                    not_purged: self.progress.not_purged,
                    status_at: self.progress.status_at,
                    keys_asked: self.progress.keys_asked,
                    services_asked: self.progress.services_asked,
                    unfit_leases: self.progress.unfit_leases,
                    unfit_definitions: std::mem::take(&mut self.progress.unfit_definitions),
                    ..Progress::default()
                };
                self.core.line_tried(None);
            }
            Err(fault) => {
                tracing::info!(%fault, ?step, "sync step failed");
                // A disk that refuses here says so with the next answer.
                let _ = self.write(|tx| Contact::pass(tx, self.core.clock.as_ref()));
                if fault.is_line() {
                    self.all_wait(attempt(&fault));
                }
                self.progress.failures = self.progress.failures.saturating_add(1);
                self.progress.half_open = false;
                self.progress.line_down = fault.is_line();
                self.progress.not_recognised = matches!(fault, CentralFault::TerminalUnknown);
                self.progress.retry_after = match &fault {
                    CentralFault::Busy { retry_after, .. } => *retry_after,
                    _ => None,
                };
                self.progress.random = (self.core.random)();
                self.core.line_tried(Some(&fault));
            }
        }
    }

    async fn lease(&self) -> std::result::Result<(), CentralFault> {
        let request = self.write(HeldLease::request)?;
        let proven = self.core.central.lease(&request).await?;
        let kept = self.write(|tx| self.core.journal.lease(tx, &request, &proven.answer, &proven.proof))?;
        self.core.tell(Notice::Status);
        kept.map_err(|unfit| NoAnswer::Unfit(unfit.as_str()).into())
    }

    fn lease_unfit(&mut self, why: &'static str) {
        let before = self.progress.unfit_leases.map_or(0, |(count, _)| count);
        let count = before.saturating_add(1);
        let until = self
            .core
            .clock
            .monotonic()
            .saturating_add(lease_rest(count, (self.core.random)()));
        self.progress.unfit_leases = Some((count, until));
        tracing::warn!(reason = why, "central's numbers not usable; asked for again later");
    }

    /// Central's signed time: what the clock is measured by, and what leases run out by.
    pub(super) fn server_time_received(&self, server_time: Timestamp) -> std::result::Result<(), CentralFault> {
        let now = self.core.clock.now();
        self.core.trusted.hear(server_time);
        self.write(|tx| {
            ClockMarks::set_skew(tx, now, server_time)?;
            Contact::heard(tx, self.core.clock.as_ref(), server_time)?;
            self.core.journal.clock(tx)?;
            let gaps = HeldLease::expire(tx, server_time)?;
            self.core.journal.gaps(tx, gaps)
        })
    }

    /// A disk that refuses here loses nothing: the answer comes again with the next try, after a pause.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T>,
    ) -> std::result::Result<T, CentralFault> {
        self.core.store.write::<_, StoreFault>(work).map_err(|fault| {
            tracing::error!(%fault, "central's answer not stored; asked again with the next try");
            CentralFault::NotKept
        })
    }
}
