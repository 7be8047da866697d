//! Whose password it is: by central where it can be asked, by this counter's own verifier where not.

use kiosk_domain::{
    grant::{Standing, Use},
    hardness::Cost,
    lockout::Gate,
    password,
};
use kiosk_wire::{Grant, Operator, Signed, journal::Event};
use rusqlite::Transaction;

use super::Operators;
use crate::{
    Fault,
    central::CentralFault,
    core::Line,
    hashing::{self, Whose},
    store::{Begun, Contact, HashCost, StoreFault, Tried, Uptime, Verifier},
    view::Secret,
};

/// Longer codes and passwords belong to no operator. In bytes.
const LONGEST_CODE: usize = 256;
const LONGEST_PASSWORD: usize = 4 * password::LONGEST;

/// An operator who gave the right password a moment ago.
pub(crate) struct Proof {
    pub operator: Operator,
    /// Central's, where it was central that judged.
    pub token: Option<String>,
    /// Good for signing in without central; none before a first password was changed.
    pub grant: Option<(Signed<Grant>, Grant)>,
    pub must_change: bool,
}

impl Proof {
    pub fn online(&self) -> bool {
        self.token.is_some()
    }
}

/// What one of the two judges said.
enum Word {
    Right(Box<Proof>),
    Wrong,
    /// Right, but central has to be asked again first.
    GrantOver,
    /// It did not look at the password, and why.
    Silent(Fault),
}

