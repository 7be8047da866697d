use central::{Options, Running};
use stories::{Admin, Proxy};
use town::{bills, people};

/// The way out is the system's own setting; what goes through it is closed from end to end.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_of_the_network_carries_everything_and_reads_nothing() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let central = Running::start(Options::new(place.path().join("central.db")).with_sample(1)).unwrap();
    let proxy = Proxy::open().await;
    let code = central.new_code("1001", "2").unwrap();
    let authority = central.authority().display().to_string();
    let (url, path, way) = (central.url().to_owned(), folder.path().to_owned(), proxy.url());
    let file = super::kill::file(place.path(), 1);
    tokio::task::spawn_blocking(move || {
        let admin = Admin::at(&path).with("HTTPS_PROXY", &way);
        let enrolled = admin.run(&["enrol", "--central", &url, "--code", &code, "--ca", &authority], "");
        assert!(enrolled.success, "{}", enrolled.words);
        let file = file.display().to_string();
        let password = format!("{}\n", people::KAZEMI.password);
        let taken = admin.run(&["import", &file, "--operator", people::KAZEMI.code], &password);
        assert!(taken.success, "{}", taken.words);
        let sent = admin.run(&["sync"], "");
        assert!(sent.success, "{}", sent.words);
    })
    .await
    .unwrap();

    assert_eq!(central.records().unwrap().len(), 1);
    let seen = proxy.seen();
    assert!(!seen.is_empty(), "the way out was not taken");
    let host = central.address().to_string();
    for one in &seen {
        assert!(one.asked.starts_with(&format!("CONNECT {host} ")), "{}", one.asked);
        assert_eq!(one.bytes.first(), Some(&0x16), "what goes through begins as TLS");
        for secret in [
            people::NADERI.id,
            &people::NADERI.mobile[1..],
            bills::TRIPLE.id,
            "kiosk-session",
        ] {
            let found = one.bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "the proxy can read {secret}");
        }
    }
}
