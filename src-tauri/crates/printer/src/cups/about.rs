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

impl About {
    fn has(&self, starts: &[&str]) -> bool {
        self.reasons
            .iter()
            .any(|reason| starts.iter().any(|start| reason.starts_with(start)))
    }

    /// What keeps the printer from going on, if it says so.
    pub fn trouble(&self) -> Option<PrintOutcome> {
        if self.has(&["media-empty"]) {
            Some(PrintState::PaperOut.into())
        } else if self.has(&["media-needed"]) {
            Some(PrintOutcome::because(PrintState::PaperOut, PrintReason::WrongPaper))
        } else if self.has(&["cover-open", "door-open", "interlock-open"]) {
            Some(PrintOutcome::because(PrintState::Offline, PrintReason::CoverOpen))
        } else if self.has(&["offline", "shutdown"]) {
            Some(PrintState::Offline.into())
        } else {
            None
        }
    }

    /// Whether it can take this paper; one that does not list its papers is believed to.
    pub fn takes(&self, paper: Paper) -> bool {
        keyword(paper).is_none_or(|media| self.media.is_empty() || self.media.iter().any(|it| it == media))
    }
}
