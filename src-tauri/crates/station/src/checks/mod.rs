//! What is typed on every form, judged field by field: the visitor, and the words for what is found.

pub(crate) mod code;
mod field;

use kiosk_domain::{id::VisitorId, mobile::Mobile};
use kiosk_wire::{Applicant, ApplicantKind, Enquiries, Personal};

pub(crate) use field::{Typed, mobile, note, note_with, visitor};

use crate::view::Evidence;

/// As they stand on a record.
pub(crate) fn applicant(visitor: &VisitorId, mobile: &Mobile, evidence: Option<Evidence>) -> Applicant {
    Applicant {
        kind: match visitor {
            VisitorId::National(_) => ApplicantKind::National,
            VisitorId::Legal(_) => ApplicantKind::Legal,
            VisitorId::Foreign(_) => ApplicantKind::Foreign,
        },
        id: visitor.as_str().into(),
        mobile: mobile.as_str().into(),
        evidence: evidence.into_iter().map(Into::into).collect(),
        enquiries: Enquiries::default(),
    }
}

/// The same as they would be typed.
pub(crate) struct TypedApplicant {
    pub visitor_id: Personal,
    /// It was said of a foreigner's id that it is one.
    pub foreign_confirmed: Option<Personal>,
    pub mobile: Personal,
    pub evidence: Option<Evidence>,
}

impl From<&Applicant> for TypedApplicant {
    fn from(applicant: &Applicant) -> Self {
        Self {
            visitor_id: applicant.id.clone(),
            foreign_confirmed: (applicant.kind == ApplicantKind::Foreign).then(|| applicant.id.clone()),
            mobile: applicant.mobile.clone(),
            evidence: applicant.evidence.first().copied().map(Into::into),
        }
    }
}
