//! Each answer central never should have given: nothing is wrongly sent, lost, doubled or stopped for good.
//!
//! Real station, real central; the transport between them changes what comes back. Time is the test's own, and each step
//! of the loop is counted: an answer that is asked for without a pause fails here.

mod answers;
mod cases;

use std::{collections::BTreeSet, path::Path, sync::Arc, time::Duration};

use central::{Options, Running, Transport};
use kiosk_domain::sync::Step;
use kiosk_station::{
    Parts, Station,
    central::{Enrolment, Https, LineTime},
    enrol,
    folder::Folder,
    hashing::Pepper,
    spool::DiskFile,
    store::Store,
    sync::Driver,
    vault::Vault,
    view::{QueueFilter, QueueState},
};
use kiosk_wire::call;
use town::{Clock, Keyboard as _, Visit, desk, people::KAZEMI};

use answers::{Answers, Hostile};
use cases::{Case, TERMINAL_KEYS};

/// Calls one case may cause while its answer is wrong: a minute of the loop, with pauses that grow.
const MOST_CALLS: u32 = 40;
/// Steps until everything is right again.
const MOST_STEPS: u32 = 200;

struct Stage {
    central: Running,
    station: Arc<Station>,
    driver: Driver,
    clock: Arc<Clock>,
    answers: Answers,
    numbers: BTreeSet<String>,
    round: u32,
}

impl Stage {
    async fn set(place: &Path, folder: &Path) -> Self {
        let options = Options {
            // Small blocks: numbers are asked for with almost each record.
            lease_count: 3,
            transport: Transport::Plain,
            ..Options::new(place.join("central.db")).with_sample(1)
        };
        let central = Running::start(options).unwrap();
        let clock = Clock::running("hostile");
        let code = central.new_code("1001", "2").unwrap();
        let enrolment = Enrolment {
            url: central.url(),
            code: &code,
            authority: None,
        };
        enrol::enrol_cheaply(&Folder::hold(folder).unwrap(), &enrolment, clock.clone())
            .await
            .unwrap();
        let key = std::fs::read(central.authority().with_file_name("signing.key")).unwrap();
        let answers = Answers::signed_by(&key);
        let station = {
            let (folder, clock, answers) = (folder.to_owned(), clock.clone(), answers.clone());
            let opened = tokio::task::spawn_blocking(move || assembled(&folder, clock, answers));
            Arc::new(opened.await.unwrap())
        };
        desk::sign_in(&station, &KAZEMI).await.unwrap();
        station.look_up(town::bills::TRIPLE.id).await.unwrap();
        let driver = station.driver();
        let mut stage = Self {
            central,
            station,
            driver,
            clock,
            answers,
            numbers: BTreeSet::new(),
            round: 0,
        };
        stage.settle("before the first case").await;
        stage
    }

    async fn take_step(&mut self) -> Duration {
        match self.driver.step().await {
            Step::Wait { at_most } => {
                self.clock.stay_on(at_most);
                at_most
            }
            _ => Duration::ZERO,
        }
    }

    /// A record, where there is a number for it.
    fn take_record(&mut self) -> Option<String> {
        self.round += 1;
        let number = self.station.submit(&Visit::household(self.round)).ok()?.tracking_number;
        assert!(self.numbers.insert(number.clone()), "{number} was given out twice");
        Some(number)
    }

    /// Some minutes of an answer that is wrong.
    async fn suffer(&mut self, case: &Case) {
        let before = self.answers.calls();
        self.clock.stay_on(case.after);
        let number = self.take_record();
        let mut passed = Duration::ZERO;
        while passed < Duration::from_secs(60) {
            passed += self.take_step().await;
            let calls = self.answers.calls() - before;
            assert!(
                calls <= MOST_CALLS,
                "{}: asked {calls} times within {passed:?}",
                case.name
            );
        }
        let held: BTreeSet<String> = self.held().into_iter().collect();
        if let Some(number) = number.filter(|number| !held.contains(number)) {
            assert_ne!(
                self.state(&number),
                QueueState::Sent,
                "{}: {number} is not at central",
                case.name
            );
        }
    }

