//! `central`: serves the reference central, and shows what one holds.

#![forbid(unsafe_code)]

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::ExitCode,
};

use central::{
    Central, Clock, Fault, Options, Transport, block_operator, disable_terminal_of, new_enrolment_code, reset_password,
    sample, stored_records, stored_terminals,
};
use clap::{Args, Parser, Subcommand};
use serde_json::json;

#[derive(Parser)]
#[command(
    version,
    about = "The reference central of the counter terminals",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until SIGTERM or SIGINT; prints one JSON line when it is ready. The default.
    Serve(Serve),
    /// Prints a JSON line for each revision of each record; also while central serves.
    Records {
        #[arg(long)]
        db: PathBuf,
    },
    /// Makes a one-time enrolment code, good for a week.
    Code {
        #[arg(long)]
        db: PathBuf,
        #[arg(long)]
        office: String,
        #[arg(long)]
        counter: String,
    },
    /// Who may sign in; also while central serves.
    Operator {
        #[command(subcommand)]
        command: OperatorCommand,
    },
    /// The terminals; also while central serves.
    Terminal {
        #[command(subcommand)]
        command: TerminalCommand,
    },
    /// Sealed batches that came on a stick; also while central serves.
    Batch {
        #[command(subcommand)]
        command: BatchCommand,
    },
}

#[derive(Subcommand)]
enum OperatorCommand {
    /// He may not sign in any more; counters hear of it with their next contact.
    Block(OneOperator),
    /// He may again.
    Unblock(OneOperator),
    /// Gives him the password on standard input, which he has to change at his next sign-in.
    Reset(OneOperator),
}

#[derive(Args)]
struct OneOperator {
    #[arg(long)]
    db: PathBuf,
    /// Code of the operator.
    operator: String,
}

#[derive(Subcommand)]
enum TerminalCommand {
    /// Prints a JSON line for each terminal that was ever enrolled.
    List {
        #[arg(long)]
        db: PathBuf,
    },
    /// Takes a terminal out of service: at its next contact it hands over what it has, and wipes itself.
    Disable {
        #[arg(long)]
        db: PathBuf,
        id: String,
    },
}

#[derive(Subcommand)]
enum BatchCommand {
    /// Takes each file, writes central's return receipt beside it, and prints a JSON line.
    Import {
        /// The database; never made.
        #[arg(long)]
        db: PathBuf,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Args)]
struct Serve {
    /// Address and port; port 0 is any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The database; made where there is none.
    #[arg(long, default_value = "central.db")]
    db: PathBuf,
    /// Fill an empty database with an office and 500 subscribers.
    #[arg(long)]
    sample: bool,
    /// Other seeds make other subscribers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// HTTP without TLS; on loopback addresses only.
    #[arg(long)]
    plain: bool,
    /// A further name or address for the certificate.
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    /// How long counters keep a record's contents after its answer.
    #[arg(long, default_value_t = 24)]
    reprint_hours: u32,
    /// How long before a counter nobody works at locks itself it says so.
    #[arg(long, default_value_t = 60)]
    warn_seconds: u32,
}

fn main() -> ExitCode {
    // Nothing is logged but by RUST_LOG, and never what a visitor or subscriber could be known by.
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "off".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let cli = Cli::parse();
    let done = match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(serve) => self::serve(serve),
        Command::Records { db } => records(&db),
        Command::Code { db, office, counter } => code(&db, &office, &counter),
        Command::Operator { command } => operator(&command),
        Command::Terminal {
            command: TerminalCommand::List { db },
        } => terminals(&db),
        Command::Terminal {
            command: TerminalCommand::Disable { db, id },
        } => disable(&db, &id),
        Command::Batch {
            command: BatchCommand::Import { db, files },
        } => import(db, &files),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            tell(&fault);
            ExitCode::FAILURE
        }
    }
}

