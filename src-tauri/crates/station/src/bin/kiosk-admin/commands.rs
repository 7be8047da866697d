use std::{
    fs,
    io::{self, BufRead as _, Write as _},
    path::{Path, PathBuf},
};

use kiosk_station::{
    Fault, RecoverFault, StartFault, Station, clock,
    enrol::EnrolFault,
    folder::FolderFault,
    handover::BatchFault,
    import::{self, FileFault, RowFault},
    journal::JournalFault,
    leaving::LeavingFault,
    retire::RetireFault,
    rotation::RotationFault,
    set_aside::SetAsideFault,
    store::StoreFault,
};
use serde_json::{Value, json};
use zeroize::Zeroizing;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error(transparent)]
    Start(#[from] StartFault),
    #[error(transparent)]
    Enrol(#[from] EnrolFault),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    File(#[from] FileFault),
    #[error("the file cannot be opened")]
    Open(#[source] io::Error),
    #[error(transparent)]
    Batch(#[from] BatchFault),
    #[error(transparent)]
    Recover(#[from] RecoverFault),
    #[error(transparent)]
    Journal(#[from] JournalFault),
    #[error(transparent)]
    Retire(#[from] RetireFault),
    #[error(transparent)]
    Leaving(#[from] LeavingFault),
    #[error(transparent)]
    Rotation(#[from] RotationFault),
    #[error(transparent)]
    SetAside(#[from] SetAsideFault),
    #[error("central knows another past of this counter")]
    OtherPast,
    #[error("no counter of the company signed this, or it was altered")]
    NotGenuine,
    #[error("no key of that counter is known here")]
    UnknownTerminal,
    #[error("this is no receipt's token")]
    NotAToken,
    #[error("the counter's key had ended when it was signed")]
    KeyEnded,
    #[error("this counter holds another record under that number, or none")]
    OtherRecord,
    #[error("some files were refused: {0}")]
    Files(u32),
    #[error("central has not answered for some records: {0}")]
    Unanswered(u32),
    #[error("some rows were not taken: {0}")]
    Rows(u32),
    #[error("some records are still waiting: {0}")]
    Waiting(u32),
    #[error("input or output fails")]
    Output(#[source] io::Error),
    #[error("a background task was cut short")]
    Task(#[from] tokio::task::JoinError),
}

impl From<StoreFault> for Failure {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.into())
    }
}

impl Failure {
    /// Another file may do better.
    pub fn is_of_the_file(&self) -> bool {
        matches!(
            self,
            Self::Open(_) | Self::Batch(BatchFault::NotAReceipt | BatchFault::OtherTerminal)
        )
    }
}

pub type Done = Result<(), Failure>;

pub async fn import(folder: &Path, file: &Path, operator: &str) -> Done {
    let mut password = Zeroizing::new(String::new());
    io::stdin().lock().read_line(&mut password).map_err(Failure::Output)?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let rows = import::read(&name, fs::File::open(file).map_err(Failure::Open)?)?;
    let station = open(folder).await?;
    station
        .operators
        .sign_in(operator, password.trim_end_matches(['\r', '\n']))
        .await?;
    // Sends what is taken, and fetches numbers, as at the counter.
    let sync = tokio::spawn(station.sync.run());
    let taken = take(&station, rows).await;
    sync.abort();
    let refused = taken?;
    station.operators.sign_out().await?;
    if refused > 0 {
        Err(Failure::Rows(refused))
    } else {
        Ok(())
    }
}

/// Gives how many rows were refused.
async fn take(station: &Station, rows: Vec<import::ImportRow>) -> Result<u32, Failure> {
    let (mut refused, by) = (0, station.operators.at_work()?);
    for row in rows {
        match station.reading.import(&by, &row).await {
            Ok(tracking_number) => print(&json!({ "row_ref": row.row_ref, "tracking_number": tracking_number }))?,
            Err(fault) => {
                refused += 1;
                print(&refusal(&row.row_ref, fault)?)?;
            }
        }
    }
    Ok(refused)
}

/// A row that is wrong does not hold up the next; a disk that is full does.
fn refusal(row_ref: &str, fault: RowFault) -> Result<Value, Failure> {
    match fault {
        RowFault::SaysOtherwise { tracking_number } => {
            Ok(json!({ "row_ref": row_ref, "error": "says_otherwise", "tracking_number_before": tracking_number }))
        }
        RowFault::NotUnderstood(column) => {
            Ok(json!({ "row_ref": row_ref, "error": "not_understood", "field": column }))
        }
        RowFault::OtherMeter(column) => Ok(json!({ "row_ref": row_ref, "error": "other_meter", "field": column })),
        RowFault::Fault(fault) => {
            let field = match &fault {
                Fault::Incomplete(field) => json!(field),
                Fault::LineNeeded => Value::Null,
                _ => return Err(fault.into()),
            };
            Ok(json!({ "row_ref": row_ref, "error": fault.code(), "field": field }))
        }
    }
}

pub async fn sync(folder: &Path) -> Done {
    let station = open(folder).await?;
    let round = station.sync.drain().await?;
    print(&json!({
        "sent": round.sent,
        "rejected": round.rejected,
        "quarantined": round.quarantined,
        "waiting": round.waiting,
    }))?;
    if round.waiting > 0 {
        Err(Failure::Waiting(round.waiting))
    } else {
        Ok(())
    }
}

pub async fn status(folder: &Path) -> Done {
    let station = open(folder).await?;
    let status = station.status()?;
    print(&json!({
        "office": status.office.map(|office| office.code),
        "counter": status.counter,
        "waiting": status.waiting,
        "needs_action": status.needs_action,
        "numbers_left": status.numbers_left,
        "clock_suspect": status.clock_suspect,
        "printer": status.printer.name,
        "today": status.today,
        "version": kiosk_station::VERSION,
    }))
}

pub async fn records(folder: &Path) -> Done {
    let station = open(folder).await?;
    for record in station.records.numbers()? {
        print(&json!({
            "tracking_number": record.tracking_number,
            "revision": record.revision,
            "state": record.state,
        }))?;
    }
    Ok(())
}

pub async fn open(folder: &Path) -> Result<Station, Failure> {
    let folder: PathBuf = folder.to_owned();
    // The keyring's client blocks, and must not do so on the runtime's threads.
    Ok(tokio::task::spawn_blocking(move || Station::open(&folder, clock::system())).await??)
}

/// One line, out at once: whoever reads it may rely on it.
pub fn print(line: &Value) -> Done {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(Failure::Output)
}
