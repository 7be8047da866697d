//! Three barcode readers, pressed key by key, at every place: a code of ours means the same wherever it is read, whatever
//! stands round it and however slowly it comes. The other readers are in `READERS.md`, typed to the reader of keys alone.

use window::{Fittings, Office, Outcome, Reader, Screen, bills, digits, people, wait};

use crate::{at_work, flow, new_reading, verify};

const PLACES: [(&str, &str); 5] = [
    ("F2", "home"),
    ("F3", "reading"),
    ("F6", "queue"),
    ("Ctrl+L", "printer"),
    ("Ctrl+K", "verify"),
];

#[test]
fn a_reader_with_an_identifier_and_tab_is_read_at_every_place() -> Outcome {
    everywhere("readers-tab", Reader::AIM_AND_TAB)
}

#[test]
fn a_reader_that_ends_with_nothing_is_read_at_every_place() -> Outcome {
    everywhere("readers-endless", Reader::ENDLESS)
}

#[test]
fn a_reader_by_radio_is_read_at_every_place() -> Outcome {
    everywhere("readers-radio", Reader::BY_RADIO)
}

fn everywhere(name: &str, reader: Reader) -> Outcome {
    flow(name, Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        let (number, token) = handed_out(office, screen).await?;
        for (key, place) in PLACES {
            let go = async || -> Outcome {
                screen.press("F2").await?;
                screen.on("home").await?;
                screen.press(key).await?;
                screen.on(place).await
            };
            go().await?;
            screen.read(reader, &number).await?;
            leads_to_record(screen, &number)
                .await
                .map_err(|e| format!("{e}; from {place}"))?;
            screen.press("F2").await?;
            screen.on("home").await?;

            go().await?;
            screen.read(reader, &token).await?;
            leads_to_judgement(screen, &number)
                .await
                .map_err(|e| format!("{e}; from {place}"))?;
            go().await?;
            screen.read(reader, bills::SINGLE.barcode).await?;
            leads_to_bill(screen).await.map_err(|e| format!("{e}; from {place}"))?;
            end_reading(screen).await?;
        }
        // The receipt, which is no place of its own.
        for _ in 0..2 {
            screen.read(reader, &number).await?;
            leads_to_record(screen, &number).await?;
        }
        screen.read(reader, bills::SINGLE.barcode).await?;
        leads_to_bill(screen).await?;

        // A lock shows nothing and takes nothing.
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        for code in [bills::SINGLE.barcode, &token] {
            screen.read(reader, code).await?;
            holds_nothing(screen, "password").await?;
        }
        assert_eq!(screen.name().await?, "lock");
        screen.enter(&office.operator()?.password).await?;
        screen.on("reading").await?;
        window.close().await
    })
}

#[test]
fn a_reader_with_digits_round_its_codes_is_read_where_central_names_them() -> Outcome {
    flow("readers-framed", Fittings::Printer, async |office| {
        office.stop_central();
        office.set_at_central("--framing", "00|7");
        office.start_central()?;
        let window = at_work(office).await?;
        let screen = window.screen()?;
        let (number, token) = handed_out(office, screen).await?;
        let framed = |code: &str| format!("00{code}7");
        for reader in [Reader::ENDLESS, Reader::BY_RADIO] {
            screen.press("F6").await?;
            screen.on("queue").await?;
            screen.read(reader, &framed(bills::SINGLE.barcode)).await?;
            leads_to_bill(screen).await?;
            end_reading(screen).await?;
        }
        screen.read(Reader::ENDLESS, &framed(&number)).await?;
        leads_to_record(screen, &number).await?;
        screen.read(Reader::ENDLESS, &framed(&token)).await?;
        leads_to_judgement(screen, &number).await?;
        window.close().await
    })
}

