//! A journal holds from its first entry on, or is broken at a named one.

use kiosk_sample::people::KAZEMI;
use kiosk_wire::{
    Base64,
    journal::{self, Broken, Event, JournalEntry, Link, WindowLoss, WindowRemedy},
};

use crate::people::{TERMINAL, central_key, counter_key, time};

/// A day's journal: signed in, a few leases, signed out.
fn day() -> Vec<Link> {
    let operator = || KAZEMI.code.to_owned();
    let mut events = vec![Event::Enrolled, Event::SignedIn { operator: operator() }];
    events.extend((0..5).map(|block| Event::Leased {
        year: 405,
        first: 1 + block * 200,
        count: 200,
    }));
    events.push(Event::SignedOut { operator: operator() });
    let mut links: Vec<Link> = Vec::new();
    for (sequence, event) in (1..).zip(events) {
        let previous = links
            .last()
            .map_or_else(|| journal::genesis(TERMINAL), |link| link.hash);
        let entry = JournalEntry {
            terminal: TERMINAL.into(),
            epoch: 1,
            sequence,
            previous: Base64(previous.to_vec()),
            at: time(),
            event,
        };
        links.push(entry.sign(&counter_key()).unwrap());
    }
    links
}

fn verified(links: &[Link]) -> Result<(u64, journal::EntryHash), Broken> {
    let bytes = links.iter().map(|link| link.signed.as_slice());
    journal::verify(TERMINAL, &counter_key().public(), bytes)
}

#[test]
fn a_whole_journal_holds_and_gives_its_head() {
    let links = day();
    assert_eq!(verified(&links), Ok((8, links[7].hash)));
    assert_eq!(verified(&[]), Ok((0, journal::genesis(TERMINAL))));
}

#[test]
fn an_altered_entry_is_named() {
    for index in 0..8 {
        let mut links = day();
        let last = links[index].signed.len() - 1;
        links[index].signed[last] ^= 1;
        assert_eq!(verified(&links), Err(Broken::Signature(index as u64 + 1)));
    }
}

#[test]
fn an_entry_left_out_doubled_or_moved_is_named() {
    let mut links = day();
    links.remove(3);
    assert_eq!(verified(&links), Err(Broken::Link(4)));
    let mut links = day();
    links.insert(3, links[3].clone());
    assert_eq!(verified(&links), Err(Broken::Link(5)));
    let mut links = day();
    links.swap(5, 6);
    assert_eq!(verified(&links), Err(Broken::Link(6)));
}

#[test]
fn a_journal_of_another_terminal_or_key_does_not_hold() {
    let links = day();
    let bytes = || links.iter().map(|link| link.signed.as_slice());
    let other_terminal = journal::verify("another", &counter_key().public(), bytes());
    assert_eq!(other_terminal, Err(Broken::Link(1)));
    let other_key = journal::verify(TERMINAL, &central_key().public(), bytes());
    assert_eq!(other_key, Err(Broken::Signature(1)));
}

#[test]
fn a_lost_page_is_an_entry_with_its_reason_and_remedy() {
    let event = Event::WindowLost {
        reason: WindowLoss::OutOfMemory,
        remedy: WindowRemedy::Restart,
    };
    let text = r#"{"event":"window_lost","reason":"out_of_memory","remedy":"restart"}"#;
    assert_eq!(serde_json::to_string(&event).unwrap(), text);
    assert_eq!(serde_json::from_str::<Event>(text).unwrap(), event);
}
