//! A server that answers as it is told, whatever it is asked, and IPP to answer with.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use thermal::HeldPort;

pub type Answers = Box<dyn Fn(&mut TcpStream) -> io::Result<()> + Send + Sync>;

/// Takes connections until it is dropped.
pub struct Server {
    port: HeldPort,
    over: Arc<AtomicBool>,
}

impl Server {
    pub fn that(answers: Answers) -> Self {
        let server = Self {
            port: HeldPort::new().unwrap(),
            over: Arc::default(),
        };
        let listener = server.port.listen().unwrap();
        let (answers, over) = (Arc::new(answers), Arc::clone(&server.over));
        thread::spawn(move || {
            for line in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let (answers, mut line) = (Arc::clone(&answers), line.unwrap());
                // who hangs up on it has heard enough
                thread::spawn(move || drop(answers(&mut line)));
            }
        });
        server
    }

    pub fn address(&self) -> String {
        self.port.address().to_string()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.port.address()));
    }
}

pub fn does(answers: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Answers {
    Box::new(answers)
}

/// Hears a request to its end, says this, and keeps the line open.
pub fn says(bytes: Vec<u8>) -> Answers {
    does(move |line| {
        hear(line)?;
        line.write_all(&bytes)?;
        wait_for_its_end(line)
    })
}

/// Reads one request to its end.
pub fn hear(line: &mut TcpStream) -> io::Result<()> {
    let length = hear_head(line)?;
    hear_body(line, length)
}

/// Reads the head of a request; how many bytes its body is going to have.
pub fn hear_head(line: &mut TcpStream) -> io::Result<u64> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        line.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    Ok(length.and_then(|length| length.parse().ok()).unwrap_or(0))
}

pub fn hear_body(line: &mut TcpStream, length: u64) -> io::Result<()> {
    io::copy(&mut line.take(length), &mut io::sink()).map(drop)
}

pub fn wait_for_its_end(line: &mut TcpStream) -> io::Result<()> {
    io::copy(line, &mut io::sink()).map(drop)
}

pub fn http(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// An IPP message that says this much.
pub fn ipp(attributes: &[u8]) -> Vec<u8> {
    [&[2, 0, 0, 0, 0, 0, 0, 1][..], attributes, &[3]].concat()
}

pub fn value(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    [
        &[tag][..],
        &length(name.as_bytes()),
        name.as_bytes(),
        &length(value),
        value,
    ]
    .concat()
}

/// The answer of a print system to every question there is: the job of this title is done, and its printer is here.
pub fn all_is_done(title: &str, printer: &str) -> Vec<u8> {
    const JOB: u8 = 0x02;
    const PRINTER: u8 = 0x04;
    let (integer, choice, name, uri) = (0x21, 0x23, 0x42, 0x45);
    let says = [
        vec![JOB],
        value(integer, "job-id", &7_i32.to_be_bytes()),
        value(choice, "job-state", &9_i32.to_be_bytes()),
        value(name, "job-name", title.as_bytes()),
        value(integer, "number-of-documents", &1_i32.to_be_bytes()),
        vec![PRINTER],
        value(choice, "printer-state", &3_i32.to_be_bytes()),
        value(uri, "device-uri", printer.as_bytes()),
    ];
    ipp(&says.concat())
}
