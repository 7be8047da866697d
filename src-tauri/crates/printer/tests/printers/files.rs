//! PDF files in a folder, and what is left where there is no print system.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use kiosk_printer::{
    Chosen, PrintOutcome, PrintReason, PrintState, PrintSystem, PrinterFault, PrinterKind, PrinterState,
};
use thermal::HeldPort;

use super::common::{Ear, NUMBER, impatient, key, office, slip, work};

#[test]
fn without_a_print_system_there_is_still_the_pdf_file() {
    let nobody = HeldPort::new().unwrap();
    let system = PrintSystem::at(&nobody.address().to_string(), impatient());

    let choices = system.found();

    assert_eq!(choices.last().unwrap().kind, PrinterKind::File);
    assert!(choices.iter().all(|choice| !choice.system_default));
    assert_eq!(system.state(&office()), PrinterState::Unknown);
    let file = Chosen {
        id: "file".to_owned(),
        kind: PrinterKind::File,
        ..office()
    };
    assert_eq!(system.state(&file), PrinterState::File);
    let fault = system.print(&office(), &work(0, slip()), &mut Ear::new()).unwrap_err();
    assert!(matches!(fault, PrinterFault::Unreachable(_)));
    assert_eq!(
        fault.word(),
        PrintOutcome::because(PrintState::Failed, PrintReason::SystemDown)
    );
    let folder = tempfile::tempdir().unwrap();
    let file = Chosen {
        folder: Some(folder.path().to_owned()),
        ..file
    };
    let written = system.print(&file, &work(0, slip()), &mut Ear::new()).unwrap();
    assert_eq!(written.state, PrintState::File);
    assert_eq!(std::fs::read(written.file.unwrap()).unwrap(), slip());
}

#[test]
fn a_print_system_that_never_answers_holds_nobody_up() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let system = PrintSystem::at(&mute.local_addr().unwrap().to_string(), impatient());
    let begun = Instant::now();

    assert!(!system.found().is_empty());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn a_pdf_file_is_whole_and_copies_and_corrections_have_own_names() {
    let folder = tempfile::tempdir().unwrap();
    let deeper = folder.path().join("slips");
    let written = |revision, copy| {
        let path = kiosk_printer::write_pdf(&deeper, &key(NUMBER, revision, copy), &slip()).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), slip());
        path.strip_prefix(&deeper).unwrap().display().to_string()
    };
    assert_eq!(written(1, 0), "receipt-405001738261.pdf");
    assert_eq!(written(1, 2), "receipt-405001738261-copy-2.pdf");
    assert_eq!(written(2, 0), "receipt-405001738261-correction-2.pdf");
    assert_eq!(written(2, 1), "receipt-405001738261-correction-2-copy-1.pdf");
    assert_eq!(std::fs::read_dir(&deeper).unwrap().count(), 4, "no half file is left");

    let opaque = kiosk_printer::write_pdf(&deeper, &key("../ABC/۱۲ 3", 1, 0), b"x").unwrap();
    assert_eq!(opaque.parent(), Some(deeper.as_path()));
    let occupied = folder.path().join("file");
    std::fs::write(&occupied, b"").unwrap();
    assert!(kiosk_printer::write_pdf(&occupied, &key(NUMBER, 1, 0), &slip()).is_err());
}

#[cfg(unix)]
#[test]
fn a_pdf_file_is_its_users_alone_and_no_link_on_a_stick_leads_it_elsewhere() {
    use std::os::unix::fs::{MetadataExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (victim, stick) = (folder.path().join("kiosk.db"), folder.path().join("stick"));
    std::fs::write(&victim, b"whole").unwrap();
    std::fs::create_dir(&stick).unwrap();
    for name in [".receipt-405001738261.pdf.part", "receipt-405001738261.pdf"] {
        symlink(&victim, stick.join(name)).unwrap();
    }
    let written = kiosk_printer::write_pdf(&stick, &key(NUMBER, 1, 0), &slip()).unwrap();
    assert_eq!(std::fs::read(&victim).unwrap(), b"whole");
    let about = std::fs::symlink_metadata(&written).unwrap();
    assert!(about.is_file());
    assert_eq!(about.mode() & 0o777, 0o600);
    let new = stick.join("new");
    kiosk_printer::write_pdf(&new, &key(NUMBER, 1, 0), &slip()).unwrap();
    assert_eq!(std::fs::metadata(&new).unwrap().mode() & 0o777, 0o700);
    let elsewhere = std::path::Path::new(r"\\host\share");
    assert!(kiosk_printer::write_pdf(elsewhere, &key(NUMBER, 1, 0), &slip()).is_err());
}
