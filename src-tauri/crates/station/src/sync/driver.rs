use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use kiosk_wire::{EpochReason, OperatorStanding, RecordsAnswer, Standing, journal::Event};
use tokio::sync::Notify;

use super::{
    BLOCKS_IN_HAND, Facts, PROBE, Step,
    decide::{STATUS, decide, wants_lease},
    past,
    verdict::{Verdict, attempt, verdict},
};
use crate::{
    central::{Central, CentralFault, NoAnswer, Proven},
    clock::{Clock, Trusted},
    desk::Session,
    journal::Journal,
    notice::Notice,
    spool::Spool,
    station::{Random, lock},
    store::{
        Attempt, ClockMarks, Contact, Epoch, HeldLease, JournalEnd, KeepLimits, KnownKey, Outgoing, Result, Settled,
        Store, StoreFault, StoredRecord, Terminal, Verifier, stands,
    },
    view::Line,
};

/// How often other terminals' keys are asked for.
const KEYS_EVERY: Duration = Duration::from_secs(60 * 60);

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
    keys_asked: Option<Duration>,
    failures: u32,
    line_down: bool,
    stranger: bool,
    retry_after: Option<Duration>,
    random: u64,
    /// When taking something away failed last: a disk that refuses is not asked all the time.
    not_purged: Option<Duration>,
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

    async fn probe(&mut self) -> std::result::Result<(), CentralFault> {
        let Proven { answer: status, proof } = self.central.status().await?;
        self.heard(status.server_time);
        if status.standing == Standing::Disabled {
            self.end(&proof);
            return Ok(());
        }
        self.people(&status.operators);
        self.refresh_settings().await?;
        let now = self.clock.monotonic();
        if self
            .progress
            .keys_asked
            .is_none_or(|at| now.saturating_sub(at) >= KEYS_EVERY)
        {
            match self.refresh_keys().await {
                Ok(all) => self.progress.keys_asked = all.then_some(now),
                Err(fault) if fault.is_line() => return Err(fault),
                // nothing waits for them
                Err(fault) => {
                    tracing::warn!(%fault, "the terminals' keys were not renewed");
                    self.progress.keys_asked = Some(now);
                }
            }
        }
        Ok(())
    }

    /// Other terminals' keys, a page at a time. Whether all are here.
    async fn refresh_keys(&self) -> std::result::Result<bool, CentralFault> {
        let Ok(known) = self.store.read(KnownKey::newest) else {
            return Ok(true);
        };
        let keys = self.central.terminal_keys(known).await?;
        let last = keys.keys.last().map_or(known, |key| key.change);
        if last > known {
            self.write(|tx| KnownKey::keep(tx, &keys));
        }
        Ok(last >= keys.newest || last == known)
    }

    /// Whom central lets work here. Whoever is no longer among them is out at once; what he typed stays his.
    fn people(&self, operators: &[OperatorStanding]) {
        self.write(|tx| Verifier::keep_only(tx, operators));
        let out = {
            let mut seat = lock(&self.session);
            let stays = seat.as_ref().is_none_or(|session| {
                session.must_change || stands(operators, &session.operator.code, session.password_version)
            });
            if stays { None } else { seat.take() }
        };
        if let Some(session) = out {
            let operator = session.operator.code;
            self.write(|tx| self.journal.write(tx, Event::SignedOut { operator }));
            self.tell(Notice::Status);
        }
    }

    /// Central has taken this terminal out of service, by its signed word: kept, so that a restart knows it too.
    fn end(&self, word: &[u8]) {
        self.write(|tx| {
            if Terminal::disable(tx, word)? {
                tracing::warn!("central has taken this counter out of service");
                let standing = Standing::Disabled;
                self.journal.write(tx, Event::Standing { standing })?;
            }
            Ok(())
        });
        self.disabled.store(true, Ordering::SeqCst);
        self.tell(Notice::Status);
    }

    async fn refresh_settings(&self) -> std::result::Result<(), CentralFault> {
        let etag = match self.store.read(Terminal::find) {
            Ok(Some(terminal)) => terminal.settings_etag,
            _ => return Ok(()),
        };
        if let Some((settings, etag)) = self.central.settings(etag.as_deref()).await? {
            let version = settings.version;
            // An older word of central's, played again, changes nothing.
            if version < self.known_version() {
                return Err(NoAnswer::OtherRequest.into());
            }
            if !settings.authorities.is_empty() {
                self.central.trust(&settings.authorities)?;
            }
            self.write(|tx| {
                Terminal::set_settings(tx, &settings, etag.as_deref())?;
                self.journal.write(tx, Event::Settings { version })
            });
            self.tell(Notice::Status);
        }
        Ok(())
    }

    fn known_version(&self) -> u64 {
        let terminal = self.store.read(Terminal::find).ok().flatten();
        terminal.map_or(0, |terminal| terminal.settings.version)
    }

    /// Takes away what was kept as long as it may, and every trace of it in the database's log and in the spool.
    fn purge(&mut self, most: u32) {
        match self.purged(most) {
            Ok(purged) => {
                let records = purged.len();
                tracing::debug!(records, "what was kept long enough was taken away");
                for (tracking_number, _) in purged {
                    self.tell(Notice::Record { tracking_number });
                }
            }
            Err(fault) => {
                tracing::error!(%fault, "what was kept long enough cannot be taken away");
                self.progress.not_purged = Some(self.clock.monotonic());
            }
        }
    }

    fn purged(&self, most: u32) -> std::result::Result<Vec<(String, u32)>, crate::Fault> {
        let purged = self.store.write::<_, StoreFault>(|tx| {
            let Some((limits, now)) = keeping(tx, self.clock.as_ref())? else {
                return Ok(Vec::new());
            };
            let purged = limits.apply(tx, now, most)?;
            if !purged.is_empty() {
                let records = purged.iter().map(|(_, records)| records).sum();
                self.journal.write(tx, Event::Purged { records })?;
            }
            Ok(purged)
        })?;
        self.store.cut_log()?;
        if !purged.is_empty() {
            self.spool.begin_anew_where(|known| {
                Ok::<_, crate::Fault>(self.store.read(|db| StoredRecord::all_answered(db, known))?)
            })?;
        }
        Ok(purged)
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

    /// Gives how far the journal went that central was told of.
    async fn send(&self, batch: Vec<Outgoing>, round: &mut Round) -> std::result::Result<u64, CentralFault> {
        let (told, journal) = match self.store.read(|db| self.journal.head(db)) {
            Ok(head) => head,
            Err(fault) => {
                tracing::error!(%fault, "the journal cannot be read");
                return Ok(0);
            }
        };
        let envelopes = batch.iter().map(|item| item.envelope.clone()).collect();
        match self.central.records(envelopes, journal).await {
            Ok(proven) => {
                self.heard(proven.answer.server_time);
                self.recognise(&proven.answer);
                self.settle(&batch, &proven.answer, &proven.proof, round)?;
                Ok(told)
            }
            Err(fault) => {
                self.put_off(&batch, attempt(&fault));
                Err(fault)
            }
        }
    }

    /// Whether central knows a past of this terminal that this disk has not.
    fn recognise(&self, answer: &RecordsAnswer) {
        self.write(|tx| {
            if let Some(reason) = past::recognise(tx, self.journal.terminal(), answer)?
                && Epoch::suspect(tx, reason)?
            {
                tracing::error!(?reason, "this disk is a restored or a cloned one");
                self.journal.write(tx, Event::Restored { reason })?;
            }
            Ok(())
        });
    }

    /// Writes down what central said of each item. An item it did not mention was not answered.
    fn settle(
        &self,
        batch: &[Outgoing],
        answer: &RecordsAnswer,
        proof: &[u8],
        round: &mut Round,
    ) -> std::result::Result<(), CentralFault> {
        let mut later: Option<Duration> = None;
        let mut left = Vec::new();
        let now = self.clock.now();
        for item in batch {
            match verdict(answer, &item.hash) {
                Some(Verdict::Settled(settled)) => {
                    let counter = match settled {
                        Settled::Sent => &mut round.sent,
                        Settled::Rejected { .. } => &mut round.rejected,
                        Settled::Quarantined => &mut round.quarantined,
                    };
                    *counter += 1;
                    self.write(|tx| {
                        item.settle(tx, &settled, proof, answer.server_time, now)?;
                        self.journal.write(tx, item.settled(&settled))
                    });
                    self.tell(Notice::Record {
                        tracking_number: item.tracking_number.clone(),
                    });
                }
                Some(Verdict::Later(after)) => {
                    later = Some(later.unwrap_or_default().max(after));
                    left.push(item.clone());
                }
                None => left.push(item.clone()),
            }
        }
        self.tell(Notice::Status);
        if left.is_empty() {
            return Ok(());
        }
        self.put_off(&left, Attempt::CentralBusy);
        Err(CentralFault::Busy {
            status: 200,
            retry_after: later,
        })
    }

    fn put_off(&self, items: &[Outgoing], attempt: Attempt) {
        let now = self.clock.now();
        self.write(|tx| items.iter().try_for_each(|item| item.tried(tx, attempt, now)));
        for item in items {
            self.tell(Notice::Record {
                tracking_number: item.tracking_number.clone(),
            });
        }
    }

    /// Also what was not tried has its reason on the screen.
    fn all_wait(&self, attempt: Attempt) {
        let now = self.clock.now();
        match self
            .store
            .write::<_, StoreFault>(|tx| Outgoing::all_wait(tx, attempt, now))
        {
            Ok(numbers) => {
                for tracking_number in numbers {
                    self.tell(Notice::Record { tracking_number });
                }
            }
            Err(fault) => tracing::error!(%fault, "the reason cannot be written down"),
        }
    }

    /// Central's signed time: what the clock is measured by, and what leases run out by.
    fn heard(&self, server_time: Timestamp) {
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
    fn write(&self, work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<()>) {
        if let Err(fault) = self.store.write::<_, StoreFault>(work) {
            tracing::error!(%fault, "central's word cannot be written down");
        }
    }

    fn line_is(&self, line: Line) {
        if self.line.send_replace(line) != line {
            self.tell(Notice::Status);
        }
    }

    fn tell(&self, notice: Notice) {
        // Nobody listening is no fault: kiosk-admin has no screen.
        let _ = self.notices.send(notice);
    }
}

/// What may go now, and the time it is at least. Central's signed time, carried on by powered-on time: no clock that is
/// set brings anything forward, and a machine that is on, or hears central, keeps nothing for ever. `None` before
/// central was ever heard.
fn keeping(db: &rusqlite::Connection, clock: &dyn Clock) -> Result<Option<(KeepLimits, Timestamp)>> {
    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    let (Some(contact), Some(terminal)) = (Contact::find(db, clock)?, Terminal::find(db)?) else {
        return Ok(None);
    };
    let keeping = terminal.settings.keeping;
    let hours = |count: u32| HOUR.saturating_mul(i32::try_from(count).unwrap_or(i32::MAX));
    let now = contact.now();
    let before = |kept: SignedDuration| now.checked_sub(kept).unwrap_or(Timestamp::MIN);
    let limits = KeepLimits {
        records: before(hours(keeping.reprint_hours)),
        subscribers: before(hours(keeping.subscriber_days.saturating_mul(24))),
    };
    Ok(Some((limits, now)))
}
