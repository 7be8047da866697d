use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use kiosk_wire::{Outcome, RecordsAnswer, envelope::EnvelopeHash};
use tokio::sync::Notify;

use super::{Facts, Step, decide};
use crate::{
    central::{Central, CentralFault},
    clock::Clock,
    notice::Notice,
    store::{Attempt, ClockMarks, HeldLease, Outgoing, Result, Settled, Store, StoreFault, Terminal},
    view::Line,
};

/// Whatever the loop shares with the rest of the station.
pub(crate) struct Driver {
    pub store: Arc<Store>,
    pub central: Arc<Central>,
    pub clock: Arc<dyn Clock>,
    /// Something changed: decide anew.
    pub wake: Arc<Notify>,
    /// Somebody asked to send now.
    pub asked: Arc<AtomicBool>,
    pub line: tokio::sync::watch::Sender<Line>,
    pub notices: tokio::sync::broadcast::Sender<Notice>,
    pub progress: Progress,
}

/// What the loop remembers between steps. In powered-on time: the wall clock may jump.
#[derive(Default)]
pub(crate) struct Progress {
    tried_at: Option<Instant>,
    failures: u32,
    line_down: bool,
    retry_after: Option<Duration>,
    random: u64,
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
    /// Runs until the station is dropped.
    pub async fn run(mut self) {
        loop {
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
                Step::Wait { at_most } => {
                    tokio::select! {
                        () = tokio::time::sleep(at_most) => {}
                        () = self.wake.notified() => {}
                    }
                }
                step => self.take(step).await,
            }
        }
    }

    /// Sends until the outbox is empty or a try fails: for `kiosk-admin sync`.
    pub async fn drain(self) -> std::result::Result<Round, crate::Fault> {
        let mut round = Round::default();
        loop {
            let most = kiosk_wire::MAX_BATCH;
            let batch = self.store.read(|db| Outgoing::batch(db, most))?;
            if batch.is_empty() {
                return Ok(round);
            }
            let settled = round.settled();
            self.send(batch, &mut round).await?;
            round.waiting = self.store.read(Outgoing::count)?;
            if round.settled() == settled {
                return Ok(round);
            }
        }
    }

    fn facts(&self) -> Result<Facts> {
        let progress = &self.progress;
        self.store.read(|db| {
            let HeldLease {
                blocks,
                numbers,
                block_size,
            } = HeldLease::find(db)?;
            Ok(Facts {
                waiting: Outgoing::count(db)?,
                blocks,
                numbers,
                block_size,
                failures: progress.failures,
                line_down: progress.line_down,
                since_try: progress.tried_at.map(|at| at.elapsed()),
                retry_after: progress.retry_after,
                random: progress.random,
                asked: self.asked.load(Ordering::Relaxed),
            })
        })
    }

    async fn take(&mut self, step: Step) {
        let outcome = match step {
            Step::Probe => self.probe().await,
            Step::Lease => self.lease().await,
            Step::Send { most } => match self.store.read(|db| Outgoing::batch(db, most)) {
                Ok(batch) => self.send(batch, &mut Round::default()).await,
                Err(fault) => {
                    tracing::error!(%fault, "the outbox cannot be read");
                    Ok(())
                }
            },
            Step::Wait { .. } => Ok(()),
        };
        self.progress.tried_at = Some(Instant::now());
        self.asked.store(false, Ordering::Relaxed);
        match outcome {
            Ok(()) => {
                self.progress = Progress {
                    tried_at: self.progress.tried_at,
                    ..Progress::default()
                };
                self.line_is(Line::Online);
            }
            Err(fault) => {
                tracing::info!(%fault, "central did not help");
                self.progress.failures = self.progress.failures.saturating_add(1);
                self.progress.line_down = fault.is_line();
                self.progress.retry_after = match fault {
                    CentralFault::Busy { retry_after, .. } => retry_after,
                    _ => None,
                };
                self.progress.random = random();
                self.line_is(if fault.is_line() { Line::Offline } else { Line::Online });
            }
        }
    }

    async fn probe(&self) -> std::result::Result<(), CentralFault> {
        let status = self.central.status().await?;
        self.heard(status.server_time);
        self.refresh_settings().await
    }

    async fn refresh_settings(&self) -> std::result::Result<(), CentralFault> {
        let etag = match self.store.read(Terminal::find) {
            Ok(Some(terminal)) => terminal.settings_etag,
            _ => return Ok(()),
        };
        if let Some((settings, etag)) = self.central.settings(etag.as_deref()).await? {
            self.write(|tx| Terminal::set_settings(tx, &settings, etag.as_deref()));
            self.tell(Notice::Status);
        }
        Ok(())
    }

    async fn lease(&self) -> std::result::Result<(), CentralFault> {
        let id = match self.store.write::<_, StoreFault>(HeldLease::request) {
            Ok(id) => id,
            Err(fault) => {
                tracing::error!(%fault, "a lease cannot be asked for");
                return Ok(());
            }
        };
        let proven = self.central.lease(id).await?;
        self.write(|tx| HeldLease::insert(tx, &proven.answer, &proven.proof));
        self.tell(Notice::Status);
        Ok(())
    }

    async fn send(&self, batch: Vec<Outgoing>, round: &mut Round) -> std::result::Result<(), CentralFault> {
        let envelopes = batch.iter().map(|item| item.envelope.clone()).collect();
        match self.central.records(envelopes).await {
            Ok(proven) => {
                self.heard(proven.answer.server_time);
                self.settle(&batch, &proven.answer, &proven.proof, round)
            }
            Err(fault) => {
                self.put_off(&batch, attempt(&fault));
                Err(fault)
            }
        }
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
                    self.write(|tx| item.settle(tx, &settled, proof, now));
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

    fn heard(&self, server_time: Timestamp) {
        let now = self.clock.now();
        self.write(|tx| ClockMarks::set_skew(tx, now, server_time));
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

enum Verdict {
    Settled(Settled),
    Later(Duration),
}

fn verdict(answer: &RecordsAnswer, hash: &EnvelopeHash) -> Option<Verdict> {
    let result = answer.results.iter().find(|result| result.envelope.0 == hash)?;
    Some(match &result.outcome {
        Outcome::Accepted | Outcome::Duplicate => Verdict::Settled(Settled::Sent),
        Outcome::Conflict => Verdict::Settled(Settled::Quarantined),
        Outcome::Later { retry_after_seconds } => Verdict::Later(Duration::from_secs((*retry_after_seconds).into())),
        Outcome::Rejected { code, .. } => {
            let code = serde_json::to_value(code)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default();
            Verdict::Settled(Settled::Rejected { code })
        }
    })
}

fn attempt(fault: &CentralFault) -> Attempt {
    match fault {
        CentralFault::Unreachable(_) | CentralFault::SetUp(_) => Attempt::LineDown,
        CentralFault::Busy { .. } | CentralFault::TooManyTries { .. } => Attempt::CentralBusy,
        CentralFault::TerminalUnknown | CentralFault::SessionOver | CentralFault::WrongCredentials => {
            Attempt::Unauthorised
        }
        CentralFault::NoAnswer(_) | CentralFault::NotFound | CentralFault::Refused(_) => Attempt::BadAnswer,
    }
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    // Without randomness every terminal waits its full pause: slower, not wrong.
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => u64::MAX,
    }
}
