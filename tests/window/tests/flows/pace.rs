//! A code that somebody brings is typed at a reader's pace, and drives nothing; hands are never taken for a reader.

use window::{Figures, Fittings, Office, Outcome, Screen, Window, agree, bills, digits, people, wait, words};

use crate::{at_work, flow, flow_alone, new_reading};

/// Ctrl+L, which is the printer's screen, three times Tab to the address on it, and an address; the reader adds Enter.
const ATTACK: &str = "\x0c\t\t\t10.6.6.6";
/// Codes of the same kind: what they begin with would do something by itself.
const CODES: [&str; 9] = [
    ATTACK,
    "\r\x0c\t\t\t10.6.6.6",
    " \t ",
    "\t\r",
    "\x11",
    "\x0b\t1",
    "\x1b\r",
    "1234\x11",
    "405001738262",
];
/// May add a printer by its address.
const AZARI: &str = people::AZARI.code;

#[test]
fn a_code_that_is_read_changes_neither_screen_nor_printer() -> Outcome {
    flow("pace-code", Fittings::Printer, async |office| {
        let window = supervising(office).await?;
        let screen = window.screen()?;
        let printer = chosen_printer(screen).await?;
        for code in CODES {
            changes_nothing(screen, code, "home", "new-reading").await?;
        }

        screen.press("Ctrl+K").await?;
        screen.on("verify").await?;
        screen.focus_on("token").await?;
        for code in CODES {
            changes_nothing(screen, code, "verify", "token").await?;
        }
        // Whatever it was, it was judged as what it is not.
        screen.scan(ATTACK).await?;
        screen.see_state("judgement", "not_a_token").await?;
        holds(screen, "token", "10.6.6.6").await?;

        new_reading(screen).await?;
        screen.type_text("13720").await?;
        for code in CODES {
            changes_nothing(screen, code, "reading", "visitor-id").await?;
            holds(screen, "visitor-id", "13720").await?;
        }
        assert_eq!(
            chosen_printer(screen).await?,
            printer,
            "receipts go where they went before"
        );
        window.close().await
    })
}

#[test]
fn a_code_that_is_read_fills_and_chooses_nothing_and_says_so() -> Outcome {
    flow("pace-form", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.enter(people::NADERI.id).await?;
        screen.focus_on("mobile").await?;
        screen.enter(people::NADERI.mobile).await?;
        screen.focus_on("evidence").await?;
        for code in CODES {
            changes_nothing(screen, code, "reading", "evidence").await?;
            assert_eq!(evidence(screen).await?, "", "{code:?} chose something");
        }
        let wanted = words::sentence("scan.stray")?;
        let script = "return [...document.querySelectorAll('[role=status]')].map((at) => at.textContent).join(' ')";
        let mut said = String::new();
        let heard = wait::until("to be told so", async || {
            said = screen.ask(script, &[]).await?;
            Ok(said.contains(&wanted).then_some(()))
        })
        .await;
        heard.map_err(|e| format!("{e}; last said: {said}"))?;

        holds(screen, "visitor-id", people::NADERI.id).await?;
        holds(screen, "mobile", people::NADERI.mobile).await?;
        // And the hand goes on where it was.
        screen.type_text("1").await?;
        screen.press("Enter").await?;
        screen.focus_on("bill-id").await?;
        assert_eq!(evidence(screen).await?, "national_card");
        window.close().await
    })
}

#[test]
fn a_bill_that_is_read_where_receipts_are_judged_opens_its_reading() -> Outcome {
    flow("pace-bill", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen.press("Ctrl+K").await?;
        screen.on("verify").await?;
        screen.focus_on("token").await?;
        screen.scan(bills::SINGLE.barcode).await?;
        screen.on("reading").await?;
        holds(screen, "bill-id", bills::SINGLE.id).await?;
        window.close().await
    })
}

