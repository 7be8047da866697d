//! Bytes from outside, read in a process of their own. Whatever they are, what reads them ends with its memory and its
//! time, opens nothing, writes no file, and gives back bytes and nothing else: a fault in a reader of spreadsheets or
//! pictures is not one of the counter that holds keys and records.
//!
//! The process is this same program, started again with a word of its own. It takes the bytes on standard input until
//! they end, and answers on standard output.

use std::{
    io::{self, Read as _, Write as _},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// What one piece of work may take. Bytes, and powered-on time.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub input: u64,
    pub output: u64,
    /// Address space, the program's own included.
    pub memory: u64,
    /// From the start of the process to its last byte; so much of a processor as well.
    pub time: Duration,
}

#[derive(Debug, thiserror::Error)]
pub enum ApartFault {
    #[error("more than {0} bytes")]
    TooLong(u64),
    #[error("no process can be started")]
    Start(#[source] io::Error),
    #[error("it takes too long")]
    Late,
    #[error("the answer is too long")]
    TooMuch,
    /// By its bounds, or by a fault of its own.
    #[error("it was ended ({0})")]
    Ended(ExitStatus),
    #[error("its answer is none")]
    NoAnswer,
}

/// Has `command` work on `input`. Blocks; nothing of it runs when this returns.
///
/// # Errors
/// See [`ApartFault`].
pub fn ask(mut command: Command, bounds: &Bounds, input: Vec<u8>) -> Result<Vec<u8>, ApartFault> {
    if u64::try_from(input.len()).unwrap_or(u64::MAX) > bounds.input {
        return Err(ApartFault::TooLong(bounds.input));
    }
    let begun = Instant::now();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut running = Running(command.spawn().map_err(ApartFault::Start)?);
    let (Some(mut stdin), Some(stdout)) = (running.0.stdin.take(), running.0.stdout.take()) else {
        return Err(ApartFault::NoAnswer);
    };
    // Whoever ends before it has read all closes the pipe, and says so by its exit.
    thread::spawn(move || drop(stdin.write_all(&input)));
    let (said, heard) = mpsc::channel();
    let most = bounds.output;
    thread::spawn(move || {
        let mut out = Vec::new();
        let read = stdout.take(most.saturating_add(1)).read_to_end(&mut out);
        // Where nobody waits any more it was too late.
        let _ = said.send(read.map(|_| out));
    });
    let out = heard.recv_timeout(bounds.time).map_err(|_| ApartFault::Late)?;
    let out = out.map_err(|_| ApartFault::NoAnswer)?;
    if u64::try_from(out.len()).unwrap_or(u64::MAX) > most {
        return Err(ApartFault::TooMuch);
    }
    let status = running.end(bounds.time.saturating_sub(begun.elapsed()))?;
    if status.success() {
        Ok(out)
    } else {
        Err(ApartFault::Ended(status))
    }
}

/// The other side: confines this process, and answers what `work` makes of the bytes.
///
/// # Errors
/// Fails if the system grants no bounds, or a pipe is closed; then nothing was worked on, or nobody hears.
pub fn serve(bounds: &Bounds, work: impl FnOnce(&[u8]) -> Vec<u8>) -> io::Result<()> {
    confine(bounds)?;
    let mut input = Vec::new();
    io::stdin().lock().take(bounds.input).read_to_end(&mut input)?;
    let mut out = io::stdout().lock();
    out.write_all(&work(&input))?;
    out.flush()
}

#[cfg(unix)]
fn confine(bounds: &Bounds) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let seconds = bounds.time.as_secs().max(1);
    // Standard input, output and error are open, and nothing else will be.
    let most = [
        (Resource::As, bounds.memory),
        (Resource::Cpu, seconds),
        (Resource::Fsize, 0),
        (Resource::Nofile, 3),
        (Resource::Core, 0),
    ];
    for (resource, most) in most {
        // Where less is allowed already, that stays.
        let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

/// Elsewhere the one who asks bounds time and answer, and no more.
#[cfg(not(unix))]
fn confine(_: &Bounds) -> io::Result<()> {
    Ok(())
}

/// A process that does not outlive whoever asked it.
struct Running(Child);

impl Running {
    /// Its answer is whole: it has this long to go.
    fn end(&mut self, patience: Duration) -> Result<ExitStatus, ApartFault> {
        let begun = Instant::now();
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if begun.elapsed() < patience => thread::sleep(Duration::from_millis(2)),
                _ => return Err(ApartFault::Late),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
