//! Whom the line takes for central: by which authorities, and at what time.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kiosk_station::central::{CentralFault, Https, Known, LineFault, LineTime, Request, Transport as _};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// Whoever vouches for a host.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        params.not_after = rcgen::date_time_ymd(2100, 1, 1);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    fn alone(&self) -> [String; 1] {
        [self.pem.clone()]
    }
}

/// A host with a certificate that holds from one day to another, counted from today; it answers each request with nothing.
struct Host {
    address: SocketAddr,
    _serves: JoinHandle<()>,
}

impl Host {
    fn of(authority: &Authority, days: (i64, i64)) -> Self {
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let ((year, month, day), (last_year, last_month, last_day)) = (date(days.0), date(days.1));
        params.not_before = rcgen::date_time_ymd(year, month, day);
        params.not_after = rcgen::date_time_ymd(last_year, last_month, last_day);
        let key = KeyPair::generate().unwrap();
        let certificate: CertificateDer<'static> = params.signed_by(&key, &authority.issuer).unwrap().into();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serves = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(tls, stream);
                // Whoever does not believe it hangs up.
                if stream.read(&mut [0; 4096]).is_ok() {
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                    let _ = stream.write_all(answer).and_then(|()| stream.flush());
                }
            }
        });
        Self {
            address,
            _serves: serves,
        }
    }

    fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

fn day(days: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(days * 24)
}

fn date(days: i64) -> (i32, u8, u8) {
    let date = day(days).to_zoned(TimeZone::UTC).date();
    (
        date.year().into(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
}

/// What is known of the time, in days from today.
#[derive(Clone, Copy, Debug)]
struct Days {
    wall: i64,
    signed: Option<(i64, bool)>,
}

impl LineTime for Days {
    fn known(&self) -> Known {
        Known {
            wall: day(self.wall),
            signed: self.signed.map(|(days, _)| day(days)),
            exact: self.signed.is_some_and(|(_, exact)| exact),
        }
    }
}

async fn ask(https: &Https) -> Result<u16, LineFault> {
    let request = Request {
        method: reqwest::Method::GET,
        path: "/v1/status".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        timeout: Duration::from_secs(10),
    };
    https.send(request).await.map(|response| response.status)
}

#[tokio::test]
async fn no_clock_and_no_slip_of_centrals_time_cuts_a_good_certificate_off() {
    let authority = Authority::new();
    let host = Host::of(&authority, (-10, 80));
    for (wall, signed) in [
        (0, None),
        // A clock that is off, where central was heard in this run of the machine.
        (120, Some((0, true))),
        (3650, Some((0, true))),
        (-3650, Some((0, true))),
        // … before it was heard again.
        (120, Some((0, false))),
        (120, Some((-5, false))),
        (400, Some((-5, false))),
        (-3650, Some((-5, false))),
        // The machine was off for longer than the certificate is old.
        (3650, Some((-100, false))),
        (-3650, Some((-100, false))),
        (0, Some((-1000, false))),
        // Central named a time that is years off, once.
        (0, Some((3650, true))),
        (0, Some((-3650, true))),
        (0, Some((3650, false))),
    ] {
        let days = Days { wall, signed };
        let https = Https::new(&host.url(), &authority.alone(), Arc::new(days)).unwrap();
        assert_eq!(ask(&https).await.unwrap(), 200, "{days:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_over_is_nobodys_and_the_clock_is_named() {
    let authority = Authority::new();
    let over = Host::of(&authority, (-100, -10));
    for signed in [None, Some((0, true)), Some((0, false)), Some((-5, false))] {
        let days = Days { wall: 0, signed };
        let https = Https::new(&over.url(), &authority.alone(), Arc::new(days)).unwrap();
        let fault = CentralFault::from(ask(&https).await.unwrap_err());
        assert!(fault.is_clock(), "{days:?}: {fault:?}");
    }
    // Where nothing but a wrong clock is known.
    let good = Host::of(&authority, (-10, 80));
    for wall in [120, -120] {
        let https = Https::new(&good.url(), &authority.alone(), Arc::new(Days { wall, signed: None })).unwrap();
        assert!(CentralFault::from(ask(&https).await.unwrap_err()).is_clock());
    }
}

const NOW: Days = Days { wall: 0, signed: None };

#[tokio::test]
async fn new_authorities_count_beside_the_old_until_the_host_shows_one_of_theirs() {
    let (old, new, wrong) = (Authority::new(), Authority::new(), Authority::new());
    let (before, after) = (Host::of(&old, (-10, 80)), Host::of(&new, (-10, 80)));
    let https = Https::new(&before.url(), &old.alone(), Arc::new(NOW)).unwrap();
    https.offer(&wrong.alone()).unwrap();
    assert_eq!(ask(&https).await.unwrap(), 200, "a slip cuts no line");
    assert_eq!(https.take_vouched(), None);

    https.offer(&new.alone()).unwrap();
    assert_eq!(ask(&https).await.unwrap(), 200);
    assert_eq!(https.take_vouched(), None, "the host has not moved yet");

    // It moves.
    let https = Https::new(&after.url(), &old.alone(), Arc::new(NOW)).unwrap();
    assert!(ask(&https).await.is_err());
    https.offer(&new.alone()).unwrap();
    assert_eq!(ask(&https).await.unwrap(), 200);
    assert_eq!(https.take_vouched(), Some(new.alone().to_vec()));
    assert_eq!(https.take_vouched(), None, "once");
    https.offer(&new.alone()).unwrap();
    assert_eq!(ask(&https).await.unwrap(), 200);

    // The current one and the next, as central says it before it moves.
    let https = Https::new(&before.url(), &old.alone(), Arc::new(NOW)).unwrap();
    let both = vec![old.pem.clone(), new.pem.clone()];
    https.offer(&both).unwrap();
    assert_eq!(ask(&https).await.unwrap(), 200);
    assert_eq!(https.take_vouched(), Some(both));
}

#[tokio::test]
async fn an_old_authority_is_nobody_once_the_new_one_vouches() {
    let (old, new) = (Authority::new(), Authority::new());
    let (host, impostor) = (Host::of(&new, (-10, 80)), Host::of(&old, (-10, 80)));
    let https = Https::new(&host.url(), &[old.pem.clone(), new.pem.clone()], Arc::new(NOW)).unwrap();
    https.offer(&new.alone()).unwrap();
    assert_eq!(ask(&https).await.unwrap(), 200);
    let vouched = https.take_vouched().unwrap();
    let at_the_impostor = Https::new(&impostor.url(), &vouched, Arc::new(NOW)).unwrap();
    assert!(matches!(ask(&at_the_impostor).await, Err(LineFault::Certificate(_))));
}

#[tokio::test]
async fn authorities_that_are_none_change_nothing() {
    let authority = Authority::new();
    let host = Host::of(&authority, (-10, 80));
    let https = Https::new(&host.url(), &authority.alone(), Arc::new(NOW)).unwrap();
    let key = KeyPair::generate().unwrap().serialize_pem();
    let cut = authority.pem[..authority.pem.len() / 2].to_owned();
    for junk in [
        String::new(),
        "junk".to_owned(),
        key,
        cut,
        format!("\u{feff}{}", authority.pem),
        authority.pem.replace("MII", "!!!"),
    ] {
        assert!(https.offer(&[authority.pem.clone(), junk.clone()]).is_err(), "{junk:?}");
        assert!(https.offer(&[junk]).is_err());
        assert_eq!(ask(&https).await.unwrap(), 200);
    }
    assert_eq!(https.take_vouched(), None);
}
