//! A printer's address that is a file the counter itself has open.

use std::{fs, path::Path};

use kiosk_station::{Fault, view::Paper};
use stories::{Counter, Town};
use town::{
    Keyboard as _, Visit,
    people::{AZARI, KAZEMI, MORADI},
};

/// As this program can name the files of the folder that it has open.
fn open_files(folder: &Path) -> Vec<String> {
    let files = fs::read_dir("/dev/fd").unwrap().map(|file| file.unwrap().path());
    files
        .filter(|file| fs::read_link(file).is_ok_and(|target| target.starts_with(folder)))
        .map(|file| file.display().to_string())
        .collect()
}

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    // Whoever reads the database marks it in the log's index.
    let files = files.filter(|path| !path.to_string_lossy().ends_with("-shm"));
    let mut contents: Vec<_> = files
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    contents.sort();
    contents
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counters_own_files_are_no_printer_whoever_types_them() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled(&town).await).await;
    let number = counter.take(&Visit::household(1)).await;
    counter.station.choose_printer("file", None).await.unwrap();
    let open = open_files(counter.path());
    assert!(open.len() >= 2, "the database and its log are open: {open:?}");

    for worker in [KAZEMI, MORADI, AZARI] {
        counter.station.sign_in(worker.code, worker.password).await.unwrap();
        for typed in &open {
            let before = contents(counter.path());
            let added = counter.station.add_printer(typed).await;
            if worker.code == KAZEMI.code {
                assert!(matches!(added, Err(Fault::Forbidden)), "{added:?}");
            } else {
                assert!(matches!(added, Err(Fault::PrinterAddress)), "{added:?}");
            }
            let id = format!("device:{typed}");
            let paper = counter.station.set_paper(&id, Paper::Slip80).await;
            assert!(matches!(paper, Err(Fault::NoPrinter)), "{paper:?}");
            let chosen = counter.station.choose_printer(&id, None).await;
            assert!(matches!(chosen, Err(Fault::NoPrinter)), "{chosen:?}");
            counter.station.look_at_printer().await;
            assert!(contents(counter.path()) == before, "{typed} was written to");
        }
    }

    let counter = Counter::open_in(counter.close().await).await;
    assert_eq!(counter.receipt(&number).tracking_number, number);
}
