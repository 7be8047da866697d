//! The third fact: what the screen says of a slip, against printers that fail in every way they have.

use std::{fs, path::PathBuf};

use print_shop::{NAME, QUEUE};
use thermal::Thermal;
use window::{Fittings, Office, Outcome, Screen, Thing, bills, people, root, wait, words};

use crate::{at_work, flow, new_reading};

/// A supervisor and a technician: who looks after the machine.
const AZARI: &str = people::AZARI.code;
const MORADI: &str = people::MORADI.code;

#[test]
fn the_third_fact_says_what_the_print_system_and_its_printer_know() -> Outcome {
    flow("printer-states", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        screen.take_reading(people::NADERI, bills::SINGLE).await?;
        says(office, screen, "confirmed", None).await?;

        office.shop()?.printer_does("fail")?;
        screen.press("Ctrl+P").await?;
        says(office, screen, "failed", Some("aborted")).await?;

        office.shop()?.printer_does("no-paper")?;
        screen.press("Ctrl+P").await?;
        says(office, screen, "paper_out", None).await?;
        screen.see_state("printer", "paper_out").await?;
        // The key first: a printer that is in order again goes on by itself, and then Enter is for the next visitor.
        screen.focus_on("print-on").await?;
        screen.press("Enter").await?;
        office.shop()?.printer_does("print")?;
        screen.see_state("fact-printed", "confirmed").await?;
        screen.focus_on("next").await?;
        comes_out(office, 2).await?;

        office.shop()?.printer_does("wrong-paper")?;
        screen.press("Ctrl+P").await?;
        says(office, screen, "paper_out", Some("wrong_paper")).await?;
        screen.focus_on("print-on").await?;
        screen.press("Enter").await?;
        office.shop()?.printer_does("print")?;
        screen.see_state("fact-printed", "confirmed").await?;
        comes_out(office, 3).await?;

        office.shop()?.switch_off();
        screen.press("Ctrl+P").await?;
        says(office, screen, "offline", None).await?;
        office.shop()?.switch_on()?;
        // It is there again, and goes on by itself.
        screen.see_state("fact-printed", "confirmed").await?;
        comes_out(office, 4).await?;

        office.shop()?.tells("cupsdisable", &[QUEUE])?;
        screen.press("Ctrl+P").await?;
        says(office, screen, "offline", Some("queue_stopped")).await?;
        screen.focus_on("print-on").await?;
        screen.press("Enter").await?;
        office.shop()?.tells("cupsenable", &[QUEUE])?;
        screen.see_state("fact-printed", "confirmed").await?;
        comes_out(office, 5).await?;

        office.shop()?.tells("cupsreject", &[QUEUE])?;
        screen.press("Ctrl+P").await?;
        says(office, screen, "failed", Some("queue_rejects")).await?;
        office.shop()?.tells("cupsaccept", &[QUEUE])?;

        office.shop()?.stop_scheduler();
        screen.press("Ctrl+P").await?;
        says(office, screen, "failed", Some("system_down")).await?;
        let shop = office.shop()?;
        shop.start_scheduler()?;
        shop.lpadmin(&["-x", QUEUE])?;
        screen.press("Ctrl+P").await?;
        says(office, screen, "failed", Some("queue_gone")).await?;
        assert_eq!(office.slips()?.len(), 5, "each slip somebody waited for, once");
        window.close().await
    })
}

