//! A line to a receipt printer: TCP, or a character device of the machine.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::port::Ports;
#[cfg(unix)]
use crate::PrintReason;
use crate::{PrintOutcome, PrintState, PrinterAddress, PrinterFault};

/// A printer in the same office answers sooner.
const CONNECT: Duration = Duration::from_secs(2);

pub(super) enum Link {
    Tcp(TcpStream),
    #[cfg(unix)]
    Device(std::fs::File),
}

/// Why there is no line to a printer. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoLine {
    /// Switched off or pulled out: it may come back.
    #[error("the printer does not answer")]
    Away(#[source] io::Error),
    #[cfg(unix)]
    #[error("this user may not use the printer's port")]
    Forbidden(#[source] io::Error),
    /// It may be done with it soon.
    #[cfg(unix)]
    #[error("another program has the printer's port")]
    Busy,
    #[error("there is no printer's port")]
    NotAPort,
}

impl NoLine {
    /// What is said while the printer is waited for.
    ///
    /// # Errors
    /// Fails if waiting is of no use.
    pub fn while_waiting(self) -> Result<PrintOutcome, PrinterFault> {
        match self {
            Self::Away(_) => Ok(PrintState::Offline.into()),
            #[cfg(unix)]
            Self::Forbidden(fault) => Err(PrinterFault::Forbidden(fault)),
            #[cfg(unix)]
            Self::Busy => Ok(PrintOutcome::because(PrintState::Offline, PrintReason::PortBusy)),
            Self::NotAPort => Err(PrinterFault::NoPrinter),
        }
    }
}

impl Link {
    pub fn open(place: &PrinterAddress, ports: &Ports) -> Result<Self, NoLine> {
        match place {
            PrinterAddress::Network(host, port) => connect(host, *port).map(Self::Tcp).map_err(NoLine::Away),
            #[cfg(unix)]
            PrinterAddress::Device(path) => ports.open(path).map(Self::Device),
            #[cfg(unix)]
            PrinterAddress::Usb(name) => ports.open(&ports.usb(name)?).map(Self::Device),
            #[cfg(not(unix))]
            PrinterAddress::Device(path) => match ports.open(path)? {},
            #[cfg(not(unix))]
            PrinterAddress::Usb(_) => Err(NoLine::NotAPort),
            PrinterAddress::Queue(_) | PrinterAddress::Raw(_) | PrinterAddress::File => Err(NoLine::NotAPort),
        }
    }

    /// Writes what it can within `limit`; 0 if the printer takes nothing.
    pub fn write(&mut self, bytes: &[u8], limit: Duration) -> io::Result<usize> {
        match self.put(bytes) {
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {
                self.wait(Wait::ToWrite, limit)?;
                match self.put(bytes) {
                    Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => Ok(0),
                    written => written,
                }
            }
            written => written,
        }
    }

    /// Reads what comes within `limit`; nothing is no fault, the end of the line is.
    pub fn read(&mut self, limit: Duration) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; 256];
        if !limit.is_zero() {
            self.wait(Wait::ToRead, limit)?;
        }
        let got = match self {
            Self::Tcp(line) => line.read(&mut bytes),
            #[cfg(unix)]
            Self::Device(device) => device.read(&mut bytes),
        };
        match got {
            // a device without news gives nothing; a line that gives nothing has ended
            Ok(0) if matches!(self, Self::Tcp(_)) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                bytes.truncate(count);
                Ok(bytes)
            }
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => Ok(Vec::new()),
            Err(fault) => Err(fault),
        }
    }

    /// What the machine still holds must not reach the printer after its slip was given up.
    pub fn cut(&self) {
        match self {
            Self::Tcp(line) => {
                if let Err(fault) = socket2::SockRef::from(line).set_linger(Some(Duration::ZERO)) {
                    tracing::warn!(%fault, "line to the printer not cut; unsent bytes may still reach it");
                }
            }
            // closing a port drops what it had not taken
            #[cfg(unix)]
            Self::Device(_) => {}
        }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(line) => line.write(bytes),
            #[cfg(unix)]
            Self::Device(device) => device.write(bytes),
        }
    }

    #[cfg(unix)]
    fn wait(&self, what: Wait, limit: Duration) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let flags = match what {
            Wait::ToRead => PollFlags::IN,
            Wait::ToWrite => PollFlags::OUT,
        };
        let mut one = match self {
            Self::Tcp(line) => [PollFd::new(line, flags)],
            Self::Device(device) => [PollFd::new(device, flags)],
        };
        let limit = Timespec::try_from(limit).map_err(|_| io::ErrorKind::InvalidInput)?;
        match poll(&mut one, Some(&limit)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    #[cfg(not(unix))]
    fn wait(&self, what: Wait, limit: Duration) -> io::Result<()> {
        let Self::Tcp(line) = self;
        line.set_nonblocking(false)?;
        match what {
            Wait::ToRead => {
                line.set_read_timeout(Some(limit))?;
                drop(line.peek(&mut [0]));
            }
            // Windows has no way to wait for room in std: a short look is as good
            Wait::ToWrite => std::thread::park_timeout(limit.min(Duration::from_millis(20))),
        }
        line.set_nonblocking(true)
    }
}

fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(line) => {
                // a slip goes out whole; nothing waits to be sent with more
                line.set_nodelay(true)?;
                line.set_nonblocking(true)?;
                return Ok(line);
            }
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

#[derive(Clone, Copy)]
enum Wait {
    ToRead,
    ToWrite,
}
