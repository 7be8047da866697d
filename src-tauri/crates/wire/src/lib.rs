//! The contract between a counter terminal and central: what travels, how it is signed and sealed, and
//! the calls it travels in. See `../README.md` for the whole in prose and `../openapi.json` for machines.
//!
//! The same types serve both sides, so that a field cannot mean two things.

#![forbid(unsafe_code)]

mod applicant;
mod base64;
mod batch;
pub mod call;
mod catalogue;
mod content;
pub mod envelope;
mod grant;
pub mod journal;
mod key;
mod lease;
mod lenient;
pub mod openapi;
mod personal;
mod problem;
mod record;
mod request;
mod service;
mod session;
mod settings;
pub mod signed;
pub mod spool_file;
mod status;
mod subscriber;
mod terminal;
mod terminal_key;
mod token;

pub use applicant::{Applicant, ApplicantKind, Enquiries, Enquiry, EnquiryState, EnquiryWay, Evidence};
pub use base64::Base64;
pub use batch::{BatchAnswer, BatchReceipt, BatchRequest, SealedBatch};
pub use catalogue::{
    Catalogue, CatalogueAnswer, DefinitionAnswer, Listed, ListedOffice, MAX_SERVICES, Notice, Offices, OfficesAnswer,
    ServiceGroup, Stopped,
};
pub use content::{
    AttachmentRef, Content, Entry, FieldValue, Figure, LowerReason, MeterKind, Participation, PreviousSource, Reading,
    Register, Request, Survey,
};
pub use grant::{Grant, OperatorStanding};
pub use key::{KeyFault, PublicKey, SealingKey, SealingPublicKey, SigningKey};
pub use lease::{EpochReason, Gap, GapReason, Lease, LeaseAnswer, LeaseRequest};
pub use personal::Personal;
pub use problem::{Problem, ProblemCode};
pub use record::{
    Clock, Correction, CorrectionReason, Fee, FeeState, ItemResult, Outcome, Record, RecordHistory, RecordRevision,
    RecordsAnswer, RecordsRequest, RecordsSigned, Registrar, RejectCode, RevisionState, VisitRef,
};
pub use request::{AUTH_SCHEME, RequestClaim};
pub use service::{
    Ask, Channels, Condition, Conditions, ContentKind, DEFINITION_SHAPE, Field, FieldOption, IdentityLine, Paper,
    PaperKind, Question, Section, ServiceDefinition, ServiceFee, ServiceRef, Template,
};
pub use session::{Operator, PasswordAnswer, PasswordRequest, RenewRequest, Role, SessionAnswer, SessionRequest};
pub use settings::{
    Framing, Idle, Keeping, LONGEST_FRAMING, Limits, MAX_FRAMINGS, OfflineLimits, Settings, SettingsAnswer,
};
pub use signed::{NotGenuine, Signed};
pub use status::{Head, Status, StatusAnswer};
pub use subscriber::{Meter, Previous, Subscriber, UsualRange};
pub use terminal::{CentralKeys, EnrolAnswer, EnrolClaim, EnrolRequest, Office, Standing, TerminalCertificate};
pub use terminal_key::{MAX_TERMINAL_KEYS, TerminalKey, TerminalKeys, TerminalKeysAnswer};
pub use token::ReceiptToken;

/// The version of this contract, in every signed answer. A message of another version is none: its signature's context
/// and its path say so as well.
pub const API: u32 = 1;

/// The largest answer of central a terminal reads, in bytes. Anything longer is no answer.
pub const MAX_ANSWER: usize = 1 << 20;

/// The most records in one batch.
pub const MAX_BATCH: usize = 100;

/// The most tracking numbers in one lease.
pub const MAX_LEASE: u32 = 100_000;
