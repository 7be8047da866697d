//! Signing in and out.

use kiosk_wire::journal::Event;

use crate::{
    Fault, Station,
    notice::Notice,
    station::lock,
    store::StoreFault,
    view::{self, Draft},
};

/// Who works at the counter now. Survives the loss of the line; not the end of the program.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub operator: kiosk_wire::Operator,
    pub token: String,
}

impl Station {
    /// Signs an operator in at central. Needs the line.
    ///
    /// # Errors
    /// Wrong credentials, no line, or no answer of central's.
    pub async fn sign_in(&self, operator: &str, password: &str) -> Result<view::Operator, Fault> {
        if self.is_disabled() {
            return Err(Fault::OutOfService);
        }
        let operator = kiosk_domain::text::ascii_digits(operator.trim());
        let answer = self
            .central
            .sign_in(&operator, password)
            .await
            .inspect_err(|fault| self.line_failed(fault))?;
        self.line.send_replace(view::Line::Online);
        let shown = view::Operator::from(&answer.operator);
        let operator = answer.operator.code.clone();
        self.store
            .write::<_, StoreFault>(|tx| self.journal.write(tx, Event::SignedIn { operator }))?;
        *lock(&self.session) = Some(Session {
            operator: answer.operator,
            token: answer.token,
        });
        self.tell(Notice::Status);
        Ok(shown)
    }

    /// Signs the operator out here at once, and at central when the line allows.
    ///
    /// # Errors
    /// Where what was being typed cannot be taken away.
    pub async fn sign_out(&self) -> Result<(), Fault> {
        let session = lock(&self.session).take();
        *lock(&self.facts) = None;
        self.store.write::<_, StoreFault>(|tx| {
            Draft::clear(tx)?;
            match &session {
                Some(session) => {
                    let operator = session.operator.code.clone();
                    self.journal.write(tx, Event::SignedOut { operator })
                }
                None => Ok(()),
            }
        })?;
        self.tell(Notice::Status);
        if let Some(session) = session
            && let Err(fault) = self.central.sign_out(&session.token).await
        {
            // The token dies at central by itself; here it is gone.
            tracing::info!(%fault, "central was not told of the sign-out");
        }
        Ok(())
    }

    pub(crate) fn session(&self) -> Result<Session, Fault> {
        if self.is_disabled() {
            return Err(Fault::OutOfService);
        }
        lock(&self.session).clone().ok_or(Fault::SignedOut)
    }

    /// Notes on the screen that the line is down, and has the sync loop look at it.
    pub(crate) fn line_failed(&self, fault: &crate::central::CentralFault) {
        if fault.is_line() && self.line.send_replace(view::Line::Offline) != view::Line::Offline {
            self.tell(Notice::Status);
            self.wake.notify_one();
        }
    }
}
