//! What both commands need first.

use crate::{
    packages::{self, Scope},
    steps::{Failure, Steps},
    ui,
};

/// How many steps [`all`] takes.
pub const STEPS: usize = 3;

/// # Errors
/// Those of a step.
pub fn all(steps: &mut Steps, scope: Scope) -> Result<(), Failure> {
    steps.step("system packages", || packages::install(scope))?;
    steps.step("packages of the user interface", ui::packages)?;
    steps.step("build of the user interface", ui::build)
}
