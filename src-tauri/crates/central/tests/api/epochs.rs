//! How central helps a terminal find out that its disk is an old or a second copy.

use kiosk_wire::{
    Base64, BatchAnswer, BatchReceipt, BatchRequest, EpochReason, Gap, GapReason, LeaseRequest, MeterKind, Outcome,
    Register, SealedBatch, Signed, call, journal::JournalPosition,
};
use reqwest::StatusCode;
use uuid::Uuid;

use central::sample::places;

use crate::{counter::Counter, records::in_azar};

fn position(sequence: u64) -> JournalPosition {
    JournalPosition {
        sequence,
        entry: Base64(vec![u8::try_from(sequence).unwrap(); 32]),
    }
}

fn restored(id: Uuid) -> LeaseRequest {
    LeaseRequest {
        id,
        new_epoch: Some(EpochReason::CentralAhead),
        gaps: vec![Gap {
            year: 405,
            first: 1,
            count: 200,
            reason: GapReason::Epoch,
        }],
    }
}

#[tokio::test]
async fn the_answer_says_how_far_the_journal_went_before() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    counter.journal = position(5);
    assert_eq!(counter.send(&[]).await.journal, None);
    counter.journal = position(9);
    assert_eq!(counter.send(&[]).await.journal, Some(position(5)));
    // An old copy of the disk reports: it sees that central is ahead, and central forgets nothing.
    counter.journal = position(6);
    assert_eq!(counter.send(&[]).await.journal, Some(position(9)));
    assert_eq!(counter.send(&[]).await.journal, Some(position(9)));
}

#[tokio::test]
async fn a_journal_signed_by_somebody_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let counter = Counter::enrolled(&central, 1).await;
    let other = Counter::enrolled(&central, 2).await;
    let request = kiosk_wire::RecordsRequest {
        envelopes: Vec::new(),
        journal: other.journal_head(),
    };
    let response = counter.post(call::RECORDS, &request).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_restored_disk_gets_an_epoch_of_its_own_once() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    assert_eq!(counter.lease(Uuid::now_v7()).await.epoch, 1);
    let id = Uuid::now_v7();
    let first = counter.lease_as(&restored(id)).await;
    let again = counter.lease_as(&restored(id)).await;
    assert_eq!(first.epoch, 2);
    assert_eq!(again, first, "an answer that was lost begins no second epoch");
    assert_eq!(counter.lease(Uuid::now_v7()).await.epoch, 2);
    assert_eq!(counter.lease_as(&restored(Uuid::now_v7())).await.epoch, 3);

    counter.journal = position(9);
    counter.send(&[]).await;
    counter.epoch = 3;
    let answer = counter.send(&[]).await;
    assert_eq!(
        (answer.journal, answer.head, answer.epoch),
        (None, None, 3),
        "heads belong to an epoch"
    );
}

#[tokio::test]
async fn a_batch_brings_envelopes_of_a_lost_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut lost = Counter::enrolled(&central, 1).await;
    let numbers = lost.numbers(2).await;
    let figures = |mid| [(Register::Mid, mid), (Register::Peak, "9100"), (Register::Low, "14900")];
    let record =
        |lost: &Counter, number: &str, mid| lost.record(number, places::TRIPLE, MeterKind::Triple, &figures(mid));
    let sent = lost.seal(&record(&lost, &numbers[0], "23300"));
    let kept = lost.seal(&record(&lost, &numbers[1], "23310"));
    lost.send(std::slice::from_ref(&sent)).await;

    let finder = Counter::enrolled(&central, 2).await;
    let hand_over = async |envelopes: &[Base64]| {
        let batch = SealedBatch {
            id: Uuid::now_v7(),
            terminal: finder.answer.terminal.clone(),
            made_at: jiff::Timestamp::now(),
            envelopes: envelopes.to_vec(),
            journal: finder.journal_head(),
        };
        let request = BatchRequest {
            batch: Signed::new(&batch, &finder.key, &finder.answer.terminal).unwrap(),
        };
        let answer: BatchAnswer = finder.posted(call::BATCHES, &request).await;
        let BatchReceipt { batch: id, answer } = answer.receipt.open(&finder.keys().signing).unwrap();
        assert_eq!(id, batch.id);
        answer
            .results
            .into_iter()
            .map(|result| result.outcome)
            .collect::<Vec<_>>()
    };
    let both = [sent, kept.clone()];
    assert_eq!(hand_over(&both).await, [Outcome::Duplicate, Outcome::Accepted]);
    assert_eq!(hand_over(&both).await, [Outcome::Duplicate, Outcome::Duplicate]);
    assert_eq!(central.records().unwrap().len(), 2);
    assert_eq!(
        lost.outcomes(&[kept]).await,
        [Outcome::Duplicate],
        "the lost terminal comes back and changes nothing"
    );
}

#[tokio::test]
async fn envelopes_of_a_disabled_terminal_are_kept_without_effect() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut stolen = Counter::enrolled(&central, 1).await;
    let numbers = stolen.numbers(1).await;
    let figures = [
        (Register::Mid, "23300"),
        (Register::Peak, "9100"),
        (Register::Low, "14900"),
    ];
    let record = stolen.record(&numbers[0], places::TRIPLE, MeterKind::Triple, &figures);
    let envelope = stolen.seal(&record);
    central.disable(&stolen.answer.terminal).unwrap();
    let finder = Counter::enrolled(&central, 2).await;
    let batch = SealedBatch {
        id: Uuid::now_v7(),
        terminal: finder.answer.terminal.clone(),
        made_at: jiff::Timestamp::now(),
        envelopes: vec![envelope],
        journal: finder.journal_head(),
    };
    let request = BatchRequest {
        batch: Signed::new(&batch, &finder.key, &finder.answer.terminal).unwrap(),
    };
    let answer: BatchAnswer = finder.posted(call::BATCHES, &request).await;
    let receipt = answer.receipt.open(&finder.keys().signing).unwrap();
    assert_eq!(receipt.answer.results[0].outcome, Outcome::Conflict);
    assert_eq!(
        central.records().unwrap()[0].state,
        kiosk_wire::RevisionState::Quarantined
    );
}
