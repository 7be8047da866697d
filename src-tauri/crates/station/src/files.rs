//! How this program opens files, everywhere: what it writes is made new, is its user's alone and follows no link; what it
//! reads is a file, has a greatest length, and keeps nobody waiting.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _},
    path::Path,
};

/// Of what people and programs leave in a folder: an address, a certificate, a note.
pub const LONGEST_NOTE: u64 = 64 << 10;

/// Makes the file, for writing. Where anything is there already, a link for one, it is refused.
///
/// # Errors
/// Where it is there, or the disk refuses.
pub fn create(path: &Path) -> io::Result<File> {
    options(0).write(true).create_new(true).open(path)
}

/// Opens a file of ours that goes on from start to start, or makes it.
///
/// # Errors
/// Where it is no file, a link for one, or the disk refuses.
pub(crate) fn open_or_create(path: &Path) -> io::Result<File> {
    let file = options(no_follow())
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    regular(file)
}

/// The same, to write at its end alone.
pub(crate) fn open_to_append(path: &Path) -> io::Result<File> {
    regular(options(no_follow()).append(true).create(true).open(path)?)
}

/// Makes the folder, and those above it, for its user alone. One that is there stays as it is.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)
}

/// The bytes of a file. A pipe, a device or a folder is none, and ends at once.
///
/// # Errors
/// Where it is no file, is longer, or cannot be read.
pub fn read(path: &Path, longest: u64) -> io::Result<Vec<u8>> {
    let file = regular(options(at_once()).read(true).open(path)?)?;
    let mut bytes = Vec::new();
    file.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > longest {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The same, as text.
///
/// # Errors
/// As [`read`], and where it is no text.
pub fn read_text(path: &Path, longest: u64) -> io::Result<String> {
    String::from_utf8(read(path, longest)?).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// The same of a file that may be missing.
pub(crate) fn found(path: &Path, longest: u64) -> io::Result<Option<Vec<u8>>> {
    match read(path, longest) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// A file that SQLite made, for its user alone; its log takes over what it may.
pub(crate) fn restrict(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Whether a folder is on another machine: locks and logs of a database do not hold there.
#[cfg(target_os = "linux")]
pub(crate) fn is_remote(path: &Path) -> bool {
    rustix::fs::statfs(path).is_ok_and(|about| u64::try_from(about.f_type).is_ok_and(is_network))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_remote(path: &Path) -> bool {
    kiosk_printer::names_a_machine(path)
}

/// By the numbers in Linux' `include/uapi/linux/magic.h`: NFS, SMB, CIFS, SMB2, AFS, Coda, Ceph.
#[must_use]
pub fn is_network(file_system: u64) -> bool {
    matches!(
        file_system & 0xffff_ffff,
        0x6969 | 0x517B | 0xFF53_4D42 | 0xFE53_4D42 | 0x5346_414F | 0x7375_7245 | 0x00C3_6400
    )
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no file"))
    }
}

/// Windows gives a file the rights of its folder, and its links need an administrator.
fn options(flags: i32) -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).custom_flags(flags);
    }
    #[cfg(not(unix))]
    let _ = flags;
    options
}

/// Opening a pipe must not wait for its other end.
#[cfg(unix)]
fn at_once() -> i32 {
    (rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY)
        .bits()
        .cast_signed()
}

#[cfg(unix)]
fn no_follow() -> i32 {
    at_once() | rustix::fs::OFlags::NOFOLLOW.bits().cast_signed()
}

#[cfg(not(unix))]
fn at_once() -> i32 {
    0
}

#[cfg(not(unix))]
fn no_follow() -> i32 {
    0
}
