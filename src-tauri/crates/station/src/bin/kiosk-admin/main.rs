//! The technician's tool: JSON lines on standard output, words on standard error, exit code 0 only where
//! all was done.

mod batch;
mod check;
mod commands;
mod journal;
mod machine;
mod receipt;
mod words;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "kiosk-admin",
    version,
    about = "Technician's commands for a counter terminal"
)]
struct Arguments {
    /// Data folder of the counter; otherwise KIOSK_DATA_DIR, otherwise the platform's.
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// What stands in the header, and what a row says of its questions.
const IMPORT_HELP: &str = "\
Columns, in any order; the first row names them, or each JSON object does:
  row_ref       the row's own name: given again it is taken once
  visitor_id    national id (10 digits), legal id (11) or foreigners' id (12)
  mobile        09xxxxxxxxx
  evidence      national_card, birth_certificate, passport or company_papers
  bill_id       13 digits
  meter_kind    single, triple or demand; needed where the meter is not known
  mid, peak, low, friday, reactive, demand
                what the display shows, of the registers the meter has
  declared_on   Jalali, 1405/09/01
  lower_reason  why figures are lower: rollover (of those that are), replaced (of the whole meter);
                of one register: mid:rollover
  confirmed     what was looked at twice, each by column and name, with spaces between:
                visitor_id:not_mobile bill_id:short bill_id:same_day bill_id:unknown
                mid:unusual mid:rollover mid:replaced mid:digits mid:no_point demand:contract
                A refused row says under 'confirm' what it asks. A bare 'yes' answers nothing.

Text in UTF-8, UTF-16 or Windows-1256; cells parted by comma, semicolon, tab or bar; digits of any script.
Rows of empty cells are passed over.";

#[derive(Subcommand)]
enum Command {
    /// Checks values from standard input, one a line.
    Check { kind: check::Kind },
    /// Leaves central's address and certificate here, for the enrolment in the window.
    Prepare {
        #[arg(long)]
        central: String,
        /// PEM file of the authority that vouches for central.
        #[arg(long)]
        ca: Option<PathBuf>,
    },
    /// Makes this machine a counter, with a one-time code from central.
    Enrol {
        #[command(flatten)]
        way: Way,
        /// `-` takes it from standard input, so that it stands in no history and no list of processes.
        #[arg(long, allow_hyphen_values = true)]
        code: String,
    },
    /// Makes this counter one of another office, with a one-time code of that office; refused while anything is unsent.
    Move {
        #[command(flatten)]
        way: Way,
        /// `-` takes it from standard input, so that it stands in no history and no list of processes.
        #[arg(long, allow_hyphen_values = true)]
        code: String,
    },
    /// Takes this counter out of service and wipes it; refused while anything is unsent.
    Retire {
        /// There is no line: central is told by people. What waited went by stick, and its receipt was accepted.
        #[arg(long)]
        offline: bool,
    },
    /// The keys in the keyring.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Keeps a database that cannot be opened in a dated folder, for a new enrolment; its spool is handed over after it.
    SetAside,
    /// Takes the readings of a CSV or JSON-lines file; the operator's password on standard input.
    #[command(after_help = IMPORT_HELP)]
    Import {
        file: PathBuf,
        #[arg(long)]
        operator: String,
    },
    /// Reads a table on standard input, for this program itself.
    #[command(name = commands::READ_APART, hide = true)]
    ReadApart,
    /// Sends what waits.
    Sync,
    /// Shows how the counter stands.
    Status,
    /// Lists every record's number and state, without its contents.
    Records,
    /// Carries what waits to central on a stick, and central's receipt back.
    Batch {
        #[command(subcommand)]
        command: BatchCommand,
    },
    /// Hands a lost terminal's spool to central.
    Recover {
        /// The lost terminal's kiosk.spool.
        #[arg(long)]
        spool: PathBuf,
        /// Writes a batch for a stick into this folder, instead of using the line.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// The signed journal of what this counter did.
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// The token in a receipt's QR.
    Receipt {
        #[command(subcommand)]
        command: ReceiptCommand,
    },
}

#[derive(Subcommand)]
enum ReceiptCommand {
    /// Says whether a counter of the company gave it out, without a line.
    Verify {
        /// What a scanner reads from the QR; `-` takes it from standard input.
        #[arg(value_name = "TEXT", allow_hyphen_values = true)]
        text: String,
    },
}

#[derive(clap::Args)]
struct Way {
    /// Central's address; otherwise the one that was left here.
    #[arg(long)]
    central: Option<String>,
    /// PEM file of the authority that vouches for central; otherwise the one that was left here.
    #[arg(long)]
    ca: Option<PathBuf>,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Gives the database another key.
    Rotate,
}

#[derive(Subcommand)]
enum BatchCommand {
    /// Writes what waits into a file in this folder.
    Export {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Takes central's return receipts.
    Accept {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Verifies every entry with the counter's own key, without a line; names the first that does not hold.
    Verify {
        /// Asks central as well whether it holds the same past.
        #[arg(long)]
        online: bool,
    },
    /// Prints every entry as it stands there.
    Show,
}

fn main() -> ExitCode {
    kiosk_station::log::begin("error", None);
    kiosk_station::dumps::forbid();
    let Arguments { data_dir, command } = Arguments::parse();
    let folder = data_dir.unwrap_or_else(kiosk_station::folder::default_path);
    let done = match command {
        Command::Check { kind } => {
            check::run(kind, std::io::stdin().lock(), std::io::stdout().lock()).map_err(commands::Failure::Output)
        }
        Command::ReadApart => kiosk_station::import::serve().map_err(commands::Failure::Output),
        command => match tokio::runtime::Runtime::new() {
            Ok(runtime) => runtime.block_on(run(&folder, command)),
            Err(e) => Err(commands::Failure::Output(e)),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => words::say(&failure),
    }
}

async fn run(folder: &Path, command: Command) -> commands::Done {
    match command {
        Command::Prepare { central, ca } => machine::prepare(folder, &central, ca.as_deref()),
        Command::Enrol { way, code } => {
            machine::enrol(
                folder,
                &machine::way(folder, way.central, way.ca)?,
                &machine::code(code)?,
            )
            .await
        }
        Command::Move { way, code } => {
            machine::move_to(
                folder,
                &machine::way(folder, way.central, way.ca)?,
                &machine::code(code)?,
            )
            .await
        }
        Command::Retire { offline } => machine::retire(folder, offline).await,
        Command::Keys {
            command: KeysCommand::Rotate,
        } => machine::rotate(folder).await,
        Command::SetAside => machine::aside(folder).await,
        Command::Import { file, operator } => commands::import(folder, &file, &operator).await,
        Command::Sync => commands::sync(folder).await,
        Command::Status => commands::status(folder).await,
        Command::Records | Command::Check { .. } | Command::ReadApart => commands::records(folder).await,
        Command::Batch { command } => match command {
            BatchCommand::Export { folder: to } => batch::export(folder, &to).await,
            BatchCommand::Accept { files } => batch::accept(folder, &files).await,
        },
        Command::Recover { spool, to } => batch::recover(folder, &spool, to.as_deref()).await,
        Command::Journal { command } => match command {
            JournalCommand::Verify { online } => journal::verify(folder, online).await,
            JournalCommand::Show => journal::show(folder).await,
        },
        Command::Receipt {
            command: ReceiptCommand::Verify { text },
        } => receipt::verify(folder, &text).await,
    }
}
