//! The display's keyboard: keys with their places and times, as hands and barcode readers press them.

use std::process::Stdio;

use tokio::process::Command;

use crate::{Outcome, session::Session};

/// Milliseconds between two keys of quick hands.
const HANDS: u32 = 60;
/// Of hands that copy a code from a sheet; xdotool rests half of it after each key.
const COPYING: u32 = 180;
/// Of a barcode reader.
const READER: u32 = 3;

/// Presses keys on a session's display; whatever has the focus there hears them.
#[derive(Debug)]
pub struct Keyboard {
    /// The program's environment.
    variables: Vec<(std::ffi::OsString, std::ffi::OsString)>,
}

impl Keyboard {
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let command = session.command("");
        let variables = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        Self {
            variables: variables.collect(),
        }
    }

    /// # Errors
    /// Where the display is gone.
    pub async fn type_text(&self, text: &str) -> Outcome {
        self.press(&["type", "--delay", &HANDS.to_string(), text]).await
    }

    /// As hands copy a code that a reader could have typed.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn copy_text(&self, text: &str) -> Outcome {
        self.press(&["type", "--delay", &COPYING.to_string(), text]).await
    }

    /// Digits at a reader's pace, and its Enter.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn scan(&self, barcode: &str) -> Outcome {
        self.press(&[
            "type",
            "--delay",
            &READER.to_string(),
            "--args",
            "1",
            barcode,
            "key",
            "Return",
        ])
        .await
    }

    /// A key by the name on its cap, or one with others held: `Enter`, `F3`, `Ctrl+P`, `Shift+Tab`.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn chord(&self, name: &str) -> Outcome {
        let keys: Vec<String> = name.split('+').map(key).collect();
        self.press(&["key", &keys.join("+")]).await
    }

    async fn press(&self, words: &[&str]) -> Outcome {
        let mut command = Command::new("xdotool");
        command
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        let output = command.args(words).stdin(Stdio::null()).output().await?;
        // It says so on its standard error where there is no such key, and ends well all the same.
        if output.status.success() && output.stderr.is_empty() {
            return Ok(());
        }
        Err(format!(
            "xdotool {}: {}",
            words.join(" "),
            String::from_utf8_lossy(&output.stderr)
        )
        .into())
    }
}

/// X's name for a key.
fn key(cap: &str) -> String {
    match cap {
        "Ctrl" => "ctrl".to_owned(),
        "Shift" => "shift".to_owned(),
        "Enter" => "Return".to_owned(),
        "Esc" => "Escape".to_owned(),
        "Backspace" => "BackSpace".to_owned(),
        arrow if arrow.starts_with("Arrow") => arrow.trim_start_matches("Arrow").to_owned(),
        letter if letter.len() == 1 => letter.to_ascii_lowercase(),
        named => named.to_owned(),
    }
}
