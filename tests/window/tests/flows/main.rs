//! The counter in its real window, by its keyboard. One binary: the flows share the machine.

mod accessibility;
mod aloud;
mod clipboard;
mod corrections;
mod interruptions;
mod line;
mod lockdown;
mod machine;
mod pace;
mod parking;
mod people;
mod printers;
mod privacy;
mod readers;
mod reading;
mod services;
mod speed;
mod verify;
mod webprocess;
mod wrong_input;

use std::{fs, time::Duration};

use tokio::sync::Semaphore;

use window::{Fittings, Office, Outcome, Screen, Window, root};

/// The longest flow takes a tenth of this on a quiet machine.
const LONGEST: Duration = Duration::from_secs(300);

/// Windows at once: a flow mostly waits, for keys and for the line.
const PLACES: u32 = 2;

/// Opens an office, lets the flow happen in it, and puts everything away. A flow that goes wrong leaves a picture
/// and the window's log in `target/window/`.
fn flow(name: &str, fittings: Fittings, work: impl AsyncFnOnce(&mut Office) -> Outcome) -> Outcome {
    flow_at(1, name, fittings, work)
}

/// As [`flow`], with no other flow beside it: where time is measured. `cargo xtask test` also leaves it until everything else
/// is done.
fn flow_alone(name: &str, fittings: Fittings, work: impl AsyncFnOnce(&mut Office) -> Outcome) -> Outcome {
    flow_at(PLACES, name, fittings, work)
}

fn flow_at(places: u32, name: &str, fittings: Fittings, work: impl AsyncFnOnce(&mut Office) -> Outcome) -> Outcome {
    static FREE: Semaphore = Semaphore::const_new(PLACES as usize);
    tokio::runtime::Runtime::new()?.block_on(async {
        let _places = FREE.acquire_many(places).await?;
        let mut office = Office::open(fittings).await?;
        // A driver that never answers is a fault, not a night without a result.
        let done = match tokio::time::timeout(LONGEST, work(&mut office)).await {
            Ok(done) => done,
            Err(_) => Err(format!("not done within {} s", LONGEST.as_secs()).into()),
        };
        if done.is_err() {
            let folder = root().join("target/window");
            fs::create_dir_all(&folder)?;
            office.picture(&folder.join(format!("{name}.png"))).await?;
            fs::copy(
                office.session.logs().join("webdriver.log"),
                folder.join(format!("{name}.log")),
            )?;
        }
        done?;
        office.close().await
    })
}

/// A new counter's window with an operator signed in.
async fn at_work(office: &mut Office) -> Outcome<Window> {
    let counter = office.counter()?;
    let window = office.window(&counter).await?;
    let screen = window.screen()?;
    screen.sign_in(&office.operator()?).await?;
    screen.on("home").await?;
    Ok(window)
}

/// From any screen to an empty reading.
async fn new_reading(screen: &Screen) -> Outcome {
    screen.press("F2").await?;
    screen.on("home").await?;
    screen.press("F3").await?;
    screen.on("reading").await?;
    screen.focus_on("visitor-id").await
}
