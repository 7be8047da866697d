use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use kiosk_wire::EpochReason;
use tokio::sync::Notify;

use super::{
    BLOCKS_IN_HAND, Facts, PROBE, Step,
    decide::{STATUS, decide, wants_lease},
    past,
    purge::keeping,
    verdict::attempt,
};
use crate::{
    central::{Central, CentralFault},
    clock::{Clock, Trusted},
    desk::Session,
    journal::Journal,
    notice::Notice,
    spool::Spool,
    station::Random,
    store::{ClockMarks, Contact, Epoch, HeldLease, JournalEnd, Outgoing, Result, Store, StoreFault},
    view::Line,
};

/// Whatever the loop shares with the rest of the station.
pub struct Driver {
    pub(crate) store: Arc<Store>,
    pub(crate) spool: Arc<Spool>,
    pub(crate) journal: Journal,
    pub(crate) central: Arc<Central>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) trusted: Arc<Trusted>,
    pub(crate) random: Random,
    /// Something changed: decide anew.
    pub(crate) wake: Arc<Notify>,
    /// Somebody asked to send now.
    pub(crate) asked: Arc<AtomicBool>,
    /// Central has taken this terminal out of service.
    pub(crate) disabled: Arc<AtomicBool>,
    pub(crate) line: tokio::sync::watch::Sender<Line>,
    pub(crate) notices: tokio::sync::broadcast::Sender<Notice>,
    pub(crate) session: Arc<Mutex<Option<Session>>>,
    pub(crate) progress: Progress,
}

