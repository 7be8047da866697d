use kiosk_wire::spool_file::{HEADER, MAGIC, frame, frames, read, unread};

/// A spool file that came from anywhere.
pub fn spool(data: &[u8]) {
    anybodys(data);
    whole(data);
}

/// What is given stands there, in this order, each in a whole frame of its own.
fn anybodys(data: &[u8]) {
    let Some(envelopes) = read(data) else {
        assert!(!data.starts_with(MAGIC), "a spool was not taken for one");
        return;
    };
    let mut rest = data.get(HEADER..).unwrap_or_default();
    for envelope in &envelopes {
        let frame = frame(envelope);
        let at = rest.windows(frame.len()).position(|window| window == frame);
        assert!(at.is_some(), "an envelope that is not in the file");
        rest = rest.get(at.unwrap_or_default() + frame.len()..).unwrap_or_default();
    }
    let (again, end) = frames(data);
    assert!(again == envelopes, "read twice, read differently");
    assert!(end <= data.len().max(HEADER), "an end behind the end");
    let (kept, _) = frames(data.get(..end).unwrap_or(data));
    assert!(kept == envelopes, "cutting off the end lost an envelope");
    let framed: usize = envelopes.iter().map(|envelope| HEADER + envelope.len()).sum();
    assert!(
        data.len() < HEADER || HEADER + framed + unread(data, &envelopes) == data.len(),
        "bytes that are neither read nor unread"
    );
}

/// A sound spool, made of the data's pieces, gives them back; whatever is behind it, and whatever its magic became.
fn whole(data: &[u8]) {
    let pieces: Vec<&[u8]> = data.split(|b| *b == b'|').filter(|piece| !piece.is_empty()).collect();
    let mut file = MAGIC.to_vec();
    for piece in &pieces {
        file.extend_from_slice(&frame(piece));
    }
    assert!(read(&file).is_some_and(|found| found == pieces), "an envelope was lost");
    if let (Some(first), false) = (file.first_mut(), pieces.is_empty()) {
        *first ^= 1;
        assert!(
            read(&file).is_some_and(|found| found == pieces),
            "a damaged beginning lost an envelope"
        );
    }
    file.extend_from_slice(data);
    let found = frames(&file).0;
    assert!(
        found.get(..pieces.len()).is_some_and(|found| found == pieces),
        "what follows changed it"
    );
}
