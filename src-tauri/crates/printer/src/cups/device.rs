//! The printer behind a queue, asked itself.
//!
//! CUPS looks for what became of a job a moment after the printer took it, and calls one that is gone from the
//! printer's list by then done. So the last word is fetched where it was spoken.

use std::time::{Duration, Instant};

use ::ipp::model::Operation;
use ::ipp::value::IppValue;

use super::aborted;
use super::http::{Server, connect};
use super::ipp::Request;
use crate::{PrintOutcome, PrintState, PrinterFault};

/// A printer in the same office answers sooner.
const NEAR: Duration = Duration::from_millis(1500);

pub(super) struct Device {
    host: String,
    /// Its resource for questions, if it is a printer that speaks IPP without TLS. By TLS nobody can tell which printer
    /// answers: they sign their own certificates.
    resource: Option<String>,
}

impl Device {
    /// None for a printer that cannot be reached by itself: on USB, or by a name that only CUPS can resolve.
    pub fn of(uri: &str) -> Option<Self> {
        let (scheme, rest) = uri.split_once("://")?;
        let port = match scheme {
            "ipp" | "ipps" => 631,
            "socket" => 9100,
            "lpd" => 515,
            _ => return None,
        };
        let (authority, resource) = rest.split_once('/').unwrap_or((rest, ""));
        let host = authority.rsplit('@').next().filter(|host| !host.is_empty())?;
        let ported = host
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let resource = resource.split('?').next().unwrap_or_default();
        Some(Self {
            host: if ported {
                host.to_owned()
            } else {
                format!("{host}:{port}")
            },
            resource: (scheme == "ipp" && !is_queue(resource)).then(|| format!("/{resource}")),
        })
    }

    /// Whether something listens there at all.
    pub fn answers(&self) -> bool {
        connect(&self.host, Instant::now() + NEAR).is_ok()
    }

    /// Takes a job back that the printer has already, so that it does not come out when there is paper again.
    pub fn cancel(&self, title: &str) -> Result<(), PrinterFault> {
        let Some(resource) = &self.resource else {
            return Ok(());
        };
        let server = Server::Tcp(self.host.clone());
        let waiting = Request::new(Operation::GetJobs, Some(resource))?
            .of_owner()?
            .operation("which-jobs", IppValue::new_keyword("not-completed"))?
            .asks_for(&["job-id", "job-name"])?
            .send(&server, resource, &[])?;
        for job in waiting.jobs().filter(|job| job.text("job-name") == title) {
            let id = job.number("job-id").ok_or(PrinterFault::Answer)?;
            Request::new(Operation::CancelJob, Some(resource))?
                .operation("job-id", Ok(IppValue::new_integer(id)))?
                .of_owner()?
                .send(&server, resource, &[])?;
        }
        Ok(())
    }

    /// What the printer itself says became of the job of this title; none if it does not say.
    pub fn word(&self, title: &str) -> Result<Option<PrintOutcome>, PrinterFault> {
        let Some(resource) = &self.resource else {
            return Ok(None);
        };
        let server = Server::Tcp(self.host.clone());
        for which in ["not-completed", "completed"] {
            let answer = Request::new(Operation::GetJobs, Some(resource))?
                .of_owner()?
                .operation("which-jobs", IppValue::new_keyword(which))?
                .asks_for(&["job-id", "job-name", "job-state", "job-state-reasons"])?
                .send(&server, resource, &[])?;
            let newest = answer
                .jobs()
                .filter(|job| job.text("job-name") == title)
                .max_by_key(|job| job.number("job-id"));
            if let Some(job) = newest {
                let reasons = job.texts("job-state-reasons");
                let has = |word: &str| reasons.iter().any(|reason| reason.starts_with(word));
                return Ok(match job.number("job-state") {
                    // passed on to something that it hears nothing from
                    Some(9) if has("queued-in-device") => None,
                    Some(9) if !has("job-completed-with-errors") => Some(PrintState::Confirmed.into()),
                    Some(7..=9) => Some(aborted()),
                    Some(_) => Some(PrintState::Printing.into()),
                    None => None,
                });
            }
        }
        Ok(None)
    }
}

/// A queue of another machine's print system: it knows no more of the paper than ours does.
fn is_queue(resource: &str) -> bool {
    ["printers/", "classes/"]
        .iter()
        .any(|folder| resource.starts_with(folder))
}
