//! The spool keeps what was appended, whatever was cut off at its end.

use std::{
    io,
    sync::{Arc, Mutex},
};

use kiosk_station::spool::{self, DiskFile, Spool, SpoolFault, SpoolFile};

/// A file in memory that can be told to refuse.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    bytes: Vec<u8>,
    /// How many of the next bytes are taken before the disk is full.
    room: Option<usize>,
}

impl SpoolFile for Memory {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.0.lock().unwrap().bytes.clone())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut inside = self.0.lock().unwrap();
        match inside.room {
            Some(room) if room < bytes.len() => {
                inside.bytes.extend_from_slice(&bytes[..room]);
                inside.room = Some(0);
                Err(io::ErrorKind::StorageFull.into())
            }
            room => {
                inside.room = room.map(|room| room - bytes.len());
                inside.bytes.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.0.lock().unwrap().bytes.truncate(usize::try_from(length).unwrap());
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Memory {
    fn with(bytes: &[u8]) -> Self {
        let memory = Self::default();
        memory.0.lock().unwrap().bytes = bytes.to_vec();
        memory
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    fn open(&self) -> (Spool, Vec<Vec<u8>>) {
        Spool::open(Box::new(self.clone())).unwrap()
    }
}

fn envelopes(count: u8) -> Vec<Vec<u8>> {
    (1..=count).map(|n| vec![n; 20 + usize::from(n)]).collect()
}

fn spooled(count: u8) -> Memory {
    let memory = Memory::default();
    let (spool, _) = memory.open();
    for envelope in envelopes(count) {
        spool.append(&envelope).unwrap();
    }
    memory
}

#[test]
fn what_was_appended_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.spool");
    let open = || Spool::open(Box::new(DiskFile::open(&path).unwrap())).unwrap();
    for (index, envelope) in envelopes(5).iter().enumerate() {
        let (spool, before) = open();
        assert_eq!(before, envelopes(5)[..index]);
        spool.append(envelope).unwrap();
    }
    assert_eq!(open().1, envelopes(5));
    assert_eq!(spool::read(&std::fs::read(&path).unwrap()).unwrap(), envelopes(5));
}

#[test]
fn an_envelope_appended_twice_is_there_once() {
    let memory = spooled(3);
    let (spool, _) = memory.open();
    for envelope in envelopes(3) {
        spool.append(&envelope).unwrap();
    }
    assert_eq!(memory.open().1, envelopes(3));
}

#[test]
fn a_file_cut_off_anywhere_keeps_every_whole_frame_and_goes_on() {
    let whole = spooled(4).bytes();
    for length in 0..=whole.len() {
        let memory = Memory::with(&whole[..length]);
        let (spool, kept) = memory.open();
        assert_eq!(kept, envelopes(4)[..kept.len()], "cut at {length}");
        spool.append(b"the next").unwrap();
        let mut after = kept.clone();
        after.push(b"the next".to_vec());
        assert_eq!(memory.open().1, after, "cut at {length}");
    }
    let whole_frames = Memory::with(&whole[..whole.len() - 1]).open().1;
    assert_eq!(whole_frames, envelopes(3));
}

#[test]
fn damage_in_the_middle_costs_what_it_covers_and_nothing_after_it() {
    let whole = spooled(4).bytes();
    for at in 8..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        let kept = Memory::with(&damaged).open().1;
        assert_eq!(kept.len(), 3, "byte {at}");
        assert!(kept.iter().all(|envelope| envelopes(4).contains(envelope)), "byte {at}");
    }
}

#[test]
fn a_full_disk_leaves_no_half_frame_behind() {
    let memory = spooled(2);
    let (spool, _) = memory.open();
    memory.0.lock().unwrap().room = Some(10);
    assert!(matches!(spool.append(b"too long for the room"), Err(SpoolFault::Io(_))));
    memory.0.lock().unwrap().room = None;
    spool.append(b"there is room again").unwrap();
    let mut all = envelopes(2);
    all.push(b"there is room again".to_vec());
    assert_eq!(memory.open().1, all);
}

#[test]
fn a_beginning_of_which_only_the_length_arrived_is_begun_anew() {
    for length in 0..=8 {
        let memory = Memory::with(&vec![0; length]);
        let (spool, before) = memory.open();
        assert_eq!(before, Vec::<Vec<u8>>::new());
        spool.append(b"the first").unwrap();
        assert_eq!(memory.open().1, [b"the first"]);
    }
}

#[test]
fn a_spool_begun_anew_has_its_newest_and_goes_on() {
    let memory = spooled(3);
    let (spool, _) = memory.open();
    spool.begin_anew().unwrap();
    let mut all = envelopes(3);
    let newest = all.pop().unwrap();
    assert_eq!(
        memory.open().1,
        std::slice::from_ref(&newest),
        "it says how far the counter went"
    );
    let again = all.remove(0);
    spool.append(&again).unwrap();
    assert_eq!(
        memory.open().1,
        [newest, again],
        "what was there before is not taken for there"
    );
}

#[test]
fn another_file_is_left_alone() {
    let memory = Memory::with(b"a letter to somebody");
    assert!(matches!(
        Spool::open(Box::new(memory.clone())),
        Err(SpoolFault::NotASpool)
    ));
    assert_eq!(memory.bytes(), b"a letter to somebody");
}

/// Every byte of it says that a frame begins here which ends a mebibyte on.
#[test]
fn a_spool_that_was_made_to_be_slow_is_read_in_a_moment() {
    for unit in [
        &[0xff, 0xff, 0x0f, 0x00][..],
        &[0, 0, 0x10, 0],
        &[0x00, 0x00, 0x08, 0x00, 1, 2, 3, 4, 5],
        // A frame of one byte, whole: a million of them are no spool.
        &kiosk_wire::spool_file::frame(b"x"),
    ] {
        let mut file = kiosk_wire::spool_file::MAGIC.to_vec();
        file.extend(kiosk_wire::spool_file::frame(b"the first is whole"));
        file.extend(unit.iter().copied().cycle().take(8 << 20));
        let begun = std::time::Instant::now();
        let read = spool::read(&file).unwrap();
        // A hundredth of it on a quiet machine; a look at each mebibyte from each byte on would take days.
        assert!(begun.elapsed().as_secs_f64() < 30.0, "{unit:?}: {:?}", begun.elapsed());
        assert_eq!(read[0], b"the first is whole");
        // Nothing that was not looked at is cut off as a torn end.
        let memory = Memory::with(&file);
        memory.open();
        assert!(memory.bytes().len() + (1 << 20) > file.len(), "{unit:?}");
    }
}

/// Noise of the size of a disk's bad place costs what it covers.
#[test]
fn frames_after_a_mebibyte_of_noise_are_found() {
    let mut noise = 88_172_645_463_325_252_u64;
    let mut file = kiosk_wire::spool_file::MAGIC.to_vec();
    file.extend(kiosk_wire::spool_file::frame(b"before"));
    for _ in 0..(1 << 17) {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        file.extend(noise.to_le_bytes());
    }
    file.extend(kiosk_wire::spool_file::frame(b"after"));
    assert_eq!(spool::read(&file).unwrap(), [&b"before"[..], b"after"]);
}
