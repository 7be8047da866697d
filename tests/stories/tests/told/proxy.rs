use central::{
    Options, Running,
    sample::{people, places},
};
use stories::{Admin, Proxy, Town};

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
            places::TRIPLE,
            "kiosk-session",
        ] {
            let found = one.bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "the proxy can read {secret}");
        }
    }
}

/// Plain HTTP is for this machine alone, and nothing covers it: a proxy would read the passwords.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_by_plain_http_goes_to_no_proxy() {
    let town = Town::found().await;
    let proxy = Proxy::open().await;
    let folder = tempfile::tempdir().unwrap();
    let (url, way, path) = (town.line.url(), proxy.url(), folder.path().to_owned());
    for (counter, variable) in ["http_proxy", "HTTP_PROXY", "ALL_PROXY"].into_iter().enumerate() {
        let code = town.central.new_code("1001", &(counter + 2).to_string()).unwrap();
        let (url, way, path) = (url.clone(), way.clone(), path.join(variable));
        let enrolled = tokio::task::spawn_blocking(move || {
            let admin = Admin::at(&path).with(variable, &way);
            admin.run(&["enrol", "--central", &url, "--code", &code], "")
        });
        let enrolled = enrolled.await.unwrap();
        assert!(enrolled.success, "{variable}: {}", enrolled.words);
        assert!(proxy.seen().is_empty(), "{variable}");
    }
}