#[test]
fn a_technician_sees_what_a_reader_sends_and_no_record() -> Outcome {
    flow("readers-technician", Fittings::Printer, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        let (number, token) = handed_out(office, screen).await?;
        screen.press("F2").await?;
        screen.on("home").await?;
        screen.press("Ctrl+G").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.press("Ctrl+Q").await?;
        screen.on("signin").await?;

        screen.sign_in(&office.worker(people::MORADI.code)?).await?;
        screen.on("printer").await?;
        screen.read(Reader::AIM_AND_TAB, &number).await?;
        screen.see("stray").await?;
        assert_eq!(screen.name().await?, "printer");
        screen.press("Ctrl+G").await?;
        screen.on("reader").await?;
        for (reader, code, kind) in [
            (Reader::AIM_AND_TAB, bills::SINGLE.barcode, "bill"),
            (Reader::BY_RADIO, number.as_str(), "number"),
            (Reader::ENDLESS, token.as_str(), "token"),
            (Reader::BY_RADIO, "ABC-123", "text"),
            (Reader::PAD_WITHOUT_NUMLOCK, bills::TRIPLE.barcode, "bill"),
            (Reader::ALT, bills::DEMAND.barcode, "bill"),
        ] {
            screen.read(reader, code).await?;
            screen
                .see_that("read", &format!("of {code}"), |read| {
                    read.data.get("text").is_some_and(|text| text == code)
                        && read.data.get("kind").is_some_and(|known| known == kind)
                })
                .await?;
        }
        office.keep_picture("reader-test").await?;
        let found = screen.violations().await?;
        assert!(found.is_empty(), "{found:?}");
        window.close().await
    })
}

#[test]
fn a_number_pad_without_numlock_and_a_reader_in_alt_mode_are_read_on_the_form() -> Outcome {
    flow("readers-pad", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        for reader in [Reader::PAD_WITHOUT_NUMLOCK, Reader::ALT] {
            new_reading(screen).await?;
            screen.read(reader, bills::SINGLE.barcode).await?;
            leads_to_bill(screen).await?;
            end_reading(screen).await?;
        }
        // Hands are told why the number pad types nothing, most of all where nobody sees what is typed.
        screen.press("KP_End").await?;
        screen.see("numlock").await?;
        office.keep_picture("numlock-home").await?;
        screen.press("F9").await?;
        screen.on("lock").await?;
        screen.focus_on("password").await?;
        screen.press("KP_Home").await?;
        screen.see("numlock").await?;
        office.keep_picture("numlock-lock").await?;
        screen.press("KP_1").await?;
        wait::until("the hint to go", async || {
            Ok(screen.find("numlock").await?.is_none().then_some(()))
        })
        .await?;
        window.close().await
    })
}

/// A record and its receipt: the tracking number, and the token.
async fn handed_out(office: &mut Office, screen: &Screen) -> Outcome<(String, String)> {
    new_reading(screen).await?;
    let taken = screen.take_reading(people::NADERI, bills::TRIPLE).await?;
    screen.see_state("fact-sent", "sent").await?;
    screen.see_state("fact-printed", "confirmed").await?;
    let slips = office.slips()?;
    let token = verify::scanned(slips.last().ok_or("no slip came out")?)?;
    Ok((taken.tracking_number, token))
}

async fn leads_to_record(screen: &Screen, number: &str) -> Outcome {
    screen.on("receipt").await?;
    screen
        .see_that("tracking-number", "of the code", |thing| {
            thing.data.get("number").is_some_and(|shown| shown == number)
        })
        .await
        .map(drop)
}

async fn leads_to_judgement(screen: &Screen, number: &str) -> Outcome {
    screen.on("verify").await?;
    screen.see_state("judgement", "genuine").await?;
    let vouched = screen.see("vouched-number").await?;
    assert_eq!(vouched.data.get("number").map(String::as_str), Some(number));
    Ok(())
}

async fn leads_to_bill(screen: &Screen) -> Outcome {
    screen.on("reading").await?;
    screen
        .see_that("bill-id", "of the code", |field| {
            let id = digits::ascii(field.value.as_deref().unwrap_or_default());
            [bills::SINGLE, bills::TRIPLE, bills::DEMAND]
                .iter()
                .any(|bill| bill.id == id)
        })
        .await?;
    screen.see("subscriber").await?;
    holds_nothing(screen, "visitor-id").await?;
    holds_nothing(screen, "mobile").await
}

async fn holds_nothing(screen: &Screen, field: &str) -> Outcome {
    // A code that ends with nothing is known by the pause behind it.
    screen
        .see_that(field, "with nothing in it", |field| {
            field.value.as_deref().unwrap_or_default().is_empty()
        })
        .await
        .map(drop)
}

/// Gives the reading up that a bill began.
async fn end_reading(screen: &Screen) -> Outcome {
    screen.press("Esc").await?;
    screen.see("ask-yes").await?;
    screen.press("Tab").await?;
    screen.focus_on("ask-yes").await?;
    screen.press("Enter").await?;
    screen.on("home").await
}
