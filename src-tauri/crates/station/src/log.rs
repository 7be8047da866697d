//! The log, and the only place that says what may stand in it.
//!
//! A list of fields that may, not of those that may not: whoever writes `mobile = %mobile` somewhere finds that it is
//! not there. Other crates' events show that they happened, and never their words: a path of ours or a header of theirs
//! may name a bill or carry a session.

use std::{
    fmt::{self, Write as _},
    io::{self, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{EnvFilter, Layer, layer::Context, layer::SubscriberExt as _, util::SubscriberInitExt as _};

mod file;

pub use file::LogFile;

/// What may be written of an event. Of a fault its sentence, which names no value; of a path only our own files'; of a slip
/// its number, which the print system's log has as well; of a row its table, and a word that this version does not know; of a service its
/// code.
pub const FIELDS: [&str; 16] = [
    "message", "fault", "cause", "code", "phase", "reason", "bytes", "records", "aside", "slip", "table", "word",
    "step", "version", "ms", "service",
];

/// Begins the log of this program: to standard error, and to `kiosk.log` in `folder` where there is one. From `level` on,
/// unless `RUST_LOG` says otherwise. Once; a second call changes nothing.
pub fn begin(level: &str, folder: Option<&Path>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let file = folder.map(|folder| Allowed::to(LogFile::at(folder.join("kiosk.log"))));
    let layers = tracing_subscriber::registry()
        .with(filter)
        .with(Allowed::to(io::stderr()))
        .with(file);
    // Somebody else began one: a test.
    let _ = layers.try_init();
}

/// Writes a line for each event: when, how bad, where, and the fields on the list.
pub struct Allowed<W> {
    out: Mutex<W>,
}

impl<W: Write> Allowed<W> {
    pub fn to(out: W) -> Self {
        Self { out: Mutex::new(out) }
    }
}

impl<S: Subscriber, W: Write + Send + 'static> Layer<S> for Allowed<W> {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let now = crate::clock::system().now();
        let mut line = Line(format!("{now:.3} {} {}", metadata.level(), metadata.target()));
        if metadata.target().starts_with("kiosk") {
            event.record(&mut line);
        }
        line.0.push('\n');
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written has nowhere to say so, and stops nobody's work.
        let _ = out.write_all(line.0.as_bytes());
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if !FIELDS.contains(&field.name()) {
            return;
        }
        let value = format!("{value:?}");
        // One event is one line, whatever is in it.
        let value: String = value.chars().filter(|letter| !letter.is_control()).collect();
        // Writing into a string never fails.
        let _ = match field.name() {
            "message" => write!(self.0, " {value}"),
            name => write!(self.0, " {name}={value}"),
        };
    }
}