    /// Central is right again: soon everything is.
    async fn settle(&mut self, name: &str) {
        self.answers.play(None);
        for _ in 0..MOST_STEPS {
            if self.station.status().unwrap().operator.is_none() {
                desk::sign_in(&self.station, &KAZEMI).await.ok();
            }
            let status = self.station.status().unwrap();
            if status.waiting == 0
                && status.numbers_left >= 3
                && status.troubles.is_empty()
                && status.operator.is_some()
            {
                return;
            }
            self.take_step().await;
        }
        let status = self.station.status().unwrap();
        panic!("{name}: not right again after {MOST_STEPS} steps: {status:?}");
    }

    fn held(&self) -> Vec<String> {
        self.central
            .records()
            .unwrap()
            .into_iter()
            .map(|record| record.tracking_number)
            .collect()
    }

    fn state(&self, number: &str) -> QueueState {
        self.station.queue(QueueFilter::All, number).unwrap().rows[0].state
    }
}

fn assembled(path: &Path, clock: Arc<Clock>, answers: Answers) -> Station {
    let held = Folder::hold(path).unwrap();
    let vault = Vault::open(held.installation()).unwrap();
    let keys = vault.keys().unwrap();
    let parts = Parts {
        store: Store::open(&held.database(), &keys.database).unwrap(),
        spool: Box::new(DiskFile::open(&held.spool()).unwrap()),
        signing: keys.signing.clone(),
        pepper: Pepper::new(vault.pepper().unwrap()),
        starts: None,
        hash_cost: None,
        clock,
        transport: Box::new(|terminal, trusted| {
            let time: Arc<dyn LineTime> = trusted;
            let https = Https::new(&terminal.central_url, &[], time)?;
            Ok(Box::new(Hostile::new(https, answers)))
        }),
        folder: path.to_owned(),
        random: Arc::new(|| u64::MAX / 2),
        sabotage: kiosk_station::Sabotage::None,
    };
    Station::assemble(parts).unwrap()
}

/// One counter suffers every wrong answer to one of its calls.
async fn suffers(call: &str) {
    let (place, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut stage = Stage::set(place.path(), folder.path()).await;
    let cases: Vec<Case> = cases::all()
        .into_iter()
        .filter(|case| case.answer.path == call)
        .collect();
    for case in &cases {
        stage.answers.play(Some(case.answer.clone()));
        stage.suffer(case).await;
        stage.settle(&case.name).await;
        stage
            .take_record()
            .unwrap_or_else(|| panic!("{}: no record can be taken after it", case.name));
        stage.settle(&case.name).await;
    }
    let mut held = stage.held();
    held.sort();
    let given: Vec<String> = stage.numbers.iter().cloned().collect();
    assert_eq!(held, given, "each number that was given out is at central, once");
    let refused = stage.station.status().unwrap().needs_action;
    let told = cases.iter().filter(|case| case.refused).count();
    assert_eq!(
        refused,
        u32::try_from(told).unwrap(),
        "refused are those central refused by its signed word"
    );
}

#[test]
fn there_are_over_three_hundred_hostile_answers_to_each_call_of_the_loop() {
    let cases = cases::all();
    assert!(cases.len() > 300, "{} cases", cases.len());
    let calls: BTreeSet<&str> = cases.iter().map(|case| case.answer.path).collect();
    assert_eq!(
        calls,
        BTreeSet::from([call::RECORDS, call::LEASES, call::STATUS, call::SETTINGS, TERMINAL_KEYS])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_answer_to_records_loses_doubles_or_stops_anything() {
    suffers(call::RECORDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_block_of_numbers_loses_doubles_or_stops_anything() {
    suffers(call::LEASES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_status_loses_doubles_or_stops_anything() {
    suffers(call::STATUS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_settings_lose_double_or_stop_anything() {
    suffers(call::SETTINGS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_terminals_keys_lose_double_or_stop_anything() {
    suffers(TERMINAL_KEYS).await;
}
