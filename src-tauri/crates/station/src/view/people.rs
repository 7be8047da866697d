use serde::{Deserialize, Serialize};
use specta::Type;
use zeroize::{Zeroize as _, Zeroizing};

/// A password on its way in. Masked wherever it could be shown, and wiped when it is let go.
#[derive(Clone, Deserialize, Type)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Zeroizing<String>> for Secret {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text.as_str().to_owned())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(•)")
    }
}

/// What is left of the permission to sign in without central.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GrantLeft {
    /// Days begun; 0 where it is used up.
    pub days: u32,
    /// A sign-in at central is wanted soon.
    pub warned: bool,
}

/// An operator who typed too many wrong passwords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LockedOut {
    pub operator: String,
    /// Seconds he has to wait; `None` where waiting is not enough.
    pub seconds: Option<u32>,
}

impl From<(String, kiosk_domain::lockout::Gate)> for LockedOut {
    fn from((operator, gate): (String, kiosk_domain::lockout::Gate)) -> Self {
        let seconds = match gate {
            kiosk_domain::lockout::Gate::Wait(left) => Some(seconds(left)),
            _ => None,
        };
        Self { operator, seconds }
    }
}

/// Whole seconds, so that waiting them is enough.
pub(crate) fn seconds(left: std::time::Duration) -> u32 {
    u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}