/// What the loop remembers between steps. In powered-on time: the wall clock may jump.
#[derive(Default)]
pub(crate) struct Progress {
    tried_at: Option<Duration>,
    /// How far the journal went when central was told, and when.
    told: Option<(u64, Duration)>,
    /// When central last said how it is.
    status_at: Option<Duration>,
    /// When the terminals' keys were asked for; `None` while some are missing.
    pub(super) keys_asked: Option<Duration>,
    failures: u32,
    line_down: bool,
    stranger: bool,
    retry_after: Option<Duration>,
    random: u64,
    /// When taking something away failed last: a disk that refuses is not asked all the time.
    pub(super) not_purged: Option<Duration>,
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
    /// Runs until the station is dropped, or the counter is to leave.
    pub(crate) async fn run(mut self) {
        loop {
            match self.step().await {
                Step::Wait { at_most } => {
                    tokio::select! {
                        () = tokio::time::sleep(at_most) => {}
                        () = self.wake.notified() => {}
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

    /// Sends until the outbox is empty or a try fails, then fetches numbers and keys: for `kiosk-admin sync`.
    pub(crate) async fn drain(self) -> std::result::Result<Round, crate::Fault> {
        let mut round = Round::default();
        loop {
            let most = kiosk_wire::MAX_BATCH;
            let batch = self.store.read(|db| Outgoing::batch(db, most))?;
            if batch.is_empty() {
                break;
            }
            let settled = round.settled();
            self.send(batch, &mut round).await?;
            round.waiting = self.store.read(Outgoing::count)?;
            if round.settled() == settled {
                break;
            }
        }
        for _ in 0..BLOCKS_IN_HAND {
            if wants_lease(&self.facts()?) {
                self.lease().await?;
            }
        }
        while !self.refresh_keys().await? {}
        Ok(round)
    }

    /// Tells central how far the journal goes, and gives why this disk is taken for a restored one, where it is.
    pub(crate) async fn compare(self) -> std::result::Result<Option<EpochReason>, crate::Fault> {
        let (_, journal) = self.store.read(|db| self.journal.head(db))?;
        let proven = self.central.records(Vec::new(), journal).await?;
        self.heard(proven.answer.server_time);
        self.recognise(&proven.answer);
        Ok(self.store.read(|db| {
            let found = past::recognise(db, self.journal.terminal(), &proven.answer)?;
            Ok(Epoch::find(db)?.suspected.or(found))
        })?)
    }

    fn facts(&self) -> Result<Facts> {
        let progress = &self.progress;
        self.store.read(|db| {
            let HeldLease {
                blocks,
                numbers,
                block_size,
            } = HeldLease::find(db)?;
            let now = self.clock.monotonic();
            let end = JournalEnd::find(db, self.journal.terminal())?.sequence;
            let rested = progress.not_purged.is_none_or(|at| now.saturating_sub(at) >= PROBE);
            let purge_due = match keeping(db, self.clock.as_ref())? {
                Some((limits, _)) => rested && limits.is_due(db)?,
                None => false,
            };
            Ok(Facts {
                purge_due,
                waiting: Outgoing::count(db)?,
                suspected: Epoch::find(db)?.suspected.is_some(),
                disabled: self.disabled.load(Ordering::SeqCst),
                stranger: progress.stranger,
                // Told once at the start, so that a restored disk is found out; then as often as a probe.
                journal_due: progress
                    .told
                    .is_none_or(|(told, at)| told < end && now.saturating_sub(at) >= PROBE),
                blocks,
                numbers,
                block_size,
                status_due: progress.status_at.is_some_and(|at| now.saturating_sub(at) >= STATUS),
                failures: progress.failures,
                line_down: progress.line_down,
                since_try: progress.tried_at.map(|at| now.saturating_sub(at)),
                retry_after: progress.retry_after,
                random: progress.random,
                asked: self.asked.load(Ordering::Relaxed),
            })
        })
    }

    async fn take(&mut self, step: Step) {
        // Before the step: whoever asks while it is taken is heard after it.
        self.asked.store(false, Ordering::Relaxed);
        let outcome = match step {
            Step::Probe => {
                let probed = self.probe().await;
                if probed.is_ok() {
                    self.progress.status_at = Some(self.clock.monotonic());
                }
                probed
            }
            Step::Lease => self.lease().await,
            Step::Send { most } => match self.store.read(|db| Outgoing::batch(db, most)) {
                Ok(batch) => {
                    let sent = self.send(batch, &mut Round::default()).await;
                    if let Ok(told) = sent {
                        self.progress.told = Some((told, self.clock.monotonic()));
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
        self.progress.tried_at = Some(self.clock.monotonic());
        match outcome {
            Ok(()) => {
                self.progress = Progress {
                    tried_at: self.progress.tried_at,
                    told: self.progress.told,
                    not_purged: self.progress.not_purged,
                    status_at: self.progress.status_at,
                    keys_asked: self.progress.keys_asked,
                    ..Progress::default()
                };
                self.line_is(Line::Online);
            }
            Err(fault) => {
                tracing::info!(%fault, "central did not help");
                self.write(|tx| Contact::pass(tx, self.clock.as_ref()));
                if fault.is_line() {
                    self.all_wait(attempt(&fault));
                }
                self.progress.failures = self.progress.failures.saturating_add(1);
                self.progress.line_down = fault.is_line();
                self.progress.stranger = matches!(fault, CentralFault::TerminalUnknown);
                self.progress.retry_after = match fault {
                    CentralFault::Busy { retry_after, .. } => retry_after,
                    _ => None,
                };
                self.progress.random = (self.random)();
                self.line_is(if fault.is_line() { Line::Offline } else { Line::Online });
            }
        }
    }

    async fn lease(&self) -> std::result::Result<(), CentralFault> {
        let request = match self.store.write::<_, StoreFault>(HeldLease::request) {
            Ok(request) => request,
            Err(fault) => {
                tracing::error!(%fault, "a lease cannot be asked for");
                return Ok(());
            }
        };
        let proven = self.central.lease(&request).await?;
        self.write(|tx| self.journal.lease(tx, &request, &proven));
        self.tell(Notice::Status);
        Ok(())
    }

    /// Central's signed time: what the clock is measured by, and what leases run out by.
    pub(super) fn heard(&self, server_time: Timestamp) {
        let now = self.clock.now();
        self.trusted.hear(server_time);
        self.write(|tx| {
            ClockMarks::set_skew(tx, now, server_time)?;
            Contact::heard(tx, self.clock.as_ref(), server_time)?;
            self.journal.clock(tx)?;
            let gaps = HeldLease::expire(tx, server_time)?;
            self.journal.gaps(tx, gaps)
        });
    }

    /// A disk that refuses here loses nothing: the answer comes again with the next try.
    pub(super) fn write(&self, work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<()>) {
        if let Err(fault) = self.store.write::<_, StoreFault>(work) {
            tracing::error!(%fault, "central's word cannot be written down");
        }
    }

    fn line_is(&self, line: Line) {
        if self.line.send_replace(line) != line {
            self.tell(Notice::Status);
        }
    }

    pub(super) fn tell(&self, notice: Notice) {
        // Nobody listening is no fault: kiosk-admin has no screen.
        let _ = self.notices.send(notice);
    }
}
