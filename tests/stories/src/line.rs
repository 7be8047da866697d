use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the line does to the next connections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Weather {
    #[default]
    Fair,
    /// Nothing gets through.
    Cut,
    /// The request arrives; the reply is lost on its way back.
    LostReply,
    /// Somebody else answers, in these words.
    Portal(Vec<u8>),
    /// Somebody else answers, and does not stop.
    Endless,
}

/// What came back in fair weather: to which request's first line, and every byte.
type Heard = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// A line to central, with weather.
pub struct Line {
    address: SocketAddr,
    weather: Arc<Mutex<Weather>>,
    heard: Heard,
    relay: JoinHandle<()>,
}

impl Line {
    pub async fn to(central: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let weather = Arc::new(Mutex::new(Weather::Fair));
        let now = Arc::clone(&weather);
        let heard = Heard::default();
        let listens = Arc::clone(&heard);
        let relay = tokio::spawn(async move {
            while let Ok((inward, _)) = listener.accept().await {
                let weather = now.lock().unwrap().clone();
                let listens = Arc::clone(&listens);
                tokio::spawn(async move {
                    // A connection that breaks is the very thing this line is for.
                    let _ = carry(inward, central, weather, &listens).await;
                });
            }
        });
        Self {
            address,
            weather,
            heard,
            relay,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The newest answer to such a request, `POST /v1/records`, for somebody who listened and plays it again.
    pub fn overheard(&self, request: &str) -> Option<Vec<u8>> {
        let heard = self.heard.lock().unwrap();
        let newest = heard.iter().rev().find(|(first, _)| first.starts_with(request));
        newest.map(|(_, answer)| answer.clone())
    }

    pub fn turn(&self, weather: Weather) {
        *self.weather.lock().unwrap() = weather;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.relay.abort();
    }
}

async fn carry(mut inward: TcpStream, central: SocketAddr, weather: Weather, heard: &Heard) -> std::io::Result<()> {
    match weather {
        Weather::Fair => {
            let mut outward = TcpStream::connect(central).await?;
            // One request a connection, so that a change of weather is felt by the next one.
            let (request, answer) = one_exchange(&mut inward, &mut outward, true).await?;
            let first = String::from_utf8_lossy(&request)
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            heard.lock().unwrap().push((first, answer));
            Ok(())
        }
        Weather::Cut => Ok(()),
        Weather::LostReply => {
            let mut outward = TcpStream::connect(central).await?;
            one_exchange(&mut inward, &mut outward, false).await.map(|_| ())
        }
        Weather::Portal(words) => {
            read_request(&mut inward).await?;
            inward.write_all(&words).await
        }
        Weather::Endless => {
            read_request(&mut inward).await?;
            inward
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
                .await?;
            let chunk = vec![b' '; 1 << 16];
            for _ in 0..160 {
                inward.write_all(&chunk).await?;
            }
            Ok(())
        }
    }
}

async fn one_exchange(
    inward: &mut TcpStream,
    outward: &mut TcpStream,
    reply: bool,
) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    let request = read_request(inward).await?;
    outward.write_all(&request).await?;
    let answer = read_message(outward).await?;
    let answer = last_on_this_connection(&answer);
    if reply {
        inward.write_all(&answer).await?;
    }
    inward.shutdown().await?;
    Ok((request, answer))
}

/// Says that the connection ends with this answer; a client that is not told may send its next request into it.
fn last_on_this_connection(answer: &[u8]) -> Vec<u8> {
    let Some(end) = answer.windows(2).position(|two| two == b"\r\n") else {
        return answer.to_vec();
    };
    let (status, rest) = answer.split_at(end);
    [status, b"\r\nconnection: close", rest].concat()
}

async fn read_request(from: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    read_message(from).await
}

/// A whole HTTP/1.1 message: its head, and as much body as its content-length says.
async fn read_message(from: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return Ok(message);
        }
        message.extend_from_slice(&buffer[..read]);
        if let Some(head) = message.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&message[..head]).to_ascii_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if message.len() >= head + 4 + length {
                return Ok(message);
            }
        }
    }
}
