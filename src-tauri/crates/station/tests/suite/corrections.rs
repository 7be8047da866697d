//! Two revisions of a number in the store: what is sent first, and what the list shows.

use jiff::Timestamp;
use kiosk_station::{
    store::{ChainHead, NewRecord, Outgoing, Settled, Store, StoreFault, StoredRecord},
    store::{Counts, Filter},
};
use kiosk_wire::{
    Applicant, ApplicantKind, Base64, Clock, Content, Correction, CorrectionReason, Enquiries, Evidence, Fee, FeeState,
    MeterKind, Reading, Record, Registrar, ServiceRef, VisitRef,
};
use tempfile::TempDir;
use town::{bills::TRIPLE, people::KAZEMI};
use zeroize::Zeroizing;

const NUMBER: &str = "405001738261";
const OTHER: &str = "405001738279";

struct Shelf {
    store: Store,
    _folder: TempDir,
}

impl Shelf {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = Zeroizing::new([7; 32]);
        Self {
            store: Store::create(&folder.path().join("kiosk.db"), &key).unwrap(),
            _folder: folder,
        }
    }

    /// Writes a revision as the desk does: record, outbox row and link of the chain.
    fn take(&self, number: &str, revision: u32) {
        let record = record(number, revision);
        let envelope = format!("{number}/{revision}").into_bytes();
        self.store
            .write::<_, StoreFault>(|tx| {
                let sequence = ChainHead::find(tx, "t")?.sequence + 1;
                NewRecord {
                    record: &record,
                    sequence,
                    envelope: &envelope,
                }
                .insert(tx)
            })
            .unwrap();
    }

    fn next(&self) -> Vec<(String, u32)> {
        let batch = self.store.read(|db| Outgoing::batch(db, 10)).unwrap();
        batch
            .into_iter()
            .map(|item| (item.tracking_number, item.revision))
            .collect()
    }

    fn settle(&self, number: &str, revision: u32, verdict: &Settled) {
        let all = self.store.read(Outgoing::all).unwrap();
        let item = all
            .iter()
            .find(|item| (item.tracking_number.as_str(), item.revision) == (number, revision))
            .unwrap();
        self.store
            .write::<_, StoreFault>(|tx| {
                item.settle(tx, verdict, b"signed", Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH)
            })
            .unwrap();
    }

    fn shown(&self, filter: Filter) -> Vec<(String, u32)> {
        let rows = self.store.read(|db| StoredRecord::list(db, filter, "", 200)).unwrap();
        rows.into_iter()
            .map(|row| (row.tracking_number, row.revision))
            .collect()
    }

    fn counts(&self) -> Counts {
        self.store.read(StoredRecord::counts).unwrap()
    }
}

fn record(number: &str, revision: u32) -> Record {
    let reason = CorrectionReason::TransposedDigits;
    Record {
        tracking_number: number.to_owned(),
        revision,
        terminal: "t".to_owned(),
        office: "1001".to_owned(),
        counter: "2".to_owned(),
        registrar: Registrar {
            code: KAZEMI.code.into(),
            national_id: None,
        },
        service: ServiceRef {
            code: "reading".into(),
            version: 1,
            definition: Base64(vec![0; 32]),
        },
        subject: Some(TRIPLE.id.into()),
        applicant: Applicant {
            kind: ApplicantKind::National,
            id: "0499370899".into(),
            mobile: "09140000836".into(),
            evidence: vec![Evidence::NationalCard],
            enquiries: Enquiries::default(),
        },
        visit: VisitRef {
            id: uuid::Uuid::nil(),
            seconds_worked: 40,
            seconds_parked: 0,
        },
        offline: false,
        fee: Fee {
            rial: 0,
            state: FeeState::Exempt,
        },
        clock: Clock {
            taken_at: Timestamp::UNIX_EPOCH,
            suspect: false,
            boot: String::new(),
            monotonic_ms: 0,
            high_water: Timestamp::UNIX_EPOCH,
            server_time: None,
        },
        correction: (revision > 1).then_some(Correction { reason }),
        content: Content::Reading(Reading {
            bill_id: TRIPLE.id.into(),
            meter_kind: MeterKind::Triple,
            decimals: None,
            figures: Vec::new(),
            declared_on: "1405/09/01".to_owned(),
        }),
        attachments: Vec::new(),
    }
}

fn rows(rows: &[(&str, u32)]) -> Vec<(String, u32)> {
    rows.iter()
        .map(|(number, revision)| ((*number).to_owned(), *revision))
        .collect()
}

fn refused() -> Settled {
    Settled::Rejected {
        code: "figure_lower".to_owned(),
    }
}

#[test]
fn a_correction_is_not_sent_before_what_it_corrects_was_answered() {
    let shelf = Shelf::empty();
    shelf.take(NUMBER, 1);
    shelf.take(OTHER, 1);
    shelf.take(NUMBER, 2);
    assert_eq!(shelf.next(), rows(&[(NUMBER, 1), (OTHER, 1)]));
    shelf.settle(NUMBER, 1, &refused());
    assert_eq!(shelf.next(), rows(&[(OTHER, 1), (NUMBER, 2)]));
}

#[test]
fn a_refused_record_that_was_corrected_asks_nothing_of_anybody() {
    let shelf = Shelf::empty();
    shelf.take(NUMBER, 1);
    shelf.settle(NUMBER, 1, &refused());
    let before = Counts {
        rejected: 1,
        ..Counts::default()
    };
    assert_eq!(shelf.counts(), before);

    shelf.take(NUMBER, 2);
    let after = Counts {
        waiting: 1,
        ..Counts::default()
    };
    assert_eq!(shelf.counts(), after);
    assert_eq!(shelf.shown(Filter::All), rows(&[(NUMBER, 2)]));
    assert_eq!(shelf.shown(Filter::Waiting), rows(&[(NUMBER, 2)]));
    assert_eq!(shelf.shown(Filter::Rejected), []);
}

#[test]
fn a_correction_that_is_refused_asks_again() {
    let shelf = Shelf::empty();
    shelf.take(NUMBER, 1);
    shelf.settle(NUMBER, 1, &Settled::Sent);
    shelf.take(NUMBER, 2);
    shelf.settle(NUMBER, 2, &refused());
    assert_eq!(shelf.shown(Filter::Rejected), rows(&[(NUMBER, 2)]));
    assert_eq!(shelf.shown(Filter::Sent), []);
}

#[test]
fn an_earlier_revision_in_quarantine_stays_in_sight_beside_the_newest() {
    let shelf = Shelf::empty();
    shelf.take(NUMBER, 1);
    shelf.take(NUMBER, 2);
    shelf.settle(NUMBER, 1, &Settled::Quarantined);
    shelf.settle(NUMBER, 2, &Settled::Sent);
    let counts = Counts {
        quarantined: 1,
        sent: 1,
        ..Counts::default()
    };
    assert_eq!(shelf.counts(), counts);
    assert_eq!(shelf.shown(Filter::All), rows(&[(NUMBER, 2), (NUMBER, 1)]));
    assert_eq!(shelf.shown(Filter::Quarantined), rows(&[(NUMBER, 1)]));
}
