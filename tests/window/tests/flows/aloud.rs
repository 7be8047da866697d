//! The window as a screen reader finds it, on the accessibility bus.

use std::collections::BTreeSet;

use window::{
    Fittings, Outcome, Screen,
    aloud::{Aloud, Voice, all_digits},
    bills, people,
};

use crate::{flow, new_reading};

/// Of `AtspiRole`: what WebKitGTK puts a page in.
const SCROLL_PANE: u32 = 49;
/// Stops of Tab on the longest screen, and some more.
const STOPS: usize = 40;

#[test]
fn a_screen_reader_finds_names_in_persian_in_the_order_of_tab_and_hears_the_number() -> Outcome {
    flow("aloud", Fittings::Keyring, async |office| {
        let aloud = Aloud::start(&office.session).await?;
        let mut nameless = Vec::new();
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.on("signin").await?;
        nameless.extend(names(&aloud, "signin").await?);
        order(&aloud, screen, "signin").await?;
        screen.press("Shift+Tab").await?;
        let operator = office.operator()?;
        focus_back(screen, "operator").await?;
        screen.sign_in(&operator).await?;
        screen.on("home").await?;
        nameless.extend(names(&aloud, "home").await?);

        new_reading(screen).await?;
        nameless.extend(names(&aloud, "reading, empty").await?);
        order(&aloud, screen, "reading").await?;
        focus_back(screen, "visitor-id").await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::TRIPLE).await?;
        let figures = screen.type_usual(bills::TRIPLE).await?;
        nameless.extend(names(&aloud, "reading, full").await?);
        let heard = all_digits(&aloud.walk().await?);
        assert!(heard.contains(people::NADERI.id), "the walk finds what was typed");

        // Nothing of a visitor on the bus while the counter is locked.
        screen.press("F9").await?;
        screen.on("lock").await?;
        let voices = aloud.walk().await?;
        let heard = all_digits(&voices);
        for known in [people::NADERI.id, people::NADERI.mobile, bills::TRIPLE.id] {
            assert!(!heard.contains(known), "{known} is heard while locked");
        }
        nameless.extend(names(&aloud, "lock").await?);
        screen.focus_on("password").await?;
        screen.enter(&operator.password).await?;
        screen.on("reading").await?;

        let mut number = String::new();
        let said = aloud
            .said_while(async || {
                number = screen.submit(bills::TRIPLE, figures).await?.tracking_number;
                Ok(())
            })
            .await?;
        let said: Vec<String> = said.iter().map(|text| window::digits::ascii(text)).collect();
        assert!(
            said.iter().any(|text| text.contains(&number)),
            "{number} is not among what is said: {said:?}"
        );
        nameless.extend(names(&aloud, "receipt").await?);
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see("queue-row").await?;
        nameless.extend(names(&aloud, "queue").await?);
        screen.press("Ctrl+K").await?;
        screen.on("verify").await?;
        nameless.extend(names(&aloud, "verify").await?);
        screen.press("Ctrl+L").await?;
        screen.on("printer").await?;
        nameless.extend(names(&aloud, "printer").await?);
        // A client that asks for the names of roles ends nothing: every heading of a table has its own written out.
        screen.ask::<()>("window.here = 1; return null", &[]).await?;
        for (key, place) in [("Ctrl+L", "printer"), ("F6", "queue"), ("F2", "home")] {
            screen.press(key).await?;
            screen.on(place).await?;
            aloud.role_names().await?;
        }
        let here: bool = screen.ask("return 'here' in window", &[]).await?;
        assert!(here, "the page was lost");
        assert!(nameless.is_empty(), "{nameless:#?}");
        window.close().await
    })
}

fn persian(name: &str) -> bool {
    name.chars().any(|letter| ('\u{600}'..='\u{6ff}').contains(&letter))
}

/// What can have the focus and has no name in Persian.
async fn names(aloud: &Aloud, place: &str) -> Outcome<Vec<String>> {
    let voices = page(aloud).await?;
    let focusable: Vec<&Voice> = voices
        .iter()
        .filter(|voice| voice.focusable && voice.role != SCROLL_PANE)
        .collect();
    assert!(focusable.len() > 1, "{place}: too little is found: {voices:?}");
    let nameless = focusable.iter().filter(|voice| !persian(&voice.name));
    Ok(nameless.map(|voice| format!("{place}: {voice:?}")).collect())
}

/// Tab goes through what can have the focus in the order of the tree.
async fn order(aloud: &Aloud, screen: &Screen, place: &str) -> Outcome {
    let tree: Vec<String> = page(aloud)
        .await?
        .into_iter()
        .filter(|voice| voice.focusable)
        .map(|voice| voice.name)
        .collect();
    let mut visited: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for _ in 0..STOPS {
        let focused = page(aloud)
            .await?
            .into_iter()
            .rfind(|voice| voice.focused && voice.role != SCROLL_PANE);
        let name = focused
            .ok_or_else(|| format!("{place}: nothing has the focus behind {visited:?}"))?
            .name;
        if !seen.insert(name.clone()) {
            break;
        }
        visited.push(name);
        screen.press("Tab").await?;
    }
    let places: Vec<usize> = visited
        .iter()
        .filter_map(|name| tree.iter().position(|other| other == name))
        .collect();
    // From the last one Tab goes on to the first.
    let back = places.windows(2).filter(|pair| pair[0] >= pair[1]).count();
    assert!(
        places.len() == visited.len() && visited.len() > 2 && back <= 1,
        "{place}: Tab goes {visited:?}, the tree has {tree:?}"
    );
    Ok(())
}

/// The window and all in it: the tree without the desktop above it.
async fn page(aloud: &Aloud) -> Outcome<Vec<Voice>> {
    aloud.walk().await
}

async fn focus_back(screen: &Screen, field: &str) -> Outcome {
    for _ in 0..STOPS {
        if screen.focus().await? == field {
            return Ok(());
        }
        screen.press("Shift+Tab").await?;
    }
    screen.focus_on(field).await
}
