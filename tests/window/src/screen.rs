//! What stands on a counter's screen, and the keys that change it.

use std::{collections::BTreeMap, fs};

use fantoccini::{Client, Locator};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Outcome,
    keys::{Keyboard, Reader},
    places::root,
    wait,
};

/// The page inside a window.
#[derive(Debug)]
pub struct Screen {
    page: Client,
    keyboard: Keyboard,
}

/// One thing on the screen.
#[derive(Clone, Debug, Deserialize)]
pub struct Thing {
    pub text: String,
    /// What was typed, in the digits shown.
    pub value: Option<String>,
    /// The sentence that goes with it: its error, its warning, or its hint.
    pub said: String,
    /// Its `data-` facts: `state`, `number`, `count`.
    pub data: BTreeMap<String, String>,
}

/// Something that axe-core finds wrong.
#[derive(Clone, Debug, Deserialize)]
pub struct Violation {
    pub rule: String,
    pub help: String,
    pub places: Vec<String>,
}

/// Milliseconds from keys to the frames that showed what they did.
#[derive(Clone, Debug, PartialEq)]
pub struct Latency {
    pub keys: usize,
    pub p50: f64,
    pub p95: f64,
    pub max: f64,
    /// The slowest keys.
    pub slowest: Vec<(String, f64)>,
    /// Keys that changed nothing on the screen.
    pub unanswered: Vec<String>,
}

#[derive(Deserialize)]
struct Pressed {
    key: String,
    took: Option<f64>,
}

impl Screen {
    pub(crate) fn new(page: Client, keyboard: Keyboard) -> Self {
        Self { page, keyboard }
    }

