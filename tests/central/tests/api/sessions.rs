use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use central::{
    Clock, Options, Running,
    sample::{
        people::{AZARI, KAZEMI},
        places,
    },
};
use jiff::Timestamp;
use kiosk_wire::{ProblemCode, Role, Subscriber, call};
use reqwest::{Method, StatusCode};

use crate::counter::{Counter, problem};

/// A central whose clock the test moves, by seconds.
fn with_clock(folder: &tempfile::TempDir) -> (Running, Arc<AtomicI64>) {
    let ahead = Arc::new(AtomicI64::new(0));
    let moved = ahead.clone();
    let clock =
        Clock::from_fn(move || Timestamp::now() + jiff::SignedDuration::from_secs(moved.load(Ordering::SeqCst)));
    let options = Options {
        clock,
        ..Options::new(folder.path().join("central.db")).plain().with_sample(1)
    };
    (Running::start(options).unwrap(), ahead)
}

#[tokio::test]
async fn an_operator_signs_in_looks_up_and_signs_out() {
    let central = Running::sample().unwrap();
    let mut counter = Counter::enrolled(&central, 1).await;
    let path = call::subscriber(places::DEMAND);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);

    let session = counter.sign_in(&KAZEMI).await;
    assert_eq!(
        (session.operator.code.as_str(), session.operator.role),
        (KAZEMI.code, Role::Operator)
    );
    let subscriber: Subscriber = counter.get(&path).await.json().await.unwrap();
    assert_eq!(subscriber.bill_id, places::DEMAND);
    let (status, missing) = problem(counter.get(&call::subscriber("5021041704123")).await).await;
    assert_eq!((status, missing.code), (StatusCode::NOT_FOUND, ProblemCode::NotFound));

    let response = counter
        .request(Method::DELETE, call::SESSIONS, Vec::new())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);
}

#[tokio::test]
async fn a_session_belongs_to_its_terminal_and_ends_after_a_day_of_work() {
    let folder = tempfile::tempdir().unwrap();
    let (central, ahead) = with_clock(&folder);
    let (mut counter, mut other) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let path = call::subscriber(places::SINGLE);
    other.session = Some(counter.sign_in(&AZARI).await.token);
    assert_eq!(problem(other.get(&path).await).await.1.code, ProblemCode::Session);

    ahead.store(16 * 3600 - 60, Ordering::SeqCst);
    assert_eq!(counter.get(&path).await.status(), StatusCode::OK);
    ahead.store(16 * 3600 + 60, Ordering::SeqCst);
    assert_eq!(problem(counter.get(&path).await).await.1.code, ProblemCode::Session);
}

#[tokio::test]
async fn an_unknown_operator_and_a_wrong_password_get_the_same_answer() {
    let central = Running::sample().unwrap();
    let counter = Counter::enrolled(&central, 1).await;
    let wrong = problem(counter.try_sign_in(KAZEMI.code, "sahand-4072").await).await;
    let unknown = problem(counter.try_sign_in("1001-99", "sahand-4072").await).await;
    assert_eq!(wrong.0, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong, unknown);
}

#[tokio::test]
async fn five_wrong_passwords_mean_a_minute_even_for_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let (central, ahead) = with_clock(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    for operator in [KAZEMI.code, "1001-99"] {
        for _ in 0..5 {
            let refused = problem(counter.try_sign_in(operator, "no").await).await;
            assert_eq!(refused.1.code, ProblemCode::Credentials);
        }
        let response = counter.try_sign_in(operator, KAZEMI.password).await;
        let seconds: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        let (status, refused) = problem(response).await;
        assert_eq!(
            (status, refused.code),
            (StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooManyTries)
        );
    }
    assert_eq!(
        counter.try_sign_in(AZARI.code, AZARI.password).await.status(),
        StatusCode::OK
    );
    ahead.store(61, Ordering::SeqCst);
    counter.sign_in(&KAZEMI).await;
}
