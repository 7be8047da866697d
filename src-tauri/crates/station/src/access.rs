//! Who may ask for what: one line for each command of the window. A command that is not here is refused.

use crate::view::Role;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Also before anybody signed in.
    Anyone,
    /// Whoever has the counter, also while it is locked or his password is to be changed.
    Seated,
    /// Whoever is at work, in any role.
    SignedIn,
    /// Who takes records and sees them: operators and supervisors, never a technician.
    Operator,
    Supervisor,
    /// Who looks after the machine: technicians and supervisors.
    Technician,
}

impl Who {
    /// Whether somebody at work in this role is meant.
    #[must_use]
    pub fn means(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::Seated | Self::SignedIn => true,
            Self::Operator => role != Role::Technician,
            Self::Supervisor => role == Role::Supervisor,
            Self::Technician => role != Role::Operator,
        }
    }
}

/// In the order of the window's collection.
pub const TABLE: &[(&str, Who)] = &[
    ("status", Who::Anyone),
    ("retry_start", Who::Anyone),
    ("enrolment", Who::Anyone),
    ("enrol", Who::Anyone),
    ("set_aside", Who::Anyone),
    ("sign_in", Who::Anyone),
    ("sign_out", Who::Seated),
    ("lock", Who::Seated),
    ("unlock", Who::Seated),
    ("stay_awake", Who::Seated),
    ("change_password", Who::Seated),
    ("open_lockout", Who::Anyone),
    ("approve_correction", Who::Operator),
    ("locked_out", Who::Supervisor),
    ("let_in", Who::Supervisor),
    ("read_scan", Who::Operator),
    ("look_up", Who::Operator),
    ("check", Who::Operator),
    ("draft", Who::Operator),
    ("clear_draft", Who::Operator),
    ("preview", Who::Operator),
    ("submit", Who::Operator),
    ("correction_draft", Who::Operator),
    ("receipt", Who::Operator),
    ("print", Who::Operator),
    ("print_on", Who::Operator),
    ("slip_seen", Who::Operator),
    ("print_to_file", Who::Operator),
    ("queue", Who::Operator),
    ("send_now", Who::Operator),
    ("printers", Who::SignedIn),
    ("choose_printer", Who::SignedIn),
    ("verify_receipt", Who::SignedIn),
    ("large_print", Who::SignedIn),
    ("set_large_print", Who::SignedIn),
    ("add_printer", Who::Technician),
    ("forget_printer", Who::Technician),
    ("set_paper", Who::SignedIn),
    ("print_test_page", Who::SignedIn),
];

/// `None` for a command nobody may ask for.
#[must_use]
pub fn who(command: &str) -> Option<Who> {
    TABLE.iter().find(|(name, _)| *name == command).map(|(_, who)| *who)
}
