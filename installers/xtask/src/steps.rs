//! Numbered steps with their times, and the programs they run.

use std::{
    ffi::OsStr,
    fmt,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

/// Why a command stopped, in words for the developer.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells what is being done, and how long each thing took.
pub struct Steps {
    of: usize,
    at: usize,
    begun: Instant,
    took: Vec<(String, Duration)>,
}

impl Steps {
    pub fn new(of: usize) -> Self {
        Self {
            of,
            at: 0,
            begun: Instant::now(),
            took: Vec::new(),
        }
    }

    /// # Errors
    /// Those of the step, with its name before them.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        self.at += 1;
        println!("[{}/{}] {name}", self.at, self.of);
        let begun = Instant::now();
        work().map_err(|failure| Failure(format!("Step {} ({name}) failed: {failure}", self.at)))?;
        let took = begun.elapsed();
        println!("      {} ({} in all)", clock(took), clock(self.begun.elapsed()));
        self.took.push((name.to_owned(), took));
        Ok(())
    }

    pub fn done(self) {
        println!("\nDone in {}:", clock(self.begun.elapsed()));
        for (name, took) in &self.took {
            println!("{:>8}  {name}", clock(*took));
        }
    }
}

/// `7.2 s`, `12:05 min`
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{}:{:02} min", seconds / 60, seconds % 60)
    }
}

/// The repository's root.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or(here.clone(), PathBuf::from)
}

/// A program to be run in the repository's root.
pub fn program<A: AsRef<OsStr>>(name: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this command.
pub fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// Runs it to its end, its output on this terminal.
///
/// # Errors
/// Where it cannot be started, or ends with another code than 0.
pub fn run(mut command: Command) -> Result<(), Failure> {
    let shown = shown(&command);
    println!("      $ {shown}");
    let status = command
        .status()
        .map_err(|e| Failure(format!("`{shown}` cannot be started: {e}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure(format!("`{shown}` ended with {status}")))
    }
}

/// What it writes on its standard output; `None` where it is not there or fails.
pub fn output(mut command: Command) -> Option<String> {
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
