use kiosk_wire::{ProblemCode, TerminalKeys, TerminalKeysAnswer, call};
use reqwest::StatusCode;

use crate::{
    counter::{Counter, problem},
    storage,
};

async fn since(counter: &Counter, after: u64) -> TerminalKeys {
    let answer: TerminalKeysAnswer = counter.get(&call::terminal_keys(after)).await.json().await.unwrap();
    answer.keys.open(&counter.keys().signing).unwrap()
}

#[tokio::test]
async fn every_counter_s_key_is_told_once_and_signed() {
    let central = storage::sample();
    let one = Counter::enrolled(&central, 1).await;
    let two = Counter::enrolled(&central, 2).await;

    let all = since(&one, 0).await;
    let told: Vec<_> = all
        .keys
        .iter()
        .map(|key| (key.terminal.clone(), key.public_key))
        .collect();
    for counter in [&one, &two] {
        assert!(told.contains(&(counter.answer.terminal.clone(), counter.key.public())));
    }
    assert!(all.keys.is_sorted_by_key(|key| key.change));
    assert_eq!(all.keys.last().unwrap().change, all.newest);
    assert!(all.keys.iter().all(|key| key.office == "1001" && key.until.is_none()));

    let nothing = since(&two, all.newest).await;
    assert_eq!(
        (nothing.after, nothing.keys.len(), nothing.newest),
        (all.newest, 0, all.newest)
    );
}

#[tokio::test]
async fn a_key_that_ends_is_told_again_with_its_end() {
    let central = storage::sample();
    let one = Counter::enrolled(&central, 1).await;
    let lost = Counter::enrolled(&central, 2).await;
    let known = since(&one, 0).await.newest;

    central.disable(&lost.answer.terminal).unwrap();

    let news = since(&one, known).await;
    assert_eq!(news.keys.len(), 1);
    assert_eq!(news.keys[0].public_key, lost.key.public());
    assert!(news.keys[0].until.is_some_and(|until| until >= news.keys[0].from));
    assert_eq!(
        since(&one, 0).await.keys.len(),
        usize::try_from(known).unwrap(),
        "and only once"
    );
}

#[tokio::test]
async fn a_change_that_is_no_number_is_refused() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    for path in [
        "/v1/terminal-keys/first",
        "/v1/terminal-keys/-1",
        "/v1/terminal-keys/18446744073709551615",
    ] {
        let (status, refused) = problem(counter.get(path).await).await;
        assert_eq!(
            (status, refused.code),
            (StatusCode::BAD_REQUEST, ProblemCode::Malformed),
            "{path}"
        );
    }
}
