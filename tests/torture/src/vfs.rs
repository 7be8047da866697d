//! SQLite's VFS over a [`Disk`]. Nothing is decided here: every function turns C's arguments into a call of the disk
//! and its answer into a result code.

#![expect(unsafe_code, reason = "SQLite calls a VFS through C function pointers")]

use std::cell::UnsafeCell;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::ffi;

use crate::disk::{Disk, machine_clock};
use crate::files::FileId;
use crate::locks::HandleId;
use crate::platter::folder_of;

/// A disk as SQLite knows it: open databases with [`Vfs::name`] as their VFS. It ends when this is dropped; connections
/// that are still open then keep the disk to themselves until they close.
pub struct Vfs {
    slot: &'static Slot,
}

/// What SQLite holds a pointer to. Slots are never freed, only used again: a connection that outlives its VFS finds a
/// slot without a disk, or with another one, and never memory that is gone.
struct Slot {
    vfs: UnsafeCell<ffi::sqlite3_vfs>,
    name: CString,
    user: Mutex<User>,
}

#[derive(Default)]
struct User {
    disk: Option<Disk>,
    open_files: usize,
}

// SAFETY: `vfs` is written once, before the slot is shared; after that only SQLite touches it (its list of VFSs), under
// a mutex of its own.
unsafe impl Sync for Slot {}

static UNUSED: Mutex<Vec<&'static Slot>> = Mutex::new(Vec::new());
static MADE: AtomicUsize = AtomicUsize::new(0);

fn unused() -> MutexGuard<'static, Vec<&'static Slot>> {
    UNUSED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Slot {
    fn user(&self) -> MutexGuard<'_, User> {
        self.user.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take() -> &'static Self {
        if let Some(slot) = unused().pop() {
            return slot;
        }
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = CString::new(format!("torture-{number}")).unwrap_or_default();
        let slot: &'static Self = Box::leak(Box::new(Self {
            vfs: UnsafeCell::new(TEMPLATE),
            name,
            user: Mutex::default(),
        }));
        // SAFETY: nobody else knows the slot yet.
        unsafe {
            let vfs = slot.vfs.get();
            (*vfs).zName = slot.name.as_ptr();
            (*vfs).pAppData = ptr::from_ref(slot).cast_mut().cast();
        }
        slot
    }
}

impl Vfs {
    /// # Errors
    /// What SQLite says to being given a VFS; it fails only where SQLite itself cannot start.
    pub fn new(disk: &Disk) -> rusqlite::Result<Self> {
        let slot = Slot::take();
        slot.user().disk = Some(disk.clone());
        // SAFETY: the slot is never freed, so pointer and name stay good; it is not registered now.
        let code = unsafe { ffi::sqlite3_vfs_register(slot.vfs.get(), 0) };
        let vfs = Self { slot };
        if code == ffi::SQLITE_OK {
            Ok(vfs)
        } else {
            Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None))
        }
    }

    /// No other [`Vfs`] has this name while this one lives.
    #[must_use]
    pub fn name(&self) -> &CStr {
        &self.slot.name
    }
}

impl Drop for Vfs {
    fn drop(&mut self) {
        // SAFETY: the pointer is good for ever; taking out what is not in is no error.
        unsafe { ffi::sqlite3_vfs_unregister(self.slot.vfs.get()) };
        let mut user = self.slot.user();
        user.disk = None;
        if user.open_files == 0 {
            unused().push(self.slot);
        }
    }
}

/// A file as SQLite holds it, in memory that SQLite makes.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

struct Handle {
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

const TEMPLATE: ffi::sqlite3_vfs = ffi::sqlite3_vfs {
    iVersion: 2,
    szOsFile: size_of::<File>() as c_int,
    mxPathname: 1024,
    pNext: ptr::null_mut(),
    zName: ptr::null(),
    pAppData: ptr::null_mut(),
    xOpen: Some(x_open),
    xDelete: Some(x_delete),
    xAccess: Some(x_access),
    xFullPathname: Some(x_full_pathname),
    xDlOpen: None,
    xDlError: None,
    xDlSym: None,
    xDlClose: None,
    xRandomness: Some(x_randomness),
    xSleep: Some(x_sleep),
    xCurrentTime: Some(x_current_time),
    xGetLastError: Some(x_get_last_error),
    xCurrentTimeInt64: Some(x_current_time_int64),
    xSetSystemCall: None,
    xGetSystemCall: None,
    xNextSystemCall: None,
};

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

/// What SQLite's unix VFS syncs the folder for, after the first sync of the file. Without it a rollback journal that
/// was deleted could come back beside a WAL that was synced later, and SQLite would take it for the newer one.
const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;

/// No panic may reach C.
fn guard(on_panic: c_int, work: impl FnOnce() -> c_int) -> c_int {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(on_panic)
}

/// `otherwise` for all that is not a full disk.
fn code(done: io::Result<()>, otherwise: c_int) -> c_int {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(e) if e.kind() == io::ErrorKind::StorageFull => ffi::SQLITE_FULL,
        Err(_) => otherwise,
    }
}

