//! A supervisor answers for one action, once, on the operator's screen. Both codes go into the journal.

use kiosk_wire::journal::{Event, OverrideAction};

use super::{Session, prove::tidy, signin::same_code};
use crate::{
    Fault, Station,
    access::Who,
    notice::Notice,
    station::lock,
    store::{StoreFault, Tried},
    view::{LockedOut, Role, Secret},
};

/// Good for one correction of one record, by the operator it was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    pub tracking_number: String,
    pub operator: String,
    pub supervisor: String,
}

impl Station {
    /// Lets an operator try again who typed too many wrong passwords. Nobody is signed in by it.
    ///
    /// # Errors
    /// Where these are not a supervisor's credentials.
    pub async fn open_lockout(
        &self,
        operator: &str,
        supervisor: &str,
        password: impl Into<Secret>,
    ) -> Result<(), Fault> {
        if same_code(operator, supervisor) {
            return Err(Fault::Forbidden);
        }
        let supervisor = self.supervisor(supervisor, &password.into()).await?;
        self.let_try(&tidy(operator), &supervisor)
    }

    /// The same by a supervisor who has the counter himself.
    ///
    /// # Errors
    /// Where no supervisor is signed in.
    pub fn let_in(&self, operator: &str) -> Result<Vec<LockedOut>, Fault> {
        let session = self.at_work(Who::Supervisor)?;
        self.let_try(&tidy(operator), &session.operator.code)?;
        self.locked_out()
    }

    /// Who typed too many wrong passwords.
    ///
    /// # Errors
    /// Where no supervisor is signed in.
    pub fn locked_out(&self) -> Result<Vec<LockedOut>, Fault> {
        self.at_work(Who::Supervisor)?;
        let found = self.store.read(|db| Tried::locked_out(db, self.clock.as_ref()))?;
        Ok(found.into_iter().map(LockedOut::from).collect())
    }

    /// Allows one correction of one record that another operator took.
    ///
    /// # Errors
    /// Where no operator is signed in, or these are not a supervisor's credentials.
    pub async fn approve_correction(
        &self,
        tracking_number: &str,
        supervisor: &str,
        password: impl Into<Secret>,
    ) -> Result<(), Fault> {
        let operator = self.operator()?.operator.code;
        let supervisor = self.supervisor(supervisor, &password.into()).await?;
        // Only for whoever asked, if he is still there.
        if self.operator()?.operator.code != operator {
            return Err(Fault::Forbidden);
        }
        *lock(&self.approved) = Some(Approved {
            tracking_number: tracking_number.to_owned(),
            operator,
            supervisor,
        });
        Ok(())
    }

    /// What stands for a correction by this operator of a record that `registrar` took: `None` where he needs nobody.
    ///
    /// # Errors
    /// Where a supervisor is needed, and none answered for it.
    pub(super) fn approval(
        &self,
        session: &Session,
        registrar: &str,
        tracking_number: &str,
    ) -> Result<Option<Event>, Fault> {
        if registrar == session.operator.code || session.role() == Role::Supervisor {
            return Ok(None);
        }
        let approved = lock(&self.approved)
            .clone()
            .filter(|given| given.operator == session.operator.code && given.tracking_number == tracking_number)
            .ok_or(Fault::SupervisorNeeded)?;
        Ok(Some(Event::Override {
            action: OverrideAction::CorrectOthers {
                tracking_number: approved.tracking_number,
            },
            operator: approved.operator,
            supervisor: approved.supervisor,
        }))
    }

    async fn supervisor(&self, code: &str, password: &Secret) -> Result<String, Fault> {
        let proof = self.prove(code, password, |_, _| Ok(())).await?;
        if let Some(token) = &proof.token
            && let Err(fault) = self.central.sign_out(token).await
        {
            tracing::info!(%fault, "central was not told of the sign-out");
        }
        if proof.must_change {
            Err(Fault::PasswordDue)
        } else if Role::from(proof.operator.role) == Role::Supervisor {
            Ok(proof.operator.code)
        } else {
            Err(Fault::Forbidden)
        }
    }

    fn let_try(&self, operator: &str, supervisor: &str) -> Result<(), Fault> {
        self.store.write::<_, StoreFault>(|tx| {
            if !Tried::forget(tx, operator)? {
                return Ok(());
            }
            let event = Event::Override {
                action: OverrideAction::OpenLockout,
                operator: operator.to_owned(),
                supervisor: supervisor.to_owned(),
            };
            self.journal.write(tx, event)
        })?;
        self.tell(Notice::Status);
        Ok(())
    }
}
