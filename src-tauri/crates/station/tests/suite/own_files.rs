//! What a counter has open is no printer, whatever path leads to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use kiosk_paper::Paper;
use kiosk_printer::{
    Chosen, Patience, PrintJob, PrintOutcome, PrintSystem, PrinterAddress, PrinterFault, PrinterKind, SlipKey,
    SlipObserver,
};
use kiosk_station::store::Store;
use zeroize::Zeroizing;

/// Nothing may be handed over to what is no printer.
struct HandsOver;

impl SlipObserver for HandsOver {
    fn handed_over(&mut self, _job: Option<i32>) -> bool {
        panic!("a slip goes out to what is no printer");
    }

    fn changed(&mut self, outcome: &PrintOutcome) {
        panic!("{outcome:?} of what is no printer");
    }
}

/// It cannot be added; and where it was once, nothing is printed on there.
fn is_no_port(path: &str) {
    let system = PrintSystem::at("127.0.0.1:1", Patience::default());
    let admitted = PrinterAddress::typed(path).is_some_and(|address| system.admits(&address));
    assert!(!admitted, "{path} may be added");
    let chosen = Chosen {
        id: format!("device:{path}"),
        name: String::new(),
        kind: PrinterKind::Device,
        paper: Paper::Slip80,
        head: None,
        folder: None,
    };
    system.expect(&chosen);
    let job = PrintJob {
        key: SlipKey {
            tracking_number: "405001738261".to_owned(),
            revision: 1,
            copy: 0,
        },
        document: b"a slip".to_vec(),
    };
    let end = system.print(&chosen, &job, &mut HandsOver);
    assert!(matches!(end, Err(PrinterFault::NoPrinter)), "{path}: {end:?}");
}

#[test]
fn the_counters_own_database_and_its_log_are_no_ports() {
    let folder = tempfile::tempdir().unwrap();
    let (database, key) = (folder.path().join("kiosk.db"), Zeroizing::new([7; 32]));
    let store = Store::create(&database, &key).unwrap();
    let contents = || -> BTreeMap<PathBuf, Vec<u8>> {
        let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let before = contents();
    assert!(
        before
            .iter()
            .any(|(path, bytes)| path.ends_with("kiosk.db-wal") && !bytes.is_empty())
    );

    let open: Vec<String> = fs::read_dir("/dev/fd")
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| fs::read_link(file).is_ok_and(|target| target.starts_with(folder.path())))
        .map(|file| file.display().to_string())
        .collect();
    assert!(open.len() >= 2, "the database and its log are open: {open:?}");
    for typed in open {
        is_no_port(&typed);
        assert!(contents() == before, "{typed} was written to");
    }
    drop(store);
    assert!(Store::open(&database, &key).is_ok());
}
