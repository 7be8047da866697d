//! The one window, locked down.

use std::{fs, io, path::Path};

use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder, webview::NewWindowResponse};

use crate::shell::Shell;

const LABEL: &str = "main";
const TITLE: &str = "میز خدمت برق";

/// # Errors
/// Where the system gives no webview.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let profile = app.state::<Shell>().webview_folder();
    wipe(&profile);
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(TITLE)
        .inner_size(1024.0, 768.0)
        .maximized(true)
        .decorations(cfg!(debug_assertions))
        .data_directory(profile)
        .general_autofill_enabled(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .disable_drag_drop_handler()
        .build()?;
    Ok(())
}

/// A second start brings the first window forward.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window manager that refuses leaves the window where it is.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// What the webview wrote is never kept: neither the last visitor's nor the last run's.
pub fn wipe(profile: &Path) {
    match fs::remove_dir_all(profile) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(fault) => tracing::error!(%fault, "the webview's folder cannot be wiped"),
    }
}

fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        // A fresh webview stands there before it loads the page.
        "about" => url.path() == "blank",
        _ => false,
    }
}
