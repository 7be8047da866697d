use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::Router;
use jiff::SignedDuration;
use kiosk_station::central::{LineFault, Request, Response, Sending};
use kiosk_wire::call;
use town::{Clock, Time};

use super::tally::Log;
use crate::{
    Cut, Disk, Random, Snapshot,
    world::{Headquarters, Road, dead, knock},
};

/// How the line is for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Climate {
    /// Something happens to no request.
    Calm,
    /// To few.
    Fair,
    /// To every second.
    Rough,
    /// Central, or what stands before it, is overloaded.
    Storm,
    Dead,
    /// A captive portal.
    Portal,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weather {
    Fair,
    Lost,
    ReplyLost,
    Twice,
    HeldBack,
    CopyLater,
    Status(u16),
    Portal,
    CutAnswer,
    Slow,
    CentralDies,
    CentralsDiskRefuses,
    StationDies,
    ClockJumps,
    DiskCopied,
}

const ROUGH: [Weather; 15] = [
    Weather::Lost,
    Weather::ReplyLost,
    Weather::ReplyLost,
    Weather::Twice,
    Weather::HeldBack,
    Weather::CopyLater,
    Weather::Status(500),
    Weather::Portal,
    Weather::CutAnswer,
    Weather::Slow,
    Weather::CentralDies,
    Weather::CentralsDiskRefuses,
    Weather::StationDies,
    Weather::ClockJumps,
    Weather::DiskCopied,
];

/// What all lines of a life have in common: central at their end.
pub(super) struct Street(Mutex<Inside>);

pub(super) struct Inside {
    pub headquarters: Headquarters,
    /// None while central has no power.
    router: Option<Router>,
    pub random: Random,
    pub climate: Climate,
    /// Requests that arrive later, or again.
    held: Vec<Request>,
    pub log: Log,
    time: Time,
    /// Disks are copied in this life.
    pub copies: bool,
    /// An envelope, as it stands in a request, that central's server falls over until everything is mended.
    poison: Option<Vec<u8>>,
    /// This life has one.
    poisoned: bool,
}

