use std::collections::HashMap;
use std::sync::atomic::AtomicU64;

use rusqlite::ffi;

use crate::files::FileId;

/// One opening of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct HandleId(pub u64);

/// Shared memory of a database: written by SQLite through pointers, so that it stays where it is while anybody has it
/// mapped. In units of 8 bytes, for their alignment.
type Region = Box<[AtomicU64]>;

#[derive(Debug, Default)]
struct SharedMemory {
    regions: Vec<Region>,
    /// Slots held, as bits: shared and exclusive.
    held: HashMap<HandleId, (u32, u32)>,
}

/// The locks between the connections of this process, and their shared memory. No crash leaves any of it.
#[derive(Debug, Default)]
pub(crate) struct Locks {
    levels: HashMap<FileId, HashMap<HandleId, i32>>,
    memory: HashMap<FileId, SharedMemory>,
}

impl Locks {
    /// SQLite's five levels, as its own unix code keeps them: many SHARED; one RESERVED among them; PENDING and
    /// EXCLUSIVE keep new ones out; EXCLUSIVE needs all others gone, and waits as PENDING. False: somebody is in the way.
    pub fn lock(&mut self, file: FileId, me: HandleId, wanted: i32) -> bool {
        let levels = self.levels.entry(file).or_default();
        let own = levels.get(&me).copied().unwrap_or(ffi::SQLITE_LOCK_NONE);
        if own >= wanted {
            return true;
        }
        let other = |level| levels.iter().any(|(id, held)| *id != me && *held >= level);
        let (granted, now) = match wanted {
            ffi::SQLITE_LOCK_SHARED => (!other(ffi::SQLITE_LOCK_PENDING), ffi::SQLITE_LOCK_SHARED),
            ffi::SQLITE_LOCK_RESERVED => (!other(ffi::SQLITE_LOCK_RESERVED), ffi::SQLITE_LOCK_RESERVED),
            _ if other(ffi::SQLITE_LOCK_RESERVED) => (false, own),
            _ if other(ffi::SQLITE_LOCK_SHARED) => (false, ffi::SQLITE_LOCK_PENDING),
            _ => (true, ffi::SQLITE_LOCK_EXCLUSIVE),
        };
        if granted || now > own && now == ffi::SQLITE_LOCK_PENDING {
            levels.insert(me, now);
        }
        granted
    }

    pub fn unlock(&mut self, file: FileId, me: HandleId, to: i32) {
        let levels = self.levels.entry(file).or_default();
        if to == ffi::SQLITE_LOCK_NONE {
            levels.remove(&me);
        } else if let Some(level) = levels.get_mut(&me) {
            *level = to.min(*level);
        }
    }

    pub fn reserved(&self, file: FileId) -> bool {
        let mut levels = self.levels.get(&file).into_iter().flat_map(HashMap::values);
        levels.any(|level| *level >= ffi::SQLITE_LOCK_RESERVED)
    }

    /// Where region `number` of `bytes` begins; null where there is none and none shall be made.
    pub fn map(&mut self, file: FileId, me: HandleId, number: usize, bytes: usize, make: bool) -> *const AtomicU64 {
        let memory = self.memory.entry(file).or_default();
        memory.held.entry(me).or_default();
        while make && memory.regions.len() <= number {
            let region = (0..bytes.div_ceil(8)).map(|_| AtomicU64::new(0)).collect();
            memory.regions.push(region);
        }
        memory
            .regions
            .get(number)
            .map_or(std::ptr::null(), |region| region.as_ptr())
    }

    /// False: another connection is in the way.
    pub fn lock_slots(&mut self, file: FileId, me: HandleId, slots: u32, exclusive: bool) -> bool {
        let held = &mut self.memory.entry(file).or_default().held;
        let against = |(shared, alone): &(u32, u32)| slots & if exclusive { shared | alone } else { *alone };
        if held.iter().any(|(id, slots)| *id != me && against(slots) != 0) {
            return false;
        }
        let own = held.entry(me).or_default();
        if exclusive {
            own.1 |= slots;
        } else {
            own.0 |= slots;
        }
        true
    }

    pub fn unlock_slots(&mut self, file: FileId, me: HandleId, slots: u32) {
        let held = self.memory.entry(file).or_default().held.entry(me).or_default();
        held.0 &= !slots;
        held.1 &= !slots;
    }

    /// The memory is gone with the last that mapped it, as with a file that is emptied by the first to open it.
    pub fn unmap(&mut self, file: FileId, me: HandleId) {
        if let Some(memory) = self.memory.get_mut(&file) {
            memory.held.remove(&me);
            if memory.held.is_empty() {
                self.memory.remove(&file);
            }
        }
    }

    pub fn close(&mut self, file: FileId, me: HandleId) {
        self.unlock(file, me, ffi::SQLITE_LOCK_NONE);
        self.unmap(file, me);
    }
}
