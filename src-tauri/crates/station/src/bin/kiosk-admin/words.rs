//! What a technician is told, in words. The cause goes to standard error as it is, for whoever helps him.

use std::{error::Error, fmt::Display, io::Write as _, path::Path, process::ExitCode};

use kiosk_domain::text::persian_digits;
use kiosk_station::{
    RecoverFault,
    apart::ApartFault,
    enrol::EnrolFault,
    folder::FolderFault,
    handover::BatchFault,
    import::FileFault,
    journal::JournalFault,
    leaving::LeavingFault,
    retire::RetireFault,
    rotation::RotationFault,
    set_aside::SetAsideFault,
    store::StoreFault,
    vault::VaultFault,
    view::{Code, Phase},
    words,
};
use kiosk_wire::journal::Broken;

use crate::commands::Failure;

/// Says what happened and what to do; the exit code that goes with it.
pub fn say(failure: &Failure) -> ExitCode {
    write(&described(failure));
    ExitCode::FAILURE
}

/// The same of one file among others.
pub fn say_of(file: &Path, failure: &Failure) {
    write(&format_args!("{}: {}", file.display(), described(failure)));
}

pub use kiosk_station::words::{get, of_code};

/// Something to know, where nothing failed.
pub fn tell_count(key: &'static str, count: u64) {
    write(&words::with(key, &persian_digits(&count.to_string())));
}

/// Something to know, where nothing failed.
pub fn tell(key: &'static str) {
    write(&get(key));
}

fn write(text: &dyn Display) {
    // Where standard error is gone, the exit code is all that is left to say.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn described(failure: &Failure) -> String {
    let mut text = match failure {
        Failure::Journal(JournalFault::Broken(Broken::Signature(entry) | Broken::Link(entry))) => {
            words::with("admin.journal_broken", &entry.to_string())
        }
        Failure::Retire(RetireFault::Unsent(waiting)) => words::with("admin.unsent", &waiting.to_string()),
        _ => get(key(failure)).to_owned(),
    };
    let mut cause: Option<&dyn Error> = Some(failure);
    while let Some(error) = cause {
        text.push_str(&format!("\n  {error}"));
        // What a database says of its tables helps nobody who reads it here.
        cause = error.source().filter(|source| !source.is::<rusqlite::Error>());
    }
    text
}

fn key(failure: &Failure) -> &'static str {
    match failure {
        Failure::Folder(FolderFault::Held(_)) => "admin.folder_held",
        Failure::Folder(FolderFault::Remote(_)) => "admin.folder_remote",
        Failure::Folder(FolderFault::Unwritable(..)) => "admin.disk_unwritable",
        Failure::Start(fault) | Failure::Rotation(RotationFault::Start(fault)) => phase_key(fault.phase()),
        Failure::Enrol(fault) => enrol_key(fault),
        Failure::Retire(RetireFault::Unsent(_)) => "admin.unsent",
        Failure::Retire(RetireFault::SpoolUnanswered) => "admin.spool_unanswered",
        Failure::Retire(RetireFault::Fault(fault)) => fault_key(fault),
        Failure::Retire(RetireFault::Leaving(fault)) | Failure::Leaving(fault) => match fault {
            LeavingFault::Vault(_) => "admin.keys_not_wiped",
            LeavingFault::Disk(_) => "admin.disk_unwritable",
        },
        Failure::Rotation(RotationFault::Vault(fault)) => vault_key(fault),
        Failure::Rotation(RotationFault::Store(fault)) => store_key(fault),
        Failure::Rotation(RotationFault::Disk(_)) => "admin.disk_unwritable",
        Failure::SetAside(fault) => match fault {
            SetAsideFault::NotNow(Phase::Ready) => "admin.nothing_to_set_aside",
            SetAsideFault::NotNow(phase) => phase_key(*phase),
            SetAsideFault::Folder(FolderFault::Held(_)) => "admin.folder_held",
            SetAsideFault::Folder(FolderFault::Remote(_)) => "admin.folder_remote",
            SetAsideFault::Folder(FolderFault::Unwritable(..)) | SetAsideFault::Disk(_) => "admin.disk_unwritable",
        },
        Failure::Fault(fault) => fault_key(fault),
        Failure::File(FileFault::Spreadsheet) => "admin.file_spreadsheet",
        Failure::File(FileFault::NoText) => "admin.file_no_text",
        Failure::File(_) => "admin.file_unreadable",
        Failure::Apart(ApartFault::TooLong(_)) => "admin.file_long",
        Failure::Apart(ApartFault::Start(_)) => "admin.internal",
        Failure::Apart(_) => "admin.file_reader_ended",
        Failure::Open(_) => "admin.file_missing",
        Failure::Batch(fault) | Failure::Recover(RecoverFault::Batch(fault)) => batch_key(fault),
        Failure::Recover(RecoverFault::Spool(_)) => "admin.not_a_spool",
        Failure::Journal(JournalFault::Broken(_)) => "admin.journal_broken",
        Failure::Journal(JournalFault::Store(fault)) => store_key(fault),
        Failure::OtherPast => "admin.other_past",
        Failure::NotGenuine => "admin.receipt_not_genuine",
        Failure::UnknownTerminal => "admin.receipt_of_unknown",
        Failure::NotAToken => "admin.receipt_not_a_token",
        Failure::KeyEnded => "admin.receipt_key_ended",
        Failure::OtherRecord => "admin.receipt_other_record",
        Failure::Files(_) => "admin.files_refused",
        Failure::Unanswered(_) => "admin.unanswered",
        Failure::Rows(_) => "admin.rows_refused",
        Failure::Waiting(_) => "admin.still_waiting",
        Failure::Output(_) | Failure::Task(_) => "admin.internal",
    }
}