#[test]
fn a_receipt_printer_is_chosen_by_its_address_tried_and_believed() -> Outcome {
    flow("printer-thermal", Fittings::Keyring, async |office| {
        let thermal = Thermal::start()?;
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.worker(MORADI)?).await?;
        screen.on("printer").await?;
        screen.focus_on("printer-choice").await?;
        screen.press("Tab").await?;
        screen.focus_on("address").await?;
        // Asked, and not said yes to: nothing is printed there.
        screen.enter(&thermal.address().to_string()).await?;
        asked(screen, &thermal.address().to_string()).await?;
        picture(office, "printer-asked").await?;
        let wrong = screen.violations().await?;
        assert!(wrong.is_empty(), "axe: {wrong:?}");
        screen.press("Enter").await?;
        screen.focus_on("address").await?;
        assert_eq!(screen.count("ask-yes").await?, 0, "the question is gone");
        screen.see_state("printer", "none").await?;
        screen.press("Ctrl+A").await?;
        screen.enter("http:").await?;
        says_yes(screen, "http:").await?;
        let wanted = words::sentence("error.printer_address")?;
        screen
            .see_that("fault", "with its sentence", |thing| thing.text.contains(&wanted))
            .await?;
        screen.focus_on("address").await?;
        screen.press("Ctrl+A").await?;
        screen.enter(&thermal.address().to_string()).await?;
        says_yes(screen, &thermal.address().to_string()).await?;
        screen.see_state("printer", "ready").await?;
        screen.press("Ctrl+P").await?;
        screen.see_state("test-page", "confirmed").await?;
        picture(office, "printer-choice").await?;
        assert_eq!(thermal.slips().len(), 1, "the test page");
        screen.see("head").await?;
        let wrong = screen.violations().await?;
        assert!(wrong.is_empty(), "axe: {wrong:?}");
        thermal.take_paper();
        screen.press("Ctrl+P").await?;
        screen.see_state("test-page", "paper_out").await?;
        thermal.give_paper();
        screen.see_state("test-page", "confirmed").await?;

        screen.press("Ctrl+Q").await?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        new_reading(screen).await?;
        screen.take_reading(people::NADERI, bills::SINGLE).await?;
        screen.see_state("fact-printed", "confirmed").await?;
        assert_eq!(thermal.slips().len(), 3);

        thermal.paper_for(1);
        screen.press("Ctrl+P").await?;
        says(office, screen, "paper_out", None).await?;
        screen.press("Enter").await?;
        thermal.give_paper();
        screen.see_state("fact-printed", "confirmed").await?;

        thermal.open_cover();
        screen.press("Ctrl+P").await?;
        says(office, screen, "offline", Some("cover_open")).await?;
        screen.press("Enter").await?;
        thermal.close_cover();
        screen.see_state("fact-printed", "confirmed").await?;
        assert_eq!(thermal.slips().len(), 5, "each once");

        thermal.switch_off();
        screen.press("Ctrl+P").await?;
        screen.see_state("fact-printed", "offline").await?;
        screen.press("Enter").await?;
        thermal.switch_on()?;
        screen.see_state("fact-printed", "confirmed").await?;
        assert_eq!(thermal.slips().len(), 6, "exactly one slip");

        thermal.paper_for(1);
        screen.press("Ctrl+P").await?;
        screen.see_state("fact-printed", "paper_out").await?;
        thermal.switch_off();
        says(office, screen, "not_confirmed", Some("line_lost")).await?;
        thermal.switch_on()?;
        thermal.give_paper();

        thermal.falls_silent();
        screen.press("Ctrl+P").await?;
        says(office, screen, "not_confirmed", None).await?;
        window.close().await
    })
}

#[test]
fn a_crash_while_it_prints_asks_once_whether_the_slip_came_out() -> Outcome {
    flow("printer-crash", Fittings::Keyring, async |office| {
        let thermal = Thermal::start()?;
        let counter = office.counter()?;
        let mut window = office.window(&counter).await?;
        let screen = window.screen()?;
        has_chosen(office, screen, &thermal).await?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        for (bill, key, state, reason) in [
            (bills::SINGLE, "Ctrl+Y", "not_confirmed", "said_out"),
            (bills::TRIPLE, "Ctrl+N", "failed", "said_not_out"),
        ] {
            thermal.paper_for(1);
            let screen = window.screen()?;
            new_reading(screen).await?;
            screen.take_reading(people::NADERI, bill).await?;
            screen.see_state("fact-printed", "paper_out").await?;
            window.crash()?;
            thermal.give_paper();

            window = office.window(&counter).await?;
            let screen = window.screen()?;
            screen.sign_in(&office.operator()?).await?;
            screen.on("home").await?;
            screen.press("F6").await?;
            screen.on("queue").await?;
            screen.see("slip-asked").await?;
            screen.focus_on("queue-row").await?;
            picture(office, "printer-queue-asks").await?;
            screen.press("Enter").await?;
            screen.on("receipt").await?;
            screen.see("came-out").await?;
            let wrong = screen.violations().await?;
            assert!(wrong.is_empty(), "axe: {wrong:?}");
            says(office, screen, "not_confirmed", Some("interrupted")).await?;
            screen.press(key).await?;
            says(office, screen, state, Some(reason)).await?;
            assert_eq!(screen.count("came-out").await?, 0, "it is asked once");
        }
        let slips = thermal.slips().len();
        window.screen()?.press("Ctrl+P").await?;
        window.screen()?.see_state("fact-printed", "confirmed").await?;
        assert_eq!(thermal.slips().len(), slips + 1, "the copy");
        window.close().await
    })
}

