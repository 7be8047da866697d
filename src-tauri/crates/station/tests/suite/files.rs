//! What is written is made new, its user's alone, and through no link; what is read is a file of a bounded length.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    time::{Duration, Instant},
};

use kiosk_station::{
    enrol,
    files::{self, LONGEST_NOTE},
    folder::Folder,
    log::LogFile,
    spool::{DiskFile, Spool},
    store::Store,
};
use zeroize::Zeroizing;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_is_made_new_and_no_link_leads_it_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (victim, link) = (folder.path().join("victim"), folder.path().join("link"));
    fs::write(&victim, b"whole").unwrap();
    symlink(&victim, &link).unwrap();
    assert!(files::create(&link).is_err());
    assert!(files::create(&victim).is_err(), "nor over what is there");
    assert!(DiskFile::open(&link).is_err());
    let mut log = LogFile::at(link.clone());
    assert!(io::Write::write(&mut log, b"a line").is_err());
    let dangling = folder.path().join("dangling");
    symlink(folder.path().join("nowhere"), &dangling).unwrap();
    assert!(files::create(&dangling).is_err());
    assert!(DiskFile::open(&dangling).is_err());
    assert!(!folder.path().join("nowhere").exists());
    assert_eq!(fs::read(&victim).unwrap(), b"whole");
}

#[test]
fn everything_a_counter_writes_is_its_users_alone() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("deeper").join("data");
    let held = Folder::hold(&path).unwrap();
    drop(Spool::open(Box::new(DiskFile::open(&held.spool()).unwrap())).unwrap());
    let store = Store::create(&held.database(), &Zeroizing::new([7; 32])).unwrap();
    enrol::defaults::keep(&path, "https://central.example", Some("a certificate")).unwrap();
    let mut log = LogFile::at(path.join("kiosk.log"));
    io::Write::write(&mut log, b"a line").unwrap();
    for entry in fs::read_dir(&path).unwrap() {
        let entry = entry.unwrap().path();
        assert_eq!(mode(&entry), 0o600, "{}", entry.display());
    }
    assert!(path.join("kiosk.db-wal").exists());
    assert_eq!((mode(&path), mode(&parent.path().join("deeper"))), (0o700, 0o700));
    drop(store);
    // One of before, that its group could read.
    fs::set_permissions(held.database(), fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&held.database(), &Zeroizing::new([7; 32])).unwrap());
    assert_eq!(mode(&held.database()), 0o600);
}

#[test]
fn a_pipe_a_device_and_a_folder_are_no_files_and_end_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    for path in [
        &pipe,
        folder.path(),
        Path::new("/dev/zero"),
        Path::new("/dev/tty"),
        Path::new("/dev/null"),
    ] {
        let begun = Instant::now();
        assert!(files::read(path, LONGEST_NOTE).is_err(), "{}", path.display());
        assert!(DiskFile::open(path).is_err(), "{}", path.display());
        assert!(begun.elapsed() < Duration::from_secs(1), "{}", path.display());
    }
    let long = folder.path().join("long");
    fs::write(&long, vec![b'x'; 65]).unwrap();
    assert!(files::read(&long, 64).is_err());
    assert_eq!(files::read(&long, 65).unwrap().len(), 65);
}

#[test]
fn only_a_short_file_of_certificates_is_taken_for_an_authority() {
    let folder = tempfile::tempdir().unwrap();
    let with = |bytes: &[u8]| {
        let path = folder.path().join("ca.pem");
        fs::write(&path, bytes).unwrap();
        enrol::authority(&path)
    };
    let block = |what: &str| format!("-----BEGIN {what}-----\nMIIB\n-----END {what}-----\n");
    assert!(with(block("CERTIFICATE").as_bytes()).is_ok());
    for bytes in [
        Vec::new(),
        b"junk".to_vec(),
        vec![b'\n'; 70_000],
        block("PRIVATE KEY").into_bytes(),
        (block("CERTIFICATE") + &block("EC PRIVATE KEY")).into_bytes(),
        b"\xff\xfe".to_vec(),
    ] {
        assert!(
            with(&bytes).is_err(),
            "{}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
    for elsewhere in ["/dev/zero", "/etc", r"\\host\share\ca.pem"] {
        assert!(enrol::authority(Path::new(elsewhere)).is_err(), "{elsewhere}");
    }
}

#[test]
fn a_drive_of_another_machine_is_no_place_for_a_data_folder() {
    for network in [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0xFFFF_FFFF_FE53_4D42] {
        assert!(files::is_network(network), "{network:x}");
    }
    // ext4, xfs, btrfs, tmpfs, overlay, ecryptfs.
    for own in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0xF15F] {
        assert!(!files::is_network(own), "{own:x}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(Folder::hold(folder.path()).is_ok());
}

#[test]
fn a_path_of_another_machine_is_known_by_its_beginning() {
    for other in [
        r"\\host\share\ca.pem",
        r"\\?\UNC\host\share",
        r"\\?\unc\host",
        r"\\.\pipe\x",
        r"\\\\host",
    ] {
        assert!(kiosk_printer::names_a_machine(Path::new(other)), "{other}");
    }
    for here in ["/home/kiosk", r"C:\Kiosk", r"\\?\C:\Kiosk", r"\Kiosk", "ca.pem", ""] {
        assert!(!kiosk_printer::names_a_machine(Path::new(here)), "{here}");
    }
}
