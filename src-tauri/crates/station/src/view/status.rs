use serde::{Deserialize, Serialize};
use specta::Type;

/// Everything the frame round a screen shows. Pushed to the window as the event `status` whenever it
/// changes, and read once at start.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    pub phase: Phase,
    /// Name of the company, as it stands on the receipt.
    pub company: Option<String>,
    pub office: Option<Office>,
    /// Code of this counter within its office.
    pub counter: Option<String>,
    pub operator: Option<Operator>,
    /// He is away: nothing but the lock is shown.
    pub locked: bool,
    /// His password was given to him by somebody else: it is changed before anything else.
    pub password_due: bool,
    /// Seconds until the counter locks itself, once that is near.
    pub locks_in: Option<u32>,
    /// What is left of his permission to sign in without central.
    pub grant: Option<super::GrantLeft>,
    pub line: Line,
    /// Records not yet acknowledged by central.
    pub waiting: u32,
    /// Records central refused, or that are in quarantine: somebody has to act.
    pub needs_action: u32,
    /// False only while a record is being written.
    pub safe_to_switch_off: bool,
    pub printer: Printer,
    /// Today in Iran, `1405/09/01`.
    pub today: String,
    /// The time in Iran, `10:25`.
    pub time: String,
    /// 0 = Saturday … 6 = Friday.
    pub weekday: u8,
    /// The clock was set back, or is far from central's signed time: dates only warn.
    pub clock_suspect: bool,
    /// How close this counter is to the limits of working without central.
    pub offline: OfflineLevel,
    /// Visits that are put aside at this counter.
    pub parked: u32,
    /// Tracking numbers left in this counter's leases.
    pub numbers_left: u32,
    /// What stands between this counter and central's word; `trouble.<key>` in the catalogue.
    pub troubles: Vec<Trouble>,
    /// Host and port of the proxy, where one of them is a proxy.
    pub proxy: Option<String>,
    /// What barcode readers put round a code.
    pub framings: Vec<Framing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Framing {
    pub prefix: String,
    pub suffix: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Central's settings cannot be used; those before stay in force.
    Settings,
    /// Central's blocks of numbers cannot be used.
    Numbers,
    /// Central knows another past of this counter; a new epoch is asked for.
    Epoch,
    /// Whoever answers shows no certificate of the authorities central has named last.
    Authorities,
    /// A service definition of central's, or its catalogue, cannot be used; what came before it stays in use.
    Catalogue,
    /// A proxy does not let the line through.
    Proxy,
    /// Central's certificate and this machine's clock do not agree.
    CertificateClock,
}

/// How far the terminal came at start. Every phase but `Ready` has a screen of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Starting,
    /// The keyring is not up, or does not answer: retried every few seconds.
    KeyringUnavailable,
    /// The keyring answers, and is locked: retried every few seconds.
    KeyringLocked,
    /// The keyring answers, and nobody has ever made one for this user: retried every few seconds.
    KeyringNeverMade,
    /// A database is here, its key is not. Never answered with a new key.
    KeyMissing,
    /// The keyring has a key, and it is another database's, or another counter's.
    KeyWrong,
    /// The key is right, the file is damaged.
    DatabaseDamaged,
    /// The key does not open the database, or the file is damaged: nothing tells which.
    DatabaseUnreadable,
    /// Written by a later version of this program.
    DatabaseNewer,
    /// The disk refuses writes (full, read-only).
    DiskUnwritable,
    /// `kiosk-admin`, or another kiosk, holds the data folder.
    FolderHeld,
    /// The data folder is on a drive of another machine.
    FolderRemote,
    NotEnrolled,
    /// Out of service: what waits is handed over, then everything is wiped.
    Leaving,
    /// Central took this counter out of service; nothing is left on it.
    Disabled,
    /// Its technician took this counter out of service; nothing is left on it.
    Retired,
    Ready,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Office {
    pub code: String,
    pub name: String,
    pub city: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Operator {
    pub code: String,
    pub name: String,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Operator,
    Supervisor,
    Technician,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Nothing was tried yet.
    Unknown,
    Online,
    Offline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OfflineLevel {
    Fine,
    /// The line is wanted soon.
    Soft,
    /// No new record until central was reached.
    Hard,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Printer {
    pub name: Option<String>,
    pub state: PrinterState,
    /// What receipts are printed on; `None` where no printer is chosen.
    pub paper: Option<super::Paper>,
    /// Of the last test page, since the program started.
    pub test: Option<super::PrintFact>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrinterState {
    /// None was chosen and the system has no default.
    None,
    Ready,
    Printing,
    PaperOut,
    /// Stopped, offline, or its queue is gone.
    Stopped,
    /// The print system does not answer.
    Unknown,
    /// The chosen printer writes PDF files.
    File,
}