#[test]
fn what_a_crash_left_in_the_spool_is_taken_back_and_never_prints_by_itself() -> Outcome {
    flow("printer-spool", Fittings::Printer, async |office| {
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        screen.see_state("printer", "ready").await?;
        office.shop()?.switch_off();
        new_reading(screen).await?;
        screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        screen.see_state("fact-printed", "offline").await?;
        let spool = office.shop()?.lpstat(&["-o"])?;
        assert!(!spool.is_empty(), "the job waits for its printer");
        window.crash()?;

        let window = office.window(&counter).await?;
        wait::until("the job to be taken back", async || {
            let spool = office.shop()?.lpstat(&["-o"])?;
            Ok(spool.is_empty().then_some(()))
        })
        .await?;
        office.shop()?.switch_on()?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see("slip-asked").await?;
        screen.focus_on("queue-row").await?;
        screen.press("Enter").await?;
        screen.on("receipt").await?;
        screen.see("came-out").await?;
        screen.press("Ctrl+N").await?;
        screen.see_state("fact-printed", "failed").await?;
        screen.press("Ctrl+P").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        assert_eq!(office.slips()?.len(), 1, "the copy, and nothing beside it");
        window.close().await
    })
}

#[test]
fn without_a_printer_the_number_is_there_to_copy_and_the_slip_prints_once_there_is_one() -> Outcome {
    flow("printer-none", Fittings::Keyring, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let taken = screen.take_reading(people::SALEHI, bills::SINGLE).await?;
        let wanted = words::sentence("fact.print.no_printer")?;
        screen
            .see_that("fact-printed", "that there is none", |thing| {
                thing.text.contains(&wanted)
            })
            .await?;
        picture(office, "printer-none").await?;
        let thermal = Thermal::start()?;
        screen.press("Ctrl+Q").await?;
        has_chosen(office, screen, &thermal).await?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see_rows(&[taken], &["new", "sending", "sent"]).await?;
        screen.focus_on("queue-row").await?;
        screen.press("Enter").await?;
        screen.on("receipt").await?;
        screen.press("Ctrl+P").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        assert_eq!(thermal.slips().len(), 1);
        window.close().await
    })
}

#[test]
fn an_operator_adds_no_printer_by_address() -> Outcome {
    flow("printer-roles", Fittings::Printer, async |office| {
        let thermal = Thermal::start()?;
        let address = thermal.address().to_string();
        let window = at_work(office).await?;
        let screen = window.screen()?;
        screen.see_state("printer", "ready").await?;
        open_printers(screen).await?;
        screen.see("adds-none").await?;
        assert_eq!(screen.count("address").await?, 0, "there is no place for an address");
        picture(office, "printer-operator").await?;
        let wrong = screen.violations().await?;
        assert!(wrong.is_empty(), "axe: {wrong:?}");
        screen.press("Ctrl+Q").await?;

        has_chosen(office, screen, &thermal).await?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        open_printers(screen).await?;
        // What others added is chosen, tried and left as any other; the one that was chosen has the focus.
        chosen(screen, &address).await?;
        screen.press("Delete").await?;
        screen.press("Ctrl+P").await?;
        screen.see_state("test-page", "confirmed").await?;
        assert_eq!(thermal.slips().len(), 1, "the test page");
        assert_eq!(offers(screen, &address).await?, 1, "it is still offered");
        screen.press("Home").await?;
        screen.press("Enter").await?;
        chosen(screen, NAME).await?;
        screen.press("Ctrl+Q").await?;

        // A supervisor takes it away again.
        screen.sign_in(&office.worker(AZARI)?).await?;
        screen.on("home").await?;
        open_printers(screen).await?;
        screen.see("address").await?;
        screen.press("ArrowDown").await?;
        screen.press("Delete").await?;
        wait::until("the printer to be forgotten", async || {
            Ok((offers(screen, &address).await? == 0).then_some(()))
        })
        .await?;
        chosen(screen, NAME).await?;
        window.close().await
    })
}

