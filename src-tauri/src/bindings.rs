//! The commands and types as the window's TypeScript sees them: `ui/src/backend/bindings.ts`.

use std::path::Path;

use kiosk_station::view::EnrolStep;
use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands};

use crate::commands;

include!("command_table.rs");

macro_rules! collect {
    ($($file:ident { $($command:ident,)* })*) => {
        collect_commands![$($(commands::$file::$command),*),*]
    };
}

macro_rules! names {
    ($($file:ident { $($command:ident,)* })*) => {
        &[$($(stringify!($command)),*),*]
    };
}

/// The name of every command.
pub const NAMES: &[&str] = commands!(names);

/// Every command, once.
#[must_use]
pub fn commands() -> Builder<tauri::Wry> {
    // What is sent and what is read have one shape: no field is optional on the way.
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        // Seen only in an event.
        .typ::<EnrolStep>()
        .commands(commands!(collect))
}

/// Writes the file.
///
/// # Errors
/// Where a type cannot be said in TypeScript, or the file cannot be written.
pub fn export(path: &Path) -> Result<(), specta_typescript::Error> {
    commands().export(
        Typescript::default().header("// Generated from src-tauri/src/bindings.rs. Do not edit.\n"),
        path,
    )
}
