//! Whether whoever answers is central: by the authorities that count, and by a time that may be no better than a guess.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};

use super::SetUpFault;
use crate::clock::Trusted;

/// The most certificates of one chain that may begin after the time they are judged by.
const CHAIN: usize = 4;

/// What is known of the time.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// This machine's clock, which may be years off.
    pub wall: Timestamp,
    /// By central's signed word, carried on by powered-on time; `None` before the first.
    pub signed: Option<Timestamp>,
    /// `signed` is the time, and not only the earliest it can be.
    pub exact: bool,
}

/// The time certificates are judged by.
pub trait LineTime: Send + Sync {
    fn known(&self) -> Known;
}

impl LineTime for Trusted {
    fn known(&self) -> Known {
        let (signed, exact) = self.time().unzip();
        Known {
            wall: self.wall(),
            signed,
            exact: exact.unwrap_or(false),
        }
    }
}

/// Every entry holds a certificate, and nothing that is none.
pub(super) fn readable(authorities: &[String]) -> Result<(), SetUpFault> {
    roots(authorities).map(|_| ())
}

fn roots(authorities: &[String]) -> Result<RootCertStore, SetUpFault> {
    let mut roots = RootCertStore::empty();
    for pem in authorities {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|e| SetUpFault(e.to_string()))?;
            roots.add(certificate).map_err(|e| SetUpFault(e.to_string()))?;
        }
        if roots.len() == before {
            return Err(SetUpFault("an authority without a certificate".to_owned()));
        }
    }
    Ok(roots)
}

/// Judges the certificates of whoever answers.
pub(super) struct Judge {
    /// `None` where nobody is trusted: on loopback, without TLS.
    all: Option<Arc<WebPkiServerVerifier>>,
    offered: Option<Arc<WebPkiServerVerifier>>,
    offered_vouch: AtomicBool,
    time: Arc<dyn LineTime>,
}

impl Judge {
    pub fn new(trusted: &[String], offered: &[String], time: Arc<dyn LineTime>) -> Result<Self, SetUpFault> {
        Ok(Self {
            all: verifier(roots(&[trusted, offered].concat())?)?,
            offered: verifier(roots(offered)?)?,
            offered_vouch: AtomicBool::new(false),
            time,
        })
    }

    /// Whether somebody has shown a certificate of the offered authorities.
    pub fn offered_vouch(&self) -> bool {
        self.offered_vouch.load(Ordering::Relaxed)
    }

    /// Calls `check` with each time it may be until one fits. A certificate that is over is over; but a clock that is off,
    /// or one slip in central's signed time, must not cut the line for good.
    fn at_some_time<T>(&self, check: impl Fn(UnixTime) -> Result<T, Error>) -> Result<T, Error> {
        let Known { wall, signed, exact } = self.time.known();
        let by_wall = check(unix(wall));
        let (Err(fault), Some(signed)) = (&by_wall, signed) else {
            // Where the time is known exactly, a wall clock that agrees with the certificate is as good.
            return by_wall;
        };
        if !is_of_time(fault) {
            return by_wall;
        }
        let mut at = unix(signed);
        for _ in 0..CHAIN {
            match check(at) {
                // The machine may have been off for long: it is later than this, and nobody knows by how much.
                Err(Error::InvalidCertificate(CertificateError::NotValidYetContext { not_before, .. })) if !exact => {
                    at = not_before;
                }
                judged => return judged,
            }
        }
        by_wall
    }
}

fn verifier(roots: RootCertStore) -> Result<Option<Arc<WebPkiServerVerifier>>, SetUpFault> {
    if roots.is_empty() {
        return Ok(None);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
    built.map(Some).map_err(|e| SetUpFault(e.to_string()))
}

fn unix(at: Timestamp) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default()))
}

fn is_of_time(fault: &Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(
        fault,
        Error::InvalidCertificate(Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. })
    )
}

/// TLS failed by what the other side showed.
pub(super) fn is_certificate(fault: &(dyn std::error::Error + 'static)) -> bool {
    tls(fault).is_some_and(|fault| matches!(fault, Error::InvalidCertificate(_)))
}

/// … and by nothing but the time.
pub(crate) fn is_of_clock(fault: &(dyn std::error::Error + 'static)) -> bool {
    tls(fault).is_some_and(is_of_time)
}

fn tls<'a>(fault: &'a (dyn std::error::Error + 'static)) -> Option<&'a Error> {
    if let Some(tls) = fault.downcast_ref::<Error>() {
        return Some(tls);
    }
    // An I/O error keeps another one inside, and does not name it as its source.
    let inside = fault.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match inside {
        Some(inside) => tls(inside),
        None => fault.source().and_then(tls),
    }
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge")
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let by = |verifier: &WebPkiServerVerifier| {
            self.at_some_time(|now| {
                verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            })
        };
        let Some(all) = &self.all else {
            return Err(CertificateError::UnknownIssuer.into());
        };
        let verified = by(all)?;
        if self.offered.as_ref().is_some_and(|offered| by(offered).is_ok()) {
            self.offered_vouch.store(true, Ordering::Relaxed);
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match &self.all {
            Some(all) => all.verify_tls13_signature(message, certificate, signed),
            None => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.all
            .as_ref()
            .map(|all| all.supported_verify_schemes())
            .unwrap_or_default()
    }
}
