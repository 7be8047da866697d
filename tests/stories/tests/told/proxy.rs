use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use central::{Options, Running};
use stories::{Admin, Finished, Proxy, Town};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
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

/// An enrolled counter's `sync`, with that in its environment.
async fn synced(central: &Running, variable: &'static str, value: String) -> Finished {
    let folder = tempfile::tempdir().unwrap();
    let code = central.new_code("1001", "2").unwrap();
    let (url, authority) = (central.url().to_owned(), central.authority().display().to_string());
    let run = move || {
        let admin = Admin::at(folder.path());
        let enrolled = admin.run(&["enrol", "--central", &url, "--code", &code, "--ca", &authority], "");
        assert!(enrolled.success, "{}", enrolled.words);
        admin.with(variable, &value).run(&["sync"], "")
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_lets_nothing_through_is_named() {
    let place = tempfile::tempdir().unwrap();
    let central = Running::start(Options::new(place.path().join("central.db")).with_sample(1)).unwrap();
    for answer in [
        "407 Proxy Authentication Required",
        "403 Forbidden",
        "502 Bad Gateway",
        "no HTTP at all",
    ] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let refuses = tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let _ = client.read(&mut [0; 4096]).await;
                let _ = client.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).await;
            }
        });
        let refused = synced(&central, "HTTPS_PROXY", format!("http://clerk:secret@{address}")).await;
        assert!(!refused.success);
        assert!(refused.words.contains("پراکسی"), "{answer}: {}", refused.words);
        assert!(
            refused.words.contains(&address.to_string()),
            "{answer}: {}",
            refused.words
        );
        assert!(!refused.words.contains("secret"), "{}", refused.words);
        refuses.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socks_proxy_carries_the_line_and_a_dead_one_is_named() {
    let place = tempfile::tempdir().unwrap();
    let central = Running::start(Options::new(place.path().join("central.db")).with_sample(1)).unwrap();
    let dead = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = dead.local_addr().unwrap();
    drop(dead);
    let refused = synced(&central, "ALL_PROXY", format!("socks5h://{address}")).await;
    assert!(
        !refused.success && refused.words.contains(&address.to_string()),
        "{}",
        refused.words
    );

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let way = format!("socks5h://{}", listener.local_addr().unwrap());
    let carried = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&carried);
    let serves = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(socks(client));
        }
    });
    let sent = synced(&central, "ALL_PROXY", way).await;
    assert!(sent.success, "{}", sent.words);
    assert!(carried.load(Ordering::SeqCst) > 0, "the way out was not taken");
    serves.abort();
}

/// RFC 1928, for a name or an IPv4 address.
async fn socks(mut client: TcpStream) -> std::io::Result<()> {
    let _version = client.read_u8().await?;
    let methods = client.read_u8().await?;
    client.read_exact(&mut vec![0; methods.into()]).await?;
    client.write_all(&[5, 0]).await?;
    let mut request = [0; 4];
    client.read_exact(&mut request).await?;
    let length = if request[3] == 3 { client.read_u8().await? } else { 4 };
    let mut host = vec![0; length.into()];
    client.read_exact(&mut host).await?;
    let port = client.read_u16().await?;
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    client.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await?;
    tokio::io::copy_bidirectional(&mut client, &mut server)
        .await
        .map(|_| ())
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
