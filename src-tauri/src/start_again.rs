//! The program starts again by itself, where a page that is loaded again does not help.

use std::{
    ffi::{OsStr, OsString},
    process::{Command, exit},
    time::Duration,
};

use tauri::{AppHandle, Manager as _};

/// On the command line of such a start: its number in a row of them.
const OPTION: &str = "--started-again=";
/// A program that ran for so long began well: the next start by itself is the first of a new row.
const BEGAN_WELL: Duration = Duration::from_secs(600);
/// Before each start of a row, the last before all further ones. A counter never gives up: it comes back by itself once the
/// machine is well, and keeps it busy less and less until then. What waits for central is sent during a pause.
const PAUSES: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(120),
    Duration::from_secs(300),
];

/// The number of this start in its row, by its command line; 0 where a person started the program.
#[must_use]
pub fn count(arguments: impl IntoIterator<Item = OsString>) -> u32 {
    arguments
        .into_iter()
        .find_map(|argument| number(&argument))
        .unwrap_or(0)
}

fn number(argument: &OsStr) -> Option<u32> {
    argument.to_str()?.strip_prefix(OPTION)?.parse().ok()
}

/// After start number `count`, which ran for so long: the number of the next start, and the pause before it.
#[must_use]
pub fn next(count: u32, ran: Duration) -> (u32, Duration) {
    let before = if ran >= BEGAN_WELL { 0 } else { count };
    let [.., longest] = PAUSES;
    let pause = usize::try_from(before).ok().and_then(|at| PAUSES.get(at).copied());
    (before.saturating_add(1), pause.unwrap_or(longest))
}

/// How start number `count` in a row draws: the page may have been lost to a graphics driver, which shows as a white window.
/// First without the buffers it shares with the driver, then without the driver.
#[must_use]
pub fn drawing(count: u32) -> &'static [(&'static str, &'static str)] {
    const WAYS: &[(&str, &str)] = &[
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ];
    match count {
        0 => &[],
        1 => WAYS.get(..1).unwrap_or(WAYS),
        _ => WAYS,
    }
}

/// Starts the next program and ends this one: with exit code 1 where there is none to start, for whatever started this one.
///
/// A record that is being written meanwhile is as safe as in a power cut.
pub(crate) fn start(app: &AppHandle, count: u32) -> ! {
    // Gives up the name on the bus: with it taken, the next program would leave at once.
    app.cleanup_before_exit();
    let program = tauri::process::current_binary(&app.env());
    let started = program.and_then(|program| {
        Command::new(program)
            .arg(format!("{OPTION}{count}"))
            .envs(drawing(count).iter().copied())
            .spawn()
    });
    match started {
        // At once: the next one wants the data folder.
        Ok(_) => exit(0),
        Err(fault) => {
            tracing::error!(%fault, "the program cannot be started again");
            exit(1)
        }
    }
}