/// From the sign-in and back to it: a technician says that receipts go to this printer from now on.
async fn has_chosen(office: &Office, screen: &Screen, thermal: &Thermal) -> Outcome {
    let address = thermal.address().to_string();
    screen.sign_in(&office.worker(MORADI)?).await?;
    screen.on("printer").await?;
    screen.focus_on("printer-choice").await?;
    // Past the paper and the test page, where a printer is chosen already.
    wait::until("the focus on the address", async || {
        screen.press("Tab").await?;
        Ok((screen.focus().await? == "address").then_some(()))
    })
    .await?;
    screen.enter(&address).await?;
    says_yes(screen, &address).await?;
    chosen(screen, &address).await?;
    screen.see_state("printer", "ready").await?;
    screen.press("Ctrl+Q").await?;
    screen.on("signin").await
}

async fn open_printers(screen: &Screen) -> Outcome {
    screen.press("Ctrl+L").await?;
    screen.on("printer").await?;
    screen.focus_on("printer-choice").await
}

/// The question names the address; the safe answer has the focus.
async fn asked(screen: &Screen, address: &str) -> Outcome {
    screen.focus_on("ask-no").await?;
    let script = "return document.querySelector('[role=dialog] p')?.textContent ?? ''";
    let body: String = screen.ask(script, &[]).await?;
    assert!(body.contains(address), "it asks about {address}: {body}");
    Ok(())
}

async fn says_yes(screen: &Screen, address: &str) -> Outcome {
    asked(screen, address).await?;
    screen.press("Tab").await?;
    screen.focus_on("ask-yes").await?;
    screen.press("Enter").await
}

/// Waits until this printer is the chosen one.
async fn chosen(screen: &Screen, name: &str) -> Outcome {
    let script = "return document.querySelector('[data-testid=printer-choice][data-chosen=true] b')?.textContent ?? ''";
    let mut last = String::new();
    let found = wait::until(&format!("{name} to be chosen"), async || {
        last = screen.ask(script, &[]).await?;
        Ok((last == name).then_some(()))
    })
    .await;
    found.map_err(|e| format!("{e}; chosen is {last}").into())
}

/// How many printers of this name are offered.
async fn offers(screen: &Screen, name: &str) -> Outcome<usize> {
    let script = "return [...document.querySelectorAll('[data-testid=printer-choice] b')].map((at) => at.textContent)";
    let offered: Vec<String> = screen.ask(script, &[]).await?;
    Ok(offered.iter().filter(|other| *other == name).count())
}

/// Waits for the third fact to be so; keeps a picture of it.
async fn says(office: &Office, screen: &Screen, state: &str, reason: Option<&str>) -> Outcome<Thing> {
    let what = format!("as {state}, {reason:?}");
    let fact = screen
        .see_that("fact-printed", &what, |thing| {
            thing.data.get("state").is_some_and(|s| s == state)
                && thing.data.get("reason").map(String::as_str) == reason
        })
        .await?;
    picture(
        office,
        &format!("fact-{state}{}", reason.map(|r| format!("-{r}")).unwrap_or_default()),
    )
    .await?;
    Ok(fact)
}

async fn picture(office: &Office, name: &str) -> Outcome {
    let folder: PathBuf = root().join("target/window");
    fs::create_dir_all(&folder)?;
    office.picture(&folder.join(format!("{name}.png"))).await
}

async fn comes_out(office: &Office, slips: usize) -> Outcome {
    wait::until(&format!("{slips} slips"), async || {
        Ok((office.slips()?.len() >= slips).then_some(()))
    })
    .await?;
    assert_eq!(office.slips()?.len(), slips, "exactly so many slips");
    Ok(())
}
