//! `kill -9` of the real programs on a real file system: a counter's imports and syncs, and central.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    ops::AddAssign,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use central::{Options, stored_records};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thermal::HeldPort;
use town::{bills, people};

use crate::Random;

/// Rows of one file. An import that is begun again looks through those it has taken, so files are short.
const ROWS: usize = 25;
/// One bill again and again, of a household that uses too much and then too little.
const ASKED: &str = "bill_id:same_day mid:unusual peak:unusual low:unusual";
/// Kills that a file's import may take to come to its end; patience grows with each.
const ATTEMPTS: u64 = 1_000;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KillTally {
    pub of_counter: u64,
    pub of_central: u64,
    /// Numbers that were printed.
    pub printed: u64,
    /// Printed, and not at central once everything was sent.
    pub lost: u64,
    /// At central, under a number nobody was told, or a row with two numbers.
    pub doubled: u64,
    pub seconds: u64,
}

impl AddAssign for KillTally {
    fn add_assign(&mut self, other: Self) {
        self.of_counter += other.of_counter;
        self.of_central += other.of_central;
        self.printed += other.printed;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.seconds += other.seconds;
    }
}

/// Where the programs are, and where they may write.
#[derive(Clone, Debug)]
pub struct Place {
    /// Folder of `kiosk-admin` and `central`.
    pub programs: PathBuf,
    pub folder: PathBuf,
    pub seed: u64,
}

/// Kills until there were `kills`, then lets everything end and counts.
///
/// # Panics
/// Where a program does not start or does not come to its end in peace.
#[must_use]
pub fn kill(place: &Place, kills: u64) -> KillTally {
    let since = Instant::now();
    let mut world = World::found(place);
    let mut tally = KillTally::default();
    while tally.of_counter + tally.of_central < kills {
        world.one_file(&mut tally, kills);
    }
    world.count(&mut tally);
    tally.seconds = since.elapsed().as_secs();
    tally
}

struct World {
    place: Place,
    /// Central's, also while it is dead.
    port: HeldPort,
    central: Child,
    random: Random,
    files: u32,
    /// Number by file and row.
    printed: BTreeMap<(u32, String), String>,
    second_numbers: u64,
    /// How long a start with its sign-in takes here: kills are to hit it, and what comes after it.
    start: u64,
    /// As it took at first.
    measured: u64,
}

impl World {
    fn found(place: &Place) -> Self {
        let port = HeldPort::new().expect("a free port");
        let (central, ready) = central(place, port.number());
        let code = ready["enrolment_codes"][0]
            .as_str()
            .expect("the sample has codes")
            .to_owned();
        let mut world = Self {
            place: place.clone(),
            port,
            central,
            random: Random::new(place.seed),
            files: 0,
            printed: BTreeMap::new(),
            second_numbers: 0,
            start: 0,
            measured: 0,
        };
        let url = format!("http://{}", world.port.address());
        let enrolled = world.admin(&["enrol", "--central", &url, "--code", &code]);
        assert!(finished(enrolled, "").0, "enrolling goes in peace");
        let (file, since) = (world.file(1), Instant::now());
        let mut child = world.import(&file);
        send(&mut child, &format!("{}\n", people::KAZEMI.password));
        let (success, lines) = finished(child, "");
        assert!(success, "the first reading goes in peace");
        world.measured = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        world.start = world.measured;
        world.note(&lines);
        world
    }

