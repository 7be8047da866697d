//! From the submit key to the last byte at a printer: the real window on a display, a printer on loopback.

use serde_json::json;
use thermal::Thermal;
use window::{
    Fittings, Office, Outcome, Screen,
    bills::{self, Bill, BillRow},
    digits, people, root, wait,
};

use crate::{clock, figures::Figures};

/// How often the key is pressed.
const TIMES: usize = 120;

pub struct Press {
    /// From the key's own time, as the page has it.
    pub figures: Figures,
    /// From before the program that presses the key is started.
    pub from_outside: Figures,
}

/// # Errors
/// Where a reading is not taken, or its slip does not come out.
pub fn measure() -> Outcome<Press> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut office = Office::open(Fittings::Keyring).await?;
        let printer = Thermal::start()?;
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        // she may add a printer, and takes readings too
        screen.sign_in(&office.worker(people::AZARI.code)?).await?;
        screen.on("home").await?;
        choose(screen, &printer).await?;
        note_submits(screen).await?;
        let mut press = Press {
            figures: Figures::default(),
            from_outside: Figures::default(),
        };
        for at in 0..TIMES {
            let timed = one(screen, &printer, at, &mut press).await;
            if timed.is_err() {
                office.picture(&root().join("target/bench/press.png")).await?;
            }
            timed.map_err(|e| format!("reading {at}, as in target/bench/press.png: {e}"))?;
        }
        window.close().await?;
        office.close().await?;
        Ok(press)
    })
}

/// One reading and its slip.
async fn one(screen: &Screen, printer: &Thermal, at: usize, press: &mut Press) -> Outcome {
    let bills = [bills::SINGLE, bills::TRIPLE, bills::DEMAND];
    let bill = bills.get(at % bills.len()).copied().unwrap_or(bills::SINGLE);
    reading(screen, bill, at >= bills.len()).await?;
    let asked = clock::now();
    screen.press("Ctrl+Enter").await?;
    screen.on("receipt").await?;
    // one that has not come by then does not count as late but as lost
    let slip = wait::until("the slip", async || Ok(printer.slips().into_iter().nth(at))).await?;
    let last_byte = printer.last_cut().map(clock::at).ok_or("no slip came out")?;
    let pressed: f64 = screen.ask("return window.submitPressed", &[]).await?;
    press.figures.ms.push(last_byte - pressed);
    press.from_outside.ms.push(last_byte - asked);
    press.figures.bytes.push(slip.len() as u64);
    Ok(())
}

/// The printer by its address, as a technician types it.
async fn choose(screen: &Screen, printer: &Thermal) -> Outcome {
    screen.press("Ctrl+L").await?;
    screen.on("printer").await?;
    screen.focus_on("printer-choice").await?;
    screen.press("Tab").await?;
    screen.focus_on("address").await?;
    screen.enter(&printer.address().to_string()).await?;
    screen.see_state("printer", "ready").await?;
    screen.press("Esc").await
}

/// From an empty reading to where only the submit key is left. What is typed is the figure before on the screen and a
/// usual month more: each bill comes many times, and each time but the first is another declaration of the day.
async fn reading(screen: &Screen, bill: Bill, another: bool) -> Outcome {
    screen.press("F2").await?;
    screen.on("home").await?;
    screen.press("F3").await?;
    screen.on("reading").await?;
    screen.type_visitor(people::NADERI).await?;
    if another {
        screen.scan_another(bill).await?;
    } else {
        screen.scan(bill.barcode).await?;
        screen.see("subscriber").await?;
        screen.focus_on("bill-id").await?;
        screen.press("Enter").await?;
    }
    for register in bill.registers {
        let script = "return document.querySelector(`[data-testid=row-${arguments[0]}] .prev`)?.textContent ?? ''";
        let before = wait::until("the figure before", async || {
            let shown: String = screen.ask(script, &[register.name.into()]).await?;
            Ok(digits::ascii(&shown).parse().ok())
        });
        let figure = a_month_later(register, before.await?)?;
        screen.type_figure(register.name, &figure).await?;
    }
    screen.focus_on("declared-on").await
}

/// With as many decimals as the meter shows. A demand is no sum: it stays.
fn a_month_later(register: &BillRow, before: f64) -> Outcome<String> {
    if register.name == "demand" {
        return Ok(register.now.to_owned());
    }
    let (now, then): (f64, f64) = (register.now.parse()?, register.before.parse()?);
    let decimals = register.now.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Ok(format!("{:.decimals$}", before + now - then))
}

/// The page takes its keys for itself; each is seen where it does.
async fn note_submits(screen: &Screen) -> Outcome {
    let script = "
        const note = (event) => {
            if (event.type === 'keydown' && event.key === 'Enter' && event.ctrlKey)
                window.submitPressed = performance.timeOrigin + event.timeStamp;
        };
        const stop = Event.prototype.stopImmediatePropagation;
        Event.prototype.stopImmediatePropagation = function () { note(this); stop.call(this); };
        addEventListener('keydown', note, true);
        return true";
    screen.ask::<bool>(script, &[json!(null)]).await.map(drop)
}