fn serve(serve: Serve) -> Result<(), Fault> {
    let transport = if serve.plain {
        Transport::Plain
    } else {
        Transport::Tls { names: serve.names }
    };
    let sample = serve.sample.then_some(serve.seed);
    if serve.plain && !serve.listen.ip().is_loopback() {
        return Err(Fault::PlainOffLoopback(serve.listen));
    }
    let listener = TcpListener::bind(serve.listen).map_err(|error| Fault::listen(serve.listen, error))?;
    let address = listener.local_addr().map_err(Fault::Serve)?;
    let mut options = Options {
        transport,
        sample,
        ..Options::new(serve.db)
    };
    options.settings.keeping.reprint_hours = serve.reprint_hours;
    options.settings.idle.warn_seconds = serve.warn_seconds;
    let central = Central::open(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Fault::Serve)?;
    runtime.block_on(async {
        let stopped = stopped()?;
        let mut ready = json!({
            "address": address.to_string(),
            "url": central.url(address),
            "ca": central.authority(),
            "enrolment_codes": central.sample_codes()?,
        });
        if sample.is_some() {
            ready["operators"] = sample::people::WORKERS
                .iter()
                .map(|worker| {
                    json!({ "code": worker.code, "name": worker.name, "password": worker.password, "role": worker.role })
                })
                .collect();
        }
        print(&ready)?;
        central.serve(listener, stopped).await
    })
}

/// Ends with the first SIGTERM or SIGINT. The signals are taken from now on.
fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, Fault> {
    #[cfg(unix)]
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(Fault::Serve)?;
    #[cfg(unix)]
    let mut interrupt =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt()).map_err(Fault::Serve)?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn records(db: &std::path::Path) -> Result<(), Fault> {
    stored_records(db)?.iter().try_for_each(print)
}

fn code(db: &std::path::Path, office: &str, counter: &str) -> Result<(), Fault> {
    let code = new_enrolment_code(db, office, counter, &Clock::system())?;
    print(&json!({ "code": code, "office": office, "counter": counter }))
}

fn operator(command: &OperatorCommand) -> Result<(), Fault> {
    match command {
        OperatorCommand::Block(one) => block_operator(&one.db, &one.operator, true),
        OperatorCommand::Unblock(one) => block_operator(&one.db, &one.operator, false),
        OperatorCommand::Reset(one) => {
            let mut password = String::new();
            io::stdin().read_line(&mut password).map_err(Fault::Serve)?;
            reset_password(&one.db, &one.operator, password.trim_end_matches(['\r', '\n']))
        }
    }
}

fn terminals(db: &std::path::Path) -> Result<(), Fault> {
    stored_terminals(db)?.iter().try_for_each(print)
}

fn disable(db: &std::path::Path, id: &str) -> Result<(), Fault> {
    if !disable_terminal_of(db, id, &Clock::system())? {
        return Err(Fault::NoTerminal(id.into()));
    }
    print(&json!({ "terminal": id, "standing": "disabled" }))
}

/// A file that is not taken holds up no other.
fn import(db: PathBuf, files: &[PathBuf]) -> Result<(), Fault> {
    let central = Central::open_existing(Options::new(db))?;
    let mut refused = 0;
    for file in files {
        match central.take_file(file) {
            Ok(taken) => print(&taken)?,
            Err(fault) => {
                refused += 1;
                match fault {
                    Fault::Batch | Fault::BatchLater => tell(&format_args!("{}: {fault}", file.display())),
                    named => tell(&named),
                }
            }
        }
    }
    if refused > 0 {
        Err(Fault::Files(refused))
    } else {
        Ok(())
    }
}

fn tell(words: &dyn std::fmt::Display) {
    // Nobody is left to tell where stderr is closed.
    let _ = writeln!(io::stderr(), "central: {words}");
}

fn print(line: &impl serde::Serialize) -> Result<(), Fault> {
    let line = serde_json::to_string(line).map_err(|error| Fault::Serve(error.into()))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(Fault::Serve)
}
