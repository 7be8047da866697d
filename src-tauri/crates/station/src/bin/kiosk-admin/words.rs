//! What a technician is told, in words. The cause goes to standard error as it is, for whoever helps him.

use std::{error::Error, io::Write as _, process::ExitCode};

use kiosk_station::{enrol::EnrolFault, folder::FolderFault, words};

use crate::commands::Failure;

/// Says what happened and what to do; the exit code that goes with it.
pub fn say(failure: &Failure) -> ExitCode {
    let mut text = words::get(key(failure)).to_owned();
    let mut cause: Option<&dyn Error> = Some(failure);
    while let Some(error) = cause {
        text.push_str(&format!("\n  {error}"));
        cause = error.source();
    }
    // Where standard error is gone, the exit code is all that is left to say.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
    ExitCode::FAILURE
}

fn key(failure: &Failure) -> &'static str {
    use kiosk_station::view::Phase;
    match failure {
        Failure::Folder(FolderFault::Held(_)) => "admin.folder_held",
        Failure::Folder(FolderFault::Unwritable(..)) => "admin.disk_unwritable",
        Failure::Start(fault) => match fault.phase() {
            Phase::FolderHeld => "admin.folder_held",
            Phase::DiskUnwritable => "admin.disk_unwritable",
            Phase::KeyringUnavailable => "admin.keyring_unavailable",
            Phase::KeyMissing => "admin.key_missing",
            Phase::DatabaseNewer => "admin.database_newer",
            Phase::DatabaseUnreadable => "admin.database_unreadable",
            Phase::NotEnrolled | Phase::Starting | Phase::Ready => "admin.not_enrolled",
        },
        Failure::Enrol(EnrolFault::AlreadyEnrolled) => "admin.already_enrolled",
        Failure::Enrol(EnrolFault::Central(_)) => "admin.enrol_refused",
        Failure::Enrol(EnrolFault::Vault(fault)) => match fault {
            kiosk_station::vault::VaultFault::Missing => "admin.key_missing",
            _ => "admin.keyring_unavailable",
        },
        Failure::Enrol(EnrolFault::Store(kiosk_station::store::StoreFault::Disk(_))) => "admin.disk_unwritable",
        Failure::Fault(fault) => fault_key(fault),
        Failure::File(_) => "admin.file_unreadable",
        Failure::Open(_) => "admin.file_missing",
        Failure::Rows(_) => "admin.rows_refused",
        Failure::Waiting(_) => "admin.still_waiting",
        Failure::Enrol(_) | Failure::Output(_) | Failure::Task(_) => "admin.internal",
    }
}

fn fault_key(fault: &kiosk_station::Fault) -> &'static str {
    use kiosk_station::view::Code;
    match fault.code() {
        Code::WrongCredentials => "admin.wrong_credentials",
        Code::TooManyTries => "admin.too_many_tries",
        Code::Offline => "admin.offline",
        Code::BadAnswer => "admin.bad_answer",
        Code::NotEnrolled => "admin.not_enrolled",
        Code::NoNumbers => "admin.no_numbers",
        Code::OfflineTooLong => "admin.offline_too_long",
        Code::DiskUnwritable => "admin.disk_unwritable",
        _ => "admin.internal",
    }
}
