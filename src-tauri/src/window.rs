//! The one window, locked down.

use std::{fs, io, path::Path};

use tauri::{
    AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder,
    webview::{NewWindowResponse, PermissionResponse, PlatformWebview},
};

use crate::{
    page_watch::{self, PageWatch},
    shell::Shell,
    web_process,
};

const LABEL: &str = "main";
const TITLE: &str = "میز خدمت برق";

/// # Errors
/// Where the system gives no webview.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let profile = app.state::<Shell>().webview_folder();
    wipe(&profile);
    // A wall behind the policy: the webview's own network process knows no way out, not even to look whether somebody is there.
    let nowhere = Url::parse("http://127.0.0.1:9").map_err(tauri::Error::InvalidUrl)?;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(TITLE)
        .inner_size(1024.0, 768.0)
        .maximized(true)
        .decorations(cfg!(debug_assertions))
        .data_directory(profile)
        .proxy_url(nowhere)
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(false)
        .browser_extensions_enabled(false)
        .devtools(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Camera, microphone, place, notices: nobody here asks for any.
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .disable_drag_drop_handler()
        .build()?;
    let handle = app.clone();
    window.with_webview(move |webview| {
        lock_down(&webview);
        web_process::watch(&handle, &webview);
    })?;
    page_watch::begin(app);
    Ok(())
}

/// A second start brings the first window forward, and one that is about to open again opens at once.
pub fn show(app: &AppHandle) {
    if let Some(watch) = app.try_state::<PageWatch>() {
        watch.hurry();
    }
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window manager that refuses leaves the window where it is.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// The page is lost: it is loaded again, in a new process.
pub fn load_again(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    if let Err(fault) = web_process::load_again(&window) {
        tracing::error!(%fault, "the page cannot be loaded again");
    }
}

/// Takes a window that answers nobody off the screen.
pub fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // One that stays shows an old picture, and is replaced all the same.
        let _ = window.hide();
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

/// What a browser would offer and a counter must not: its menu with reload, back and the inspector, and places to keep
/// things in. The page has no menu of its own, and swallows a browser's keys (`ui/src/keys.ts`).
#[cfg(target_os = "linux")]
fn lock_down(webview: &PlatformWebview) {
    use webkit2gtk::{
        CookieAcceptPolicy, CookieManagerExt as _, SettingsExt as _, WebContextExt as _, WebViewExt as _,
    };
    let view = webview.inner();
    view.connect_context_menu(|_, _, _, _| true);
    no_pinch(&view);
    if let Some(settings) = view.settings() {
        settings.set_enable_html5_local_storage(false);
        settings.set_enable_html5_database(false);
        settings.set_enable_offline_web_application_cache(false);
        settings.set_enable_page_cache(false);
        settings.set_enable_back_forward_navigation_gestures(false);
        settings.set_enable_developer_extras(false);
        settings.set_enable_hyperlink_auditing(false);
        settings.set_enable_dns_prefetching(false);
        settings.set_enable_webrtc(false);
        settings.set_enable_media_stream(false);
    }
    if let Some(cookies) = view.context().and_then(|context| context.cookie_manager()) {
        cookies.set_accept_policy(CookieAcceptPolicy::Never);
    }
}

/// Two fingers enlarge the page behind the page's back, and no key makes it small again: the gesture is taken by one that
/// does nothing with it, before the webview's own hears of it.
#[cfg(target_os = "linux")]
fn no_pinch(view: &webkit2gtk::WebView) {
    use gtk::{EventSequenceState, GestureZoom, PropagationPhase, prelude::*};
    let pinch = GestureZoom::new(view);
    pinch.set_propagation_phase(PropagationPhase::Capture);
    pinch.connect_begin(|pinch, _| {
        pinch.set_state(EventSequenceState::Claimed);
    });
    // It lives as long as somebody holds it: the view's own end lets it go.
    view.connect_destroy(move |_| {
        let _held = &pinch;
    });
}

/// The page swallows a browser's keys and its menu, the folder goes with the program; for more the webview's own
/// interface is needed, which is not safe Rust.
#[cfg(not(target_os = "linux"))]
fn lock_down(_: &PlatformWebview) {}

fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        // A fresh webview stands there before it loads the page.
        "about" => url.path() == "blank",
        _ => false,
    }
}