#[test]
fn every_key_of_a_hand_on_the_number_pad_counts() -> Outcome {
    flow_alone("pace-hands", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        pad(screen, people::NADERI.id, "Enter").await?;
        screen.focus_on("mobile").await?;
        pad(screen, people::NADERI.mobile, "Enter").await?;
        screen.focus_on("evidence").await?;
        pad(screen, "1", "Enter").await?;
        screen.focus_on("bill-id").await?;
        pad(screen, bills::TRIPLE.id, "Enter").await?;
        let mut figures = Figures::new();
        // The last one by the other key that goes on.
        for (register, on) in bills::TRIPLE.registers.iter().zip(["Enter", "Enter", "Tab"]) {
            screen.focus_on(&format!("current-{}", register.name)).await?;
            pad(screen, register.now, on).await?;
            figures.insert(register.name, register.now);
        }
        screen.focus_on("declared-on").await?;
        for (field, typed) in [
            ("visitor-id", people::NADERI.id),
            ("mobile", people::NADERI.mobile),
            ("bill-id", bills::TRIPLE.id),
        ] {
            holds(screen, field, typed).await?;
        }
        let taken = screen.submit(bills::TRIPLE, figures).await?;
        screen.see_state("fact-sent", "sent").await?;
        agree(&[taken], &office.at_central()?)?;
        window.close().await
    })
}

async fn supervising(office: &mut Office) -> Outcome<Window> {
    let counter = office.counter()?;
    let window = office.window(&counter).await?;
    let screen = window.screen()?;
    screen.sign_in(&office.worker(AZARI)?).await?;
    screen.on("home").await?;
    Ok(window)
}

/// The id of the printer that receipts go to; looked up on its screen, and back home.
async fn chosen_printer(screen: &Screen) -> Outcome<String> {
    screen.press("Ctrl+L").await?;
    screen.on("printer").await?;
    let script = "return document.querySelector('[data-testid=printer-choice][data-chosen=true]')?.dataset.id ?? null";
    let id = wait::until("a chosen printer", async || screen.ask(script, &[]).await).await?;
    screen.press("F2").await?;
    screen.on("home").await?;
    screen.focus_on("new-reading").await?;
    Ok(id)
}

/// Reads a code: screen and focus are what they were.
async fn changes_nothing(screen: &Screen, code: &str, place: &str, focus: &str) -> Outcome {
    screen.focus_on(focus).await?;
    screen.scan(code).await?;
    // Keys are heard in their order: when this one was, the code was.
    screen.press("F1").await?;
    let help = "return document.querySelector('[data-part=keys]') !== null";
    let opens = async || Ok(screen.ask::<bool>(help, &[]).await?.then_some(()));
    let opened = wait::until("the help to open", opens).await;
    opened.map_err(|e| format!("{code:?} on {place}: {e}"))?;
    let now = screen.name().await?;
    assert_eq!(now, place, "{code:?} led there");
    screen.press("Esc").await?;
    let kept = screen.focus_on(focus).await;
    kept.map_err(|e| format!("{code:?} on {place}: {e}").into())
}

/// Waits until a field holds this and nothing else.
async fn holds(screen: &Screen, field: &str, typed: &str) -> Outcome {
    let right = |value: &str| value == typed || digits::ascii(value) == typed;
    screen
        .see_that(field, &format!("holding {typed}"), |thing| {
            thing.value.as_deref().is_some_and(right)
        })
        .await
        .map(drop)
}

/// The papers that were chosen, or nothing.
async fn evidence(screen: &Screen) -> Outcome<String> {
    let script = "return document.querySelector('[data-testid=evidence] input:checked')?.value ?? ''";
    screen.ask(script, &[]).await
}

/// Types digits on the number pad, sixty milliseconds a key, and `on` behind them as quickly.
async fn pad(screen: &Screen, digits: &str, on: &str) -> Outcome {
    let keys: Vec<String> = digits.chars().map(|digit| format!("KP_{digit}")).collect();
    screen.press(&format!("{} {on}", keys.join(" "))).await
}
