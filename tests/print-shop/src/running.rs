use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use thermal::HeldPort;

use crate::Outcome;

/// With whatever is waited for, on a machine that is busy with other work.
const LONG: Duration = Duration::from_secs(60);
/// How long a server may take to end when asked.
const GRACE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// A server. Ends with the value.
pub struct Running {
    name: &'static str,
    child: Child,
}

impl Running {
    /// # Errors
    /// Fails if it cannot be started.
    pub fn start(name: &'static str, command: &mut Command) -> Outcome<Self> {
        let child = command
            .spawn()
            .map_err(|fault| format!("{name} does not start: {fault}"))?;
        Ok(Self { name, child })
    }

    /// Waits until this very process listens on the port and answers there.
    ///
    /// # Errors
    /// Fails if it does not, with what was seen last.
    pub fn wait_for_answer(&mut self, port: &HeldPort) -> Outcome {
        let name = self.name;
        wait_for(name, || self.answers(port))
    }

    fn answers(&mut self, port: &HeldPort) -> Result<(), String> {
        if !port.is_served_by(self.child.id()) {
            return Err(format!("it does not listen on {}, {}", port.number(), self.state()));
        }
        let answer = || -> std::io::Result<usize> {
            let mut line = TcpStream::connect(port.address())?;
            line.set_read_timeout(Some(LONG))?;
            line.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
            line.read(&mut [0; 1])
        };
        match answer() {
            Ok(1..) => Ok(()),
            other => Err(format!("{other:?} from {}, {}", port.number(), self.state())),
        }
    }

    pub fn state(&mut self) -> String {
        match self.child.try_wait() {
            Ok(None) => "it runs".to_owned(),
            ended => format!("it has ended: {ended:?}"),
        }
    }

    fn ends_by_itself(&mut self) -> bool {
        let until = Instant::now() + GRACE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > until {
                return false;
            }
            thread::park_timeout(PAUSE);
        }
        true
    }
}

impl Drop for Running {
    /// As a machine's service is stopped: asked first, and made to after a while.
    fn drop(&mut self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let asked = pid.is_some_and(|pid| kill_process(pid, Signal::TERM).is_ok());
        if !(asked && self.ends_by_itself()) {
            drop(self.child.kill());
        }
        drop(self.child.wait());
    }
}

/// Looks again and again until there is something.
///
/// # Errors
/// Fails if there is nothing after a minute, with what was seen last.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> Outcome<T> {
    let until = Instant::now() + LONG;
    loop {
        match look() {
            Ok(found) => return Ok(found),
            Err(seen) if Instant::now() > until => {
                return Err(format!("waited in vain for {what}; seen last: {seen}").into());
            }
            Err(_) => thread::park_timeout(PAUSE),
        }
    }
}
