//! One open file: its methods.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering, fence};

use rusqlite::ffi;

use super::{Slot, code, guard, size, unused};
use crate::disk::Disk;
use crate::files::FileId;
use crate::locks::HandleId;
use crate::platter::folder_of;

/// A file as SQLite holds it, in memory that SQLite makes.
#[repr(C)]
pub(super) struct File {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

pub(super) struct Handle {
    disk: Disk,
    slot: &'static Slot,
    file: FileId,
    id: HandleId,
    /// Has a name, so that what is done to it is recorded.
    recorded: bool,
    /// The name to delete on closing.
    doomed: Option<String>,
    /// The folder to sync with the file's next sync.
    folder: String,
    folder_due: AtomicBool,
}

impl Drop for Handle {
    fn drop(&mut self) {
        let mut state = self.disk.state();
        if let Some(path) = &self.doomed {
            // A disk that is off keeps the file, as a real one would.
            let _gone = state.delete(path, false);
        }
        state.closed(self.file, self.id);
        drop(state);
        let mut user = self.slot.user();
        user.open_files -= 1;
        if user.open_files == 0 && user.disk.is_none() {
            unused().push(self.slot);
        }
    }
}

/// What SQLite's unix VFS syncs the folder for, after the first sync of the file. Without it a rollback journal that
/// was deleted could come back beside a WAL that was synced later, and SQLite would take it for the newer one.
const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;

pub(super) fn open(slot: &'static Slot, path: Option<String>, flags: c_int) -> Result<Handle, c_int> {
    let mut user = slot.user();
    let disk = user.disk.clone().ok_or(ffi::SQLITE_CANTOPEN)?;
    let mut state = disk.state();
    let recorded = path.is_some();
    let file = match &path {
        None => state.new_file(),
        Some(path) => match state.find(path) {
            Some(_) if flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0 => return Err(ffi::SQLITE_CANTOPEN),
            Some(file) => file,
            None if flags & ffi::SQLITE_OPEN_CREATE == 0 => return Err(ffi::SQLITE_CANTOPEN),
            None => state.create(path).map_err(|_| ffi::SQLITE_CANTOPEN)?,
        },
    };
    let id = state.opened(file);
    drop(state);
    user.open_files += 1;
    Ok(Handle {
        disk,
        slot,
        file,
        id,
        recorded,
        folder: folder_of(path.as_deref().unwrap_or_default()).to_owned(),
        folder_due: AtomicBool::new(flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & JOURNALS != 0),
        doomed: path.filter(|_| flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0),
    })
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(x_close),
    xRead: Some(x_read),
    xWrite: Some(x_write),
    xTruncate: Some(x_truncate),
    xSync: Some(x_sync),
    xFileSize: Some(x_file_size),
    xLock: Some(x_lock),
    xUnlock: Some(x_unlock),
    xCheckReservedLock: Some(x_check_reserved_lock),
    xFileControl: Some(x_file_control),
    xSectorSize: Some(x_sector_size),
    xDeviceCharacteristics: Some(x_device_characteristics),
    xShmMap: Some(x_shm_map),
    xShmLock: Some(x_shm_lock),
    xShmBarrier: Some(x_shm_barrier),
    xShmUnmap: Some(x_shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn busy_unless(granted: bool) -> c_int {
    if granted { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

impl File {
    pub(super) fn new(handle: Handle) -> Self {
        Self {
            base: ffi::sqlite3_file {
                pMethods: &raw const METHODS,
            },
            handle: Box::into_raw(Box::new(handle)),
        }
    }
}

/// # Safety
/// `file` was opened by `x_open` and is not closed yet.
unsafe fn handle<'a>(file: *mut ffi::sqlite3_file) -> &'a Handle {
    // SAFETY: `x_open` put a handle of its own making there, and only `x_close` frees it. It is only ever shared.
    unsafe { &*(*file.cast::<File>()).handle }
}

unsafe extern "C" fn x_close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes an open file once; the box is the one `x_open` made.
    let handle = unsafe { Box::from_raw((*file.cast::<File>()).handle) };
    guard(ffi::SQLITE_IOERR_CLOSE, || {
        drop(handle);
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_read(file: *mut ffi::sqlite3_file, to: *mut c_void, n: c_int, offset: i64) -> c_int {
    // SAFETY: an open file, and `n` bytes at `to` for it to fill.
    let (handle, out) = unsafe {
        // Not initialised by SQLite, so it is before Rust sees it; short reads want zeros anyhow.
        ptr::write_bytes(to.cast::<u8>(), 0, size(n));
        (handle(file), std::slice::from_raw_parts_mut(to.cast::<u8>(), size(n)))
    };
    guard(ffi::SQLITE_IOERR_READ, || {
        let wanted = out.len();
        match handle.disk.state().read(handle.file, size(offset), out) {
            Ok(read) if read == wanted => ffi::SQLITE_OK,
            Ok(_) => ffi::SQLITE_IOERR_SHORT_READ,
            Err(_) => ffi::SQLITE_IOERR_READ,
        }
    })
}

unsafe extern "C" fn x_write(file: *mut ffi::sqlite3_file, from: *const c_void, n: c_int, offset: i64) -> c_int {
    // SAFETY: an open file, and `n` bytes at `from`.
    let (handle, bytes) = unsafe { (handle(file), std::slice::from_raw_parts(from.cast::<u8>(), size(n))) };
    guard(ffi::SQLITE_IOERR_WRITE, || {
        let mut state = handle.disk.state();
        if handle.recorded {
            return code(state.write(handle.file, size(offset), bytes), ffi::SQLITE_IOERR_WRITE);
        }
        state.write_unrecorded(handle.file, size(offset), bytes);
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(ffi::SQLITE_IOERR_TRUNCATE, || {
        let mut state = handle.disk.state();
        if handle.recorded {
            return code(state.truncate(handle.file, size(len)), ffi::SQLITE_IOERR_TRUNCATE);
        }
        state.truncate_unrecorded(handle.file, size(len));
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(ffi::SQLITE_IOERR_FSYNC, || {
        if !handle.recorded {
            return ffi::SQLITE_OK;
        }
        let mut state = handle.disk.state();
        let mut done = state.sync(handle.file);
        if done.is_ok() && handle.folder_due.load(Ordering::Relaxed) {
            done = state.sync_folder(&handle.folder);
            handle.folder_due.store(done.is_err(), Ordering::Relaxed);
        }
        code(done, ffi::SQLITE_IOERR_FSYNC)
    })
}

unsafe extern "C" fn x_file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: an open file and SQLite's own variable.
    let (handle, out) = unsafe { (handle(file), &mut *out) };
    guard(ffi::SQLITE_IOERR_FSTAT, || {
        *out = handle.disk.state().len(handle.file) as i64;
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(ffi::SQLITE_IOERR_LOCK, || {
        busy_unless(handle.disk.state().locks.lock(handle.file, handle.id, level))
    })
}

unsafe extern "C" fn x_unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(ffi::SQLITE_IOERR_UNLOCK, || {
        handle.disk.state().locks.unlock(handle.file, handle.id, level);
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: an open file and SQLite's own variable.
    let (handle, out) = unsafe { (handle(file), &mut *out) };
    guard(ffi::SQLITE_IOERR_CHECKRESERVEDLOCK, || {
        *out = c_int::from(handle.disk.state().locks.reserved(handle.file));
        ffi::SQLITE_OK
    })
}

/// Knows none: all that SQLite asks by it is optional, and this disk has none of it.
unsafe extern "C" fn x_file_control(_file: *mut ffi::sqlite3_file, _op: c_int, _arg: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn x_sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(4096, || handle.disk.state().live.device.sector.cast_signed())
}

/// No write is atomic, none is in order, names of files in use can be taken away. The one promise that may be made is
/// [`Device::powersafe_overwrite`](crate::Device::powersafe_overwrite): the images keep it always, and SQLite writes
/// less when it counts on it, so that both have to be tried.
unsafe extern "C" fn x_device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(0, || {
        if handle.disk.state().live.device.powersafe_overwrite {
            ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
        } else {
            0
        }
    })
}

unsafe extern "C" fn x_shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: an open file and SQLite's own variable.
    let (handle, out) = unsafe { (handle(file), &mut *out) };
    guard(ffi::SQLITE_IOERR_SHMMAP, || {
        let locks = &mut handle.disk.state().locks;
        let start = locks.map(handle.file, handle.id, size(region), size(bytes), extend != 0);
        *out = start.cast_mut().cast();
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_shm_lock(file: *mut ffi::sqlite3_file, first: c_int, n: c_int, flags: c_int) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(ffi::SQLITE_IOERR_SHMLOCK, || {
        let slots = ((1u32 << n) - 1) << first;
        let locks = &mut handle.disk.state().locks;
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            locks.unlock_slots(handle.file, handle.id, slots);
            return ffi::SQLITE_OK;
        }
        let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        busy_unless(locks.lock_slots(handle.file, handle.id, slots, exclusive))
    })
}

unsafe extern "C" fn x_shm_barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn x_shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: an open file.
    let handle = unsafe { handle(file) };
    guard(ffi::SQLITE_OK, || {
        handle.disk.state().locks.unmap(handle.file, handle.id);
        ffi::SQLITE_OK
    })
}
