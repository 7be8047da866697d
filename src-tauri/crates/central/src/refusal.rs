use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kiosk_wire::{Problem, ProblemCode};

use crate::store::StorageFault;

/// A call that got no answer but problem details.
#[derive(Debug)]
pub(crate) struct Refusal {
    problem: Problem,
    retry_after_seconds: Option<u64>,
}

pub(crate) type Answer<T> = Result<T, Refusal>;

impl Refusal {
    fn new(status: StatusCode, code: ProblemCode, title: &str) -> Self {
        Self {
            problem: Problem::new(status.as_u16(), code, title),
            retry_after_seconds: None,
        }
    }

    pub(crate) fn enrol_code() -> Self {
        Self::new(StatusCode::FORBIDDEN, ProblemCode::EnrolCode, "there is no such code")
    }

    pub(crate) fn enrol_code_used() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            ProblemCode::EnrolCodeUsed,
            "the code was used by another machine",
        )
    }

    pub(crate) fn enrol_code_expired() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            ProblemCode::EnrolCodeExpired,
            "the code is out of date",
        )
    }

    pub(crate) fn terminal() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            ProblemCode::Terminal,
            "not signed by a terminal known here",
        )
    }

    pub(crate) fn credentials() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            ProblemCode::Credentials,
            "operator or password",
        )
    }

    pub(crate) fn too_many_tries(seconds: u64) -> Self {
        let refusal = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            ProblemCode::TooManyTries,
            "too many tries",
        );
        Self {
            retry_after_seconds: Some(seconds),
            ..refusal
        }
    }

    pub(crate) fn password(fault: kiosk_domain::password::PasswordFault) -> Self {
        let title = format!("the new password is refused: {}", fault.code());
        Self::new(StatusCode::BAD_REQUEST, ProblemCode::Password, &title)
    }

    pub(crate) fn session() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ProblemCode::Session, "the session is over")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ProblemCode::NotFound,
            "there is no such thing here",
        )
    }

    pub(crate) fn malformed(title: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ProblemCode::Malformed, title)
    }

    pub(crate) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            ProblemCode::Malformed,
            "not a method of this call",
        )
    }

    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ProblemCode::Malformed,
            "the body is too large",
        )
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ProblemCode::Internal,
            "a fault of central's own",
        )
    }

    /// Central's own trouble, and not the caller's fault.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self.problem.code, ProblemCode::Internal | ProblemCode::Busy)
    }

    pub(crate) fn busy() -> Self {
        let refusal = Self::new(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Busy, "come back later");
        Self {
            retry_after_seconds: Some(5),
            ..refusal
        }
    }
}

impl From<StorageFault> for Refusal {
    /// The text of a database's fault names tables and constraints, never values.
    fn from(fault: StorageFault) -> Self {
        match fault {
            StorageFault::Busy(_) | StorageFault::DiskFull | StorageFault::Unreachable(_) => {
                tracing::warn!(%fault, "database not writable now");
                Self::busy()
            }
            fault => {
                tracing::error!(%fault, "database refused");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
