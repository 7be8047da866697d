//! Operators, as central knows them: signing in and out, grants, passwords.

use std::time::Duration;

use kiosk_wire::{Grant, PasswordAnswer, PasswordRequest, RenewRequest, SessionAnswer, SessionRequest, Signed, call};
use reqwest::Method;

use super::{
    Central, NoAnswer,
    client::{LOOK_UP, Options, Result},
};

/// How long an operator waits for central before this counter judges his password itself.
const SIGN_IN: Duration = Duration::from_secs(6);

impl Central {
    /// Signs an operator in.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn sign_in(&self, operator: &str, password: &str) -> Result<SessionAnswer> {
        let body = SessionRequest {
            operator: operator.to_owned(),
            password: password.to_owned(),
        };
        let options = Options {
            timeout: Some(SIGN_IN),
            ..Options::default()
        };
        self.call(Method::POST, call::SESSIONS, Some(&body), options)
            .await?
            .json()
    }

    /// Another session for an operator who signed in by his grant.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn renew(&self, grant: Signed<Grant>) -> Result<SessionAnswer> {
        let options = Options {
            timeout: Some(LOOK_UP),
            ..Options::default()
        };
        self.call(Method::PUT, call::SESSIONS, Some(&RenewRequest { grant }), options)
            .await?
            .json()
    }

    /// Changes an operator's password, and gives the grant for the new one.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn change_password(&self, token: &str, old: &str, new: &str) -> Result<Signed<Grant>> {
        let body = PasswordRequest {
            old: old.to_owned(),
            new: new.to_owned(),
        };
        let options = Options {
            session: Some(token),
            ..Options::default()
        };
        let answer = self.call(Method::PUT, call::PASSWORD, Some(&body), options).await?;
        let PasswordAnswer { grant } = answer.json()?;
        Ok(grant)
    }

    /// What central granted this operator at this terminal.
    ///
    /// # Errors
    /// Where central did not sign it, or for somebody else.
    pub fn grant(&self, signed: &Signed<Grant>, operator: &str) -> Result<Grant> {
        let grant = signed.open(&self.keys)?;
        if grant.terminal == self.terminal && grant.operator.code == operator {
            Ok(grant)
        } else {
            Err(NoAnswer::OtherRequest.into())
        }
    }

    /// # Errors
    /// See [`CentralFault`].
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let options = Options {
            session: Some(token),
            ..Options::default()
        };
        self.call::<()>(Method::DELETE, call::SESSIONS, None, options).await?;
        Ok(())
    }
}
