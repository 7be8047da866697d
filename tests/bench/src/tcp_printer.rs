//! A receipt printer on the network, with paper: it takes its commands one after the other, and says so when asked.

use std::{
    io::{self, BufReader, Read, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use window::Outcome;

use crate::clock;

/// Ready, and nothing wrong: the answer to each `DLE EOT`.
const WELL: u8 = 0b0001_0010;

pub struct TcpPrinter {
    port: u16,
    slips: Receiver<Slip>,
}

/// One that came out.
pub struct Slip {
    pub bytes: u64,
    /// When the last byte of it was here.
    pub last_byte: f64,
}

impl TcpPrinter {
    pub fn start() -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let (out, slips) = mpsc::channel();
        // it is on until the program ends
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let out = out.clone();
                // a line ends as it likes: what did not come out is missed by who waits for it
                thread::spawn(move || drop(serve(line, &out)));
            }
        });
        Ok(Self { port, slips })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn slip(&self, longest: Duration) -> Outcome<Slip> {
        Ok(self.slips.recv_timeout(longest).map_err(|_| "no slip came out")?)
    }
}

fn serve(line: TcpStream, out: &Sender<Slip>) -> io::Result<()> {
    line.set_nodelay(true)?;
    let mut answers = line.try_clone()?;
    let mut line = Counted {
        line: BufReader::with_capacity(1 << 16, line),
        bytes: 0,
    };
    loop {
        match line.two()? {
            [0x1B, b'@'] => line.bytes = 2,
            // DLE EOT n
            [0x10, 0x04] => {
                line.skip(1)?;
                answers.write_all(&[WELL])?;
            }
            // GS r n: all before it is done
            [0x1D, b'r'] => {
                line.skip(1)?;
                answers.write_all(&[0])?;
            }
            // GS v 0 m, width in bytes, height in rows
            [0x1D, b'v'] => {
                let [_, _, wide, wide_high, rows, rows_high] = line.six()?;
                let (wide, rows) = (
                    u16::from_le_bytes([wide, wide_high]),
                    u16::from_le_bytes([rows, rows_high]),
                );
                line.skip(u64::from(wide) * u64::from(rows))?;
            }
            // ESC d n
            [0x1B, b'd'] => line.skip(1)?,
            // GS V m n: cut, the end of a slip
            [0x1D, b'V'] => {
                line.skip(2)?;
                let slip = Slip {
                    bytes: line.bytes,
                    last_byte: clock::now(),
                };
                // who no longer waits for slips hears of none
                drop(out.send(slip));
            }
            other => {
                return Err(io::Error::other(format!(
                    "a command this printer does not know: {other:x?}"
                )));
            }
        }
    }
}

struct Counted {
    line: BufReader<TcpStream>,
    bytes: u64,
}

impl Counted {
    fn two(&mut self) -> io::Result<[u8; 2]> {
        let mut bytes = [0; 2];
        self.line.read_exact(&mut bytes)?;
        self.bytes += 2;
        Ok(bytes)
    }

    fn six(&mut self) -> io::Result<[u8; 6]> {
        let mut bytes = [0; 6];
        self.line.read_exact(&mut bytes)?;
        self.bytes += 6;
        Ok(bytes)
    }

    fn skip(&mut self, count: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.line.by_ref().take(count), &mut io::sink())?;
        self.bytes += skipped;
        if skipped == count {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}
