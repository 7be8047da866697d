//! The data of these tests' central: PostgreSQL, a database each in one cluster of the binary's own.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use central::{Options, Running};

/// Debian's.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
/// A machine that is busy with other tests.
const LONG: Duration = Duration::from_secs(60);
/// Has the tables and the sample, and is copied for each test.
const TEMPLATE: &str = "sampled";

/// A cluster in a temporary folder, reached by a socket in it. It ends with the program that began it, however that ends:
/// its keeper waits for the end of a pipe.
pub struct Cluster {
    folder: PathBuf,
    _keeper: Child,
    made: AtomicU32,
}

/// A central with the sample, in a folder and a database of its own.
pub fn sample() -> Running {
    Running::sample_in(Some(database())).unwrap()
}

/// How one is run whose files lie here.
pub fn options(db: PathBuf) -> Options {
    Options {
        postgres: Some(database()),
        ..Options::new(db)
    }
}

/// A new database with the sample in it.
pub fn database() -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::begin("off")).copy()
}

impl Cluster {
    /// `fsync`: `off` for tests that kill nothing.
    pub fn begin(fsync: &str) -> Self {
        static BEGUN: AtomicU32 = AtomicU32::new(0);
        let (program, nth) = (std::process::id(), BEGUN.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(format!("kiosk-postgres-{program}-{nth}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        // PostgreSQL refuses to run as root.
        let as_user = if root() { "runuser -u postgres -- " } else { "" };
        if root() {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status().unwrap();
            assert!(owned.success(), "the user `postgres` is there: install postgresql-15");
        }
        let place = folder.display();
        let script = format!(
            "cd {place} && {as_user}{PROGRAMS}/initdb -D {place}/data -U postgres -A trust --no-sync >{place}/log 2>&1 || exit 1
             {as_user}{PROGRAMS}/postgres -D {place}/data -k {place} -c listen_addresses= -c fsync={fsync} \
                 -c max_connections=300 >>{place}/log 2>&1 &
             cat >/dev/null
             {as_user}{PROGRAMS}/pg_ctl -D {place}/data stop -m immediate >/dev/null 2>&1
             wait
             rm -rf {place}"
        );
        let keeper = Command::new("setsid")
            .args(["sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cluster = Self {
            folder,
            _keeper: keeper,
            made: AtomicU32::new(0),
        };
        cluster.says("SELECT 1", "postgres");
        cluster.says(&format!("CREATE DATABASE {TEMPLATE}"), "postgres");
        drop(Running::sample_in(Some(cluster.url(TEMPLATE))).unwrap());
        cluster
    }

    /// A copy of the template.
    pub fn copy(&self) -> String {
        let name = format!("test_{}", self.made.fetch_add(1, Ordering::SeqCst));
        self.says(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"), "postgres");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{host}/{database}")
    }

    /// Repeats it until it is done: the server may be starting, the template may still be open.
    fn says(&self, sql: &str, database: &str) {
        let deadline = Instant::now() + LONG;
        loop {
            let mut psql = Command::new(format!("{PROGRAMS}/psql"))
                .args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"])
                .arg(&self.folder)
                .arg(database)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let _ = psql.stdin.take().unwrap().write_all(sql.as_bytes());
            let done = psql.wait_with_output().unwrap();
            if done.status.success() {
                return;
            }
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(Instant::now() < deadline, "{sql}: {said}{}", log(&self.folder));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}

fn root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.starts_with(b"0")
}
