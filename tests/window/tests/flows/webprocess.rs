//! The process that draws the page dies, stands still, or never comes up. Without a driver, whose session would die with
//! it: a test sees here what an operator sees.

use std::time::Duration;

use rustix::process::{Signal, kill_process};
use serde_json::Value;
use window::{Bare, Counter, Fittings, Office, Outcome, Picture, Taken, agree, bills, people, wait};

use crate::{flow, flow_alone};

/// An operator looks up, and the form is there again.
const AT_ONCE: Duration = Duration::from_secs(2);
/// Longer than a page is waited for, or a key's answer.
const NOTICED: Duration = Duration::from_secs(60);

const ENDED: &str = "the web process ended; the page is loaded again";
const ENDED_TOO_OFTEN: &str = "the web process ended; the program starts again";
const HUNG: &str = "the web process answers no key; the page is loaded again";
const BLANK: &str = "the page never called; the page is loaded again";
const BACK: &str = "the page is back";

/// A new counter, and what two of its screens look like.
struct Known {
    counter: Counter,
    sign_in: Picture,
    home: Picture,
}

async fn known(office: &mut Office) -> Outcome<Known> {
    let counter = office.counter()?;
    let window = office.window(&counter).await?;
    let screen = window.screen()?;
    screen.sign_in(&office.operator()?).await?;
    screen.on("home").await?;
    let home = office.picture_at_rest().await?;
    // Only now: at the first start nothing is known yet of the line and of the numbers.
    screen.press("Ctrl+Q").await?;
    screen.on("signin").await?;
    screen.focus_on("operator").await?;
    let sign_in = office.picture_at_rest().await?;
    window.close().await?;
    let log = counter.log()?;
    assert!(!log.contains("page"), "a window that is closed lost nothing: {log}");
    Ok(Known { counter, sign_in, home })
}

/// Opens the counter without a driver, and signs in.
async fn at_work<'a>(office: &'a Office, known: &Known) -> Outcome<Bare<'a>> {
    let desk = Bare::start(office, &known.counter)?;
    desk.see("the sign-in", &known.sign_in).await?;
    desk.sign_in(&office.operator()?).await?;
    desk.see("the home screen", &known.home).await?;
    Ok(desk)
}

/// An operator with a reading of which the first figure is typed.
async fn half_a_reading<'a>(office: &'a Office, known: &Known) -> Outcome<Bare<'a>> {
    let desk = at_work(office, known).await?;
    desk.go("F3").await?;
    desk.enter(people::NADERI.id).await?;
    desk.enter(people::NADERI.mobile).await?;
    // The card he showed.
    desk.enter("1").await?;
    desk.scan(bills::TRIPLE.barcode).await?;
    desk.press("Enter").await?;
    desk.enter(bills::TRIPLE.registers[0].now).await?;
    Ok(desk)
}

/// Types the other figures into the form that stands there, and submits: central has all of them.
async fn the_rest(office: &Office, desk: &Bare<'_>) -> Outcome {
    for register in &bills::TRIPLE.registers[1..] {
        desk.enter(register.now).await?;
    }
    desk.go("Ctrl+Enter").await?;
    let held = wait::until("the record at central", async || {
        Ok(Some(office.at_central()?).filter(|held| !held.is_empty()))
    })
    .await?;
    let figures = bills::TRIPLE.registers.iter();
    let taken = Taken {
        tracking_number: held[0].tracking_number.clone(),
        bill_id: bills::TRIPLE.id,
        figures: figures.map(|register| (register.name, register.now)).collect(),
    };
    agree(&[taken], &held)
}

/// What the journal, which holds, says of the window: reasons and remedies.
fn losses(office: &Office, counter: &Counter) -> Outcome<Vec<(String, String)>> {
    counter.admin(&office.session, &["journal", "verify"])?;
    let mut losses = Vec::new();
    for line in counter.admin(&office.session, &["journal", "show"])?.lines() {
        let entry: Value = serde_json::from_str(line)?;
        let event = &entry["event"];
        if event["event"] == "window_lost" {
            let word = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
            losses.push((word("reason"), word("remedy")));
        }
    }
    Ok(losses)
}