    fn admin(&self, arguments: &[&str]) -> Child {
        Command::new(self.place.programs.join("kiosk-admin"))
            .arg("--data-dir")
            .arg(self.place.folder.join("counter"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kiosk-admin starts")
    }

    fn import(&self, file: &Path) -> Child {
        self.admin(&["import", &file.to_string_lossy(), "--operator", people::KAZEMI.code])
    }

    /// Imports a file through so many kills until it is done, and then lets a sync be killed as well.
    fn one_file(&mut self, tally: &mut KillTally, kills: u64) {
        self.files += 1;
        let file = self.file(ROWS);
        let password = format!("{}\n", people::KAZEMI.password);
        let mut fruitless = 0;
        for attempt in 0.. {
            assert!(
                attempt < ATTEMPTS,
                "a file of {ROWS} rows is never taken: is the keyring locked?"
            );
            let mut child = self.import(&file);
            send(&mut child, &password);
            // Two of three come after the start, when there is something to lose.
            let late = self.random.below(3) > 0;
            let start = if late {
                self.start
            } else {
                self.random.below(usize::try_from(self.start).unwrap_or(usize::MAX)) as u64
            };
            let patience = start + self.random.below(160) as u64 + attempt * 2;
            // A kill while the password is looked at counts as a wrong one, as it should; five of them are a minute's wait.
            let spare = fruitless >= 3 || tally.of_counter + tally.of_central >= kills;
            let ended = spare || self.ends_within(&mut child, patience, tally);
            if !ended {
                tally.of_counter += u64::from(child.kill().is_ok());
            }
            let (success, lines) = finished(child, "");
            self.note(&lines);
            fruitless = if lines.is_empty() { fruitless + 1 } else { 0 };
            if success {
                if ended && late && !spare {
                    // All was done before the kill came: it is to come sooner, when there is something to lose.
                    self.start = self.start.saturating_sub(40).max(self.measured);
                }
                break;
            }
            if late && lines.is_empty() {
                // A busy machine starts more slowly than when it was measured.
                self.start += 40;
            }
        }
        let mut child = self.admin(&["sync"]);
        let patience = 20 + self.random.below(120) as u64;
        if !self.ends_within(&mut child, patience, tally) {
            tally.of_counter += u64::from(child.kill().is_ok());
        }
        finished(child, "");
    }

    /// Waits so long; now and then central is killed meanwhile, and started again.
    fn ends_within(&mut self, child: &mut Child, ms: u64, tally: &mut KillTally) -> bool {
        let until = Instant::now() + Duration::from_millis(ms);
        let central_dies = (self.random.below(4) == 0)
            .then(|| Instant::now() + Duration::from_millis(self.random.below(ms as usize) as u64));
        let mut alive = true;
        while Instant::now() < until {
            if child.try_wait().expect("it can be waited for").is_some() {
                alive = false;
                break;
            }
            if central_dies.is_some_and(|at| Instant::now() >= at) {
                self.central_again();
                tally.of_central += 1;
                return child.try_wait().expect("it can be waited for").is_some();
            }
            thread::sleep(Duration::from_millis(1));
        }
        !alive
    }

    fn central_again(&mut self) {
        self.central.kill().expect("central can be killed");
        self.central.wait().expect("and is dead");
        self.central = central(&self.place, self.port.number()).0;
    }

    fn note(&mut self, lines: &[String]) {
        for line in lines {
            let Ok(value) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            if let (Some(row), Some(number)) = (value["row_ref"].as_str(), value["tracking_number"].as_str()) {
                let key = (self.files, row.to_owned());
                let before = self.printed.insert(key, number.to_owned());
                self.second_numbers += u64::from(before.is_some_and(|before| before != number));
            }
        }
    }

    fn file(&self, rows: usize) -> PathBuf {
        let path = self.place.folder.join(format!("rows-{}.csv", self.files));
        let mut text = String::from("row_ref,visitor_id,mobile,evidence,bill_id,mid,peak,low,declared_on,confirmed\n");
        let people::Visitor { id, mobile, .. } = people::NADERI;
        for row in 0..rows {
            // Each file's figures are above those of the one before, on a display of five digits.
            let figure = 60_000 + self.files;
            let reference = format!("f{}r{row}", self.files);
            text += &format!(
                "{reference},{id},{mobile},national_card,{},{figure},{figure},{figure},1405/08/15,{ASKED}\n",
                bills::TRIPLE.id
            );
        }
        std::fs::write(&path, text).expect("the folder is there");
        path
    }

    /// Everything is sent in peace; then numbers printed and records held are compared.
    fn count(mut self, tally: &mut KillTally) {
        let (sent, _) = finished(self.admin(&["sync"]), "");
        assert!(sent, "the last sync goes in peace");
        let listed = finished(self.admin(&["records"]), "").1;
        self.central.kill().expect("central can be killed");
        self.central.wait().expect("and is dead");
        let number = |line: &String| {
            let value: Value = serde_json::from_str(line).expect("a JSON line");
            value["tracking_number"].as_str().expect("with its number").to_owned()
        };
        let here: BTreeSet<String> = listed.iter().map(number).collect();
        let records = stored_records(&database(&self.place)).expect("central's database is whole");
        let there: Vec<&String> = records.iter().map(|record| &record.tracking_number).collect();
        let distinct: BTreeSet<&String> = there.iter().copied().collect();
        let printed: BTreeSet<&String> = self.printed.values().collect();
        let lost = |number: &&&String| !distinct.contains(**number) || !here.contains(**number);
        tally.printed = printed.len() as u64;
        tally.lost = printed.iter().filter(lost).count() as u64;
        let twice = there.len() - distinct.len() + (self.printed.len() - printed.len());
        // A row whose number was cut off on its way to the terminal gets the same again; it is in a later print.
        let unknown = distinct.difference(&printed).count();
        tally.doubled = twice as u64 + unknown as u64 + self.second_numbers;
    }
}

fn database(place: &Place) -> PathBuf {
    place.folder.join("central.db")
}

fn central(place: &Place, port: u16) -> (Child, Value) {
    let mut child = Command::new(place.programs.join("central"))
        .args(["--plain", "--sample", "--listen", &format!("127.0.0.1:{port}"), "--db"])
        .arg(Options::new(database(place)).db)
        .stdout(Stdio::piped())
        .spawn()
        .expect("central starts");
    let mut line = String::new();
    let out = child.stdout.take().expect("it is piped");
    BufReader::new(out)
        .read_line(&mut line)
        .expect("central says that it is ready");
    let ready = serde_json::from_str(&line).expect("in JSON");
    (child, ready)
}

fn send(child: &mut Child, input: &str) {
    // It may be gone before it reads.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
}

/// Whether it ended well, and the lines it got out whole.
fn finished(mut child: Child, input: &str) -> (bool, Vec<String>) {
    if child.stdin.is_some() {
        send(&mut child, input);
    }
    let mut text = String::new();
    if let Some(mut out) = child.stdout.take() {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).expect("its output can be read");
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    let status = child.wait().expect("it can be waited for");
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    (status.success(), whole.lines().map(str::to_owned).collect())
}
