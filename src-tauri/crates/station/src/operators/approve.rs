//! A supervisor answers for one action, once, on the operator's screen. Both codes go into the journal.

use kiosk_wire::{
    Role,
    journal::{Event, OverrideAction},
};

use super::{AtWork, Operators, Supervises, TakesRecords, prove::tidy, sign_in::same_code};
use crate::{
    Fault,
    notice::Notice,
    store::{StoreFault, Tried},
    view::{LockedOut, Secret},
    visit::Approved,
};

impl Operators {
    /// Lets an operator try again who typed too many wrong passwords. It signs nobody in.
    ///
    /// # Errors
    /// Fails if these are not a supervisor's credentials.
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
        self.clear_lockout_as(&tidy(operator), &supervisor)
    }

    /// The same by the supervisor at work. Gives those who are still locked out.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn clear_lockout(&self, by: &AtWork<Supervises>, operator: &str) -> Result<Vec<LockedOut>, Fault> {
        self.clear_lockout_as(&tidy(operator), by.code())?;
        self.locked_out(by)
    }

    /// The operators who typed too many wrong passwords.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn locked_out(&self, _by: &AtWork<Supervises>) -> Result<Vec<LockedOut>, Fault> {
        let found = self
            .core
            .store
            .read(|db| Tried::locked_out(db, self.core.clock.as_ref()))?;
        Ok(found.into_iter().map(LockedOut::from).collect())
    }

    /// Allows one record that another operator took to be opened, and corrected once.
    ///
    /// # Errors
    /// Fails if these are not a supervisor's credentials, or the operator left meanwhile.
    pub async fn approve_correction(
        &self,
        by: &AtWork<TakesRecords>,
        tracking_number: &str,
        supervisor: &str,
        password: impl Into<Secret>,
    ) -> Result<(), Fault> {
        let supervisor = self.supervisor(supervisor, &password.into()).await?;
        // Only for the operator who asked, if they are still there.
        if self.at_work::<TakesRecords>()?.code() != by.code() {
            return Err(Fault::Forbidden);
        }
        self.visit.approve(Approved {
            tracking_number: tracking_number.to_owned(),
            operator: by.code().to_owned(),
            supervisor,
        });
        Ok(())
    }

    /// The journal's entry for the contents of a record that `registrar` took, shown to this operator; `None` where it is
    /// their own. A supervisor answers for themself.
    ///
    /// # Errors
    /// Fails if a supervisor is needed, and none answered for it.
    pub(crate) fn opening(
        &self,
        by: &AtWork<TakesRecords>,
        registrar: &str,
        tracking_number: &str,
    ) -> Result<Option<Event>, Fault> {
        if registrar == by.code() {
            return Ok(None);
        }
        let supervisor = if by.role() == Role::Supervisor {
            by.code().to_owned()
        } else {
            self.approved(by, tracking_number)?.supervisor
        };
        Ok(Some(Event::Override {
            action: OverrideAction::OpenOthers {
                tracking_number: tracking_number.to_owned(),
            },
            operator: by.code().to_owned(),
            supervisor,
        }))
    }

    /// The journal's entry for a correction by this operator of a record that `registrar` took; `None` where no
    /// supervisor is needed.
    ///
    /// # Errors
    /// Fails if a supervisor is needed, and none answered for it.
    pub(crate) fn approval(
        &self,
        by: &AtWork<TakesRecords>,
        registrar: &str,
        tracking_number: &str,
    ) -> Result<Option<Event>, Fault> {
        if registrar == by.code() || by.role() == Role::Supervisor {
            return Ok(None);
        }
        let approved = self.approved(by, tracking_number)?;
        Ok(Some(Event::Override {
            action: OverrideAction::CorrectOthers {
                tracking_number: approved.tracking_number,
            },
            operator: approved.operator,
            supervisor: approved.supervisor,
        }))
    }

    fn approved(&self, by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<Approved, Fault> {
        self.visit
            .approved()
            .filter(|given| given.operator == by.code() && given.tracking_number == tracking_number)
            .ok_or(Fault::SupervisorNeeded)
    }

    async fn supervisor(&self, code: &str, password: &Secret) -> Result<String, Fault> {
        let proof = self.prove(code, password, |_, _| Ok(())).await?;
        if let Some(token) = &proof.token
            && let Err(fault) = self.core.central.sign_out(token).await
        {
            tracing::info!(%fault, "sign-out not sent to central");
        }
        if proof.must_change {
            Err(Fault::PasswordDue)
        } else if proof.operator.role == Role::Supervisor {
            Ok(proof.operator.code)
        } else {
            Err(Fault::Forbidden)
        }
    }

    fn clear_lockout_as(&self, operator: &str, supervisor: &str) -> Result<(), Fault> {
        self.core.store.write::<_, StoreFault>(|tx| {
            if !Tried::forget(tx, operator)? {
                return Ok(());
            }
            let event = Event::Override {
                action: OverrideAction::OpenLockout,
                operator: operator.to_owned(),
                supervisor: supervisor.to_owned(),
            };
            self.core.journal.write(tx, event)
        })?;
        self.core.tell(Notice::Status);
        Ok(())
    }
}
