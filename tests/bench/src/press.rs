//! From the submit key to the last byte at a printer: the real window on a display, a printer on loopback.

use std::time::Duration;

use serde_json::json;
use window::{Bill, Figures as Typed, Fittings, Office, Outcome, Screen, Visitor};

use crate::{clock, figures::Figures, tcp_printer::TcpPrinter};

/// How often the key is pressed.
const TIMES: usize = 120;
/// A slip that has not come by then does not count as late but as lost.
const LONGEST: Duration = Duration::from_secs(20);

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
        let printer = TcpPrinter::start()?;
        let counter = office.counter()?;
        let window = office.window(&counter).await?;
        let screen = window.screen()?;
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        choose(screen, &printer).await?;
        note_submits(screen).await?;
        let mut press = Press {
            figures: Figures::default(),
            from_outside: Figures::default(),
        };
        let bills = [Bill::SINGLE, Bill::TRIPLE, Bill::DEMAND];
        for at in 0..TIMES {
            let bill = bills.get(at % bills.len()).copied().unwrap_or(Bill::SINGLE);
            let typed = reading(screen, bill).await?;
            let asked = clock::now();
            screen.submit(bill, typed).await?;
            let slip = printer.slip(LONGEST)?;
            let pressed: f64 = screen.ask("return window.submitPressed", &[]).await?;
            press.figures.ms.push(slip.last_byte - pressed);
            press.from_outside.ms.push(slip.last_byte - asked);
            press.figures.bytes.push(slip.bytes);
        }
        window.close().await?;
        office.close().await?;
        Ok(press)
    })
}

/// The printer by its address, as a technician types it.
async fn choose(screen: &Screen, printer: &TcpPrinter) -> Outcome {
    screen.press("Ctrl+L").await?;
    screen.on("printer").await?;
    while screen.focus().await? != "address" {
        screen.press("Tab").await?;
    }
    let address = format!("127.0.0.1:{}", printer.port());
    screen.enter(&address).await?;
    screen
        .see_that("printer-choice", "at that address", |choice| {
            choice.text.contains(&address)
        })
        .await?;
    screen.press("Esc").await
}

/// From an empty reading to where only the submit key is left.
async fn reading(screen: &Screen, bill: Bill) -> Outcome<Typed> {
    screen.press("F2").await?;
    screen.on("home").await?;
    screen.press("F3").await?;
    screen.on("reading").await?;
    screen.type_visitor(Visitor::NADERI).await?;
    screen.scan_bill(bill).await?;
    screen.type_usual(bill).await
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
