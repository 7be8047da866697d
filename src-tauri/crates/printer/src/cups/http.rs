//! One IPP message to the print system and back, over TCP or CUPS' own socket.
//!
//! By hand, because the client of the `ipp` crate knows no Unix socket and sends even `localhost` to the proxy named in
//! the environment, which many office networks set.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use super::answer::{self, Unread};
use crate::PrinterFault;

/// For one whole exchange.
const TIMEOUT: Duration = Duration::from_secs(3);
const SOCKET: &str = "/run/cups/cups.sock";

/// The address of the print system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Tcp(String),
    #[cfg(unix)]
    Socket(std::path::PathBuf),
}

impl Server {
    /// As CUPS reads `CUPS_SERVER`: `host`, `host:port`, a path, each with or without `/version=…`. Unnamed, its socket
    /// where there is one, else `localhost:631`.
    pub fn named(name: Option<&str>) -> Self {
        let name = name
            .map(|name| name.split("/version=").next().unwrap_or_default())
            .filter(|name| !name.is_empty());
        match name {
            #[cfg(unix)]
            Some(path) if path.starts_with('/') => Server::Socket(path.into()),
            #[cfg(unix)]
            None if std::path::Path::new(SOCKET).exists() => Server::Socket(SOCKET.into()),
            None => Server::Tcp("localhost:631".to_owned()),
            Some(host) if host.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok()) => {
                Server::Tcp(host.to_owned())
            }
            Some(host) => Server::Tcp(format!("{host}:631")),
        }
    }

    /// Sends `body` to `path` and gives back the body of the answer.
    pub fn exchange(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, PrinterFault> {
        let until = Instant::now() + TIMEOUT;
        match self {
            Server::Tcp(host) => {
                let stream = connect(host, until).map_err(PrinterFault::Unreachable)?;
                talk(Timed { stream, until }, host, path, body)
            }
            #[cfg(unix)]
            Server::Socket(socket) => {
                let stream = connect_socket(socket).map_err(PrinterFault::Unreachable)?;
                talk(Timed { stream, until }, "localhost", path, body)
            }
        }
    }
}

pub(super) fn connect(host: &str, until: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in host.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, left(until)?) {
            Ok(stream) => return Ok(stream),
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

/// A print system that hangs takes no more connections after a while. std would then wait without end.
#[cfg(unix)]
fn connect_socket(path: &std::path::Path) -> io::Result<std::os::unix::net::UnixStream> {
    let socket = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.connect(&socket2::SockAddr::unix(path)?)?;
    socket.set_nonblocking(false)?;
    Ok(socket.into())
}

fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        Err(io::ErrorKind::TimedOut.into())
    } else {
        Ok(left)
    }
}

fn talk(mut line: impl Read + Write, host: &str, path: &str, body: &[u8]) -> Result<Vec<u8>, PrinterFault> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes())
        .and_then(|()| line.write_all(body))
        .and_then(|()| line.flush())
        .map_err(PrinterFault::Unreachable)?;
    match answer::read(line) {
        Ok(answer) => match answer.status {
            200 => Ok(answer.body),
            // who asks is unknown, may not, or has to ask by TLS
            401 | 403 | 407 | 426 => Err(PrinterFault::NotAllowed),
            404 => Err(PrinterFault::Gone),
            status => Err(PrinterFault::Refused(format!("HTTP {status}"))),
        },
        Err(Unread::Line(fault)) => Err(PrinterFault::Unreachable(fault)),
        Err(Unread::Answer) => Err(PrinterFault::Answer),
    }
}

/// A line that is given up when its time is over, also if the other side sends or takes a byte now and then.
struct Timed<S> {
    stream: S,
    until: Instant,
}

impl<S: Read + Limit> Read for Timed<S> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.limit(left(self.until)?)?;
        self.stream.read(bytes)
    }
}

impl<S: Write + Limit> Write for Timed<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.limit(left(self.until)?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A stream whose calls end in time.
trait Limit {
    fn limit(&self, time: Duration) -> io::Result<()>;
}

impl Limit for TcpStream {
    fn limit(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}

#[cfg(unix)]
impl Limit for std::os::unix::net::UnixStream {
    fn limit(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}
