use std::{
    fs::File,
    io::{self, BufRead as _, Read as _, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use kiosk_station::{
    Fault, RecoverFault, StartFault, Station,
    apart::ApartFault,
    clock,
    enrol::EnrolFault,
    folder::FolderFault,
    handover::BatchFault,
    import::{self, FileFault, Refused, RowFault, Run, Table},
    journal::JournalFault,
    leaving::{LeavingFault, Why},
    retire::RetireFault,
    rotation::RotationFault,
    set_aside::SetAsideFault,
    start::State,
    store::StoreFault,
};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::words;

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
    Apart(#[from] ApartFault),
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
    let Table { rows, passed_over } = read(file.to_owned()).await?;
    if passed_over > 0 {
        words::tell_count("admin.rows_passed_over", passed_over);
    }
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

/// The program's own hidden command, of which [`import::read_apart`] is the other side.
pub const READ_APART: &str = "read-apart";

/// Whatever the file is, it is not read by the process that holds the counter's keys.
async fn read(file: PathBuf) -> Result<Table, Failure> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let open = File::open(file).map_err(Failure::Open)?;
        // One byte more shows that there are more.
        open.take(import::LONGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(Failure::Open)?;
        let mut reader = Command::new(std::env::current_exe().map_err(Failure::Output)?);
        reader.arg(READ_APART);
        Ok::<_, Failure>(import::read_apart(reader, bytes)??)
    });
    reading.await?
}

/// Gives how many rows were refused.
async fn take(station: &Station, rows: Vec<import::ImportRow>) -> Result<u32, Failure> {
    let (mut refused, by, mut run) = (0, station.operators.at_work()?, Run::default());
    for row in rows {
        match station.reading.import(&by, &mut run, &row).await {
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
            let words = words::of_code("says_otherwise", std::slice::from_ref(&tracking_number));
            Ok(json!({
                "row_ref": row_ref,
                "error": "says_otherwise",
                "words": words,
                "tracking_number_before": tracking_number,
            }))
        }
        RowFault::Refused(refused) => Ok(refused_row(row_ref, &refused)),
        RowFault::Unasked(why) => Ok(json!({
            "row_ref": row_ref,
            "error": why.code(),
            "field": "bill_id",
            "column": "bill_id",
            "words": words::get(words::code_key(why.code())),
        })),
        RowFault::Fault(fault) => Err(fault.into()),
    }
}

fn refused_row(row_ref: &str, refused: &Refused) -> Value {
    let Refused {
        kind,
        field,
        column,
        reason,
        suggestion,
        confirm,
    } = refused;
    let mut sentence = words::of_code(&reason.code, &reason.figures);
    let named = confirm.join(" ");
    if !confirm.is_empty() && !sentence.contains(&named) {
        sentence = format!("{sentence} {}", words::of_code("confirm", std::slice::from_ref(&named)));
    }
    let mut line = json!({
        "row_ref": row_ref,
        "error": kind.code(),
        "field": column,
        "column": column,
        "reason": reason.code,
        "words": sentence,
    });
    if let Some(field) = field {
        line["field"] = json!(field);
    }
    if let Some(suggestion) = suggestion {
        line["suggestion"] = json!(suggestion);
    }
    if !confirm.is_empty() {
        line["confirm"] = json!(named);
    }
    line
}

pub async fn sync(folder: &Path) -> Done {
    let station = open(folder).await?;
    let round = station.sync.drain().await?;
    let disabled = station.machine.is_disabled();
    print(&json!({
        "sent": round.sent,
        "rejected": round.rejected,
        "quarantined": round.quarantined,
        "waiting": round.waiting,
        "out_of_service": disabled,
    }))?;
    if round.waiting > 0 {
        Err(Failure::Waiting(round.waiting))
    } else if disabled {
        Err(out_of_service(folder, station).await?)
    } else {
        Ok(())
    }
}

/// Wipes a counter that central has taken out of service and on which nothing waits, and says so.
async fn out_of_service(folder: &Path, station: Station) -> Result<Failure, Failure> {
    station.machine.leave().await?;
    crate::machine::finish(folder, station).await?;
    Ok(Failure::Start(StartFault::State(State::OutOfService(Why::Disabled))))
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
        "out_of_service": station.machine.is_disabled(),
        "troubles": status.troubles,
        "proxy": status.proxy,
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