fn busy_unless(granted: bool) -> c_int {
    if granted { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

/// SQLite's offsets and sizes are never negative.
fn size<T: TryInto<usize>>(number: T) -> usize {
    number.try_into().unwrap_or(0)
}

/// # Safety
/// `file` was opened by [`x_open`] and is not closed yet.
unsafe fn handle<'a>(file: *mut ffi::sqlite3_file) -> &'a Handle {
    // SAFETY: `x_open` put a handle of its own making there, and only `x_close` frees it. It is only ever shared.
    unsafe { &*(*file.cast::<File>()).handle }
}

/// # Safety
/// `vfs` is one of ours.
unsafe fn slot(vfs: *mut ffi::sqlite3_vfs) -> &'static Slot {
    // SAFETY: `pAppData` is set before a slot is shared, to the slot itself, which is never freed.
    unsafe { &*(*vfs).pAppData.cast::<Slot>() }
}

/// # Safety
/// `text` is null or a C string that lives for the call.
unsafe fn path(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: as the caller says.
    let text = unsafe { CStr::from_ptr(text) };
    Some(text.to_string_lossy().into_owned())
}

fn open(slot: &'static Slot, path: Option<String>, flags: c_int) -> Result<Handle, c_int> {
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

unsafe extern "C" fn x_open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    out: *mut ffi::sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives its own VFS pointer, a name or null, and `szOsFile` bytes for the file; `flags_out` may be
    // null. A file without methods is one that is not open.
    let (slot, path, file) = unsafe {
        (*out).pMethods = ptr::null();
        (slot(vfs), path(name), &mut *out.cast::<File>())
    };
    guard(ffi::SQLITE_CANTOPEN, || match open(slot, path, flags) {
        Err(code) => code,
        Ok(handle) => {
            file.handle = Box::into_raw(Box::new(handle));
            file.base.pMethods = &raw const METHODS;
            if !flags_out.is_null() {
                // SAFETY: not null, so SQLite's own variable.
                unsafe { *flags_out = flags };
            }
            ffi::SQLITE_OK
        }
    })
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
        if done.is_ok() && handle.folder_due.swap(false, Ordering::Relaxed) {
            done = state.sync_folder(&handle.folder);
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

unsafe extern "C" fn x_delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: our VFS and a C string.
    let (slot, path) = unsafe { (slot(vfs), path(name)) };
    guard(ffi::SQLITE_IOERR_DELETE, || {
        let (Some(disk), Some(path)) = (slot.user().disk.clone(), path) else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        match disk.state().delete(&path, sync_folder != 0) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => ffi::SQLITE_IOERR_DELETE_NOENT,
            done => code(done, ffi::SQLITE_IOERR_DELETE),
        }
    })
}

unsafe extern "C" fn x_access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: our VFS, a C string and SQLite's own variable.
    let (slot, path, out) = unsafe { (slot(vfs), path(name), &mut *out) };
    guard(ffi::SQLITE_IOERR_ACCESS, || {
        let (Some(disk), Some(path)) = (slot.user().disk.clone(), path) else {
            return ffi::SQLITE_IOERR_ACCESS;
        };
        *out = c_int::from(disk.exists(&path));
        ffi::SQLITE_OK
    })
}

/// Names are taken as they are.
unsafe extern "C" fn x_full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    n: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: a C string, and `n` bytes for its copy with the zero at its end.
    unsafe {
        let name = CStr::from_ptr(name).to_bytes_with_nul();
        if name.len() > size(n) {
            return ffi::SQLITE_CANTOPEN;
        }
        ptr::copy_nonoverlapping(name.as_ptr().cast(), out, name.len());
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_randomness(vfs: *mut ffi::sqlite3_vfs, n: c_int, out: *mut c_char) -> c_int {
    // SAFETY: our VFS, and `n` bytes to fill, which Rust sees after they are initialised.
    let (slot, out) = unsafe {
        ptr::write_bytes(out, 0, size(n));
        (slot(vfs), std::slice::from_raw_parts_mut(out.cast::<u8>(), size(n)))
    };
    guard(0, || {
        let Some(disk) = slot.user().disk.clone() else { return 0 };
        disk.state().random.fill(out);
        n
    })
}

unsafe extern "C" fn x_sleep(vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    // SAFETY: our VFS.
    let slot = unsafe { slot(vfs) };
    guard(0, || {
        let disk = slot.user().disk.clone();
        if let Some(disk) = disk {
            disk.sleep(Duration::from_micros(size(microseconds) as u64));
        }
        microseconds
    })
}

/// Milliseconds from the Julian epoch to the Unix epoch.
const JULIAN: i64 = 210_866_760_000_000;

fn julian_milliseconds(slot: &Slot) -> i64 {
    let disk = slot.user().disk.clone();
    disk.map_or_else(machine_clock, |disk| disk.state().now()) + JULIAN
}

unsafe extern "C" fn x_current_time_int64(vfs: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    // SAFETY: our VFS and SQLite's own variable.
    let (slot, out) = unsafe { (slot(vfs), &mut *out) };
    guard(ffi::SQLITE_ERROR, || {
        *out = julian_milliseconds(slot);
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_current_time(vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: our VFS and SQLite's own variable.
    let (slot, out) = unsafe { (slot(vfs), &mut *out) };
    guard(ffi::SQLITE_ERROR, || {
        *out = julian_milliseconds(slot) as f64 / 86_400_000.0;
        ffi::SQLITE_OK
    })
}

unsafe extern "C" fn x_get_last_error(_vfs: *mut ffi::sqlite3_vfs, _n: c_int, _out: *mut c_char) -> c_int {
    0
}
