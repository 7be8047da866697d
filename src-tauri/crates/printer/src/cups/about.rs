use kiosk_paper::Paper;

use super::device::Device;
use super::keyword;
use crate::{PrintOutcome, PrintReason, PrintState};

/// What a printer says of itself.
pub(super) struct About {
    pub state: i32,
    pub accepting: bool,
    pub reasons: Vec<String>,
    pub device: Option<Device>,
    pub media: Vec<String>,
}

/// `printer-state`: stopped.
const STOPPED: i32 = 5;
/// What somebody did to the queue.
const PAUSED: [&str; 2] = ["paused", "moving-to-paused"];

impl About {
    /// What keeps the printer from going on, if it says so. A warning or a report stops nothing (RFC 8011, 5.4.12): it may
    /// be about a tray that nobody uses.
    pub fn trouble(&self) -> Option<PrintOutcome> {
        let reasons = || self.reasons.iter().map(String::as_str);
        if self.state == STOPPED || reasons().any(|reason| PAUSED.contains(&reason)) {
            return Some(PrintOutcome::because(PrintState::Offline, PrintReason::QueueStopped));
        }
        // without any ending it is an error as well
        first(reasons().filter(|reason| lighter(reason).is_none()))
    }

    /// What would explain that a job does not come to its end: many printers call an empty tray a warning even where it
    /// is the only one.
    pub fn suspicion(&self) -> Option<PrintOutcome> {
        first(self.reasons.iter().filter_map(|reason| lighter(reason)))
    }

    /// Whether it can take this paper; one that does not list its papers is believed to.
    pub fn takes(&self, paper: Paper) -> bool {
        keyword(paper).is_none_or(|media| self.media.is_empty() || self.media.iter().any(|it| it == media))
    }
}

/// A reason that stops nothing, without its ending.
fn lighter(reason: &str) -> Option<&str> {
    reason.strip_suffix("-warning").or(reason.strip_suffix("-report"))
}

/// The one that says most.
fn first<'a>(reasons: impl Iterator<Item = &'a str> + Clone) -> Option<PrintOutcome> {
    let has = |words: &[&str]| {
        let mut bare = reasons
            .clone()
            .map(|reason| reason.strip_suffix("-error").unwrap_or(reason));
        bare.any(|reason| words.contains(&reason))
    };
    if has(&["media-empty"]) {
        Some(PrintState::PaperOut.into())
    } else if has(&["media-needed"]) {
        Some(PrintOutcome::because(PrintState::PaperOut, PrintReason::WrongPaper))
    } else if has(&["cover-open", "door-open", "interlock-open"]) {
        Some(PrintOutcome::because(PrintState::Offline, PrintReason::CoverOpen))
    } else if has(&["media-jam"]) {
        Some(PrintOutcome::because(PrintState::Offline, PrintReason::Jammed))
    } else if has(&["offline", "shutdown"]) {
        Some(PrintState::Offline.into())
    } else {
        None
    }
}
