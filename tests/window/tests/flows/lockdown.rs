//! Somebody's script in the page: it reaches nothing the page does not need, and nobody else.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde::Deserialize;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use window::{Fittings, Outcome, Screen, bills, people, wait};

use crate::{at_work, flow, new_reading};

#[derive(Deserialize)]
struct Attack {
    tried: BTreeMap<String, String>,
    phase: String,
}

/// A server that counts who comes.
struct Outside {
    address: std::net::SocketAddr,
    visitors: Arc<AtomicUsize>,
}

impl Outside {
    async fn open() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let visitors = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&visitors);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(Self { address, visitors })
    }

    /// Comes itself: who came before it was counted before it.
    async fn visitors_before_me(&self) -> Outcome<usize> {
        let before = self.visitors.load(Ordering::SeqCst);
        TcpStream::connect(self.address).await?;
        wait::until("the server to count its visitor", async || {
            let now = self.visitors.load(Ordering::SeqCst);
            Ok((now > before).then_some(now - 1))
        })
        .await
    }
}

#[test]
fn a_script_in_the_page_reaches_no_other_command_and_no_network() -> Outcome {
    flow("lockdown", Fittings::Keyring, async |office| {
        let outside = Outside::open().await?;
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen.ask::<()>("window.here = 1; return null", &[]).await?;
        let attack: Attack = screen
            .ask_later(
                include_str!("../../src/page/attack.js"),
                &[json!(outside.address.to_string())],
            )
            .await?;
        assert_eq!(attack.phase, "ready", "what is allowed is answered");
        assert!(attack.tried.len() > 50, "{:?}", attack.tried);
        let answered: Vec<_> = attack.tried.iter().filter(|(_, came)| *came != "refused").collect();
        assert!(answered.is_empty(), "{answered:?}");
        assert_eq!(outside.visitors_before_me().await?, 0, "somebody outside heard of it");
        is_still_here(screen).await?;
        window.close().await
    })
}

/// The page is ours, was not loaded anew, and is the only one.
async fn is_still_here(screen: &Screen) -> Outcome {
    let (here, place): (Option<u8>, String) = screen.ask("return [window.here ?? null, location.href]", &[]).await?;
    assert_eq!(here, Some(1), "the page was loaded anew");
    assert!(place.starts_with("tauri://localhost"), "{place}");
    assert_eq!(screen.windows().await?, 1);
    screen.on("home").await
}

#[test]
fn a_browsers_keys_and_menu_do_nothing() -> Outcome {
    flow("browser-keys", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen
            .ask::<()>("window.here = 1; history.pushState(1, '', '#there'); return null", &[])
            .await?;
        for chord in [
            "F5",
            "Ctrl+R",
            "Ctrl+Shift+R",
            "alt+Left",
            "Ctrl+Shift+I",
            "F12",
            "Ctrl+N",
            "Ctrl+W",
            "Ctrl+O",
            "Ctrl+T",
            "Shift+F10",
            "Menu",
        ] {
            screen.press(chord).await?;
        }
        // Keys are heard in their order: when this one was, the others were.
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.press("F2").await?;
        screen.on("home").await?;
        assert_eq!(
            screen.ask::<String>("return location.hash", &[]).await?,
            "#there",
            "it went back"
        );
        is_still_here(screen).await?;
        let menu =
            "return document.body.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))";
        assert!(!screen.ask::<bool>(menu, &[]).await?, "a menu opens");
        window.close().await
    })
}

#[test]
fn a_name_that_is_a_script_stays_text() -> Outcome {
    flow("name", Fittings::Keyring, async |office| {
        let name = "<img src=no onerror=window.named=1>";
        let changed = office.change_at_central(
            "UPDATE subscriber SET name = ?1 WHERE bill_id = ?2",
            &[name, bills::TRIPLE.id],
        )?;
        assert_eq!(changed, 1);
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::TRIPLE).await?;
        let said = screen.see("subscriber").await?.text;
        assert!(
            said.contains("<img src=no onerror="),
            "it is shown as it is written: {said}"
        );
        stays_text(screen, "reading").await?;
        let figures = screen.type_usual(bills::TRIPLE).await?;
        screen.submit(bills::TRIPLE, figures).await?;
        screen.see_state("fact-sent", "sent").await?;
        stays_text(screen, "receipt").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        stays_text(screen, "queue").await?;
        window.close().await
    })
}

async fn stays_text(screen: &Screen, place: &str) -> Outcome {
    let (images, ran): (usize, bool) = screen
        .ask(
            "return [document.querySelectorAll('img').length, 'named' in window]",
            &[],
        )
        .await?;
    assert_eq!((images, ran), (0, false), "{place}");
    Ok(())
}

#[test]
fn nothing_in_memory_is_ever_written_as_a_dump() -> Outcome {
    flow("dumps", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let limits = window.limits()?;
        assert!(limits.len() >= 2, "the kiosk and its webview: {limits:?}");
        for (program, limits) in limits {
            let line = limits.lines().find(|line| line.starts_with("Max core file size"));
            let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
            assert_eq!(words.get(4..6), Some(["0", "0"].as_slice()), "{program}: {line:?}");
        }
        window.close().await
    })
}
