//! What was copied for one visitor is not there to be pasted beside the next.

use tauri::AppHandle;

/// Empties the clipboard, and what the middle button pastes.
#[cfg(target_os = "linux")]
pub fn empty(app: &AppHandle) {
    use gtk::{Clipboard, gdk};
    let emptied = app.run_on_main_thread(|| {
        for selection in [gdk::SELECTION_CLIPBOARD, gdk::SELECTION_PRIMARY] {
            let clipboard = Clipboard::get(&selection);
            // Only its owner can clear it.
            clipboard.set_text("");
            clipboard.clear();
        }
    });
    if let Err(fault) = emptied {
        tracing::error!(%fault, "the clipboard cannot be emptied");
    }
}

/// The clipboard of Windows, with its history, is not to be had in safe Rust.
#[cfg(not(target_os = "linux"))]
pub fn empty(_: &AppHandle) {}
