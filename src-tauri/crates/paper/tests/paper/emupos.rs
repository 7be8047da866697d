//! emupos, a receipt printer that others wrote: `paper.py` feeds it in an environment of its own, made at its first use.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde::Deserialize;

use super::picture::Dots;

const VERSION: &str = "emupos==0.4.0";
/// It is written in the Python of 2024.
const NEW_ENOUGH: &str = "import sys; sys.exit(sys.version_info < (3, 13))";

static PYTHON: LazyLock<PathBuf> = LazyLock::new(environment);

/// What came out of the printer.
pub struct Printed {
    pub dots: Dots,
    /// `cut`, where the job ended as it should.
    pub ended_by: String,
    /// Commands the printer did not know.
    pub unknown: Vec<String>,
}

#[derive(Deserialize)]
struct Answer {
    ended_by: String,
    unknown: Vec<String>,
}

/// Prints each slip: its bytes, and how many dots its head has.
pub fn print(slips: &[(Vec<u8>, usize)]) -> Vec<Printed> {
    let folder = tempfile::tempdir().unwrap();
    let place = |at: usize, kind| folder.path().join(format!("{at}.{kind}"));
    let mut list = String::new();
    for (at, (bytes, width)) in slips.iter().enumerate() {
        std::fs::write(place(at, "bin"), bytes).unwrap();
        list.push_str(&format!(
            "{width}\t{}\t{}\n",
            place(at, "bin").display(),
            place(at, "png").display()
        ));
    }
    let mut printer = Command::new(&*PYTHON)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paper/paper.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    printer.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let out = printer.wait_with_output().unwrap();
    assert!(out.status.success(), "the printer broke");
    let answers = String::from_utf8(out.stdout).unwrap();
    let printed: Vec<Printed> = answers
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let answer: Answer = serde_json::from_str(line).unwrap();
            Printed {
                dots: Dots::read(&std::fs::read(place(at, "png")).unwrap()),
                ended_by: answer.ended_by,
                unknown: answer.unknown,
            }
        })
        .collect();
    assert_eq!(printed.len(), slips.len());
    printed
}

/// The interpreter of an environment with emupos in it; it stays beside what cargo builds.
fn environment() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emupos");
    let python = folder.join("bin/python");
    let has_it = |python: &Path| runs(Command::new(python).args(["-c", "import emupos"]));
    if !has_it(&python) {
        match newest_python() {
            Some(found) => do_it(Command::new(found).args(["-m", "venv", "--clear"]).arg(&folder)),
            // Debian 12 has none: uv brings one
            None => {
                let uv = folder.with_extension("uv");
                do_it(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&uv));
                do_it(Command::new(uv.join("bin/pip")).args(["install", "--quiet", "uv"]));
                do_it(
                    Command::new(uv.join("bin/uv"))
                        .args(["venv", "--clear", "--seed", "--python", "3.13"])
                        .arg(&folder),
                );
            }
        }
        do_it(Command::new(&python).args(["-m", "pip", "install", "--quiet", VERSION]));
        assert!(has_it(&python), "{VERSION} is not there after it was installed");
    }
    python
}

fn newest_python() -> Option<PathBuf> {
    let versions = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let kept = versions
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten();
    let kept = kept.flatten().map(|version| version.path().join("bin/python"));
    let named = ["python3", "python3.13", "python3.14"].map(PathBuf::from);
    named
        .into_iter()
        .chain(kept)
        .find(|python| runs(Command::new(python).args(["-c", NEW_ENOUGH])))
}

fn runs(command: &mut Command) -> bool {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

fn do_it(command: &mut Command) {
    let status = command.status();
    assert!(
        status.as_ref().is_ok_and(std::process::ExitStatus::success),
        "an environment with {VERSION} is needed: {command:?} {status:?}"
    );
}
