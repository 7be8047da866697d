use serde::Serialize;
use specta::Type;

/// What is known before a machine is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    /// Central's address, where a technician left it or one was tried before.
    pub address: Option<String>,
    /// The file of its authority's certificate, where one was left.
    pub authority: Option<String>,
    /// How many databases were set aside in this folder whose records are handed over after the enrolment.
    pub set_aside: u32,
}

/// How far an enrolment is. Pushed to the window as the event `enrolment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EnrolStep {
    /// Keys are made in the keyring, and a database under them.
    Keys,
    /// Central is asked.
    Central,
    /// Tracking numbers are fetched.
    Numbers,
}
