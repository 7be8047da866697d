use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use crate::{Grant, Personal, signed::Signed};

/// `POST /v1/sessions`, signed by the terminal like every request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionRequest {
    /// Code of the operator, `1001-07`.
    pub operator: String,
    pub password: String,
}

impl std::fmt::Debug for SessionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRequest")
            .field("operator", &self.operator)
            .finish_non_exhaustive()
    }
}

impl Drop for SessionRequest {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionAnswer {
    /// Sent back in the header `Kiosk-Session`.
    pub token: String,
    pub operator: Operator,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub expires_at: jiff::Timestamp,
    /// Permission to sign in without central; none with a renewed session, or before the password was changed.
    pub grant: Option<Signed<Grant>>,
    /// The password was given by somebody else: until it is changed, the session is good for nothing but that.
    pub must_change: bool,
}

impl std::fmt::Debug for SessionAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionAnswer")
            .field("operator", &self.operator.code)
            .field("must_change", &self.must_change)
            .finish_non_exhaustive()
    }
}

/// `PUT /v1/sessions`: another session for an operator who signed in while central could not be asked. It carries no
/// password, so what comes back carries no grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RenewRequest {
    pub grant: Signed<Grant>,
}

/// `PUT /v1/sessions/password`, within a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordRequest {
    pub old: String,
    pub new: String,
}

impl std::fmt::Debug for PasswordRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordRequest").finish_non_exhaustive()
    }
}

impl Drop for PasswordRequest {
    fn drop(&mut self) {
        self.old.zeroize();
        self.new.zeroize();
    }
}

/// The password is changed. Grants for the old one are void, and every other session of the operator is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordAnswer {
    pub grant: Signed<Grant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Operator {
    pub code: String,
    pub name: String,
    pub role: Role,
    /// Goes on every record they take; `null` where central does not know it.
    pub national_id: Option<Personal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Operator,
    Supervisor,
    Technician,
}
