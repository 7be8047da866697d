//! A receipt printer for tests: a real listener that takes ESC/POS, answers `DLE EOT` at once and `GS r` in turn, and
//! can lose paper, be opened, be switched off and come back.
//!
//! Its parts: a [`lexer`] that cuts the stream into commands, [`works`] that print them while there is paper, and the
//! line in front.

mod held_port;
mod lexer;
mod works;

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use held_port::HeldPort;
pub use works::Slip;
use works::Works;

/// On a port of loopback that is its own, also while it is switched off. Switched off when dropped.
#[derive(Debug)]
pub struct Thermal {
    port: HeldPort,
    works: Arc<Works>,
    lines: Arc<Mutex<Lines>>,
}

#[derive(Debug, Default)]
struct Lines {
    on: bool,
    /// How often it was switched on: an accept loop of before ends.
    round: u64,
    open: Vec<TcpStream>,
    /// It takes one line, and the next when that has ended.
    single: bool,
}

impl Thermal {
    /// # Errors
    /// Where no port can be had.
    pub fn start() -> io::Result<Self> {
        let thermal = Self {
            port: HeldPort::new()?,
            works: Arc::default(),
            lines: Arc::default(),
        };
        thermal.switch_on()?;
        Ok(thermal)
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.port.address()
    }

    /// The plug is pulled: lines break, and what it had not printed is forgotten.
    pub fn switch_off(&self) {
        {
            let mut lines = lock(&self.lines);
            lines.on = false;
            for line in lines.open.drain(..) {
                // One that is closed already needs nothing.
                let _ = line.shutdown(Shutdown::Both);
            }
        }
        self.works.lose_power();
        // Wakes the accept loop, which then closes the port.
        drop(TcpStream::connect(self.address()));
        while TcpStream::connect(self.address()).is_ok() {
            thread::yield_now();
        }
    }

    /// # Errors
    /// Where it is on already.
    pub fn switch_on(&self) -> io::Result<()> {
        self.listen(self.port.listen()?);
        Ok(())
    }

    pub fn take_paper(&self) {
        self.works.change(|state| state.paper = Some(0));
    }

    /// Paper for so many more bands of a slip.
    pub fn paper_for(&self, bands: u32) {
        self.works.change(|state| state.paper = Some(bands));
    }

    pub fn give_paper(&self) {
        self.works.change(|state| state.paper = None);
    }

    pub fn open_cover(&self) {
        self.works.change(|state| state.cover_open = true);
    }

    pub fn close_cover(&self) {
        self.works.change(|state| state.cover_open = false);
    }

    /// One of those that never answer.
    pub fn falls_silent(&self) {
        self.works.change(|state| state.mute = true);
    }

    /// Of the four questions about its state it answers these.
    pub fn answers_only(&self, questions: &[u8]) {
        self.works.change(|state| state.answers_to = questions.to_vec());
    }

    /// It thinks for so long before each of its answers.
    pub fn thinks_for(&self, time: Duration) {
        self.works.change(|state| state.thinks = time);
    }

    /// Somebody switched Automatic Status Back on: it speaks whenever something changes, until it is told not to.
    pub fn speaks_by_itself(&self) {
        self.works.change(|state| state.by_itself = true);
    }

    /// It goes on speaking by itself whatever it is told.
    pub fn is_never_quiet(&self) {
        self.works.change(|state| state.never_quiet = true);
    }

    /// Says this to whoever connects, as print servers do.
    pub fn greets_with(&self, banner: &[u8]) {
        self.works.change(|state| state.banner = banner.to_vec());
    }

    /// Takes one line from now on; the next one when that has ended.
    pub fn takes_one_line(&self) {
        lock(&self.lines).single = true;
    }

    /// Its head has so many dots; what is sent beyond them is lost.
    pub fn has_head_of(&self, dots: usize) {
        self.works.change(|state| state.head = dots / 8);
    }

    /// Takes so many bytes beyond what it prints; then the line stands still.
    pub fn buffers(&self, bytes: usize) {
        self.works.change(|state| state.buffer = bytes);
    }

    /// The slips that were cut off, in order.
    #[must_use]
    pub fn slips(&self) -> Vec<Slip> {
        self.works.slips()
    }

    /// How many questions it answered at once.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.works.answers()
    }

    /// When it got the last byte of a slip's document.
    #[must_use]
    pub fn last_cut(&self) -> Option<Instant> {
        self.works.last_cut()
    }

    /// The same printer at another end: a port of the machine. Returns when the other side is closed.
    ///
    /// # Errors
    /// Where the port breaks.
    pub fn serve(&self, from: impl Read, to: impl Write + Send + 'static) -> io::Result<()> {
        works::serve(&self.works, from, to)
    }

    fn listen(&self, listener: TcpListener) {
        let round = {
            let mut lines = lock(&self.lines);
            lines.on = true;
            lines.round += 1;
            lines.round
        };
        let (works, lines) = (Arc::clone(&self.works), Arc::clone(&self.lines));
        thread::spawn(move || {
            for line in listener.incoming() {
                let mut known = lock(&lines);
                if !known.on || known.round != round {
                    return;
                }
                let Ok(line) = line else { continue };
                let (Ok(mine), Ok(back)) = (line.try_clone(), line.try_clone()) else {
                    continue;
                };
                known.open.push(mine);
                let single = known.single;
                drop(known);
                // A line that breaks is what a printer lives with.
                if single {
                    drop(works::serve(&works, line, back));
                } else {
                    let works = Arc::clone(&works);
                    thread::spawn(move || works::serve(&works, line, back));
                }
            }
        });
    }
}

impl Drop for Thermal {
    fn drop(&mut self) {
        if lock(&self.lines).on {
            self.switch_off();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
