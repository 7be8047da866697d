//! The technician's tool: JSON lines on standard output, words on standard error, exit code 0 only where
//! all was done.

mod check;
mod commands;
mod words;

use std::{path::PathBuf, process::ExitCode};

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

#[derive(Subcommand)]
enum Command {
    /// Checks values from standard input, one a line.
    Check { kind: check::Kind },
    /// Makes this machine a counter, with a one-time code from central.
    Enrol {
        #[arg(long)]
        central: String,
        #[arg(long)]
        code: String,
        /// PEM file of the authority that vouches for central.
        #[arg(long)]
        ca: Option<PathBuf>,
    },
    /// Takes the readings of a CSV or JSON-lines file; the operator's password on standard input.
    Import {
        file: PathBuf,
        #[arg(long)]
        operator: String,
    },
    /// Sends what waits.
    Sync,
    /// Shows how the counter stands.
    Status,
    /// Lists every record's number and state, without its contents.
    Records,
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let Arguments { data_dir, command } = Arguments::parse();
    let folder = data_dir.unwrap_or_else(kiosk_station::folder::default_path);
    let done = match command {
        Command::Check { kind } => {
            check::run(kind, std::io::stdin().lock(), std::io::stdout().lock()).map_err(commands::Failure::Output)
        }
        command => match tokio::runtime::Runtime::new() {
            Ok(runtime) => runtime.block_on(async {
                match command {
                    Command::Enrol { central, code, ca } => {
                        commands::enrol(&folder, &central, &code, ca.as_deref()).await
                    }
                    Command::Import { file, operator } => commands::import(&folder, &file, &operator).await,
                    Command::Sync => commands::sync(&folder).await,
                    Command::Status => commands::status(&folder).await,
                    Command::Records | Command::Check { .. } => commands::records(&folder).await,
                }
            }),
            Err(e) => Err(commands::Failure::Output(e)),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => words::say(&failure),
    }
}
