//! Binaries of tests, as cargo built them, and runs of them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use serde_json::Value;

use crate::{
    keyring::Session,
    lanes::{Done, Job},
    report::Report,
    steps::{Failure, Manner, forget_this_package, output},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// `stories-told`: its package's folder and its own name there; `domain-lib` for the tests inside a library.
    pub name: String,
    pub executable: PathBuf,
    /// Of its package: where cargo would start it.
    pub folder: PathBuf,
}

impl Suite {
    /// From a line of what cargo says with `--message-format=json`; `None` where the line is of something else.
    ///
    /// # Errors
    /// Where it cannot be read: a suite would be left out unseen.
    pub fn of(line: &str) -> Result<Option<Self>, Failure> {
        // A macro may have printed something in between.
        if !line.starts_with('{') {
            return Ok(None);
        }
        let unreadable = |why: &str| Failure::new(format!("what cargo says cannot be read ({why}): {line}"));
        let said: Value = serde_json::from_str(line).map_err(|e| unreadable(&e.to_string()))?;
        let is_test = said["reason"] == "compiler-artifact" && said["profile"]["test"] == true;
        let Some(executable) = said["executable"].as_str().filter(|_| is_test) else {
            return Ok(None);
        };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let manifest = text(&said["manifest_path"]).ok_or_else(|| unreadable("manifest_path"))?;
        let target = text(&said["target"]["name"]).ok_or_else(|| unreadable("target.name"))?;
        let folder = Path::new(&manifest)
            .parent()
            .ok_or_else(|| unreadable("manifest_path"))?;
        let package = folder.file_name().unwrap_or_default().to_string_lossy();
        let own = match said["target"]["kind"][0].as_str() {
            Some("test" | "bin") => target.as_str(),
            _ => "lib",
        };
        Ok(Some(Self {
            name: format!("{package}-{own}"),
            executable: executable.into(),
            folder: folder.to_owned(),
        }))
    }

    /// In the folder and the environment that cargo would give it.
    fn command(&self, filter: &[&str]) -> Command {
        let mut command = Command::new(&self.executable);
        forget_this_package(&mut command);
        command
            .args(filter)
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("CARGO_MANIFEST_PATH", self.folder.join("Cargo.toml"));
        command
    }

    /// How many tests there are behind a filter.
    ///
    /// # Errors
    /// Where the binary does not say.
    pub fn count(&self, filter: &[&str]) -> Result<usize, Failure> {
        let mut list = self.command(filter);
        list.args(["--list", "--format", "terse"]);
        let listed = output(list).ok_or_else(|| Failure::new(format!("{} does not list its tests", self.name)))?;
        Ok(listed.lines().filter(|line| line.ends_with(": test")).count())
    }
}

/// A suite, or a part of it.
pub struct Part<'a> {
    pub suite: &'a Suite,
    pub name: String,
    pub filter: &'a [&'a str],
    /// How many tests it has to run.
    pub tests: usize,
    /// Whether suites beside it come first.
    pub yields: bool,
}

impl<'a> Part<'a> {
    /// What it says goes to `<logs>/<name>.log`.
    pub fn job(self, logs: &Path) -> Job<'a> {
        let log = logs.join(format!("{}.log", self.name));
        Job {
            name: self.name.clone(),
            work: Box::new(move || self.run(&log)),
        }
    }

    fn run(&self, log: &Path) -> Done {
        let mut command = self.suite.command(self.filter);
        if !self.yields {
            // What mostly waits leaves a processor idle where no more are under way than there are of them.
            let processors = thread::available_parallelism().map_or(1, usize::from);
            command.env("RUST_TEST_THREADS", (processors + 1).to_string());
        }
        let manner = if self.yields {
            Manner::Behind(log)
        } else {
            Manner::Beside(log)
        };
        let _ = fs::remove_file(log);
        let ran = Session::new().and_then(|session| manner.run(session.around(&command)));
        let report = Report::of(&fs::read(log).unwrap_or_default());
        let mut done = report.told(&self.name, log);
        match ran {
            Err(failure) if done.failed.is_empty() => {
                done.lines.extend(report.last_lines().map(str::to_owned));
                done.failed.push(format!("{}: {failure}", self.name));
            }
            // A binary that ends itself in the middle of its tests may say nothing and end with 0.
            Ok(()) if report.ran != self.tests => {
                let words = format!("{}: {} of its {} tests were run", self.name, report.ran, self.tests);
                done.failed.push(words);
            }
            Ok(()) | Err(_) => {}
        }
        done
    }
}