impl Street {
    pub fn new(headquarters: Headquarters, time: &Time, mut random: Random, copies: bool) -> Arc<Self> {
        let poisoned = random.below(8) == 0;
        let router = Some(headquarters.central().router());
        Arc::new(Self(Mutex::new(Inside {
            headquarters,
            router,
            random,
            climate: Climate::Fair,
            held: Vec::new(),
            log: Log::default(),
            time: time.clone(),
            copies,
            poison: None,
            poisoned,
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn deliver(&self, request: Request) -> Result<Response, LineFault> {
        let router = self.lock().router.clone();
        match router {
            Some(router) => knock(router, request).await,
            None => Err(dead()),
        }
    }

    /// A request that was on its way for long arrives; nobody waits for its answer. `false` where there is none.
    pub async fn deliver_late(&self) -> bool {
        let late = {
            let mut inside = self.lock();
            let Inside { held, random, .. } = &mut *inside;
            if held.is_empty() {
                return false;
            }
            held.swap_remove(random.below(held.len()))
        };
        let what = format!("  {} {} arrives late", late.method, late.path);
        let answer = self.deliver(late).await;
        let status = answer.map_or(0, |answer| answer.status);
        self.lock().log.lines.push(format!("{what}: {status}"));
        true
    }

    pub fn central_power_cut(&self, cut: Cut) {
        let mut inside = self.lock();
        inside.router = None;
        inside.headquarters.power_cut(cut);
        inside.router = Some(inside.headquarters.central().router());
    }

    /// Central's power goes after so many operations of its disk, or when the request is done.
    async fn die_at(&self, request: Request, operations: u64, window: bool) {
        let disk = self.lock().headquarters.disk().clone();
        let before = disk.counters();
        let at = before.attempts + operations;
        disk.fail(at..u64::MAX);
        // Whatever it says, nobody hears it.
        drop(self.deliver(request).await);
        let within = disk.counters().refused_io > before.refused_io;
        let cut = cut(&mut self.lock().random);
        self.central_power_cut(cut);
        let kind = if within {
            "central: power cut in its transaction"
        } else {
            "central: power cut between commit and answer"
        };
        self.lock().log.fired(kind, window);
    }
}

/// What a power cut leaves.
pub(super) fn cut(random: &mut Random) -> Cut {
    match random.below(4) {
        0 => Cut::Everything,
        1 => Cut::Nothing,
        _ => Cut::Random(random.next_u64()),
    }
}

/// How far a clock is off after somebody or something set it.
pub(super) fn jump(random: &mut Random) -> SignedDuration {
    const YEARS: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);
    match random.below(5) {
        0 => YEARS,
        1 => -YEARS,
        2 => SignedDuration::from_hours(5),
        3 => SignedDuration::from_hours(-3),
        _ => SignedDuration::ZERO,
    }
}

/// The line of one machine, from one switching-on to the next.
pub(super) struct Lane {
    pub street: Arc<Street>,
    pub disk: Disk,
    pub clock: Arc<Clock>,
    state: Mutex<LaneState>,
}

#[derive(Default)]
struct LaneState {
    /// The power goes with the first operation of the disk that is refused beyond so many.
    dying_beyond: Option<u64>,
    /// A request with records or for numbers is under way, or its answer is not written down yet.
    window: bool,
    copies: Vec<Snapshot>,
}

impl Lane {
    pub fn new(street: &Arc<Street>, disk: &Disk, clock: &Arc<Clock>) -> Arc<Self> {
        Arc::new(Self {
            street: Arc::clone(street),
            disk: disk.clone(),
            clock: Arc::clone(clock),
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The machine's power goes after so many more operations of its disk.
    pub fn die_after(&self, operations: u64) {
        let counters = self.disk.counters();
        self.state().dying_beyond = Some(counters.refused_io);
        let at = counters.attempts + operations;
        self.disk.fail(at..u64::MAX);
    }

    /// The power is about to go, or gone.
    pub fn is_dying(&self) -> bool {
        self.state().dying_beyond.is_some()
    }

    /// Nothing the program does from here on happens.
    pub fn is_dead(&self) -> bool {
        let beyond = self.state().dying_beyond;
        beyond.is_some_and(|beyond| self.disk.counters().refused_io > beyond)
    }

    /// Whether records were on their way since this was asked last.
    pub fn take_window(&self) -> bool {
        std::mem::take(&mut self.state().window)
    }

    /// Copies of the disk that were taken while a request was under way.
    pub fn take_copies(&self) -> Vec<Snapshot> {
        std::mem::take(&mut self.state().copies)
    }

    async fn send(&self, request: Request) -> Result<Response, LineFault> {
        if self.is_dead() {
            return Err(dead());
        }
        // Signing in without a line is not there yet, so the line always carries it.
        if request.path == call::SESSIONS {
            return self.street.deliver(request).await;
        }
        let window = request.path == call::LEASES
            || request.path == call::RECORDS && !request.body.starts_with(br#"{"envelopes":[]"#);
        if window {
            self.state().window = true;
        }
        let what = format!("  {} {}", request.method, request.path);
        if self.street.lock().is_poisoned(&request) {
            let mut inside = self.street.lock();
            inside.log.fired("a record that breaks its batch", true);
            inside.log.lines.push(format!("{what}: poison"));
            return Ok(answer(500, None, b"fault"));
        }
        let weather = {
            let mut inside = self.street.lock();
            let weather = inside.draw(window);
            inside.log.lines.push(format!("{what}: {weather:?}"));
            weather
        };
        let answer = self.carry_in(weather, request, window).await;
        let told = match &answer {
            Ok(answer) => answer.status,
            Err(_) => 0,
        };
        self.street.lock().log.lines.push(format!("{what}: {told}"));
        answer
    }

    async fn carry_in(&self, weather: Weather, request: Request, window: bool) -> Result<Response, LineFault> {
        let street = &self.street;
        let fired = |kind| street.lock().log.fired(kind, window);
        match weather {
            Weather::Fair => street.deliver(request).await,
            Weather::Lost => {
                fired("line: request lost");
                Err(dead())
            }
            Weather::ReplyLost => {
                fired("line: reply lost after central's commit");
                drop(street.deliver(request).await);
                Err(dead())
            }
            Weather::Twice => {
                fired("line: request delivered twice");
                let first = street.deliver(request.clone()).await;
                let second = street.deliver(request).await;
                let second_is_heard = street.lock().random.below(2) == 0;
                if second_is_heard { second } else { first }
            }
            Weather::HeldBack => {
                fired("line: request held back, another overtakes it");
                street.lock().held.push(request);
                Err(dead())
            }
            Weather::CopyLater => {
                fired("line: a copy of the request arrives later");
                street.lock().held.push(request.clone());
                street.deliver(request).await
            }
            Weather::Status(status) => self.status(status, request, window).await,
            Weather::Portal => {
                fired("line: a captive portal's 200");
                Ok(answer(200, None, b"<html>Welcome to the hotel</html>"))
            }
            Weather::CutAnswer => {
                fired("line: the answer is cut off");
                let mut answer = street.deliver(request).await?;
                let at = street.lock().random.below(answer.body.len());
                answer.body.truncate(at);
                Ok(answer)
            }
            Weather::Slow => {
                fired("line: slow");
                let answer = street.deliver(request).await;
                let mut inside = street.lock();
                let by = Duration::from_millis(inside.random.below(9_000) as u64);
                inside.time.pass(by);
                answer
            }
            Weather::CentralDies => {
                let operations = street.lock().random.below(40) as u64;
                street.die_at(request, operations, window).await;
                Err(dead())
            }
            Weather::CentralsDiskRefuses => {
                let disk = street.lock().headquarters.disk().clone();
                let before = disk.counters();
                let at = before.attempts + street.lock().random.below(30) as u64;
                disk.fail(at..at + 1);
                let answer = street.deliver(request).await;
                disk.fail(0..0);
                if disk.counters().refused_io > before.refused_io {
                    fired("central: its disk refuses once");
                }
                answer
            }
            Weather::StationDies => {
                fired("station: power cut with an answer on its way");
                let answer = street.deliver(request).await;
                self.die_after(0);
                answer
            }
            Weather::ClockJumps => {
                fired("station: clock jumps");
                let off_by = jump(&mut street.lock().random);
                let answer = street.deliver(request).await;
                self.clock.set_off_by(off_by);
                answer
            }
            Weather::DiskCopied => {
                fired("station: disk copied");
                let answer = street.deliver(request).await;
                self.state().copies.push(self.disk.snapshot());
                answer
            }
        }
    }

    /// Something before central answers in its stead; the request may have got through all the same.
    async fn status(&self, status: u16, request: Request, window: bool) -> Result<Response, LineFault> {
        let (through, seconds) = {
            let mut inside = self.street.lock();
            let kind = match status {
                429 => "line: a 429",
                503 => "line: a 503 with Retry-After",
                _ => "line: a 500",
            };
            inside.log.fired(kind, window);
            (inside.random.below(3) == 0, 1 + inside.random.below(7200) as u64)
        };
        if through {
            drop(self.street.deliver(request).await);
        }
        let wait = (status != 500).then(|| Duration::from_secs(seconds));
        Ok(answer(status, wait, b"busy"))
    }
}

impl Road for Lane {
    fn carry<'a>(&'a self, request: Request) -> Sending<'a> {
        Box::pin(self.send(request))
    }
}

impl Inside {
    /// Whether the request holds the envelope that breaks it; the first that comes is the one.
    fn is_poisoned(&mut self, request: &Request) -> bool {
        let first = first_envelope(&request.body);
        if !self.poisoned || self.climate == Climate::Calm || request.path != call::RECORDS {
            return false;
        }
        let Some(poison) = self.poison.clone().or(first) else {
            return false;
        };
        let found = request.body.windows(poison.len()).any(|part| part == poison);
        self.poison = Some(poison);
        found
    }

    /// Requests that matter meet more of it.
    fn draw(&mut self, window: bool) -> Weather {
        let storm = [Weather::Status(500), Weather::Status(503), Weather::Status(429)];
        let drawn = match self.climate {
            Climate::Calm => return Weather::Fair,
            Climate::Dead => return Weather::Lost,
            Climate::Portal => return Weather::Portal,
            Climate::Storm if self.random.below(4) > 0 => return storm[self.random.below(storm.len())],
            Climate::Storm => return Weather::Fair,
            Climate::Fair if self.random.below(if window { 5 } else { 20 }) > 1 => return Weather::Fair,
            Climate::Rough if self.random.below(if window { 4 } else { 2 }) == 0 => return Weather::Fair,
            Climate::Fair | Climate::Rough => ROUGH[self.random.below(ROUGH.len())],
        };
        match drawn {
            Weather::Status(_) => storm[self.random.below(storm.len())],
            Weather::DiskCopied if !self.copies => Weather::ReplyLost,
            drawn => drawn,
        }
    }
}

fn answer(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Response {
    Response {
        status,
        etag: None,
        retry_after,
        body: body.to_vec(),
    }
}

/// The first envelope's text in a request with records.
fn first_envelope(body: &[u8]) -> Option<Vec<u8>> {
    let rest = body.strip_prefix(br#"{"envelopes":[""#)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    rest.get(..end).map(<[u8]>::to_vec)
}
