//! What the commands need first.

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
    system(steps, scope)?;
    interface(steps)
}

/// Of [`all`], the first step: a compiler is among what it installs.
///
/// # Errors
/// Those of the step.
pub fn system(steps: &mut Steps, scope: Scope) -> Result<(), Failure> {
    steps.step("system packages", || packages::install(scope))
}

/// Of [`all`], the other two.
///
/// # Errors
/// Those of a step.
pub fn interface(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("packages of the user interface", ui::packages)?;
    steps.step("build of the user interface", ui::build)
}
