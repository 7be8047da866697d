//! Numbered steps with their times, and the programs they run.

use std::{
    ffi::OsStr,
    fmt,
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
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

    /// Gives what the step gives.
    ///
    /// # Errors
    /// Those of the step, with its name before them.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        self.at += 1;
        println!("[{}/{}] {name}", self.at, self.of);
        let begun = Instant::now();
        let done = work().map_err(|failure| Failure(format!("Step {} ({name}) failed: {failure}", self.at)))?;
        let took = begun.elapsed();
        println!("      {} ({} in all)", clock(took), clock(self.begun.elapsed()));
        self.took.push((name.to_owned(), took));
        Ok(done)
    }

    /// Parts of the last step, side by side or one after another, for the table at the end.
    pub fn parts(&mut self, parts: impl IntoIterator<Item = (String, Duration)>) {
        let parts = parts.into_iter();
        self.took.extend(parts.map(|(name, took)| (format!("  {name}"), took)));
    }

    pub fn done(self) {
        println!("\nDone in {}:", clock(self.begun.elapsed()));
        for (name, took) in &self.took {
            println!("{:>8}  {name}", clock(*took));
        }
    }
}

/// `7.2 s`, `12:05 min`
#[must_use]
pub fn clock(time: Duration) -> String {
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

/// The cargo that runs this command, as if the developer had typed it.
pub fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments);
    forget_this_package(&mut command);
    command
}

/// Takes away what `cargo run` told this program about its own package: a build script that looks at one of these
/// variables (ring's does) would otherwise run again, and everything above it be built again, each time `cargo` follows
/// `cargo xtask` or the other way round.
pub fn forget_this_package(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_of_one_package) {
            command.env_remove(name);
        }
    }
}

/// A variable that cargo sets for the one package it runs, and no setting of a developer's.
#[must_use]
pub fn is_of_one_package(variable: &str) -> bool {
    const WHOLE: [&str; 7] = [
        "CARGO_BIN_NAME",
        "CARGO_CRATE_NAME",
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_LINKS",
        "CARGO_MANIFEST_PATH",
        "CARGO_PRIMARY_PACKAGE",
        "OUT_DIR",
    ];
    variable.starts_with("CARGO_PKG_") || WHOLE.contains(&variable)
}

/// The same program in the same folder and environment, started by another one that is given its words.
pub fn started_by<W: AsRef<OsStr>>(starter: &str, words: impl IntoIterator<Item = W>, command: &Command) -> Command {
    let mut outer = Command::new(starter);
    outer.args(words).arg(command.get_program()).args(command.get_args());
    outer.current_dir(command.get_current_dir().map_or_else(root, Path::to_owned));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

/// How a program is run.
#[derive(Clone, Copy, Debug)]
pub enum Manner<'a> {
    /// Its output on this terminal.
    Here,
    /// Beside others: its output at the end of this file.
    Beside(&'a Path),
    /// The same, and others come first: it has what they leave of the processors.
    Behind(&'a Path),
}

impl Manner<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    /// Where it cannot be started, or ends with another code than 0.
    pub fn run(self, command: Command) -> Result<(), Failure> {
        let shown = shown(&command);
        let mut command = match self {
            Self::Here => {
                println!("      $ {shown}");
                command
            }
            Self::Beside(log) => into(log, &shown, command)?,
            Self::Behind(log) => into(log, &shown, started_by("nice", ["-n", "5"], &command))?,
        };
        let status = command
            .status()
            .map_err(|e| Failure(format!("`{shown}` cannot be started: {e}")))?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure(format!("`{shown}` ended with {status}")))
        }
    }
}

fn into(log: &Path, shown: &str, mut command: Command) -> Result<Command, Failure> {
    let open = || -> io::Result<(File, File)> {
        let mut file = File::options().create(true).append(true).open(log)?;
        writeln!(file, "$ {shown}")?;
        Ok((file.try_clone()?, file))
    };
    let (out, err) = open().map_err(|e| Failure(format!("{}: {e}", log.display())))?;
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    Ok(command)
}

/// Runs it to its end, its output on this terminal.
///
/// # Errors
/// Those of [`Manner::run`].
pub fn run(command: Command) -> Result<(), Failure> {
    Manner::Here.run(command)
}

/// What it writes on its standard output; `None` where it is not there or fails.
pub fn output(mut command: Command) -> Option<String> {
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// As it would be typed.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
