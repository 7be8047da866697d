//! `central`: serves the reference central, and shows what one holds.

#![forbid(unsafe_code)]

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::ExitCode,
};

use central::{
    Central, Clock, Database, Fault, Options, Transport, block_operator, disable_terminal_of, new_enrolment_code,
    reset_password, sample, services, stored_records, stored_terminals,
};
use clap::{Args, Parser, Subcommand};
use kiosk_wire::{Framing, Stopped};
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
        #[command(flatten)]
        at: At,
    },
    /// Makes a one-time enrolment code, good for a week.
    Code {
        #[command(flatten)]
        at: At,
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
    /// What can be asked for at a counter; also while central serves.
    Services {
        #[command(subcommand)]
        command: ServicesCommand,
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
    #[command(flatten)]
    at: At,
    /// Code of the operator.
    operator: String,
}

#[derive(Subcommand)]
enum TerminalCommand {
    /// Prints a JSON line for each terminal that was ever enrolled.
    List {
        #[command(flatten)]
        at: At,
    },
    /// Takes a terminal out of service: at its next contact it hands over what it has, and wipes itself.
    Disable {
        #[command(flatten)]
        at: At,
        id: String,
    },
}

#[derive(Subcommand)]
enum ServicesCommand {
    /// Says what is wrong with definitions, and publishes none.
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Publishes the next version of each; one that is wrong holds up the others.
    Publish {
        #[command(flatten)]
        at: At,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Prints a JSON line for the newest version of each.
    List {
        #[command(flatten)]
        at: At,
    },
    /// A service stands still: counters show it, and take nothing.
    Stop {
        #[command(flatten)]
        at: At,
        code: String,
        /// In Persian, for the operators.
        #[arg(long)]
        reason: String,
        /// Jalali day on which it is to go on.
        #[arg(long)]
        until: Option<String>,
    },
    /// Central's word to every counter; prints its id.
    Notice {
        #[command(flatten)]
        at: At,
        /// In Persian, as all of it.
        #[arg(long)]
        title: String,
        #[arg(long)]
        text: String,
        /// Code of the service it stands on; else it is for every operator.
        #[arg(long)]
        service: Option<String>,
        /// Each operator says once that they have read it.
        #[arg(long)]
        must_be_read: bool,
    },
    /// Prints a JSON line for each notice, newest first.
    Notices {
        #[command(flatten)]
        at: At,
    },
    /// Takes a notice back.
    Withdraw {
        #[command(flatten)]
        at: At,
        id: String,
    },
    /// It goes on.
    GoOn {
        #[command(flatten)]
        at: At,
        code: String,
    },
}

#[derive(Subcommand)]
enum BatchCommand {
    /// Takes each file, writes central's return receipt beside it, and prints a JSON line.
    Import {
        #[command(flatten)]
        at: At,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// A database that is there.
#[derive(Args)]
struct At {
    /// SQLite's database; the keys lie beside it.
    #[arg(long)]
    db: PathBuf,
    /// The PostgreSQL the data is in, where it is in one.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl From<&At> for Database {
    fn from(at: &At) -> Self {
        Self {
            path: at.db.clone(),
            postgres: at.database.clone(),
        }
    }
}

#[derive(Args)]
struct Serve {
    /// Address and port; port 0 is any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// SQLite's database, made where there is none. The keys lie beside it, also with --database.
    #[arg(long, default_value = "central.db")]
    db: PathBuf,
    /// A PostgreSQL that copies of central share: postgres://user@host/name
    #[arg(long, value_name = "URL")]
    database: Option<String>,
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
    /// What the counters' barcode readers are set up to put round a code: what stands before the bar comes in front.
    #[arg(long = "framing", value_name = "PREFIX|SUFFIX", value_parser = framing)]
    framings: Vec<Framing>,
}

fn framing(text: &str) -> Result<Framing, String> {
    let (prefix, suffix) = text.split_once('|').ok_or("a framing has a bar in it")?;
    Ok(Framing {
        prefix: prefix.to_owned(),
        suffix: suffix.to_owned(),
    })
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
        Command::Records { at } => records(&at),
        Command::Code { at, office, counter } => code(&at, &office, &counter),
        Command::Operator { command } => operator(&command),
        Command::Terminal {
            command: TerminalCommand::List { at },
        } => terminals(&at),
        Command::Terminal {
            command: TerminalCommand::Disable { at, id },
        } => disable(&at, &id),
        Command::Services { command } => services(&command),
        Command::Batch {
            command: BatchCommand::Import { at, files },
        } => import(&at, &files),
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
        postgres: serve.database,
        ..Options::new(serve.db)
    };
    options.settings.keeping.reprint_hours = serve.reprint_hours;
    options.settings.idle.warn_seconds = serve.warn_seconds;
    options.settings.framings = serve.framings;
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

fn records(at: &At) -> Result<(), Fault> {
    stored_records(at)?.iter().try_for_each(print)
}

fn code(at: &At, office: &str, counter: &str) -> Result<(), Fault> {
    let code = new_enrolment_code(at, office, counter, &Clock::system())?;
    print(&json!({ "code": code, "office": office, "counter": counter }))
}

fn operator(command: &OperatorCommand) -> Result<(), Fault> {
    match command {
        OperatorCommand::Block(one) => block_operator(&one.at, &one.operator, true),
        OperatorCommand::Unblock(one) => block_operator(&one.at, &one.operator, false),
        OperatorCommand::Reset(one) => {
            let mut password = String::new();
            io::stdin().read_line(&mut password).map_err(Fault::Serve)?;
            reset_password(&one.at, &one.operator, password.trim_end_matches(['\r', '\n']))
        }
    }
}

fn terminals(at: &At) -> Result<(), Fault> {
    stored_terminals(at)?.iter().try_for_each(print)
}

fn disable(at: &At, id: &str) -> Result<(), Fault> {
    if !disable_terminal_of(at, id, &Clock::system())? {
        return Err(Fault::NoTerminal(id.into()));
    }
    print(&json!({ "terminal": id, "standing": "disabled" }))
}

fn services(command: &ServicesCommand) -> Result<(), Fault> {
    let clock = Clock::system();
    match command {
        ServicesCommand::Check { files } => {
            for definition in services::read_files(files, &clock)? {
                print(&json!({ "service": definition.code, "version": definition.version, "state": "good" }))?;
            }
            Ok(())
        }
        ServicesCommand::Publish { at, files } => {
            let definitions = services::read_files(files, &clock)?;
            for (code, version, state) in services::publish_all(at, &definitions, &clock)? {
                print(&json!({ "service": code, "version": version, "state": state }))?;
            }
            Ok(())
        }
        ServicesCommand::List { at } => services::published(at)?.iter().try_for_each(print),
        ServicesCommand::Stop {
            at,
            code,
            reason,
            until,
        } => {
            let stopped = Stopped {
                until: until.clone(),
                reason: reason.clone(),
            };
            services::stop(at, code, Some(&stopped), &clock)
        }
        ServicesCommand::Notice {
            at,
            title,
            text,
            service,
            must_be_read,
        } => {
            let id = services::post_notice(at, title, text, service.as_deref(), *must_be_read, &clock)?;
            print(&json!({ "notice": id }))
        }
        ServicesCommand::Notices { at } => services::notices(at)?
            .iter()
            .try_for_each(|notice| print(&json!(notice))),
        ServicesCommand::Withdraw { at, id } => services::withdraw_notice(at, id, &clock),
        ServicesCommand::GoOn { at, code } => services::stop(at, code, None, &clock),
    }
}

/// A file that is not taken holds up no other.
fn import(at: &At, files: &[PathBuf]) -> Result<(), Fault> {
    let central = Central::open_existing(Options {
        postgres: at.database.clone(),
        ..Options::new(at.db.clone())
    })?;
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
