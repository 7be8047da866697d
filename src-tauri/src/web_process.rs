//! The process that draws the page, as far as the webview lets it be watched.

use tauri::{AppHandle, WebviewWindow, webview::PlatformWebview};

#[cfg(target_os = "linux")]
use {crate::page_watch, kiosk_station::machine::WindowLoss, webkit2gtk::WebViewExt as _};

/// Not what the webview was at last: a process that ended before its first page leaves nothing to go back to.
#[cfg(target_os = "linux")]
const PAGE: &str = "tauri://localhost";

#[cfg(target_os = "linux")]
pub fn watch(app: &AppHandle, webview: &PlatformWebview) {
    use webkit2gtk::WebProcessTerminationReason as Reason;
    let view = webview.inner();
    let handle = app.clone();
    view.connect_web_process_terminated(move |view, reason| {
        let loss = match reason {
            // By `load_again`.
            Reason::TerminatedByApi => return,
            Reason::ExceededMemoryLimit => WindowLoss::OutOfMemory,
            _ => WindowLoss::Crashed,
        };
        if page_watch::lost(&handle, loss, None) {
            view.load_uri(PAGE);
        }
    });
    let handle = app.clone();
    view.connect_is_web_process_responsive_notify(move |view| {
        page_watch::answers(&handle, view.is_web_process_responsive());
    });
}

/// Loads the page in a new process, whatever the old one is at.
///
/// # Errors
/// Where the window is closing.
#[cfg(target_os = "linux")]
pub fn load_again(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| {
        let view = webview.inner();
        // One that stands still would never come to load anything.
        view.terminate_web_process();
        view.load_uri(PAGE);
    })
}

/// The place for WebView2's `ICoreWebView2::add_ProcessFailed`, which tells of a process that ended or stands still, and of
/// what kind it was. Its interface is not safe Rust. Without it a page that never comes up is noticed, and one that is lost
/// later is not.
#[cfg(not(target_os = "linux"))]
pub fn watch(_: &AppHandle, _: &PlatformWebview) {}

/// Loads the page again. WebView2 starts another process for it where the old one ended.
///
/// # Errors
/// Where the window is closing.
#[cfg(not(target_os = "linux"))]
pub fn load_again(window: &WebviewWindow) -> tauri::Result<()> {
    window.reload()
}
