//! The main job, twice, through the real window by its keyboard: with the line up, then with central off and on
//! again. Leaves pictures, papers and figures in `target/demo/`; ends 0 only where the screens, the printer and
//! central agree.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command says what it does")]

use std::{fs, path::PathBuf, process::ExitCode, time::Instant};

use serde_json::{Value, json};
use window::{
    Figures, Fittings, Office, Outcome, Screen, Stored, Taken, agree,
    bills::{self, Bill},
    people, root,
};

/// Less than the workshop ever used; it was read rightly all the same.
const ODD: &str = "1741.9";

#[tokio::main]
async fn main() -> ExitCode {
    let folder = root().join("target/demo");
    let mut demo = match Demo::new(folder) {
        Ok(demo) => demo,
        Err(fault) => {
            println!("target/demo cannot be written: {fault}");
            return ExitCode::FAILURE;
        }
    };
    // Ctrl+C ends what was started, too.
    let played = tokio::select! {
        played = demo.play() => played,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    match played {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("The demonstration failed at «{}»: {fault}", demo.at);
            ExitCode::FAILURE
        }
    }
}

struct Demo {
    folder: PathBuf,
    /// What is being done.
    at: String,
    since: Instant,
    steps: Vec<Value>,
    pictures: u32,
}

impl Demo {
    fn new(folder: PathBuf) -> Outcome<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self {
            folder,
            at: String::new(),
            since: Instant::now(),
            steps: Vec::new(),
            pictures: 0,
        })
    }

    async fn play(&mut self) -> Outcome {
        self.step("an office: display, keyring, printer, central");
        let mut office = Office::open(Fittings::Printer).await?;
        let counter = office.counter()?;
        self.step("the window opens");
        let window = office.window(&counter).await?;
        let played = self.at_the_window(&mut office, window.screen()?).await;
        if played.is_err() {
            // What stood there when it went wrong.
            office.picture(&self.folder.join("failed.png")).await?;
            fs::copy(
                office.session.logs().join("webdriver.log"),
                self.folder.join("failed.log"),
            )?;
        }
        played?;
        window.close().await
    }

    async fn at_the_window(&mut self, office: &mut Office, screen: &Screen) -> Outcome {
        screen.on("signin").await?;
        screen.time_keys().await?;
        self.picture(office, "sign-in").await?;

        self.step("the operator signs in");
        screen.sign_in(&office.operator()?).await?;
        screen.on("home").await?;
        self.picture(office, "home").await?;

        let mut taken = vec![self.with_the_line(office, screen).await?];
        self.papers(office, screen).await?;
        taken.extend(self.without_the_line(office, screen).await?);

        self.step("central and the screens agree");
        let held = office.at_central()?;
        agree(&taken, &held)?;
        self.step("");
        self.summary(office, screen, &taken, &held).await?;
        println!(
            "{} records, each once at central; pictures and papers are in target/demo",
            taken.len()
        );
        Ok(())
    }

    async fn summary(&self, office: &Office, screen: &Screen, taken: &[Taken], held: &[Stored]) -> Outcome {
        let latency = screen.latency().await?;
        let summary = json!({
            "tracking_numbers": taken.iter().map(|t| &t.tracking_number).collect::<Vec<_>>(),
            "at_central": held.iter().map(|record| json!({
                "tracking_number": record.tracking_number,
                "revision": record.revision,
                "bill_id": record.subject,
                "figures": record.figures,
            })).collect::<Vec<_>>(),
            "slips_printed": office.slips()?.len(),
            "key_to_frame_ms": {
                "keys": latency.keys,
                "p50": latency.p50,
                "p95": latency.p95,
                "max": latency.max,
                "slowest": latency.slowest,
            },
            "steps": self.steps,
        });
        Ok(fs::write(
            self.folder.join("summary.json"),
            serde_json::to_string_pretty(&summary)? + "\n",
        )?)
    }

    /// One reading with an odd figure, sent and printed.
    async fn with_the_line(&mut self, office: &Office, screen: &Screen) -> Outcome<Taken> {
        self.step("a reading with the line up");
        screen.press("F3").await?;
        screen.on("reading").await?;
        screen.focus_on("visitor-id").await?;
        self.picture(office, "reading-empty").await?;
        screen.type_visitor(people::NADERI).await?;
        screen.scan_bill(bills::DEMAND).await?;
        self.picture(office, "reading-subscriber").await?;

        self.step("an odd figure is typed a second time, blind");
        let (first, rest) = bills::DEMAND
            .registers
            .split_first()
            .ok_or("the meter has no registers")?;
        screen.type_figure(first.name, ODD).await?;
        screen.focus_on("again-mid").await?;
        self.picture(office, "reading-second-typing").await?;
        screen.enter(ODD).await?;
        let mut figures = Figures::from([(first.name, ODD)]);
        for register in rest {
            screen.type_figure(register.name, register.now).await?;
            figures.insert(register.name, register.now);
        }
        screen.focus_on("declared-on").await?;
        self.picture(office, "reading-filled").await?;

        self.step("saved, sent, printed");
        let taken = screen.submit(bills::DEMAND, figures).await?;
        screen.see_state("fact-saved", "saved").await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        agree(std::slice::from_ref(&taken), &office.at_central()?)?;
        self.picture(office, "receipt-sent").await?;
        Ok(taken)
    }

    /// The receipt as a PDF, and the choice of printer.
    async fn papers(&mut self, office: &Office, screen: &Screen) -> Outcome {
        self.step("the receipt as a PDF file");
        screen.press("Ctrl+S").await?;
        let file = screen.see("file").await?.text;
        fs::copy(&file, self.folder.join("receipt.pdf")).map_err(|e| format!("{file}: {e}"))?;
        if let Some(sheet) = office.slips()?.first() {
            fs::copy(sheet, self.folder.join("printed.pdf"))?;
        }
        self.step("the choice of printer");
        screen.press("Ctrl+L").await?;
        screen.on("printer").await?;
        screen.focus_on("printer-choice").await?;
        self.picture(office, "printer").await
    }

    /// Three readings while central is off: three numbers, and "sent" only once it is back.
    async fn without_the_line(&mut self, office: &mut Office, screen: &Screen) -> Outcome<Vec<Taken>> {
        let before = office.at_central()?.len();
        office.stop_central();
        let mut taken = Vec::new();
        for (bill, same) in [(bills::TRIPLE, false), (bills::SINGLE, true), (bills::DEMAND, false)] {
            self.step("a reading with central off");
            screen.press("F3").await?;
            screen.on("reading").await?;
            if same {
                // The visitor of a moment ago: only his next bill is asked for.
                screen.focus_on("bill-id").await?;
            } else {
                screen.type_visitor(people::SALEHI).await?;
            }
            taken.push(self.offline_reading(office, screen, bill).await?);
            if same {
                screen.press("F2").await?;
            }
        }
        self.step("three wait");
        screen.press("F6").await?;
        screen.on("queue").await?;
        screen.see_rows(&taken, &["new", "sending", "line_down"]).await?;
        self.picture(office, "queue-waiting").await?;
        if office.at_central()?.len() != before {
            return Err("central holds more than was sent".into());
        }

        self.step("central is back: they go by themselves");
        office.start_central()?;
        screen.see_rows(&taken, &["sent"]).await?;
        self.picture(office, "queue-sent").await?;
        Ok(taken)
    }

    async fn offline_reading(&mut self, office: &Office, screen: &Screen, bill: Bill) -> Outcome<Taken> {
        if bill.id == bills::DEMAND.id {
            // Asked for earlier today, and remembered; so is that it was declared.
            screen.scan_another(bill).await?;
        } else {
            screen.scan_unknown_bill(bill).await?;
        }
        let figures = screen.type_usual(bill).await?;
        self.picture(office, "reading-offline").await?;
        let taken = screen.submit(bill, figures).await?;
        screen.see_state("fact-sent", "waiting").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        self.picture(office, "receipt-waiting").await?;
        Ok(taken)
    }

    fn step(&mut self, name: &str) {
        if !self.at.is_empty() {
            let seconds = self.since.elapsed().as_secs_f64();
            println!("{seconds:>7.2} s  {}", self.at);
            self.steps
                .push(json!({ "step": self.at, "seconds": (seconds * 1000.0).round() / 1000.0 }));
        }
        name.clone_into(&mut self.at);
        self.since = Instant::now();
    }

    async fn picture(&mut self, office: &Office, name: &str) -> Outcome {
        self.pictures += 1;
        office
            .picture(&self.folder.join(format!("{:02}-{name}.png", self.pictures)))
            .await
    }
}
