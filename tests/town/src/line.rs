use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, Weak},
};

use thermal::HeldPort;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    exchange::Exchanges,
    relay::{Relay, Weather},
};

/// A line to central, with weather: a relay on loopback that carries bytes and knows nothing of what they mean, so the
/// same one carries TLS. Ends when dropped.
pub struct Line {
    port: HeldPort,
    weather: watch::Sender<Weather>,
    /// `None` while nobody listens.
    door: watch::Sender<Option<Door>>,
    /// It may live a moment longer than it is wanted.
    last: Mutex<Weak<TcpListener>>,
    heard: Exchanges,
    accepts: JoinHandle<()>,
}

type Door = Arc<TcpListener>;

impl Line {
    /// In fair weather. Call it, and [`Self::turn`], on a runtime.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn to(central: SocketAddr) -> io::Result<Self> {
        let port = HeldPort::new()?;
        let weather = watch::Sender::new(Weather::Fair);
        let first = open(&port)?;
        let last = Mutex::new(Arc::downgrade(&first));
        let door = watch::Sender::new(Some(first));
        let heard = Exchanges::default();
        let accepts = tokio::spawn(accept(door.subscribe(), weather.subscribe(), central, heard.clone()));
        Ok(Self {
            port,
            weather,
            door,
            last,
            heard,
            accepts,
        })
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.port.address()
    }

    /// Without TLS.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// From now on, also for connections that are open.
    ///
    /// # Panics
    /// Where another process took the port while nobody listened.
    pub fn turn(&self, weather: Weather) {
        let listens = weather != Weather::Refused;
        self.weather.send_replace(weather);
        self.door.send_if_modified(|door| {
            let changes = door.is_some() != listens;
            if changes {
                *door = listens.then(|| self.listen());
            }
            changes
        });
    }

    fn listen(&self) -> Door {
        let mut last = self.last.lock().unwrap();
        let door = last.upgrade();
        let door = door.unwrap_or_else(|| open(&self.port).expect("the port is held"));
        *last = Arc::downgrade(&door);
        door
    }

    /// What is under way is broken off, and nothing gets through.
    pub fn cut(&self) {
        self.turn(Weather::Cut);
    }

    pub fn restore(&self) {
        self.turn(Weather::Fair);
    }

    /// The newest answer to such a request, `POST /v1/records`, for someone who listened and plays it again. Of a line
    /// without TLS.
    #[must_use]
    pub fn overheard(&self, request: &str) -> Option<Vec<u8>> {
        self.heard.newest(request)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.cut();
        self.accepts.abort();
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line at {}, {:?}", self.address(), *self.weather.borrow())
    }
}

fn open(port: &HeldPort) -> io::Result<Door> {
    let listener = port.listen()?;
    listener.set_nonblocking(true)?;
    Ok(Door::new(TcpListener::from_std(listener)?))
}

async fn accept(
    mut door: watch::Receiver<Option<Door>>,
    weather: watch::Receiver<Weather>,
    central: SocketAddr,
    heard: Exchanges,
) {
    loop {
        let open = door.borrow_and_update().clone();
        let accepted = async {
            match &open {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = door.changed() => if changed.is_err() { return },
            accepted = accepted => if let Ok((near, _)) = accepted {
                let relay = Relay::new(near, central, weather.clone(), heard.ear());
                // A connection that breaks is the very thing this line is for.
                tokio::spawn(async move { relay.carry().await.ok() });
            },
        }
    }
}
