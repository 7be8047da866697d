//! One IPP message to the print system and back, over TCP or CUPS' own socket.
//!
//! By hand, because the client of the `ipp` crate knows no Unix socket and sends even `localhost` to the proxy named in
//! the environment, which many office networks set.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use crate::printer::PrinterFault;

/// For one whole exchange.
const TIMEOUT: Duration = Duration::from_secs(3);
/// No answer of a print system is longer.
const LONGEST: u64 = 4 << 20;
const SOCKET: &str = "/run/cups/cups.sock";

/// Where the print system listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::printer) enum Server {
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
        let answer = match self {
            Server::Tcp(host) => {
                let stream = connect(host, until).map_err(PrinterFault::Unreachable)?;
                talk(
                    stream,
                    |stream, left| both(stream.set_read_timeout(left), stream.set_write_timeout(left)),
                    host,
                    path,
                    body,
                    until,
                )
            }
            #[cfg(unix)]
            Server::Socket(socket) => {
                let stream = std::os::unix::net::UnixStream::connect(socket).map_err(PrinterFault::Unreachable)?;
                talk(
                    stream,
                    |stream, left| both(stream.set_read_timeout(left), stream.set_write_timeout(left)),
                    "localhost",
                    path,
                    body,
                    until,
                )
            }
        };
        unwrap(&answer.map_err(PrinterFault::Unreachable)?)
    }
}

fn both(read: io::Result<()>, write: io::Result<()>) -> io::Result<()> {
    read.and(write)
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

fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        Err(io::ErrorKind::TimedOut.into())
    } else {
        Ok(left)
    }
}

fn talk<S: Read + Write>(
    mut stream: S,
    limit: impl Fn(&S, Option<Duration>) -> io::Result<()>,
    host: &str,
    path: &str,
    body: &[u8],
    until: Instant,
) -> io::Result<Vec<u8>> {
    limit(&stream, Some(left(until)?))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    stream.flush()?;
    let mut answer = Vec::new();
    let mut piece = [0; 16 << 10];
    loop {
        limit(&stream, Some(left(until)?))?;
        match stream.read(&mut piece)? {
            0 => return Ok(answer),
            count => answer.extend_from_slice(piece.get(..count).unwrap_or_default()),
        }
        if answer.len() as u64 > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if is_whole(&answer) {
            return Ok(answer);
        }
    }
}

/// Head and body of the final answer, past any `100 Continue`.
fn parts(answer: &[u8]) -> Option<(u16, String, &[u8])> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let status = head.split_whitespace().nth(1)?.parse().ok()?;
    let rest = &answer[end + 4..];
    if (100..200).contains(&status) {
        parts(rest)
    } else {
        Some((status, head, rest))
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim())
}

/// The server may keep the line open in spite of `close`: know the end by the length.
fn is_whole(answer: &[u8]) -> bool {
    let Some((_, head, body)) = parts(answer) else {
        return false;
    };
    if let Some(length) = header(&head, "content-length").and_then(|length| length.parse::<usize>().ok()) {
        return body.len() >= length;
    }
    header(&head, "transfer-encoding") == Some("chunked") && unchunk(body).is_some()
}

fn unwrap(answer: &[u8]) -> Result<Vec<u8>, PrinterFault> {
    let (status, head, body) = parts(answer).ok_or(PrinterFault::Answer)?;
    match status {
        200 if header(&head, "transfer-encoding") == Some("chunked") => unchunk(body).ok_or(PrinterFault::Answer),
        200 => Ok(body.to_vec()),
        404 => Err(PrinterFault::Gone),
        _ => Err(PrinterFault::Refused(format!("HTTP {status}"))),
    }
}

/// None while the last chunk is not there.
fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        let data = body.get(end + 2..)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(data.get(..size)?);
        body = data.get(size + 2..)?;
    }
}
