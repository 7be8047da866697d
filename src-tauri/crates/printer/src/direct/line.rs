use std::io;
use std::time::{Duration, Instant};

use super::link::{Link, NoLine};
use super::port::Ports;
use super::status;
use super::voice::{self, BE_QUIET, END, FORGET, QUESTIONS, Voice};
use crate::{PrintOutcome, PrintState, PrinterAddress, PrinterState};

/// Between two looks at what came.
pub(super) const ANSWER: Duration = Duration::from_millis(300);
/// For the answer to one question. One that is asked before a late answer came would get it instead.
const LATE: Duration = Duration::from_millis(700);
/// For a printer to take a piece of the slip. Longer, and something keeps it.
pub(super) const PIECE: Duration = Duration::from_millis(500);
/// So long nothing may come before the end is asked for once more, and after it was answered.
const PAUSE: Duration = Duration::from_millis(100);
/// For the answer of a printer that seems to have done everything already.
const LAST_ANSWER: Duration = Duration::from_secs(2);
/// How often it is asked whether it has come to the end, where something answers that was not asked.
const TRIES: u32 = 3;

/// An open line, and all that the printer said on it.
pub(super) struct Line {
    pub link: Link,
    voice: Voice,
    /// Questions it left without an answer: they are not asked again on this line.
    unanswered: [bool; QUESTIONS],
    asked_at: Instant,
    /// How often more it is asked for the end.
    tries: u32,
    pub opened: Instant,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line")
            .field("voice", &self.voice)
            .finish_non_exhaustive()
    }
}

impl Line {
    /// Opens it and asks for the first time how the printer is, without waiting for the answer.
    pub fn open(place: &PrinterAddress, ports: &Ports) -> Result<Self, NoLine> {
        let mut line = Self {
            link: Link::open(place, ports)?,
            voice: Voice::default(),
            unanswered: [false; QUESTIONS],
            asked_at: Instant::now(),
            tries: TRIES,
            opened: Instant::now(),
        };
        line.put(&BE_QUIET).map_err(NoLine::Away)?;
        line.ask(0).map_err(NoLine::Away)?;
        Ok(line)
    }

    pub fn hear(&mut self, limit: Duration) -> io::Result<()> {
        let heard = self.link.read(limit)?;
        if heard.is_empty() && limit >= PAUSE {
            self.voice.pauses();
        }
        self.voice.hear(&heard);
        Ok(())
    }

    /// Asks how it is, one question after the other, for so long at most.
    pub fn look(&mut self, limit: Duration) -> io::Result<()> {
        let soon = Instant::now() + limit;
        self.wait_for_answer(soon)?;
        for question in 0..QUESTIONS {
            // "Off line" is what all say first who have no paper, an open cover or a jam: it is asked why, however slow it is.
            let until = if self.is_only_offline() {
                soon.max(Instant::now() + LATE)
            } else {
                soon
            };
            if !self.voice.is_asked() && Instant::now() < until {
                self.ask(question)?;
                self.wait_for_answer(until)?;
            }
        }
        Ok(())
    }

    /// All there is to know of one that was just opened.
    pub fn look_at_all(&mut self) -> io::Result<()> {
        self.look(LATE * 4)
    }

    fn ask(&mut self, question: usize) -> io::Result<()> {
        let unanswered = self.unanswered.get(question).copied().unwrap_or(true);
        // a printer whose buffer is full takes no question either; the next look may find room
        if !unanswered && self.put(&voice::ask(question))? {
            self.voice.asks(question);
            self.asked_at = Instant::now();
        }
        Ok(())
    }

    fn wait_for_answer(&mut self, until: Instant) -> io::Result<()> {
        while let Some(question) = self.voice.asked() {
            let late = self.asked_at + LATE;
            let left = late.min(until).saturating_duration_since(Instant::now());
            self.hear(left)?;
            if Instant::now() >= late && self.voice.is_asked() {
                self.voice.gives_up();
                if let Some(unanswered) = self.unanswered.get_mut(question) {
                    *unanswered = true;
                }
            } else if Instant::now() >= until {
                break;
            }
        }
        Ok(())
    }

    /// All of it or nothing; false if the printer takes nothing now.
    fn put(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let mut rest = bytes.get(self.link.write(bytes, Duration::ZERO)?..).unwrap_or_default();
        if rest.len() == bytes.len() {
            return Ok(false);
        }
        while !rest.is_empty() {
            match self.link.write(rest, PIECE)? {
                0 => return Err(io::ErrorKind::TimedOut.into()),
                count => rest = rest.get(count..).unwrap_or_default(),
            }
        }
        Ok(true)
    }

    pub fn trouble(&self) -> Option<PrintOutcome> {
        status::trouble(self.voice.known())
    }

    fn is_only_offline(&self) -> bool {
        self.trouble() == Some(PrintState::Offline.into())
    }

    /// What keeps it from printing, once that is known: where it said no more than that it is off line, it is asked why.
    pub fn trouble_and_why(&mut self) -> io::Result<Option<PrintOutcome>> {
        if self.is_only_offline() {
            self.look(ANSWER)?;
        }
        Ok(self.trouble())
    }

    pub fn state(&self) -> PrinterState {
        status::printer(self.voice.known())
    }

    /// What it said last; if that was trouble, asks again.
    pub fn ask_again_in_trouble(&mut self) -> io::Result<Option<PrintOutcome>> {
        self.hear(Duration::ZERO)?;
        if self.trouble().is_some() {
            self.look(ANSWER)?;
        }
        Ok(self.trouble())
    }

    /// The slip goes out now, and with it the question whether it has come to its end.
    pub fn begins(&mut self) {
        self.voice.begins();
        self.tries = TRIES;
    }

    /// Whether all before the end mark was done. Something came that may say so; one answer to a question asked now, and
    /// nothing beside it, does.
    pub fn has_ended(&mut self) -> io::Result<bool> {
        if !self.voice.stirs() || self.tries == 0 {
            return Ok(false);
        }
        self.tries -= 1;
        // first whatever else it was asked
        self.wait_for_answer(Instant::now() + LATE)?;
        if !self.falls_silent()? {
            return Ok(false);
        }
        self.voice.begins();
        if !self.put(&END)? {
            return Ok(false);
        }
        let until = Instant::now() + LAST_ANSWER;
        while !self.voice.stirs() && Instant::now() < until {
            self.hear(ANSWER)?;
        }
        Ok(self.falls_silent()? && self.voice.says_end())
    }

    /// Whether it says nothing for a moment, within some time.
    fn falls_silent(&mut self) -> io::Result<bool> {
        let until = Instant::now() + LATE;
        while Instant::now() < until {
            let heard = self.link.read(PAUSE)?;
            if heard.is_empty() {
                self.voice.pauses();
                return Ok(true);
            }
            self.voice.hear(&heard);
        }
        Ok(false)
    }

    /// The slip is given up: what was not printed yet must not come out later.
    pub fn forget(&mut self, told: &PrintOutcome) -> PrintOutcome {
        self.voice.forgets();
        let asked = self.link.write(&FORGET, PIECE);
        self.link.cut();
        let until = Instant::now() + ANSWER * 3;
        while asked.is_ok() && !self.voice.has_forgotten() && Instant::now() < until {
            if self.hear(ANSWER).is_err() {
                break;
            }
        }
        if self.voice.has_forgotten() && told.state == PrintState::PaperOut {
            told.clone()
        } else {
            PrintState::NotConfirmed.into()
        }
    }
}
