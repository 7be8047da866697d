//! The line between a counter and central, which can be cut.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::Outcome;

/// A relay on loopback.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    up: watch::Sender<bool>,
    relay: JoinHandle<()>,
}

impl Line {
    /// # Errors
    /// Where no port is free.
    pub async fn to(central: SocketAddr) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (up, state) = watch::channel(true);
        let relay = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *state.borrow() {
                    tokio::spawn(carry(near, central, state.clone()));
                }
            }
        });
        Ok(Self { address, up, relay })
    }

    /// What is under way is broken off, and nothing gets through.
    pub fn cut(&self) {
        self.up.send_replace(false);
    }

    pub fn restore(&self) {
        self.up.send_replace(true);
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.cut();
        self.relay.abort();
    }
}

async fn carry(mut near: TcpStream, central: SocketAddr, mut state: watch::Receiver<bool>) {
    // Central is down: the caller sees a closed connection, as behind any router.
    let Ok(mut far) = TcpStream::connect(central).await else {
        return;
    };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = state.wait_for(|up| !up) => {}
    }
}
