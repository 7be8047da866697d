use std::collections::BTreeSet;

use central::{Clock, Options, Running};
use uuid::Uuid;

use crate::{
    counter::{Counter, client},
    storage,
};

#[tokio::test]
async fn the_same_request_for_a_lease_gets_the_same_block_again() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let id = Uuid::now_v7();
    let lease = counter.lease(id).await;
    assert_eq!(counter.lease(id).await, lease);
    assert_eq!(
        (lease.count, lease.id, &lease.terminal),
        (200, id, &counter.answer.terminal)
    );
}

#[tokio::test]
async fn no_number_is_in_two_leases_of_any_two_terminals() {
    let mut central = storage::sample();
    let (one, mut two) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let mut numbers = BTreeSet::new();
    let shared = Uuid::now_v7();
    let mut leases = vec![one.lease(shared).await, two.lease(shared).await];
    leases.push(one.lease(Uuid::now_v7()).await);
    central.stop().unwrap();
    central.start_again().unwrap();
    two.client = client();
    leases.push(two.lease(Uuid::now_v7()).await);
    for lease in leases {
        for serial in lease.first..lease.first + lease.count {
            assert!(numbers.insert((lease.year, serial)), "{serial} twice");
        }
    }
}

#[tokio::test]
async fn a_lease_carries_the_jalali_year_of_iran() {
    for (now, year) in [("2027-03-20T20:29:00Z", 405), ("2027-03-20T20:31:00Z", 406)] {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::from_fn(move || now.parse().unwrap());
        let options = Options {
            clock,
            ..storage::options(folder.path().join("central.db"))
                .plain()
                .with_sample(1)
        };
        let central = Running::start(options).unwrap();
        let lease = Counter::enrolled(&central, 1).await.lease(Uuid::now_v7()).await;
        assert_eq!(lease.year, year);
    }
}
