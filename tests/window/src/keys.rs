//! The display's keyboard: keys with their places and times, as hands and barcode readers press them.

use std::process::Stdio;

use tokio::process::Command;

use crate::{Outcome, session::Session};

/// Milliseconds between two keys of hands that type: quicker than any, and no reader's yet, below 30.
const HANDS: u32 = 45;
/// Of hands on a number pad, where the next key lies under the next finger.
const PAD: u32 = 60;
/// Of hands that copy a code from a sheet.
const COPYING: u32 = 90;
/// Of a barcode reader.
const READER: u32 = 5;
/// Seconds a hand rests before it leaves a field or gives a command.
const RESTS: &str = "0.04";
/// Seconds until a hand is back at the keys that held a code before a reader.
const BACK: &str = "0.2";

/// A reader by radio: nearer to hands than to a reader at a cable.
const RADIO: u32 = 40;
/// Seconds after which nothing more of a code is to come, however slow its reader.
const READ: &str = "0.7";

/// A barcode reader, as it is set up.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Milliseconds a key.
    pace: u32,
    /// It says first what kind of code it was, as AIM has them.
    identifies: bool,
    way: Way,
    /// X's name of the key behind a code.
    end: Option<&'static str>,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Typed,
    /// The keys of the number pad, which move while NumLock is off.
    Pad,
    /// Alt, and the number of each character on the number pad.
    Alt,
}

impl Reader {
    pub const AIM_AND_TAB: Self = Self {
        pace: READER,
        identifies: true,
        way: Way::Typed,
        end: Some("Tab"),
    };
    pub const ENDLESS: Self = Self {
        pace: READER,
        identifies: false,
        way: Way::Typed,
        end: None,
    };
    pub const BY_RADIO: Self = Self {
        pace: RADIO,
        identifies: false,
        way: Way::Typed,
        end: Some("Return"),
    };
    pub const PAD_WITHOUT_NUMLOCK: Self = Self {
        pace: READER,
        identifies: false,
        way: Way::Pad,
        end: Some("Return"),
    };
    pub const ALT: Self = Self {
        pace: READER,
        identifies: false,
        way: Way::Alt,
        end: Some("Return"),
    };

    /// xdotool's words for this code.
    fn words(self, code: &str) -> Vec<String> {
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        let front = match (self.identifies, digits) {
            (false, _) => "",
            (true, true) => "]C1",
            (true, false) => "]Q1",
        };
        let text = format!("{front}{code}");
        let mut words = match self.way {
            Way::Typed => typing(&text, self.pace),
            Way::Pad => pressing(&text.chars().filter_map(moving).collect::<Vec<_>>(), self.pace),
            Way::Alt => text.chars().flat_map(|sign| alt(sign, self.pace)).collect(),
        };
        if let Some(end) = self.end {
            words.extend(pressing(&[end.to_owned()], self.pace));
        }
        words.extend(["sleep", READ].map(str::to_owned));
        words
    }
}

/// X's name of the key on the number pad, as it is while NumLock is off.
fn moving(digit: char) -> Option<String> {
    let names = [
        "Insert", "End", "Down", "Next", "Left", "Begin", "Right", "Home", "Up", "Prior",
    ];
    let value = usize::try_from(digit.to_digit(10)?).ok()?;
    Some(format!("KP_{}", names.get(value)?))
}

fn alt(sign: char, pace: u32) -> Vec<String> {
    let keys: Vec<String> = u32::from(sign)
        .to_string()
        .chars()
        .map(|digit| format!("KP_{digit}"))
        .collect();
    let mut words = Vec::from(["keydown", "alt"].map(str::to_owned));
    words.extend(pressing(&keys, pace));
    words.extend(["keyup", "alt"].map(str::to_owned));
    words
}

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
        self.press(&typing(text, HANDS)).await
    }

    /// As hands copy a code that a reader could have typed.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn copy_text(&self, text: &str) -> Outcome {
        self.press(&typing(text, COPYING)).await
    }

    /// A code at a reader's pace, and its Enter. As keyboard wedges do, it types a control character of the code as the
    /// key or the chord that means it: `\t`, `\r`, or `\x0c` as Ctrl+L.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn scan(&self, code: &str) -> Outcome {
        let letters: Vec<char> = code.chars().collect();
        let mut words = Vec::new();
        for run in letters.chunk_by(|one, next| control(*one).is_some() == control(*next).is_some()) {
            let keys: Vec<String> = run.iter().filter_map(|letter| control(*letter)).collect();
            words.extend(if keys.is_empty() {
                typing(&run.iter().collect::<String>(), READER)
            } else {
                pressing(&keys, READER)
            });
        }
        words.extend(pressing(&["Return".to_owned()], READER));
        words.extend(["sleep", BACK].map(str::to_owned));
        self.press(&words).await
    }

    /// A code as this reader types it.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn read(&self, reader: Reader, code: &str) -> Outcome {
        self.press(&reader.words(code)).await
    }

    /// A key by the name on its cap, or one with others held: `Enter`, `F3`, `Ctrl+P`, `Shift+Tab`. Several, with spaces
    /// between them, come at the pace of a number pad: `KP_1 KP_7 Enter`.
    ///
    /// # Errors
    /// Where the display is gone.
    pub async fn chord(&self, names: &str) -> Outcome {
        let chords: Vec<String> = names.split(' ').map(chord).collect();
        let mut words = vec!["sleep".to_owned(), RESTS.to_owned()];
        words.extend(pressing(&chords, PAD));
        self.press(&words).await
    }

    async fn press(&self, words: &[String]) -> Outcome {
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

/// X's name for the key, or the chord, that a control character is typed with.
fn control(letter: char) -> Option<String> {
    match letter {
        '\t' => Some("Tab".to_owned()),
        '\r' => Some("Return".to_owned()),
        '\x08' => Some("BackSpace".to_owned()),
        '\x1b' => Some("Escape".to_owned()),
        '\x01'..='\x1a' => {
            let letter = char::from_u32(u32::from(letter) + 0x60)?;
            Some(format!("ctrl+{letter}"))
        }
        _ => None,
    }
}

/// xdotool's words for a text with so many milliseconds from key to key: it rests a quarter of its delay after each
/// press and each release.
fn typing(text: &str, pace: u32) -> Vec<String> {
    let delay = (2 * pace).to_string();
    Vec::from(["type", "--delay", &delay, "--args", "1", "--", text].map(str::to_owned))
}

/// The same for keys: after each press and each release it rests half of its delay.
fn pressing(keys: &[String], pace: u32) -> Vec<String> {
    let mut words = Vec::from(["key", "--delay", &pace.to_string()].map(str::to_owned));
    words.extend_from_slice(keys);
    words
}

/// X's name for a chord.
fn chord(name: &str) -> String {
    name.split('+').map(key).collect::<Vec<_>>().join("+")
}

/// X's name for a key.
fn key(cap: &str) -> String {
    match cap {
        "Ctrl" => "ctrl".to_owned(),
        "Shift" => "shift".to_owned(),
        "Enter" => "Return".to_owned(),
        "Esc" => "Escape".to_owned(),
        "Backspace" => "BackSpace".to_owned(),
        "Space" => "space".to_owned(),
        arrow if arrow.starts_with("Arrow") => arrow.trim_start_matches("Arrow").to_owned(),
        letter if letter.len() == 1 => letter.to_ascii_lowercase(),
        named => named.to_owned(),
    }
}
