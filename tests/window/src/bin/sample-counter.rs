//! A counter to try: the reference central with its sample, a terminal enrolled with it, and the kiosk's window on
//! this display. Both keep what they hold in `target/run/`, so that the next start goes on from there.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command says what it does")]

use std::process::ExitCode;

use window::{Outcome, SampleCounter, root};

#[tokio::main]
async fn main() -> ExitCode {
    match open().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("It did not go well: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn open() -> Outcome {
    let mut counter = SampleCounter::open(&root().join("target/run")).await?;
    println!("central:   {}", counter.url());
    println!("operators, with their passwords:");
    for worker in counter.workers() {
        println!("           {}   {}   {}", worker.code, worker.password, worker.name);
    }
    if counter.keyring_is_its_own() {
        println!("keyring:   none on this desktop, so one of its own");
    }
    println!("The window is open; closing it, or Ctrl+C here, ends both.");
    tokio::select! {
        closed = counter.closed() => closed,
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}
