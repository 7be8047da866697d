use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ContentKind, ServiceDefinition,
    signed::{Message, Signed},
};

/// `GET /v1/settings`, by ETag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SettingsAnswer {
    pub settings: Signed<Settings>,
}

/// What central may change without a new version of the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// Grows with every change.
    pub version: u64,
    /// Name of the company on the receipt.
    pub company: String,
    /// Its mark on the receipt, one shape in black: the path of an SVG in the box `0 0 24 24`, of the absolute commands
    /// `M L H V Q C Z`. `null` prints a neutral one.
    pub mark: Option<String>,
    /// Telephone numbers on the receipt: 121, 1521.
    pub phones: Vec<String>,
    /// What can be asked for at a counter; a terminal passes over what it is too old for.
    #[serde(deserialize_with = "crate::lenient::list")]
    pub services: Vec<ServiceDefinition>,
    pub limits: Limits,
    pub offline: OfflineLimits,
    #[serde(default)]
    pub keeping: Keeping,
    /// PEM of the authorities that may vouch for central's host from now on, the current one and the next. Empty: those of
    /// the enrolment stay.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// Settings a counter kept from an earlier version have none.
    #[serde(default)]
    pub idle: Idle,
    /// What the barcode readers of the counters are set up to put round a code, at most [`MAX_FRAMINGS`].
    #[serde(default)]
    pub framings: Vec<Framing>,
}

impl Settings {
    /// The reading declaration.
    #[must_use]
    pub fn reading(&self) -> Option<&ServiceDefinition> {
        self.services
            .iter()
            .find(|service| service.content == ContentKind::Reading)
    }
}

/// How long and how far a counter may go without central. Beyond the soft limits it says so; beyond the hard
/// ones it takes no new record until central was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfflineLimits {
    /// Hours of powered-on time since central's last signed answer.
    pub soft_hours: u32,
    pub hard_hours: u32,
    /// Records in the outbox.
    pub soft_records: u32,
    pub hard_records: u32,
}

/// How long a counter keeps what is personal. Counted in central's signed time and in powered-on time, never by the
/// machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Keeping {
    /// A record's contents after central's signed answer, for one more slip.
    pub reprint_hours: u32,
    /// What central said of a subscriber, for the day the line is down.
    pub subscriber_days: u32,
    /// A visit that was put aside, for its visitor to come back. Settings a counter kept from an earlier version have none.
    #[serde(default = "parked_days")]
    pub parked_days: u32,
}

fn parked_days() -> u32 {
    7
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            reprint_hours: 24,
            subscriber_days: 60,
            parked_days: parked_days(),
        }
    }
}

/// When a counter nobody works at locks itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Idle {
    /// Minutes without a key.
    pub lock_minutes: u32,
    /// It says so this many seconds before.
    pub warn_seconds: u32,
}

impl Default for Idle {
    fn default() -> Self {
        Self {
            lock_minutes: 10,
            warn_seconds: 60,
        }
    }
}

/// What a barcode reader puts round every code: at most [`LONGEST_FRAMING`] visible signs of ASCII on either side, and not
/// nothing on both. Signs that are no digits are told from a bill and a number without it; digits, and whatever stands behind
/// a token, are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Framing {
    pub prefix: String,
    pub suffix: String,
}

pub const MAX_FRAMINGS: usize = 8;
pub const LONGEST_FRAMING: usize = 8;

/// Thresholds of the warnings. Figures as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Consumption above the usual maximum times this, in percent, is unusual.
    pub high_percent: u32,
    /// Consumption below the usual minimum times this, in percent, is unusual.
    pub low_percent: u32,
    /// Where nothing is known of the subscriber: consumption of one register in a period above this is
    /// unusual, after the coefficient, kWh, by kind of meter.
    pub high_single: String,
    pub high_triple: String,
    pub high_demand: String,
    /// Whole digits a display is taken to have where the meter is not known.
    pub assumed_digits: u8,
    /// A declaration date this many days back is worth a look.
    pub old_after_days: u16,
}

impl Message for Settings {
    const CONTEXT: &'static str = "kiosk/1 settings";
}
