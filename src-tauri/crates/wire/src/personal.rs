use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What belongs to a person: a national or legal id, a mobile, a bill id, as typed or canonical. Travels as its text; in
/// a log, a panic or a test's output it masks itself.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Personal(String);

impl Personal {
    /// The whole of it. Whoever writes this word shows, files or sends what he was given.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `137•••••19`; a mobile `0914•••0836`; of anything shorter than eight characters only dots.
    #[must_use]
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let (head, tail) = match count {
            ..8 => (0, 0),
            11 if self.0.starts_with("09") => (4, 4),
            _ => (3, 2),
        };
        let letters = self.0.chars().enumerate();
        letters
            .map(|(at, letter)| if at < head || at + tail >= count { letter } else { '•' })
            .collect()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Display for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl PartialEq<str> for Personal {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Personal {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