    /// Types into whatever has the focus.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn type_text(&self, text: &str) -> Outcome {
        self.keyboard.type_text(text).await
    }

    /// Types, then goes on with Enter.
    ///
    /// # Errors
    /// Those of [`Screen::type_text`].
    pub async fn enter(&self, text: &str) -> Outcome {
        self.type_text(text).await?;
        self.press("Enter").await
    }

    /// Copies a one-time code from its sheet, then goes on with Enter.
    ///
    /// # Errors
    /// Those of [`Screen::type_text`].
    pub async fn enter_code(&self, code: &str) -> Outcome {
        self.keyboard.copy_text(code).await?;
        self.press("Enter").await
    }

    /// What a barcode reader does: its digits and Enter, without a pause.
    ///
    /// # Errors
    /// Those of [`Screen::type_text`].
    pub async fn scan(&self, barcode: &str) -> Outcome {
        self.keyboard.scan(barcode).await
    }

    /// What this barcode reader does with a code.
    ///
    /// # Errors
    /// Those of [`Screen::type_text`].
    pub async fn read(&self, reader: Reader, code: &str) -> Outcome {
        self.keyboard.read(reader, code).await
    }

    /// `Enter`, `F3`, `Ctrl+P`
    ///
    /// # Errors
    /// Where there is no such key, or the window is gone.
    pub async fn press(&self, chord: &str) -> Outcome {
        self.keyboard.chord(chord).await
    }

    /// Waits until this screen is up.
    ///
    /// # Errors
    /// Where another one stays.
    pub async fn on(&self, name: &str) -> Outcome {
        wait::until(&format!("the screen {name}"), async || {
            Ok((self.name().await? == name).then_some(()))
        })
        .await
    }

    /// The screen's name; empty while the page loads.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn name(&self) -> Outcome<String> {
        let script = "return document.querySelector('main[data-screen]')?.dataset.screen ?? ''";
        self.ask(script, &[]).await
    }

    /// Waits until the focus is on this thing.
    ///
    /// # Errors
    /// Where it stays elsewhere.
    pub async fn focus_on(&self, name: &str) -> Outcome {
        let mut last = String::new();
        let what = format!("the focus on {name}");
        let found = wait::until(&what, async || {
            last = self.focus().await?;
            Ok((last == name).then_some(()))
        })
        .await;
        found.map_err(|e| format!("{e}; it is on {last}").into())
    }

    /// The thing that has the focus.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn focus(&self) -> Outcome<String> {
        let script = "return document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''";
        self.ask(script, &[]).await
    }

    /// # Errors
    /// Where the window is gone.
    pub async fn find(&self, name: &str) -> Outcome<Option<Thing>> {
        self.ask(include_str!("page/look.js"), &[json!(name)]).await
    }

    /// # Errors
    /// Where it is not there in time.
    pub async fn see(&self, name: &str) -> Outcome<Thing> {
        wait::until(name, async || self.find(name).await).await
    }

    /// Waits until a thing is as `right` wants it, called `what`.
    ///
    /// # Errors
    /// Where it never is; says how it was last.
    pub async fn see_that(&self, name: &str, what: &str, right: impl Fn(&Thing) -> bool) -> Outcome<Thing> {
        let mut last = None;
        let what = format!("{name} {what}");
        let found = wait::until(&what, async || {
            last = self.find(name).await?;
            Ok(last.clone().filter(&right))
        })
        .await;
        found.map_err(|e| format!("{e}; last seen: {last:?}").into())
    }

    /// Waits until a thing's `data-state` is this one.
    ///
    /// # Errors
    /// Where it never is.
    pub async fn see_state(&self, name: &str, state: &str) -> Outcome<Thing> {
        self.see_that(name, &format!("with the state {state}"), |thing| {
            thing.data.get("state").is_some_and(|s| s == state)
        })
        .await
    }

    /// What a script finds on the page.
    ///
    /// # Errors
    /// Where it throws, or gives another shape.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> Outcome<T> {
        Ok(serde_json::from_value(
            self.page.execute(script, arguments.to_vec()).await?,
        )?)
    }

    /// As [`Screen::ask`], of a script that answers by its last argument, a function.
    ///
    /// # Errors
    /// Where it never does, or gives another shape.
    pub async fn ask_later<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> Outcome<T> {
        Ok(serde_json::from_value(
            self.page.execute_async(script, arguments.to_vec()).await?,
        )?)
    }

    /// How many pages there are.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn windows(&self) -> Outcome<usize> {
        Ok(self.page.windows().await?.len())
    }

    /// What axe-core finds wrong on this screen.
    ///
    /// # Errors
    /// Where axe cannot be run, or looked at nothing.
    pub async fn violations(&self) -> Outcome<Vec<Violation>> {
        #[derive(Deserialize)]
        struct Found {
            passed: usize,
            violations: Vec<Violation>,
        }
        if !self.ask::<bool>("return 'axe' in window", &[]).await? {
            let axe = fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js"))?;
            self.page.execute(&axe, Vec::new()).await?;
        }
        let found = self.page.execute_async(include_str!("page/axe.js"), Vec::new()).await?;
        let found: Found = serde_json::from_value(found)?;
        if found.passed == 0 && found.violations.is_empty() {
            return Err("axe looked at nothing".into());
        }
        Ok(found.violations)
    }

    /// From now on every key is timed.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn time_keys(&self) -> Outcome {
        self.page.execute(include_str!("page/latency.js"), Vec::new()).await?;
        Ok(())
    }

    /// Of all keys since [`Screen::time_keys`], or since this was asked last; without a barcode reader's.
    ///
    /// # Errors
    /// Where none was pressed.
    pub async fn latency(&self) -> Outcome<Latency> {
        let pressed: Vec<Pressed> = self.ask("return window.keyLatency()", &[]).await?;
        let unanswered = pressed
            .iter()
            .filter(|p| p.took.is_none())
            .map(|p| p.key.clone())
            .collect();
        let mut answered: Vec<(String, f64)> = pressed.iter().filter_map(|p| Some((p.key.clone(), p.took?))).collect();
        answered.sort_by(|a, b| a.1.total_cmp(&b.1));
        let at = |share: usize| answered.get((answered.len() * share / 100).min(answered.len().saturating_sub(1)));
        let (Some(p50), Some(p95), Some(max)) = (at(50), at(95), answered.last()) else {
            return Err("no key was pressed".into());
        };
        let slowest = answered.iter().rev().take(8).cloned().collect();
        Ok(Latency {
            keys: pressed.len(),
            p50: p50.1,
            p95: p95.1,
            max: max.1,
            slowest,
            unanswered,
        })
    }

    /// How many things of this name there are.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn count(&self, name: &str) -> Outcome<usize> {
        Ok(self
            .page
            .find_all(Locator::Css(&format!("[data-testid=\"{name}\"]")))
            .await?
            .len())
    }

    pub(crate) async fn close(self) -> Outcome {
        Ok(self.page.close().await?)
    }
}
