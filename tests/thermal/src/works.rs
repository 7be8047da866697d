//! What is inside: a buffer, a roll, a cutter.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::lexer::{self, Token};

/// The bytes of one slip, from after the cut before it to its own, as they came.
pub type Slip = Vec<u8>;

#[derive(Default)]
pub struct Works {
    state: Mutex<State>,
    moved: Condvar,
}

impl std::fmt::Debug for Works {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Works").finish_non_exhaustive()
    }
}

type Back = Arc<Mutex<Box<dyn Write + Send>>>;

pub struct State {
    /// For how many more bands; none for a full roll.
    pub paper: Option<u32>,
    pub cover_open: bool,
    pub mute: bool,
    pub buffer: usize,
    /// The questions it answers at once.
    pub answers_to: Vec<u8>,
    /// How long it thinks about each of them.
    pub thinks: Duration,
    /// It speaks by itself whenever something changes.
    pub by_itself: bool,
    /// It does so whatever it is told.
    pub never_quiet: bool,
    /// Said to whoever comes.
    pub banner: Vec<u8>,
    /// Bytes of a row its head prints; the rest is lost.
    pub head: usize,
    newest: Option<Back>,
    waiting: VecDeque<(Token, Back)>,
    on_paper: Vec<u8>,
    slips: Vec<Slip>,
    last_cut: Option<Instant>,
    answers: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            paper: None,
            cover_open: false,
            mute: false,
            buffer: 1 << 20,
            answers_to: vec![1, 2, 3, 4],
            thinks: Duration::ZERO,
            by_itself: false,
            never_quiet: false,
            banner: Vec::new(),
            head: usize::MAX,
            newest: None,
            waiting: VecDeque::new(),
            on_paper: Vec::new(),
            slips: Vec::new(),
            last_cut: None,
            answers: 0,
        }
    }
}

impl Works {
    pub fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        state.speak();
        state.run();
        self.moved.notify_all();
    }

    pub fn lose_power(&self) {
        self.change(|state| {
            state.waiting.clear();
            state.on_paper.clear();
        });
    }

    pub fn slips(&self) -> Vec<Slip> {
        self.lock().slips.clone()
    }

    pub fn answers(&self) -> usize {
        self.lock().answers
    }

    pub fn last_cut(&self) -> Option<Instant> {
        self.lock().last_cut
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads one line to its end.
pub fn serve(works: &Works, mut from: impl Read, to: impl Write + Send + 'static) -> io::Result<()> {
    let back: Back = Arc::new(Mutex::new(Box::new(to)));
    {
        let mut state = works.lock();
        let banner = state.banner.clone();
        state.say(&back, &banner);
        state.newest = Some(Arc::clone(&back));
        state.speak();
    }
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = from.read(&mut piece)?;
        if count == 0 {
            return Ok(());
        }
        bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
        let mut state = works.lock();
        while let Some((token, length)) = lexer::first(&bytes) {
            bytes.drain(..length);
            state.take(token, &back);
        }
        state.run();
        // A full buffer: the line stands still, and every question in it.
        while state.held() > state.buffer {
            state = works.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    fn take(&mut self, token: Token, back: &Back) {
        match token {
            Token::Ask(n) => self.answer(n, back),
            Token::Forget => {
                self.waiting.clear();
                self.on_paper.clear();
                self.say(back, &[0x37, 0x25, 0x00]);
            }
            Token::Cut(_) => {
                self.last_cut = Some(Instant::now());
                self.waiting.push_back((token, Arc::clone(back)));
            }
            Token::Print(bytes) => {
                // a question is obeyed wherever it stands, also in a picture
                for at in 0..bytes.len() {
                    if let Some([0x10, 0x04, n @ 1..=4]) = bytes.get(at..at + 3) {
                        self.answer(*n, back);
                    }
                }
                self.waiting.push_back((Token::Print(bytes), Arc::clone(back)));
            }
            token => self.waiting.push_back((token, Arc::clone(back))),
        }
    }

    fn answer(&mut self, question: u8, back: &Back) {
        if !self.answers_to.contains(&question) {
            return;
        }
        self.answers += 1;
        if self.thinks.is_zero() {
            return self.say(back, &[self.status(question)]);
        }
        let (answer, back, mute) = (self.status(question), Arc::clone(back), self.mute);
        let thinks = self.thinks;
        thread::spawn(move || {
            thread::sleep(thinks);
            if !mute {
                tell(&back, &[answer]);
            }
        });
    }

    /// What it says by itself (Automatic Status Back): four bytes, to whoever came last.
    fn speak(&self) {
        if !(self.by_itself || self.never_quiet) {
            return;
        }
        let out = u8::from(self.paper == Some(0));
        let first = 0x10 | (out | u8::from(self.cover_open)) << 3 | u8::from(self.cover_open) << 5;
        if let Some(back) = &self.newest {
            self.say(back, &[first, 0, out * 0b1100, 0x0F]);
        }
    }

    /// Prints until something keeps it.
    fn run(&mut self) {
        while !self.cover_open && self.paper != Some(0) {
            let Some((token, back)) = self.waiting.pop_front() else {
                return;
            };
            match token {
                Token::Report => self.say(&back, &[0]),
                Token::ByItself(n) => self.by_itself = n != 0,
                Token::Print(bytes) => {
                    if let (Some(left), [0x1D, b'v', ..]) = (&mut self.paper, bytes.as_slice()) {
                        *left -= 1;
                    }
                    let printed = self.reached(bytes);
                    self.on_paper.extend(printed);
                    self.speak();
                }
                Token::Cut(bytes) => {
                    self.on_paper.extend(bytes);
                    self.slips.push(std::mem::take(&mut self.on_paper));
                    self.speak();
                }
                Token::Ask(_) | Token::Forget => {}
            }
        }
    }

    /// As much of a picture as the head prints: what is wider is lost at the right.
    fn reached(&self, bytes: Vec<u8>) -> Vec<u8> {
        let [0x1D, b'v', b'0', mode, wide, wider, high, higher, rows @ ..] = bytes.as_slice() else {
            return bytes;
        };
        let width = usize::from(u16::from_le_bytes([*wide, *wider]));
        if width <= self.head {
            return bytes;
        }
        let [narrow, narrower] = u16::try_from(self.head).unwrap_or(u16::MAX).to_le_bytes();
        let mut printed = vec![0x1D, b'v', b'0', *mode, narrow, narrower, *high, *higher];
        for row in rows.chunks(width) {
            printed.extend(row.iter().take(self.head));
        }
        printed
    }

    fn held(&self) -> usize {
        let size = |token: &Token| match token {
            Token::Print(bytes) | Token::Cut(bytes) => bytes.len(),
            _ => 3,
        };
        self.waiting.iter().map(|(token, _)| size(token)).sum()
    }

    fn status(&self, question: u8) -> u8 {
        const FIXED: u8 = 0b0001_0010;
        let out = self.paper == Some(0);
        let bits = match question {
            1 => u8::from(out || self.cover_open) << 3,
            2 => u8::from(self.cover_open) << 2 | u8::from(out) << 5,
            4 => u8::from(out) * 0b0110_0000,
            _ => 0,
        };
        FIXED | bits
    }

    fn say(&self, back: &Back, bytes: &[u8]) {
        if self.mute {
            return;
        }
        tell(back, bytes);
    }
}

fn tell(back: &Back, bytes: &[u8]) {
    // Whoever asked may be gone.
    let _ = back.lock().unwrap_or_else(PoisonError::into_inner).write_all(bytes);
}
