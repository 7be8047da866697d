use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::watch,
    time::timeout,
};

use crate::{exchange::Ear, http};

/// What a line does to the bytes that come to it. «Up» is from the counter to central.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Weather {
    #[default]
    Fair,
    /// Connections are taken and closed; what is under way breaks off.
    Cut,
    /// Nobody listens.
    Refused,
    /// A connection breaks when more than so many bytes want to go up in this weather.
    BreaksUp(u64),
    /// A connection breaks when more than so many bytes want to come down in this weather; central has done its work.
    BreaksDown(u64),
    /// Everything that comes is swallowed, in both directions, and no connection ends.
    HalfOpen,
    /// What is read waits so long before it goes on, in both directions.
    Late(Duration),
    /// So many bytes each second, in both directions.
    Slow(u64),
    /// Someone else answers, in these words.
    Portal(Vec<u8>),
    /// Someone else answers, and does not stop: ten megabytes.
    Endless,
}

impl Weather {
    /// The request arrives; the reply is lost on its way back.
    pub const LOST_REPLY: Self = Self::BreaksDown(0);

    fn breaks_off(&self) -> bool {
        matches!(self, Self::Cut | Self::Refused)
    }

    /// How much goes on at once, and what it waits for first.
    fn pace(&self) -> (usize, Duration) {
        match self {
            Self::Late(by) => (usize::MAX, *by),
            Self::Slow(bytes) => {
                let piece = (bytes / PIECES).max(1);
                let wait = Duration::from_secs(piece) / u32::try_from(*bytes).unwrap_or(u32::MAX).max(1);
                (usize::try_from(piece).unwrap_or(usize::MAX), wait)
            }
            _ => (usize::MAX, Duration::ZERO),
        }
    }
}

/// Of a slow second.
const PIECES: u64 = 20;

const CHUNK: usize = 16 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// One connection.
pub(crate) struct Relay {
    near: TcpStream,
    /// From the first byte on that goes up.
    far: Option<TcpStream>,
    central: SocketAddr,
    weather: watch::Receiver<Weather>,
    ear: Ear,
    /// Bytes that went each way since the weather turned.
    up: u64,
    down: u64,
    /// What someone else is to answer.
    request: Vec<u8>,
}

impl Relay {
    pub(crate) fn new(near: TcpStream, central: SocketAddr, weather: watch::Receiver<Weather>, ear: Ear) -> Self {
        Self {
            near,
            far: None,
            central,
            weather,
            ear,
            up: 0,
            down: 0,
            request: Vec::new(),
        }
    }

    /// Until both ends are closed, or the weather breaks it.
    ///
    /// # Errors
    /// Where it breaks.
    pub(crate) async fn carry(mut self) -> io::Result<()> {
        self.near.set_nodelay(true)?;
        let (mut from_near, mut from_far) = (vec![0; CHUNK], vec![0; CHUNK]);
        let (mut near_ends, mut far_ends) = (false, false);
        while !(near_ends && far_ends) {
            if self.sky()?.breaks_off() {
                return Err(broken());
            }
            let mut turns = self.weather.clone();
            tokio::select! {
                // Of a copy: the next round is to see it.
                _ = turns.changed() => {}
                read = self.near.read(&mut from_near), if !near_ends => match read? {
                    0 => {
                        near_ends = true;
                        match &mut self.far {
                            Some(far) => far.shutdown().await?,
                            None => far_ends = true,
                        }
                    }
                    count => self.goes_up(&from_near[..count]).await?,
                },
                read = read(&mut self.far, &mut from_far), if !far_ends => match read? {
                    0 => {
                        far_ends = true;
                        self.near.shutdown().await?;
                    }
                    count => self.comes_down(&from_far[..count]).await?,
                },
            }
        }
        Ok(())
    }

    /// The weather now. Bytes are counted from its last turn on.
    fn sky(&mut self) -> io::Result<Weather> {
        if self.weather.has_changed().map_err(|_| broken())? {
            (self.up, self.down) = (0, 0);
        }
        Ok(self.weather.borrow_and_update().clone())
    }

    async fn goes_up(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.sky()? {
            Weather::Cut | Weather::Refused => Err(broken()),
            Weather::HalfOpen => Ok(()),
            Weather::Portal(words) => {
                self.request.extend_from_slice(bytes);
                if !http::is_whole(&self.request) {
                    return Ok(());
                }
                self.near.write_all(&http::last_on_this_connection(&words)).await?;
                self.near.shutdown().await?;
                Err(broken())
            }
            Weather::Endless => {
                self.request.extend_from_slice(bytes);
                if !http::is_whole(&self.request) {
                    return Ok(());
                }
                self.near.write_all(http::ENDLESS).await?;
                let blank = vec![b' '; 1 << 16];
                for _ in 0..160 {
                    self.near.write_all(&blank).await?;
                }
                Err(broken())
            }
            Weather::BreaksUp(limit) => {
                let through = through(bytes, limit, self.up);
                self.pass(Way::Up, &bytes[..through]).await?;
                if through < bytes.len() { Err(broken()) } else { Ok(()) }
            }
            _ => self.pass(Way::Up, bytes).await,
        }
    }

    async fn comes_down(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.sky()? {
            Weather::Cut | Weather::Refused => Err(broken()),
            Weather::HalfOpen => Ok(()),
            Weather::BreaksDown(limit) => {
                let through = through(bytes, limit, self.down);
                self.pass(Way::Down, &bytes[..through]).await?;
                if through < bytes.len() { Err(broken()) } else { Ok(()) }
            }
            _ => self.pass(Way::Down, bytes).await,
        }
    }

    /// Carries these bytes at the weather's pace; a turn of it ends a wait.
    async fn pass(&mut self, way: Way, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let (most, wait) = self.weather.borrow().pace();
            if !wait.is_zero() {
                // `changed` of a copy: this connection is still to see it.
                let mut turns = self.weather.clone();
                let _ = timeout(wait, turns.changed()).await;
            }
            let (piece, rest) = bytes.split_at(most.min(bytes.len()));
            self.write(way, piece).await?;
            bytes = rest;
        }
        Ok(())
    }

    /// Writes, unless the weather breaks it off first: an end that does not read must not hold up a cut.
    async fn write(&mut self, way: Way, piece: &[u8]) -> io::Result<()> {
        let mut turns = self.weather.clone();
        let length = piece.len() as u64;
        let to = match way {
            Way::Up => {
                self.ear.went_up(piece);
                self.up += length;
                reach(&mut self.far, self.central).await?
            }
            Way::Down => {
                self.ear.went_down(piece);
                self.down += length;
                &mut self.near
            }
        };
        tokio::select! {
            biased;
            _ = turns.wait_for(Weather::breaks_off) => Err(broken()),
            written = to.write_all(piece) => written,
        }
    }
}

/// How many of these bytes a limit lets through, of which so many have gone before.
fn through(bytes: &[u8], limit: u64, gone: u64) -> usize {
    let left = usize::try_from(limit.saturating_sub(gone)).unwrap_or(usize::MAX);
    left.min(bytes.len())
}

/// Central's end of the line. While central is down the caller sees a closed connection, as behind any router.
async fn reach(far: &mut Option<TcpStream>, central: SocketAddr) -> io::Result<&mut TcpStream> {
    let stream = match far.take() {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(central).await?;
            stream.set_nodelay(true)?;
            stream
        }
    };
    Ok(far.insert(stream))
}

async fn read(from: &mut Option<TcpStream>, into: &mut [u8]) -> io::Result<usize> {
    match from {
        Some(stream) => stream.read(into).await,
        None => std::future::pending().await,
    }
}

fn broken() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}
