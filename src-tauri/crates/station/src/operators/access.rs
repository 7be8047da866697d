//! Who may ask for what. A verb names in its signature whom it serves; the permission is made here alone, so that a verb
//! which forgets to ask does not compile.

use std::marker::PhantomData;

use kiosk_wire::{Operator, Registrar, Role};

use super::SignedIn;

/// Whom a verb serves, by role.
pub trait Allows {
    fn allows(role: Role) -> bool;
}

/// Everyone who is at work.
#[derive(Clone, Copy, Debug)]
pub enum AnyRole {}

/// Those who take records and see them: operators and supervisors, never a technician.
#[derive(Clone, Copy, Debug)]
pub enum TakesRecords {}

#[derive(Clone, Copy, Debug)]
pub enum Supervises {}

/// Those who look after the machine: technicians and supervisors.
#[derive(Clone, Copy, Debug)]
pub enum Maintains {}

impl Allows for AnyRole {
    fn allows(_: Role) -> bool {
        true
    }
}

impl Allows for TakesRecords {
    fn allows(role: Role) -> bool {
        role != Role::Technician
    }
}

impl Allows for Supervises {
    fn allows(role: Role) -> bool {
        role == Role::Supervisor
    }
}

impl Allows for Maintains {
    fn allows(role: Role) -> bool {
        role != Role::Operator
    }
}

/// The operator at work: signed in, not away, and in a role that `W` allows. Made by [`super::Operators::at_work`].
pub struct AtWork<W = AnyRole> {
    pub(super) signed_in: SignedIn,
    pub(super) serves: PhantomData<W>,
}

impl<W> AtWork<W> {
    /// The operator's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.signed_in.operator.code
    }

    /// As it stands on the records they take.
    pub(crate) fn registrar(&self) -> Registrar {
        let Operator { code, national_id, .. } = &self.signed_in.operator;
        Registrar {
            code: code.clone(),
            national_id: national_id.clone(),
        }
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.signed_in.operator.role
    }
}
