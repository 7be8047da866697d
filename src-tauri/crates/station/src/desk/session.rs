//! Who has the counter: at work, away from it with the counter locked, or gone.

use std::time::Duration;

use kiosk_wire::{Grant, Signed, journal::Event};

use crate::{
    Fault, Station,
    access::Who,
    central::CentralFault,
    notice::Notice,
    station::lock,
    store::StoreFault,
    view::{Draft, Role},
};

/// Who works at the counter now. Survives the loss of the line; not the end of the program.
#[derive(Clone)]
pub(crate) struct Session {
    pub operator: kiosk_wire::Operator,
    /// Central's, while it lives; none after a sign-in without central.
    pub token: Option<String>,
    /// What another token is asked for with, once central can be asked again.
    pub grant: Option<Signed<Grant>>,
    pub password_version: u32,
    /// Somebody else knows his password: nothing goes before its change.
    pub must_change: bool,
    /// He is away: nothing is shown and nothing taken until he shows that he is back.
    pub locked: bool,
}

impl Session {
    pub fn role(&self) -> Role {
        self.operator.role.into()
    }
}

impl Station {
    /// Whether the caller of this command may have it. The window asks before every command; the verbs ask again.
    ///
    /// # Errors
    /// Where nobody is signed in, the counter is locked, or the role is another.
    pub fn admit(&self, who: Who) -> Result<(), Fault> {
        match who {
            Who::Anyone => Ok(()),
            Who::Seated => self.seated().map(drop),
            who => self.at_work(who).map(drop),
        }
    }

    /// Whoever has the counter, in whatever state.
    pub(crate) fn seated(&self) -> Result<Session, Fault> {
        if self.is_disabled() {
            return Err(Fault::OutOfService);
        }
        lock(&self.session).clone().ok_or(Fault::SignedOut)
    }

    pub(crate) fn session(&self) -> Result<Session, Fault> {
        self.at_work(Who::SignedIn)
    }

    /// Who takes records and sees them.
    pub(crate) fn operator(&self) -> Result<Session, Fault> {
        self.at_work(Who::Operator)
    }

    pub(crate) fn at_work(&self, who: Who) -> Result<Session, Fault> {
        let session = self.seated()?;
        if session.locked {
            Err(Fault::Locked)
        } else if session.must_change {
            Err(Fault::PasswordDue)
        } else if who.means(session.role()) {
            Ok(session)
        } else {
            Err(Fault::Forbidden)
        }
    }

    /// Signs the operator out here at once, and at central when the line allows.
    ///
    /// # Errors
    /// Where nobody is signed in, or what was being typed cannot be taken away.
    pub async fn sign_out(&self) -> Result<(), Fault> {
        let session = lock(&self.session).take().ok_or(Fault::SignedOut)?;
        *lock(&self.facts) = None;
        *lock(&self.approved) = None;
        let operator = session.operator.code;
        self.store.write::<_, StoreFault>(|tx| {
            Draft::clear(tx, &operator)?;
            self.journal.write(tx, Event::SignedOut { operator })
        })?;
        self.tell(Notice::Status);
        if let Some(token) = session.token
            && let Err(fault) = self.central.sign_out(&token).await
        {
            // The token dies at central by itself; here it is gone.
            tracing::info!(%fault, "central was not told of the sign-out");
        }
        Ok(())
    }

    /// The operator leaves the counter for a while: what he was typing stays, in the encrypted database.
    ///
    /// # Errors
    /// Where nobody is signed in.
    pub fn lock(&self) -> Result<(), Fault> {
        let operator = {
            let mut session = lock(&self.session);
            let session = session.as_mut().ok_or(Fault::SignedOut)?;
            if std::mem::replace(&mut session.locked, true) {
                return Ok(());
            }
            session.operator.code.clone()
        };
        *lock(&self.facts) = None;
        *lock(&self.approved) = None;
        self.tell(Notice::Status);
        Ok(self
            .store
            .write::<_, StoreFault>(|tx| self.journal.write(tx, Event::CounterLocked { operator }))?)
    }

    /// Somebody is at the keyboard.
    ///
    /// # Errors
    /// Where nobody is signed in.
    pub fn stay_awake(&self) -> Result<(), Fault> {
        self.seated()?;
        let warned = self.locks_in().is_some();
        self.wake_up();
        if warned {
            self.tell(Notice::Status);
        }
        Ok(())
    }

    pub(crate) fn wake_up(&self) {
        *lock(&self.active_at) = self.clock.monotonic();
    }

    /// Locks the counter where nobody was at the keyboard for as long as central's settings say. In powered-on time.
    ///
    /// # Errors
    /// Where it cannot be written down.
    pub fn look_at_idle(&self) -> Result<(), Fault> {
        let limit = minutes(self.settings().idle.lock_minutes);
        let working = lock(&self.session).as_ref().is_some_and(|session| !session.locked);
        if working && self.idle() >= limit {
            self.lock()?;
        }
        Ok(())
    }

    /// Seconds until the counter locks itself, once that is near.
    pub(crate) fn locks_in(&self) -> Option<u32> {
        lock(&self.session).as_ref().filter(|session| !session.locked)?;
        let idle = self.settings().idle;
        let left = minutes(idle.lock_minutes).saturating_sub(self.idle());
        let near = left <= Duration::from_secs(idle.warn_seconds.into());
        near.then(|| u32::try_from(left.as_secs()).unwrap_or(u32::MAX))
    }

    fn idle(&self) -> Duration {
        self.clock.monotonic().saturating_sub(*lock(&self.active_at))
    }

    /// A token of central's for this session: the one it has, or another by its grant.
    pub(crate) async fn session_token(&self, session: &Session) -> Result<String, CentralFault> {
        match &session.token {
            Some(token) => Ok(token.clone()),
            None => self.renew(session).await,
        }
    }

    /// Another token instead of one that died, without asking the operator for anything.
    pub(crate) async fn renew(&self, session: &Session) -> Result<String, CentralFault> {
        let grant = session.grant.clone().ok_or(CentralFault::SessionOver)?;
        let answer = self.central.renew(grant).await?;
        if answer.operator.code != session.operator.code {
            return Err(CentralFault::SessionOver);
        }
        if let Some(current) = lock(&self.session).as_mut()
            && current.operator.code == session.operator.code
        {
            current.token = Some(answer.token.clone());
        }
        Ok(answer.token)
    }

    /// Notes on the screen that the line is down, and has the sync loop look at it.
    pub(crate) fn line_failed(&self, fault: &CentralFault) {
        use crate::view::Line;
        if fault.is_line() && self.line.send_replace(Line::Offline) != Line::Offline {
            self.tell(Notice::Status);
            self.wake.notify_one();
        }
    }
}

fn minutes(minutes: u32) -> Duration {
    Duration::from_secs(u64::from(minutes.max(1)) * 60)
}
