//! SQLite's VFS over a [`Disk`]. Nothing is decided here: every function turns C's arguments into a call of the disk
//! and its answer into a result code.

#![expect(unsafe_code, reason = "SQLite calls a VFS through C function pointers")]

mod file;

use std::cell::UnsafeCell;
use std::ffi::{CStr, CString, c_char, c_int};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::ffi;

use self::file::File;
use crate::disk::Disk;
use crate::state::machine_clock;

/// A disk as SQLite knows it: open databases with [`Vfs::name`] as their VFS. It ends when this is dropped; a connection
/// that is open then keeps the files it has, but can open and delete none: drop connections first.
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

/// SQLite's offsets and sizes are never negative.
fn size<T: TryInto<usize>>(number: T) -> usize {
    number.try_into().unwrap_or(0)
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

unsafe extern "C" fn x_open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    out: *mut ffi::sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives its own VFS pointer, a name or null, and `szOsFile` bytes for the file; `flags_out` may be
    // null. A file without methods is one that is not open.
    let (slot, path) = unsafe {
        (*out).pMethods = ptr::null();
        (slot(vfs), path(name))
    };
    guard(ffi::SQLITE_CANTOPEN, || match file::open(slot, path, flags) {
        Err(code) => code,
        Ok(handle) => {
            // SAFETY: the room SQLite made for a file, and its own variable if it is not null.
            unsafe {
                out.cast::<File>().write(File::new(handle));
                if !flags_out.is_null() {
                    *flags_out = flags;
                }
            }
            ffi::SQLITE_OK
        }
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