impl Operators {
    /// Judges a password. The try is counted, and on the disk, before anybody looks at it; the right one forgets what
    /// was counted, and writes what `then` does in the same transaction.
    ///
    /// # Errors
    /// A wrong password, too many of them, a grant that is used up, or a central that does not know this terminal. An
    /// operator nobody knows is a wrong password.
    pub(crate) async fn prove(
        &self,
        operator: &str,
        password: &Secret,
        then: impl FnOnce(&Transaction<'_>, &Proof) -> Result<(), StoreFault>,
    ) -> Result<Proof, Fault> {
        if self.core.is_disabled() {
            return Err(Fault::OutOfService);
        }
        let code = tidy(operator);
        if code.len() > LONGEST_CODE || password.reveal().len() > LONGEST_PASSWORD {
            return Err(Fault::WrongPassword { left: None });
        }
        let clock = self.core.clock.as_ref();
        let begun = self.core.store.write::<_, StoreFault>(|tx| {
            Uptime::pass(tx, clock)?;
            Tried::begin(tx, clock, &code)
        })?;
        if let Gate::Wait(left) = begun.gate {
            return Err(Fault::Wait { left });
        }
        match self.judge(&code, password, begun.gate).await {
            Ok(Word::Right(proof)) => {
                self.core.store.write::<_, StoreFault>(|tx| {
                    Tried::forget(tx, &code)?;
                    then(tx, &proof)
                })?;
                self.wake_up();
                Ok(*proof)
            }
            Ok(Word::GrantOver) => {
                self.core.store.write::<_, StoreFault>(|tx| Tried::forget(tx, &code))?;
                Err(Fault::GrantOver)
            }
            Ok(Word::Wrong) => self.wrong(&code, &begun),
            Ok(Word::Silent(fault)) => {
                self.core
                    .store
                    .write::<_, StoreFault>(|tx| Tried::take_back(tx, clock, &code, &begun))?;
                Err(fault)
            }
            // Whoever failed may have looked at it: the try stays counted.
            Err(fault) => Err(fault),
        }
    }

    /// Whatever one of the two judges found is said, also where the other does not answer: a try that was looked at is
    /// never given back.
    async fn judge(&self, code: &str, password: &Secret, gate: Gate) -> Result<Word, Fault> {
        if gate == Gate::Online {
            return Ok(match self.ask_central(code, password).await? {
                Word::Silent(Fault::FirstSignIn) => Word::Silent(Fault::LockedOut),
                word => word,
            });
        }
        // Without a line the own verifier is asked first, and nobody waits for central; whoever it does not let in may
        // still be somebody central knows.
        let offline_first = *self.core.line.borrow() == Line::Offline;
        if !offline_first {
            return match self.ask_central(code, password).await? {
                gone @ Word::Silent(Fault::Central(CentralFault::TerminalUnknown)) => Ok(gone),
                Word::Silent(fault) => Ok(self.ask_verifier(code, password).await?.unwrap_or(Word::Silent(fault))),
                word => Ok(word),
            };
        }
        let own = self.ask_verifier(code, password).await?;
        match own {
            Some(right @ Word::Right(_)) => Ok(right),
            own => match self.ask_central(code, password).await? {
                Word::Silent(fault) => Ok(own.unwrap_or(Word::Silent(fault))),
                word => Ok(word),
            },
        }
    }

    async fn ask_central(&self, code: &str, password: &Secret) -> Result<Word, Fault> {
        let answer = match self.core.central.sign_in(code, password.reveal()).await {
            Ok(answer) => answer,
            Err(CentralFault::WrongCredentials) => return Ok(Word::Wrong),
            Err(fault @ (CentralFault::TooManyTries { .. } | CentralFault::TerminalUnknown)) => {
                return Ok(Word::Silent(fault.into()));
            }
            Err(fault) => {
                tracing::info!(%fault, "central cannot judge the password; using this counter's verifier");
                self.core.line_failed(&fault);
                return Ok(Word::Silent(Fault::FirstSignIn));
            }
        };
        let granted = match &answer.grant {
            Some(signed) => match self.core.central.grant(signed, code) {
                // What is not signed must not say more than what is.
                Ok(grant) if is_of(&answer.operator, &grant) => Some((signed.clone(), grant)),
                Ok(_) => {
                    tracing::warn!("sign-in answer refused: its operator is not the grant's");
                    return Ok(Word::Silent(Fault::FirstSignIn));
                }
                Err(fault) => {
                    tracing::warn!(%fault, "sign-in answer refused: its grant is not central's");
                    return Ok(Word::Silent(Fault::FirstSignIn));
                }
            },
            // Good for a change of the password alone; nothing that came is signed.
            None if answer.must_change && answer.operator.code == code => None,
            // A counter is not opened on a bare 200.
            None => return Ok(Word::Silent(Fault::FirstSignIn)),
        };
        self.core.line.send_replace(Line::Online);
        if let Some((signed, grant)) = &granted {
            self.keep_verifier(password, signed, grant).await?;
        }
        let operator = match &granted {
            Some((_, grant)) => grant.operator.clone(),
            None => answer.operator,
        };
        Ok(Word::Right(Box::new(Proof {
            operator,
            token: Some(answer.token),
            grant: granted,
            must_change: answer.must_change,
        })))
    }

    /// `None` where this counter has no verifier of that code: it takes as long as a wrong password.
    async fn ask_verifier(&self, code: &str, password: &Secret) -> Result<Option<Word>, Fault> {
        let pepper = self.pepper.name();
        let verifier = self.core.store.read(|db| Verifier::find(db, code))?;
        let verifier = verifier.filter(|verifier| verifier.pepper == pepper);
        let (salt, cost) = match &verifier {
            Some(verifier) => (verifier.salt, verifier.cost),
            None => ([0; 16], self.cost().await?),
        };
        let mut found = None;
        for (nth, spelling) in password::spellings(password.reveal()).into_iter().enumerate() {
            let hash = self.hash(code, spelling.into(), salt, cost).await?;
            if verifier
                .as_ref()
                .is_some_and(|verifier| hashing::same(&verifier.hash, &hash))
            {
                found = Some(nth);
                break;
            }
        }
        let Some(verifier) = verifier else {
            return Ok(None);
        };
        let Some(nth) = found else {
            return Ok(Some(Word::Wrong));
        };
        let Ok(grant) = self.core.central.grant(&verifier.grant, code) else {
            return Ok(Some(Word::GrantOver));
        };
        if self.standing(&verifier, &grant)? == Standing::Over {
            return Ok(Some(Word::GrantOver));
        }
        if nth > 0 {
            self.hash_anew(&verifier, password).await?;
        }
        Ok(Some(Word::Right(Box::new(Proof {
            operator: grant.operator.clone(),
            token: None,
            grant: Some((verifier.grant, grant)),
            must_change: false,
        }))))
    }

    /// A verifier of the time before there was a normal form is made one of the normal form; its grant stays as it is.
    async fn hash_anew(&self, verifier: &Verifier, password: &Secret) -> Result<(), Fault> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Fault::Randomness)?;
        let normal = password::normal(password.reveal()).into();
        let hash = self.hash(&verifier.operator, normal, salt, verifier.cost).await?;
        Ok(self.core.store.write::<_, StoreFault>(|tx| {
            // Central may have ended it meanwhile.
            match Verifier::find(tx, &verifier.operator)? {
                Some(now) if now.hash == verifier.hash => Verifier {
                    hash: *hash,
                    salt,
                    ..now
                }
                .keep(tx),
                _ => Ok(()),
            }
        })?)
    }

    /// How much of a grant is left: by powered-on time since it was heard, or by the latest time of central's own.
    pub(crate) fn standing(&self, verifier: &Verifier, grant: &Grant) -> Result<Standing, StoreFault> {
        let clock = self.core.clock.as_ref();
        let (total, contact) = self
            .core
            .store
            .read(|db| Ok((Uptime::find(db, clock)?, Contact::find(db, clock)?)))?;
        let by_central = contact.map(|contact| contact.now().duration_since(grant.issued_at));
        let used = Use {
            days: grant.days,
            powered_on: total.saturating_sub(verifier.heard),
            by_central: by_central.and_then(|passed| passed.try_into().ok()).unwrap_or_default(),
        };
        Ok(used.standing())
    }

    /// Makes the verifier anew, with this machine's cost: only ever from a password that central found right.
    pub(crate) async fn keep_verifier(
        &self,
        password: &Secret,
        signed: &Signed<Grant>,
        grant: &Grant,
    ) -> Result<(), Fault> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Fault::Randomness)?;
        let cost = self.cost().await?;
        let code = &grant.operator.code;
        let normal = password::normal(password.reveal()).into();
        let hash = self.hash(code, normal, salt, cost).await?;
        Ok(self.core.store.write::<_, StoreFault>(|tx| {
            let verifier = Verifier {
                operator: code.clone(),
                hash: *hash,
                salt,
                cost,
                pepper: self.pepper.name(),
                grant: signed.clone(),
                password_version: grant.password_version,
                heard: Uptime::pass(tx, self.core.clock.as_ref())?,
            };
            verifier.keep(tx)
        })?)
    }

    async fn hash(
        &self,
        code: &str,
        password: Secret,
        salt: [u8; 16],
        cost: Cost,
    ) -> Result<zeroize::Zeroizing<[u8; 32]>, Fault> {
        let (pepper, terminal) = (self.pepper.clone(), self.core.terminal.terminal.clone());
        let operator = code.to_owned();
        let hashed = tokio::task::spawn_blocking(move || {
            let whose = Whose {
                terminal: &terminal,
                operator: &operator,
            };
            hashing::hash(password.reveal().as_bytes(), &pepper, &whose, &salt, cost)
        });
        Ok(hashed.await??)
    }

    /// As it was measured at enrolment; a counter that was enrolled before that measures now.
    async fn cost(&self) -> Result<Cost, Fault> {
        if let Some(cost) = self.hash_cost {
            return Ok(cost);
        }
        if let Some(cost) = self.core.store.read(HashCost::find)? {
            return Ok(cost);
        }
        let cost = tokio::task::spawn_blocking(hashing::measure).await??;
        self.core.store.write::<_, StoreFault>(|tx| HashCost::keep(tx, cost))?;
        Ok(cost)
    }

    fn wrong(&self, code: &str, begun: &Begun) -> Result<Proof, Fault> {
        self.core.store.write::<_, StoreFault>(|tx| {
            // What was typed for an operator may be anything: it goes into no journal.
            let operator = Verifier::find(tx, code)?.map(|verifier| verifier.operator);
            self.core.journal.write(
                tx,
                Event::SignInFailed {
                    operator: operator.clone(),
                },
            )?;
            if begun.tries.locks() {
                self.core.journal.write(tx, Event::LockedOut { operator })?;
            }
            Ok(())
        })?;
        match begun.gate_after() {
            Gate::Wait(left) => Err(Fault::Wait { left }),
            _ => Err(Fault::WrongPassword {
                left: Some(begun.tries.left()),
            }),
        }
    }
}

/// Whether the half of an answer that is not signed names whom the signed half names, as what it names him.
fn is_of(operator: &Operator, grant: &Grant) -> bool {
    operator.code == grant.operator.code && operator.role == grant.operator.role
}

/// A code as it is kept: without spaces at the ends, its digits ASCII.
pub(crate) fn tidy(code: &str) -> String {
    kiosk_domain::text::ascii_digits(code.trim())
}
