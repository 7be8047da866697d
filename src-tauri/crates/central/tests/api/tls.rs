use std::net::TcpListener;

use central::{Fault, Options, Running, sample::places::enrolment_codes};
use kiosk_wire::call;
use reqwest::StatusCode;

use crate::counter::{Counter, trusting};

fn over_tls(folder: &tempfile::TempDir, name: &str) -> Running {
    Running::start(Options::new(folder.path().join(name)).with_sample(1)).unwrap()
}

#[tokio::test]
async fn tls_works_with_its_own_authority_and_with_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (central, stranger) = (over_tls(&folder, "a.db"), over_tls(&folder, "b.db"));
    let authority = std::fs::read_to_string(central.authority()).unwrap();
    let client = trusting(&[&authority]);
    let counter = Counter::enrolled_by(client, central.url(), &enrolment_codes()[0]).await;
    assert_eq!(counter.keys().authorities, [authority.as_str()]);
    assert_eq!(counter.get(call::STATUS).await.status(), StatusCode::OK);
    let by_name = format!("https://localhost:{}{}", central.address().port(), call::STATUS);
    assert_eq!(
        counter.client.get(by_name).send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );

    let other = trusting(&[&std::fs::read_to_string(stranger.authority()).unwrap()]);
    let refused = other
        .get(format!("{}{}", central.url(), call::STATUS))
        .send()
        .await
        .unwrap_err();
    assert!(refused.is_connect(), "{refused:?}");
    let plain = central.url().replace("https", "http");
    assert!(
        counter
            .client
            .get(format!("{plain}{}", call::STATUS))
            .send()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_authority_and_the_keys_outlive_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut central = over_tls(&folder, "a.db");
    let authority = std::fs::read_to_string(central.authority()).unwrap();
    let code = &enrolment_codes()[0];
    let mut counter = Counter::enrolled_by(trusting(&[&authority]), central.url(), code).await;
    central.stop().unwrap();
    central.start_again().unwrap();
    counter.client = trusting(&[&authority]);
    assert_eq!(counter.get(call::STATUS).await.status(), StatusCode::OK);
}

#[cfg(unix)]
#[test]
fn the_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let central = over_tls(&folder, "a.db");
    let keys = central.authority().parent().unwrap().read_dir().unwrap();
    let modes: Vec<u32> = keys
        .map(|key| key.unwrap().metadata().unwrap().permissions().mode() & 0o777)
        .collect();
    assert_eq!(modes, [0o600; 4]);
}

#[tokio::test]
async fn lost_keys_stop_central_rather_than_being_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut central = over_tls(&folder, "a.db");
    let authority = std::fs::read_to_string(central.authority()).unwrap();
    Counter::enrolled_by(trusting(&[&authority]), central.url(), &enrolment_codes()[0]).await;
    central.stop().unwrap();
    std::fs::remove_dir_all(central.authority().parent().unwrap()).unwrap();
    assert!(matches!(central.start_again(), Err(Fault::KeysMissing { .. })));
}

#[tokio::test]
async fn plain_http_is_refused_off_loopback() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let options = Options::new(folder.path().join("a.db")).plain();
    let refused = central::run(listener, options, std::future::pending()).await;
    assert!(matches!(refused, Err(Fault::PlainOffLoopback(_))), "{refused:?}");
}
