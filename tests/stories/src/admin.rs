use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The technician's tool, as he runs it.
pub struct Admin {
    binary: PathBuf,
    folder: PathBuf,
    largest_file: Option<u32>,
    variable: Option<(&'static str, String)>,
}

/// What a run of it came to.
pub struct Finished {
    pub success: bool,
    /// One JSON value for each whole line of its output.
    pub lines: Vec<String>,
    pub words: String,
}

impl Admin {
    pub fn at(folder: &Path) -> Self {
        Self {
            binary: binary("kiosk-admin"),
            folder: folder.to_owned(),
            largest_file: None,
            variable: None,
        }
    }

    /// With one more thing in its environment.
    #[must_use]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        Self {
            binary: self.binary.clone(),
            folder: self.folder.clone(),
            largest_file: self.largest_file,
            variable: Some((name, value.to_owned())),
        }
    }

    /// On a disk that lets no file grow past so many KiB.
    #[must_use]
    pub fn with_files_up_to(&self, kib: u32) -> Self {
        Self {
            binary: self.binary.clone(),
            folder: self.folder.clone(),
            largest_file: Some(kib),
            variable: None,
        }
    }

    pub fn start(&self, arguments: &[&str], input: &str) -> Child {
        let mut command = match self.largest_file {
            None => Command::new(&self.binary),
            Some(kib) => {
                // Writes past the limit fail as on a full disk, instead of ending the program.
                let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", u64::from(kib) * 2);
                let mut shell = Command::new("sh");
                shell.arg("-c").arg(script).arg(&self.binary);
                shell
            }
        };
        let mut child = command
            // A counter that it enrols spends nothing on passwords; one that is there does what it did.
            .env("KIOSK_CHEAP_PASSWORDS", "1")
            .envs(self.variable.iter().map(|(name, value)| (name, value)))
            .arg("--data-dir")
            .arg(&self.folder)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may be gone before it reads.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child
    }

    pub fn run(&self, arguments: &[&str], input: &str) -> Finished {
        Finished::of(self.start(arguments, input))
    }
}

impl Finished {
    pub fn of(child: Child) -> Self {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // A line without its end was cut off by a kill, and was never printed.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        Self {
            success: output.status.success(),
            lines: whole.lines().map(str::to_owned).collect(),
            words: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// `central batch import`, as central's clerk runs it.
pub fn import_at_central(db: &Path, files: &[&Path]) -> Finished {
    let child = Command::new(binary("central"))
        .args(["batch", "import", "--db"])
        .arg(db)
        .args(files)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    Finished::of(child)
}

/// Beside the test's own binary, where `cargo test --workspace` puts it.
fn binary(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(Path::parent).unwrap();
    let binary = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.exists(), "build {name} first: cargo build --workspace --bins");
    binary
}
