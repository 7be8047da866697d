//! As much of HTTP/1.1 as someone needs who answers in central's place.

/// Whether these bytes are a whole message: a head, and as much body as its content-length says.
pub(crate) fn is_whole(message: &[u8]) -> bool {
    let Some(head) = message.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(&message[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    message.len() >= head + 4 + length.unwrap_or(0)
}

/// Says that the connection ends with this answer; a client that is not told may send its next request into it.
pub(crate) fn last_on_this_connection(answer: &[u8]) -> Vec<u8> {
    let Some(end) = answer.windows(2).position(|two| two == b"\r\n") else {
        return answer.to_vec();
    };
    let (status, rest) = answer.split_at(end);
    [status, b"\r\nconnection: close", rest].concat()
}

/// The head of an answer that has no end.
pub(crate) const ENDLESS: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