fn written(losses: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(reason, remedy): &(&str, &str)| ((*reason).to_owned(), (*remedy).to_owned());
    losses.iter().map(owned).collect()
}

#[test]
fn a_web_process_killed_in_a_reading_is_back_with_it_in_two_seconds() -> Outcome {
    flow_alone("web-killed", Fittings::Keyring, async |office| {
        let known = known(office).await?;
        let desk = half_a_reading(office, &known).await?;
        // The first time shows what the form looks like that came back.
        desk.signal_web_process(Signal::KILL).await?;
        desk.logged(NOTICED, 1, BACK).await?;
        let form = desk.at_rest().await?;

        desk.signal_web_process(Signal::KILL).await?;
        let took = desk.see_again_within(AT_ONCE, &form).await?;
        println!("milliseconds from the death to the form: {}", took.as_millis());
        the_rest(office, &desk).await?;

        desk.logged(NOTICED, 2, ENDED).await?;
        desk.logged(NOTICED, 2, BACK).await?;
        desk.close()?;
        let wanted = written(&[("crashed", "reload"); 2]);
        assert_eq!(losses(office, &known.counter)?, wanted);
        Ok(())
    })
}

#[test]
fn the_fourth_death_in_a_minute_starts_the_program_again() -> Outcome {
    flow("web-killed-often", Fittings::Keyring, async |office| {
        let known = known(office).await?;
        let mut desk = half_a_reading(office, &known).await?;
        for time in 1..=3 {
            desk.signal_web_process(Signal::KILL).await?;
            desk.logged(NOTICED, time, BACK).await?;
        }
        let form = desk.at_rest().await?;
        desk.signal_web_process(Signal::KILL).await?;
        desk.started_again().await?;

        // The operator has to show again who he is; what he typed is there.
        desk.see("the sign-in", &known.sign_in).await?;
        desk.sign_in(&office.operator()?).await?;
        desk.see("the form", &form).await?;
        desk.at_rest().await?;
        the_rest(office, &desk).await?;

        desk.logged(NOTICED, 3, ENDED).await?;
        desk.logged(NOTICED, 1, ENDED_TOO_OFTEN).await?;
        desk.close()?;
        let mut wanted = written(&[("crashed", "reload"); 3]);
        wanted.extend(written(&[("crashed", "restart")]));
        assert_eq!(losses(office, &known.counter)?, wanted);
        Ok(())
    })
}

#[test]
fn a_window_that_stays_white_is_noticed_and_loaded_again() -> Outcome {
    flow("web-white", Fittings::Keyring, async |office| {
        let known = known(office).await?;
        let desk = Bare::start(office, &known.counter)?;
        // Before its page has called: the process is there, and draws nothing.
        let stopped = desk.signal_web_process(Signal::STOP).await?;
        desk.logged(NOTICED, 1, BLANK).await?;
        desk.see("the sign-in", &known.sign_in).await?;
        desk.logged(NOTICED, 1, BACK).await?;
        desk.sign_in(&office.operator()?).await?;
        desk.see("the home screen", &known.home).await?;
        desk.close()?;
        // Stopped before it had joined its program, so no word of that program's reaches it.
        kill_process(stopped, Signal::KILL)?;
        let wanted = written(&[("blank", "reload")]);
        assert_eq!(losses(office, &known.counter)?, wanted);
        Ok(())
    })
}

#[test]
fn a_web_process_that_answers_no_key_is_replaced() -> Outcome {
    flow("web-hung", Fittings::Keyring, async |office| {
        let known = known(office).await?;
        let desk = half_a_reading(office, &known).await?;
        desk.signal_web_process(Signal::STOP).await?;
        desk.press("Tab").await?;
        desk.logged(NOTICED, 1, HUNG).await?;
        desk.logged(NOTICED, 1, BACK).await?;
        desk.at_rest().await?;
        the_rest(office, &desk).await?;
        desk.close()?;
        let wanted = written(&[("hung", "reload")]);
        assert_eq!(losses(office, &known.counter)?, wanted);
        Ok(())
    })
}
