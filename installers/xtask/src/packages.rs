//! Debian's packages: what is missing is installed, as root or by sudo.

use crate::steps::{Failure, output, program, run};

/// What a window is built with.
const BUILD: &[&str] = &["build-essential", "libssl-dev", "libwebkit2gtk-4.1-dev", "pkg-config"];
/// The keyring's service, its bus, and a display where there is none.
const SESSION: &[&str] = &["dbus", "gnome-keyring", "xvfb"];
/// Driving the real window, and a print system with a printer of its own.
const DRIVE: &[&str] = &[
    "at-spi2-core",
    "cups",
    "cups-client",
    "cups-ipp-utils",
    "webkit2gtk-driver",
    "xdotool",
];
/// The printing tests: a printer at a port, papers read as somebody else's program reads them.
const READ: &[&str] = &["poppler-utils", "socat", "zbar-tools"];
/// Central's tests on PostgreSQL make clusters of their own; Debian's is not wanted.
const DATABASE: &[&str] = &["postgresql-15"];
/// A compiler and a standard library for Windows, a linker, and what runs the outcome. Debian 12 has them.
const WINE: &[&str] = &[
    "cargo-web",
    "gcc-mingw-w64-x86-64-win32",
    "rust-web-clippy",
    "rust-web-src",
    "rustc-web",
    "wine",
    "wine64",
];
/// Other ways to make a PDF, to be measured beside ours: a browser, and what Python's packages want.
const BENCH: &[&str] = &["chromium", "libharfbuzz-subset0", "libpangoft2-1.0-0", "python3-venv"];

/// What the machine is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A window on a display that is there.
    Window,
    /// The window, and all that drives it.
    Everything,
    /// The same, and what `cargo xtask test` needs besides: in one go, as apt lets only one at a time in.
    Tests,
    /// Programs for Windows.
    Wine,
    /// Comparisons.
    Bench,
}

/// # Errors
/// Where something is missing and cannot be installed.
pub fn install(scope: Scope) -> Result<(), Failure> {
    let wanted = match scope {
        Scope::Window => [BUILD, SESSION].concat(),
        Scope::Everything => [BUILD, SESSION, DRIVE, READ].concat(),
        Scope::Tests => [BUILD, SESSION, DRIVE, READ, DATABASE, WINE].concat(),
        Scope::Wine => WINE.to_vec(),
        Scope::Bench => BENCH.to_vec(),
    };
    if output(program("dpkg-query", ["--version"])).is_none() {
        println!(
            "      This is no Debian-like system, so nothing is installed. It needs what Debian calls:\n      {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        println!("      all {} packages are there", wanted.len());
        return Ok(());
    }
    println!("      missing: {}", missing.join(" "));
    if missing.iter().any(|package| DATABASE.contains(package)) {
        no_cluster()?;
    }
    apt(&["update"])?;
    apt(&[["install", "--yes", "--no-install-recommends"].as_slice(), &missing].concat())
}

/// Keeps Debian from making and starting a cluster with the package, where nothing is said about that yet.
fn no_cluster() -> Result<(), Failure> {
    const FOLDER: &str = "/etc/postgresql-common";
    if std::path::Path::new(FOLDER).join("createcluster.conf").exists() {
        return Ok(());
    }
    let script = format!("mkdir -p {FOLDER} && echo 'create_main_cluster = false' >{FOLDER}/createcluster.conf");
    as_root(&["sh", "-c", &script])
}

fn installed(package: &str) -> bool {
    let asked = program("dpkg-query", ["--show", "--showformat", "${db:Status-Status}", package]);
    output(asked).as_deref() == Some("installed")
}

fn apt(arguments: &[&str]) -> Result<(), Failure> {
    let words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"];
    as_root(&[words.as_slice(), arguments].concat()).map_err(|failure| {
        Failure::new(format!(
            "{failure}\nThe packages can be installed by hand: apt-get install {}",
            arguments.join(" ")
        ))
    })
}

fn as_root(words: &[&str]) -> Result<(), Failure> {
    let root = output(program("id", ["-u"])).as_deref() == Some("0");
    let words = if root {
        words.to_vec()
    } else {
        [&["sudo"], words].concat()
    };
    let (name, rest) = words.split_first().unwrap_or((&"true", &[]));
    run(program(name, rest))
}
