//! What a screen sends and sees. These types are the border to the window: they are exported to
//! TypeScript, hold only what a screen needs, and carry text as it is typed or shown (ASCII digits;
//! the window turns them into Persian ones).

mod catalogue;
mod convert;
mod enrol;
mod error;
mod follow;
mod form;
mod parked;
mod people;
mod queue;
mod reading;
mod receipt;
mod status;
mod verify;

pub use catalogue::{
    ActiveOffice, CatalogueView, CentralNotice, Channels, IdentityDocument, IdentityLine, OfficesView, Service,
    ServiceGroup, ServiceKind, ServicePaper, ServiceState,
};
pub use enrol::{EnrolStep, Enrolment};
pub use error::{Code, UiError};
pub use follow::{CentralWord, FollowEvent, FollowView, LocalFact, Whose};
pub use form::{
    FormAnswer, FormAnswers, FormAsk, FormDraft, FormEntry, FormFault, FormField, FormLook, FormOption, FormSection,
    FormTemplate, FormView, OpenCorrection,
};
pub use parked::{ParkedVisit, ResumedVisit};
pub(crate) use people::seconds;
pub use people::{GrantLeft, LockedOut, Secret};
pub use queue::{QueueCounts, QueueFilter, QueuePage, QueueRow, QueueState};
pub use reading::{
    Checked, CorrectionDraft, CorrectionReason, Draft, Evidence, Field, FieldState, KeptDraft, LookUp, LookUpSource,
    LowerReason, Mark, Meter, MeterKind, Missing, Note, Register, RowDraft, RowState, Scan, Subscriber, Verdict,
};
pub use receipt::{
    Drawing, Head, Paper, PrintFact, PrintReason, PrintState, PrinterChoice, PrinterKind, ReceiptView, Saved, SentFact,
    Shown,
};
pub use status::{Framing, Line, Office, OfflineLevel, Operator, Phase, Printer, PrinterState, Role, Status, Trouble};
pub use verify::{KeyTime, OurRecord, ReceiptCheck};
