/// The station's own file, as in `printing`.
#[path = "../../../src-tauri/crates/printer/src/direct/voice.rs"]
#[expect(dead_code, reason = "what is sent is of no interest here")]
mod voice;

use voice::Voice;

/// What a receipt printer sends. The first byte says how many bytes come at a time; between two pieces a question is asked,
/// or nothing comes for a while.
pub fn slip_printer(data: &[u8]) {
    let Some((size, bytes)) = data.split_first() else {
        return;
    };
    answers_only_what_is_asked(bytes);
    let pieces = bytes.chunks(usize::from(size % 16).max(1));
    let mut asked: [u32; voice::QUESTIONS] = [0; voice::QUESTIONS];
    let mut voice = Voice::default();
    for (at, piece) in pieces.enumerate() {
        match at % 7 {
            question @ 0..=3 if voice.asked().is_none() => {
                voice.asks(question);
                if let Some(count) = asked.get_mut(question) {
                    *count += 1;
                }
            }
            4 => voice.gives_up(),
            5 => voice.pauses(),
            _ => {}
        }
        voice.hear(piece);
        for (question, known) in voice.known().iter().enumerate() {
            let Some(byte) = known else { continue };
            assert!(
                asked.get(question).is_some_and(|count| *count > 0),
                "an answer to what was never asked"
            );
            assert!(byte & 0b1001_0011 == 0b0001_0010, "that is no answer of this kind");
        }
        assert!(!voice.has_forgotten(), "nobody asked it to forget");
    }
    voice.begins();
    assert!(
        !voice.says_end() && !voice.stirs(),
        "what came before counts for what is asked now"
    );
}

/// To one that was asked nothing, no byte is an answer.
fn answers_only_what_is_asked(bytes: &[u8]) {
    let mut voice = Voice::default();
    voice.hear(bytes);
    assert!(voice.known().iter().all(Option::is_none), "an answer to nothing");
    assert!(!voice.is_asked() && !voice.has_forgotten());
}
