use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A company's proxy: it opens a way where it is asked to, and writes down everything that goes through.
pub struct Proxy {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

/// One connection through it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// `CONNECT 127.0.0.1:41233 HTTP/1.1`
    pub asked: String,
    pub bytes: Vec<u8>,
}

impl Proxy {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let log = Arc::clone(&log);
                tokio::spawn(async move {
                    let at = {
                        let mut log = log.lock().unwrap();
                        log.push(Seen::default());
                        log.len() - 1
                    };
                    // A connection that breaks off is its owner's business.
                    let _ = through(client, |change| change(&mut log.lock().unwrap()[at])).await;
                });
            }
        });
        Self { address, seen, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn through(mut client: TcpStream, note: impl Fn(&dyn Fn(&mut Seen))) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let asked = String::from_utf8_lossy(&head)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    note(&|seen| seen.asked.clone_from(&asked));
    let Some(target) = asked.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()) else {
        return client.write_all(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n").await;
    };
    let mut server = TcpStream::connect(target).await?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    let (mut up, mut down) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => match read? {
                0 => return server.shutdown().await,
                count => {
                    note(&|seen| seen.bytes.extend_from_slice(&up[..count]));
                    server.write_all(&up[..count]).await?;
                }
            },
            read = server.read(&mut down) => match read? {
                0 => return client.shutdown().await,
                count => {
                    note(&|seen| seen.bytes.extend_from_slice(&down[..count]));
                    client.write_all(&down[..count]).await?;
                }
            },
        }
    }
}
