use std::io;
use std::time::{Duration, Instant};

use super::link::{Link, NoLine};
use super::port::Ports;
use super::status::{ASK, FORGET, Status};
use crate::{PrintOutcome, PrintState, PrinterAddress};

/// For the answers to one round of questions.
pub(super) const ANSWER: Duration = Duration::from_millis(300);
/// For a printer to take a piece of the slip. Longer, and something keeps it.
pub(super) const PIECE: Duration = Duration::from_millis(500);

/// An open line, and all that the printer said on it.
pub(super) struct Line {
    pub link: Link,
    pub status: Status,
    pub opened: Instant,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Line {
    /// Opens it and asks how the printer is, without waiting for the answer.
    pub fn open(place: &PrinterAddress, ports: Ports) -> Result<Self, NoLine> {
        let mut line = Self {
            link: Link::open(place, ports)?,
            status: Status::default(),
            opened: Instant::now(),
        };
        line.ask().map_err(NoLine::Away)?;
        Ok(line)
    }

    pub fn ask(&mut self) -> io::Result<()> {
        // a printer whose buffer is full takes no question either; the next round may find room
        self.link.write(ASK, Duration::ZERO).map(drop)
    }

    pub fn hear(&mut self, limit: Duration) -> io::Result<()> {
        let heard = self.link.read(limit)?;
        self.status.hear(&heard);
        Ok(())
    }

    /// Waits for a whole answer, or until it is clear that none comes.
    pub fn answer(&mut self) -> io::Result<()> {
        let until = Instant::now() + ANSWER * 3;
        while !self.status.speaks() && Instant::now() < until {
            self.hear(ANSWER)?;
        }
        Ok(())
    }

    /// What it said last; if that was trouble, asks again.
    pub fn ask_again_in_trouble(&mut self) -> io::Result<Option<PrintOutcome>> {
        self.hear(Duration::ZERO)?;
        if self.status.trouble().is_some() {
            self.ask()?;
            self.hear(ANSWER)?;
        }
        Ok(self.status.trouble())
    }

    /// The slip is given up: what was not printed yet must not come out later.
    pub fn forget(&mut self, told: &PrintOutcome) -> PrintOutcome {
        let asked = self.link.write(FORGET, PIECE);
        self.link.cut();
        let until = Instant::now() + ANSWER * 3;
        while asked.is_ok() && !self.status.forgotten && Instant::now() < until {
            if self.hear(ANSWER).is_err() {
                break;
            }
        }
        if self.status.forgotten && told.state == PrintState::PaperOut {
            told.clone()
        } else {
            PrintState::NotConfirmed.into()
        }
    }
}
