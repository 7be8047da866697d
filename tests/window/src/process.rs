//! One program that was started and will be ended.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    os::fd::OwnedFd,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open},
};

use crate::{Outcome, wait::PATIENCE};

/// How long a program may take to end when asked.
const GRACE: Duration = Duration::from_secs(5);

/// Ended when dropped.
#[derive(Debug)]
pub struct Process {
    name: &'static str,
    child: Child,
}

impl Process {
    /// Its output goes to `<logs>/<name>.log`.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub fn start(name: &'static str, mut command: Command, logs: &Path) -> Outcome<Self> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(logs.join(format!("{name}.log")))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn().map_err(|e| format!("{name} does not start: {e}"))?;
        Ok(Self { name, child })
    }

    /// The same, with `input` on its standard input.
    ///
    /// # Errors
    /// Where it cannot be started, or does not read.
    pub fn start_with(name: &'static str, mut command: Command, logs: &Path, input: &[u8]) -> Outcome<Self> {
        let log = File::create(logs.join(format!("{name}.log")))?;
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        let mut child = command.spawn().map_err(|e| format!("{name} does not start: {e}"))?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(input)?;
        }
        Ok(Self { name, child })
    }

    /// The same, once it has written the first line on its standard output: that is how it says it is ready.
    ///
    /// # Errors
    /// Where it ends without, or takes too long.
    pub fn start_until_line(name: &'static str, mut command: Command, logs: &Path) -> Outcome<(Self, String)> {
        let path = logs.join(format!("{name}.log"));
        let mut log = File::options().create(true).append(true).open(&path)?;
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.try_clone()?);
        let child = command.spawn().map_err(|e| format!("{name} does not start: {e}"))?;
        let mut process = Self { name, child };
        let output = process.child.stdout.take().ok_or("no standard output")?;
        let (found, first) = mpsc::channel();
        // Reads on to the end, or the program would block on a full pipe.
        thread::spawn(move || {
            let mut lines = BufReader::new(output).lines().map_while(Result::ok);
            // Nobody waits any longer: the line is of no use.
            let _ = found.send(lines.next());
            for line in lines {
                if writeln!(log, "{line}").is_err() {
                    return;
                }
            }
        });
        match first.recv_timeout(PATIENCE) {
            Ok(Some(line)) => Ok((process, line)),
            Ok(None) => Err(format!("{name} ended at once; it said: {}", fs::read_to_string(path)?).into()),
            Err(_) => Err(format!("{name} did not say that it is ready").into()),
        }
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ended by itself, with this code; `None` while it runs, or where a signal ended it.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn ended(&mut self) -> Outcome<Option<Option<i32>>> {
        Ok(self.child.try_wait()?.map(|status| status.code()))
    }

    /// Asks it to end, and makes it after a while.
    pub fn stop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let asked = pid(self.id()).is_some_and(|pid| end(pid, Signal::TERM));
        if !asked {
            // Ended in between; the next line reaps it.
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Display for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.id())
    }
}

/// Sends the signal and waits for the end; whether it came in time.
pub fn end(pid: Pid, signal: Signal) -> bool {
    let watched = Watched::new(pid);
    kill_process(pid, signal).is_err() || watched.ends()
}

/// A process, held so that its number cannot come to mean another one meanwhile.
#[derive(Debug)]
pub struct Watched(Option<OwnedFd>);

impl Watched {
    pub fn new(pid: Pid) -> Self {
        // One that cannot be opened has ended already.
        Self(pidfd_open(pid, PidfdFlags::empty()).ok())
    }

    /// Waits for its end; whether it came in time.
    pub fn ends(&self) -> bool {
        let limit = Timespec {
            tv_sec: GRACE.as_secs().cast_signed(),
            tv_nsec: 0,
        };
        let Some(process) = &self.0 else { return true };
        matches!(poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&limit)), Ok(1))
    }
}

/// A running child of a process, by its name. The system keeps the first 15 signs of a name.
///
/// # Errors
/// Where the system does not tell.
pub fn child(of: Pid, name: &str) -> Outcome<Option<Pid>> {
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let number = entry.file_name().to_str().and_then(|text| text.parse().ok());
        let Some(candidate) = number.and_then(pid) else {
            continue;
        };
        // `1234 (name) S 1230 …`; one that ended meanwhile has none.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        let Some((front, rest)) = stat.rsplit_once(')') else {
            continue;
        };
        let mut rest = rest.split_whitespace();
        let (state, parent) = (rest.next(), rest.next().and_then(|parent| parent.parse().ok()));
        let named = front
            .split_once('(')
            .is_some_and(|(_, found)| !found.is_empty() && name.starts_with(found));
        if named && state != Some("Z") && parent.and_then(pid) == Some(of) {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

pub fn pid(number: u32) -> Option<Pid> {
    i32::try_from(number).ok().and_then(Pid::from_raw)
}