fn phase_key(phase: Phase) -> &'static str {
    match phase {
        Phase::FolderHeld => "admin.folder_held",
        Phase::FolderRemote => "admin.folder_remote",
        Phase::DiskUnwritable => "admin.disk_unwritable",
        Phase::KeyringUnavailable => "admin.keyring_unavailable",
        Phase::KeyringLocked => "admin.keyring_locked",
        Phase::KeyringNeverMade => "admin.keyring_never_made",
        Phase::KeyMissing => "admin.key_missing",
        Phase::KeyWrong => "admin.key_wrong",
        Phase::DatabaseNewer => "admin.database_newer",
        Phase::DatabaseDamaged => "admin.database_damaged",
        Phase::DatabaseUnreadable => "admin.database_unreadable",
        Phase::Leaving => "admin.keys_not_wiped",
        Phase::Disabled | Phase::Retired => "admin.out_of_service",
        Phase::NotEnrolled | Phase::Starting | Phase::Ready => "admin.not_enrolled",
    }
}

fn enrol_key(fault: &EnrolFault) -> &'static str {
    match fault {
        EnrolFault::AlreadyEnrolled => "admin.already_enrolled",
        EnrolFault::Address => "admin.address",
        EnrolFault::NoAuthority | EnrolFault::Authority(_) => "admin.authority",
        EnrolFault::Start(fault) => phase_key(fault.phase()),
        EnrolFault::Vault(fault) => vault_key(fault),
        EnrolFault::Store(fault) => store_key(fault),
        EnrolFault::Central(fault) => match fault.code() {
            Code::EnrolCode => "admin.enrol_code",
            Code::EnrolCodeUsed => "admin.enrol_code_used",
            Code::EnrolCodeExpired => "admin.enrol_code_expired",
            Code::Proxy => "admin.proxy",
            Code::CertificateClock => "admin.certificate_clock",
            _ => "admin.enrol_refused",
        },
        EnrolFault::Hash(_) | EnrolFault::Task(_) => "admin.internal",
    }
}

fn vault_key(fault: &VaultFault) -> &'static str {
    match fault {
        VaultFault::Missing => "admin.key_missing",
        VaultFault::Locked => "admin.keyring_locked",
        VaultFault::NeverMade => "admin.keyring_never_made",
        VaultFault::Damaged | VaultFault::Unavailable(_) | VaultFault::Randomness => "admin.keyring_unavailable",
    }
}

fn batch_key(fault: &BatchFault) -> &'static str {
    match fault {
        BatchFault::Unwritable(_) => "admin.stick_unwritable",
        BatchFault::NotAReceipt => "admin.not_a_receipt",
        BatchFault::OtherTerminal => "admin.receipt_of_another",
        BatchFault::Store(fault) => store_key(fault),
        BatchFault::Central(fault) => code_key(fault.code()),
        BatchFault::Sign(_) => "admin.internal",
    }
}

fn store_key(fault: &StoreFault) -> &'static str {
    match fault {
        StoreFault::Disk(_) => "admin.disk_unwritable",
        StoreFault::Unreadable => "admin.database_unreadable",
        StoreFault::Newer { .. } => "admin.database_newer",
        StoreFault::Sql(_) | StoreFault::Row(_) => "admin.database_refuses",
    }
}

fn fault_key(fault: &kiosk_station::Fault) -> &'static str {
    match fault {
        kiosk_station::Fault::Store(fault) => store_key(fault),
        fault => code_key(fault.code()),
    }
}

pub fn code_key(code: Code) -> &'static str {
    match code {
        Code::SignedOut => "admin.signed_out",
        Code::WrongCredentials => "admin.wrong_credentials",
        Code::TooManyTries => "admin.too_many_tries",
        Code::LockedOut => "admin.locked_out",
        Code::GrantOver => "admin.grant_over",
        Code::FirstSignIn => "admin.first_sign_in",
        Code::PasswordDue => "admin.password_due",
        Code::Forbidden => "admin.forbidden",
        Code::Offline => "admin.offline",
        Code::Proxy => "admin.proxy",
        Code::CertificateClock => "admin.certificate_clock",
        Code::BadAnswer => "admin.bad_answer",
        Code::OtherVersion => "admin.other_version",
        Code::NotEnrolled => "admin.not_enrolled",
        Code::OutOfService => "admin.out_of_service",
        Code::NoNumbers => "admin.no_numbers",
        Code::OfflineTooLong => "admin.offline_too_long",
        Code::DiskUnwritable => "admin.disk_unwritable",
        _ => "admin.internal",
    }
}
