//! Signing in, coming back to a locked counter, and changing the password.

use kiosk_domain::grant::Standing;
use kiosk_wire::journal::Event;

use super::{
    Operators, SignedIn,
    prove::{Proof, tidy},
};
use crate::{
    Fault,
    core::lock,
    notice::Notice,
    store::{StoreFault, Verifier},
    view::{self, GrantLeft, Secret},
};

impl Operators {
    /// Signs an operator in: at central where it can be asked, by their grant where not. The operator who had the
    /// counter before is signed out; what they were typing stays theirs.
    ///
    /// # Errors
    /// As [`Operators::prove`].
    pub async fn sign_in(&self, operator: &str, password: impl Into<Secret>) -> Result<view::Operator, Fault> {
        let password = password.into();
        let proof = self
            .prove(operator, &password, |tx, proof| {
                if let Some(before) = self.leaving(&proof.operator.code) {
                    self.core.journal.write(tx, Event::SignedOut { operator: before })?;
                }
                self.core.journal.write(tx, signed_in(proof))
            })
            .await?;
        let shown = view::Operator::from(&proof.operator);
        let unused = self.sit_down(proof);
        self.visit.end();
        self.core.tell(Notice::Status);
        if let Some(token) = unused {
            let central = std::sync::Arc::clone(&self.core.central);
            // The next visitor does not wait for it; the token dies by itself as well.
            tokio::spawn(async move { central.sign_out(&token).await.ok() });
        }
        Ok(shown)
    }

    /// The operator who locked the counter is back.
    ///
    /// # Errors
    /// Fails if nobody is signed in; otherwise as [`Operators::prove`].
    pub async fn unlock(&self, password: impl Into<Secret>) -> Result<(), Fault> {
        let password = password.into();
        let code = self.seated()?.operator.code;
        let proof = self
            .prove(&code, &password, |tx, proof| {
                let operator = proof.operator.code.clone();
                self.core.journal.write(tx, Event::CounterUnlocked { operator })
            })
            .await?;
        // Central may have signed them out meanwhile.
        if lock(&self.seat).as_ref().map(|session| &session.operator.code) != Some(&code) {
            return Err(Fault::SignedOut);
        }
        self.sit_down(proof);
        self.core.tell(Notice::Status);
        Ok(())
    }

    /// Changes the password of the operator who has the counter. Needs central.
    ///
    /// # Errors
    /// Fails if the counter is locked, the new password is refused, the old one is wrong, or central does not answer.
    pub async fn change_password(&self, old: impl Into<Secret>, new: impl Into<Secret>) -> Result<(), Fault> {
        let (old, new) = (old.into(), new.into());
        let session = self.seated()?;
        if session.locked {
            return Err(Fault::Locked);
        }
        let code = session.operator.code.clone();
        kiosk_domain::password::judge(&code, old.reveal(), new.reveal()).map_err(Fault::NewPassword)?;
        // The session may live on while another person sits here: the old password shows who it is.
        let proof = self.prove(&code, &old, |_, _| Ok(())).await?;
        let token = proof.token.ok_or(Fault::LineNeeded)?;
        let signed = self
            .core
            .central
            .change_password(&token, old.reveal(), new.reveal())
            .await
            .inspect_err(|fault| self.core.line_failed(fault))?;
        let grant = self.core.central.grant(&signed, &code)?;
        self.keep_verifier(&new, &signed, &grant).await?;
        let operator = code.clone();
        self.core
            .store
            .write::<_, StoreFault>(|tx| self.core.journal.write(tx, Event::PasswordChanged { operator }))?;
        self.sit_down(Proof {
            operator: grant.operator.clone(),
            token: Some(token),
            grant: Some((signed, grant)),
            must_change: false,
        });
        self.core.tell(Notice::Status);
        Ok(())
    }

    /// How much of the operator's grant is left.
    pub(crate) fn grant_left(&self) -> Result<Option<GrantLeft>, StoreFault> {
        let Some(code) = self.seat().map(|session| session.operator.code) else {
            return Ok(None);
        };
        let Some(verifier) = self.core.store.read(|db| Verifier::find(db, &code))? else {
            return Ok(None);
        };
        let Ok(grant) = self.core.central.grant(&verifier.grant, &code) else {
            return Ok(None);
        };
        Ok(Some(match self.standing(&verifier, &grant)? {
            Standing::Good { days_left } => GrantLeft {
                days: days_left,
                warned: false,
            },
            Standing::Warned { days_left } => GrantLeft {
                days: days_left,
                warned: true,
            },
            Standing::Over => GrantLeft { days: 0, warned: true },
        }))
    }

    /// The code of another operator who has the counter now.
    fn leaving(&self, code: &str) -> Option<String> {
        let seat = lock(&self.seat);
        let before = seat.as_ref().map(|session| &session.operator.code)?;
        (before != code).then(|| before.clone())
    }

    /// Gives a token that is no longer needed.
    fn sit_down(&self, proof: Proof) -> Option<String> {
        let mut seat = lock(&self.seat);
        let same = seat
            .as_ref()
            .filter(|session| session.operator.code == proof.operator.code);
        let (grant, version) = match proof.grant {
            Some((signed, grant)) => (Some(signed), grant.password_version),
            None => (None, 0),
        };
        let next = SignedIn {
            // A token that lives on is better than none.
            token: proof.token.or_else(|| same.and_then(|session| session.token.clone())),
            operator: proof.operator,
            grant,
            password_version: version,
            must_change: proof.must_change,
            locked: false,
        };
        let kept = next.token.clone();
        let before = seat.replace(next);
        drop(seat);
        self.wake_up();
        before
            .and_then(|before| before.token)
            .filter(|token| Some(token) != kept.as_ref())
    }
}

fn signed_in(proof: &Proof) -> Event {
    let operator = proof.operator.code.clone();
    if proof.online() {
        Event::SignedIn { operator }
    } else {
        Event::SignedInOffline { operator }
    }
}

/// Two ways to write one code are one code.
pub(super) fn same_code(one: &str, other: &str) -> bool {
    tidy(one) == tidy(other)
}
