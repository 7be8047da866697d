//! Who has the counter: at work, away from it with the counter locked, or gone.

use std::{marker::PhantomData, time::Duration};

use kiosk_wire::{Grant, OperatorStanding, Signed, journal::Event};

use super::{Allows, AtWork, Operators};
use crate::{
    Fault,
    central::CentralFault,
    core::{DRAFT_FORMAT, lock},
    notice::Notice,
    store::{StoreFault, clear_drafts, stands},
};

/// Who works at the counter now. Survives the loss of the line; not the end of the program.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub operator: kiosk_wire::Operator,
    /// Central's, while it lives; none after a sign-in without central.
    pub token: Option<String>,
    /// What another token is asked for with, once central can be asked again.
    pub grant: Option<Signed<Grant>>,
    pub password_version: u32,
    /// Another person knows their password: nothing goes before its change.
    pub must_change: bool,
    /// They are away: nothing is shown and nothing taken until they prove that they are back.
    pub locked: bool,
}

impl Operators {
    /// The permission a verb asks for.
    ///
    /// # Errors
    /// Fails if nobody is signed in, the counter is locked, a password is to be changed first, or the role is another.
    pub fn at_work<W: Allows>(&self) -> Result<AtWork<W>, Fault> {
        let signed_in = self.seated()?;
        if signed_in.locked {
            Err(Fault::Locked)
        } else if signed_in.must_change {
            Err(Fault::PasswordDue)
        } else if W::allows(signed_in.operator.role) {
            Ok(AtWork {
                signed_in,
                serves: PhantomData,
            })
        } else {
            Err(Fault::Forbidden)
        }
    }

    /// The operator who has the counter, in whatever state.
    pub(super) fn seated(&self) -> Result<SignedIn, Fault> {
        if self.core.is_disabled() {
            return Err(Fault::OutOfService);
        }
        self.seat().ok_or(Fault::SignedOut)
    }

    /// The same, also at a counter that is out of service.
    pub(crate) fn seat(&self) -> Option<SignedIn> {
        lock(&self.seat).clone()
    }

    /// Signs the operator out here at once, and at central when the line allows.
    ///
    /// # Errors
    /// Fails if nobody is signed in, or the draft cannot be deleted.
    pub async fn sign_out(&self) -> Result<(), Fault> {
        let session = lock(&self.seat).take().ok_or(Fault::SignedOut)?;
        self.visit.end();
        let operator = session.operator.code;
        self.core.store.write::<_, StoreFault>(|tx| {
            clear_drafts(tx, &operator, DRAFT_FORMAT)?;
            self.core.journal.write(tx, Event::SignedOut { operator })
        })?;
        self.core.tell(Notice::Status);
        if let Some(token) = session.token
            && let Err(fault) = self.core.central.sign_out(&token).await
        {
            // The token dies at central by itself; here it is gone.
            tracing::info!(%fault, "sign-out not sent to central");
        }
        Ok(())
    }

    /// The operator leaves the counter for a while: what they were typing stays, in the encrypted database.
    ///
    /// # Errors
    /// Fails if nobody is signed in.
    pub fn lock(&self) -> Result<(), Fault> {
        let operator = {
            let mut seat = lock(&self.seat);
            let session = seat.as_mut().ok_or(Fault::SignedOut)?;
            if std::mem::replace(&mut session.locked, true) {
                return Ok(());
            }
            session.operator.code.clone()
        };
        self.visit.end();
        self.core.tell(Notice::Status);
        let event = Event::CounterLocked { operator };
        Ok(self
            .core
            .store
            .write::<_, StoreFault>(|tx| self.core.journal.write(tx, event))?)
    }

    /// How many visits have ended since the start: by a record, a lock, a sign-out, or because the visitor went.
    pub fn visits_ended(&self) -> u64 {
        self.visit.ended()
    }

    /// A key was pressed, or the pointer moved.
    ///
    /// # Errors
    /// Fails if nobody is signed in.
    pub fn stay_awake(&self) -> Result<(), Fault> {
        self.seated()?;
        let warned = self.locks_in().is_some();
        self.wake_up();
        if warned {
            self.core.tell(Notice::Status);
        }
        Ok(())
    }

    pub(super) fn wake_up(&self) {
        *lock(&self.active_at) = self.core.clock.monotonic();
    }

    /// Locks the counter if no key was pressed for as long as central's settings say. In powered-on time.
    ///
    /// # Errors
    /// Fails if the journal cannot be written.
    pub fn look_at_idle(&self) -> Result<(), Fault> {
        let limit = minutes(self.core.settings().idle.lock_minutes);
        let working = lock(&self.seat).as_ref().is_some_and(|session| !session.locked);
        if working && self.idle() >= limit {
            self.lock()?;
        }
        Ok(())
    }

    /// Seconds until the counter locks itself, once that is near.
    pub(crate) fn locks_in(&self) -> Option<u32> {
        lock(&self.seat).as_ref().filter(|session| !session.locked)?;
        let settings = self.core.settings();
        let left = minutes(settings.idle.lock_minutes).saturating_sub(self.idle());
        let near = left <= Duration::from_secs(settings.idle.warn_seconds.into());
        near.then(|| u32::try_from(left.as_secs()).unwrap_or(u32::MAX))
    }

    fn idle(&self) -> Duration {
        self.core.clock.monotonic().saturating_sub(*lock(&self.active_at))
    }

    /// Central's word of who works here: an operator who is no longer among them is out at once. Gives their code. What
    /// they were typing stays theirs.
    pub(crate) fn keep_only(&self, standings: &[OperatorStanding]) -> Option<String> {
        let mut seat = lock(&self.seat);
        let stays = seat.as_ref().is_none_or(|session| {
            session.must_change || stands(standings, &session.operator.code, session.password_version)
        });
        let out = if stays { None } else { seat.take() };
        drop(seat);
        let out = out.map(|session| session.operator.code);
        if out.is_some() {
            self.visit.end();
        }
        out
    }

    /// A token of central's for this session: the one it has, or another by its grant.
    pub(crate) async fn session_token<W>(&self, by: &AtWork<W>) -> Result<String, CentralFault> {
        let seat = self.seat().filter(|seat| seat.operator.code == by.code());
        match seat.and_then(|seat| seat.token) {
            Some(token) => Ok(token),
            None => self.renew(by).await,
        }
    }

    /// Another token instead of one that died, without asking the operator for anything.
    pub(crate) async fn renew<W>(&self, by: &AtWork<W>) -> Result<String, CentralFault> {
        let grant = by.signed_in.grant.clone().ok_or(CentralFault::SessionOver)?;
        let answer = self.core.central.renew(grant).await?;
        if answer.operator.code != by.code() {
            return Err(CentralFault::SessionOver);
        }
        if let Some(current) = lock(&self.seat).as_mut()
            && current.operator.code == by.code()
        {
            current.token = Some(answer.token.clone());
        }
        Ok(answer.token)
    }
}

fn minutes(minutes: u32) -> Duration {
    Duration::from_secs(u64::from(minutes.max(1)) * 60)
}
