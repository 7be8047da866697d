//! The commands and types as the window's TypeScript sees them: `ui/src/backend/bindings.ts`.

use std::path::Path;

use kiosk_station::view::EnrolStep;
use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands};

use crate::commands;

/// Every command, once.
#[must_use]
pub fn commands() -> Builder<tauri::Wry> {
    // What is sent and what is read have one shape: no field is optional on the way.
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        // Seen only in an event.
        .typ::<EnrolStep>()
        .commands(collect_commands![
            commands::status,
            commands::retry_start,
            commands::enrolment,
            commands::enrol,
            commands::set_aside,
            commands::sign_in,
            commands::sign_out,
            commands::lock,
            commands::unlock,
            commands::stay_awake,
            commands::change_password,
            commands::open_lockout,
            commands::approve_correction,
            commands::locked_out,
            commands::let_in,
            commands::read_scan,
            commands::look_up,
            commands::check,
            commands::draft,
            commands::clear_draft,
            commands::preview,
            commands::submit,
            commands::correction_draft,
            commands::receipt,
            commands::print,
            commands::print_to_file,
            commands::queue,
            commands::send_now,
            commands::printers,
            commands::choose_printer,
            commands::verify_receipt,
            commands::large_print,
            commands::set_large_print,
        ])
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
