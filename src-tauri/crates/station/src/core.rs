//! What every room works with: the database, the spool, the journal, the line and the clock of one counter.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{SealingPublicKey, Settings, SigningKey};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{Notify, broadcast, watch};

use crate::{
    central::{Central, CentralFault},
    clock::{self, Clock, Trusted},
    journal::Journal,
    notice::Notice,
    sabotage::Sabotage,
    spool::Spool,
    store::{ClockMarks, Contact, Outgoing, Store, StoreFault, Terminal},
};

const HOUR: Duration = Duration::from_secs(3600);

/// Shared by the rooms behind one [`Arc`]. Holds nothing of a visitor and nothing of an operator.
pub(crate) struct Core {
    pub store: Store,
    pub spool: Spool,
    pub journal: Journal,
    pub central: Arc<Central>,
    pub clock: Arc<dyn Clock>,
    pub trusted: Arc<Trusted>,
    /// As it was at start; its settings move on in [`Core::settings`].
    pub terminal: Terminal,
    pub signing: SigningKey,
    pub sealing: SealingPublicKey,
    /// Central's settings as it sent them last.
    pub settings: watch::Sender<Arc<Settings>>,
    /// How the line to central is, as far as the last try showed.
    pub line: watch::Sender<Line>,
    /// Why it is down, where somebody here can do something about it.
    pub line_trouble: Mutex<Option<LineTrouble>>,
    pub notices: broadcast::Sender<Notice>,
    /// Wakes the sync loop: something changed, it decides again.
    pub wake: Notify,
    /// The operator asked to send without waiting.
    pub send_requested: AtomicBool,
    /// Central has taken this counter out of service.
    pub disabled: AtomicBool,
    /// How often the catalogue, a definition or the list of offices changed since the start.
    pub catalogue_changes: AtomicU64,
    /// Records being written at this moment.
    pub writing: AtomicU32,
    pub random: Random,
    pub sabotage: Sabotage,
    /// Where files may be written besides the database.
    pub folder: PathBuf,
}

/// The format in which this version of the program writes a draft. Another one is kept, and shown as such.
pub(crate) const DRAFT_FORMAT: u32 = 1;

/// Where random numbers come from that no secret depends on.
pub type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The line to central.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing was tried yet.
    Unknown,
    Online,
    Offline,
}

/// Why the line is down, where it is not the line itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineTrouble {
    /// A proxy does not let it through. Its host and port.
    Proxy(String),
    /// Central's certificate and this machine's clock do not agree.
    Clock,
}

impl LineTrouble {
    fn of(fault: &CentralFault) -> Option<Self> {
        match fault {
            CentralFault::Proxy { name, .. } => Some(Self::Proxy(name.clone())),
            fault if fault.is_clock() => Some(Self::Clock),
            _ => None,
        }
    }
}

/// How close the counter is to central's limits for working without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineLevel {
    Fine,
    /// The line is wanted soon.
    Soft,
    /// No new record until central was reached.
    Hard,
}

impl Core {
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.borrow())
    }

    pub fn today(&self) -> JalaliDate {
        clock::jalali(self.clock.now())
    }

    pub fn tell(&self, notice: Notice) {
        // No listener is no fault: kiosk-admin has no screen.
        let _ = self.notices.send(notice);
    }

    /// The catalogue, a definition or the list of offices changed, and is on the disk.
    pub fn catalogue_changed(&self) {
        self.catalogue_changes.fetch_add(1, Ordering::SeqCst);
        self.tell(Notice::Catalogue);
    }

    /// The screen has to show this record again.
    pub fn tell_record(&self, tracking_number: &str) {
        self.tell(Notice::Record {
            tracking_number: tracking_number.to_owned(),
        });
    }

    /// Central has taken this counter out of service, by its signed word.
    pub fn is_disabled(&self) -> bool {
        self.disabled.load(Ordering::SeqCst)
    }

    /// Notes that the line is down, and has the sync loop look at it.
    pub fn line_failed(&self, fault: &CentralFault) {
        if fault.is_line() && self.line_is(Line::Offline, LineTrouble::of(fault)) {
            self.wake.notify_one();
        }
    }

    /// What a try showed of the line: none, or its fault. An answer that does not help is one all the same.
    pub fn line_tried(&self, fault: Option<&CentralFault>) {
        match fault.filter(|fault| fault.is_line()) {
            Some(fault) => self.line_is(Line::Offline, LineTrouble::of(fault)),
            None => self.line_is(Line::Online, None),
        };
    }

    /// `true` where that is news.
    fn line_is(&self, line: Line, trouble: Option<LineTrouble>) -> bool {
        let before = std::mem::replace(&mut *lock(&self.line_trouble), trouble.clone());
        let news = self.line.send_replace(line) != line || before != trouble;
        if news {
            self.tell(Notice::Status);
        }
        news
    }

    /// Host and port of the proxy that does not let the line through.
    pub fn proxy(&self) -> Option<String> {
        self.line_trouble().and_then(|trouble| match trouble {
            LineTrouble::Proxy(name) => Some(name),
            LineTrouble::Clock => None,
        })
    }

    pub fn line_trouble(&self) -> Option<LineTrouble> {
        lock(&self.line_trouble).clone()
    }

    pub fn clock_suspect(&self) -> Result<bool, StoreFault> {
        let now = self.clock.now();
        self.store.read(|db| {
            let contact = Contact::find(db, self.clock.as_ref())?;
            Ok(ClockMarks::find(db)?.is_suspect(contact.as_ref(), now))
        })
    }

    /// How long and how far this counter has gone without central. In powered-on time: setting the clock neither brings
    /// a limit about nor hides it.
    pub fn offline(&self) -> Result<OfflineLevel, StoreFault> {
        let settings = self.settings();
        let limits = &settings.offline;
        let (contact, waiting) = self
            .store
            .read(|db| Ok((Contact::find(db, self.clock.as_ref())?, Outgoing::count(db)?)))?;
        let away = contact.map_or(Duration::ZERO, |contact| contact.away);
        let beyond = |hours: u32, records: u32| away >= HOUR.saturating_mul(hours) || waiting >= records;
        Ok(if beyond(limits.hard_hours, limits.hard_records) {
            OfflineLevel::Hard
        } else if beyond(limits.soft_hours, limits.soft_records) {
            OfflineLevel::Soft
        } else {
            OfflineLevel::Fine
        })
    }
}

/// A panic while one of these was held left nothing half-done in it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A draft as it was kept; `None` where this version cannot read it. One that was typed before a question was added to its
/// form has no answer to it.
pub(crate) fn draft_of<T: Default + Serialize + DeserializeOwned>(body: &str) -> Option<T> {
    let mut kept: serde_json::Value = serde_json::from_str(body).ok()?;
    let fields = kept.as_object_mut()?;
    if let serde_json::Value::Object(empty) = serde_json::to_value(T::default()).ok()? {
        for (field, nothing) in empty {
            fields.entry(field).or_insert(nothing);
        }
    }
    serde_json::from_value(kept).ok()
}
