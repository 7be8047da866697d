//! A counter's program without a driver: keys go in, pictures come out, and its page is asked nothing. A driver's session
//! ends with the web process; this one goes on.

use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;

use crate::{
    Counter, Office, Outcome, Worker,
    display::Picture,
    keys::Keyboard,
    process::{Process, child, end, pid},
    wait,
};

/// The share of pixels up to which two pictures show the same screen: a clock, a caret, a state's mark.
const SAME: f64 = 0.01;
/// The share beyond which something came onto a screen or went: more than a clock and a caret.
const CHANGED: f64 = 0.003;
/// The process that draws the page.
const WEB_PROCESS: &str = "WebKitWebProcess";

/// The program, with a keyboard before it. One that is not closed ends with its office.
pub struct Bare<'a> {
    office: &'a Office,
    counter: Counter,
    /// As it was started; it may have started again by itself since.
    first: Process,
    running: Pid,
    keyboard: Keyboard,
}

impl<'a> Bare<'a> {
    /// Starts it; nothing may stand on the screen yet.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start(office: &'a Office, counter: &Counter) -> Outcome<Self> {
        let first = counter.start(&office.session)?;
        let running = pid(first.id()).ok_or("a program without a number")?;
        Ok(Self {
            office,
            counter: counter.clone(),
            first,
            running,
            keyboard: Keyboard::of(&office.session),
        })
    }

    /// What stands on the screen, once it is at rest.
    ///
    /// # Errors
    /// Where it does not come to rest.
    pub async fn at_rest(&self) -> Outcome<Picture> {
        self.office.display().at_rest().await
    }

    /// Waits until the screen shows this.
    ///
    /// # Errors
    /// Where it never does; says how much differed last.
    pub async fn see(&self, what: &str, picture: &Picture) -> Outcome {
        let mut last = 1.0;
        let seen = wait::until(what, async || {
            last = self.office.display().now()?.unlike(picture)?;
            Ok((last <= SAME).then_some(()))
        })
        .await;
        seen.map_err(|e| format!("{e}; {:.1} % of the screen differ", last * 100.0).into())
    }

    /// Waits until the screen has shown something else, and then shows this again: how long that took.
    ///
    /// # Errors
    /// Where it does not in time; says how much differed last.
    pub async fn see_again_within(&self, limit: Duration, picture: &Picture) -> Outcome<Duration> {
        let begun = Instant::now();
        let (mut gone, mut last) = (false, 0.0);
        let seen = wait::until_within(limit, "what stood on the screen to stand there again", async || {
            last = self.office.display().now()?.unlike(picture)?;
            gone |= last > SAME;
            Ok((gone && last <= SAME).then(|| begun.elapsed()))
        })
        .await;
        seen.map_err(|e| {
            let went = if gone { "it went" } else { "it never went" };
            format!("{e}; {went}, {:.1} % of the screen differ", last * 100.0).into()
        })
    }

    /// Waits until something on the screen is otherwise than here, and it is at rest.
    ///
    /// # Errors
    /// Where it stays.
    pub async fn see_other(&self, than: &Picture) -> Outcome<Picture> {
        wait::until("another screen", async || {
            let now = self.at_rest().await?;
            Ok((now.unlike(than)? > CHANGED).then_some(now))
        })
        .await
    }

    /// Presses a key, and waits until the screen is at rest.
    ///
    /// # Errors
    /// Where there is no such key, or it does not come to rest.
    pub async fn press(&self, chord: &str) -> Outcome<Picture> {
        self.keyboard.chord(chord).await?;
        self.at_rest().await
    }

    /// Presses a key that brings another screen.
    ///
    /// # Errors
    /// Where it brings none.
    pub async fn go(&self, chord: &str) -> Outcome<Picture> {
        let before = self.at_rest().await?;
        self.keyboard.chord(chord).await?;
        self.see_other(&before).await
    }

    /// Types, and waits until the screen is at rest.
    ///
    /// # Errors
    /// Where the display is gone, or it does not come to rest.
    pub async fn type_text(&self, text: &str) -> Outcome<Picture> {
        self.keyboard.type_text(text).await?;
        self.at_rest().await
    }

    /// Types, then goes on with Enter.
    ///
    /// # Errors
    /// Those of [`Bare::type_text`].
    pub async fn enter(&self, text: &str) -> Outcome {
        self.type_text(text).await?;
        self.press("Enter").await.map(drop)
    }

    /// Scans a barcode that brings something onto the screen.
    ///
    /// # Errors
    /// Where it brings nothing.
    pub async fn scan(&self, barcode: &str) -> Outcome {
        let before = self.at_rest().await?;
        self.keyboard.scan(barcode).await?;
        self.see_other(&before).await.map(drop)
    }

    /// Types code and password into the sign-in screen; what comes then is to be seen.
    ///
    /// # Errors
    /// Where the display is gone, or does not come to rest.
    pub async fn sign_in(&self, worker: &Worker) -> Outcome {
        self.type_text(&worker.code).await?;
        self.press("Tab").await?;
        self.type_text(&worker.password).await?;
        self.keyboard.chord("Enter").await
    }

    /// Waits until the program has the process that draws its page.
    ///
    /// # Errors
    /// Where it never does.
    pub async fn web_process(&self) -> Outcome<Pid> {
        wait::until("a web process", async || child(self.running, WEB_PROCESS)).await
    }

    /// Sends that process a signal, and says which process it is.
    ///
    /// # Errors
    /// Where there is none, or it ended by itself.
    pub async fn signal_web_process(&self, signal: Signal) -> Outcome<Pid> {
        let process = self.web_process().await?;
        kill_process(process, signal)?;
        Ok(process)
    }

    /// Waits until the log has this many lines that say so.
    ///
    /// # Errors
    /// Where it never does; gives the log.
    pub async fn logged(&self, limit: Duration, times: usize, words: &str) -> Outcome {
        let found = wait::until_within(limit, words, async || {
            let log = self.counter.log()?;
            Ok((log.lines().filter(|line| line.contains(words)).count() == times).then_some(()))
        })
        .await;
        let log = || self.counter.log().unwrap_or_default();
        found.map_err(|e| format!("{e}; the log: {}", log()).into())
    }

    /// Waits until the program has ended well and another one runs in its place.
    ///
    /// # Errors
    /// Where it does not end, or ends ill, or none follows.
    pub async fn started_again(&mut self) -> Outcome {
        let code = wait::until("the program to end", async || self.first.ended()).await?;
        if code != Some(0) {
            return Err(format!("the program ended with {code:?}").into());
        }
        self.running = wait::until("another program in its place", async || {
            let programs = self.office.session.left_behind();
            let other = programs.iter().find(|(_, name)| name == "kiosk");
            Ok(other.and_then(|(number, _)| pid(*number)))
        })
        .await?;
        Ok(())
    }

    /// Ends the program.
    ///
    /// # Errors
    /// Where it does not end.
    pub fn close(self) -> Outcome {
        if end(self.running, Signal::TERM) {
            Ok(())
        } else {
            Err("the kiosk does not end".into())
        }
    }
}
