use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Course, PrintJob, PrintOutcome, PrintState, Printer, PrinterFault, PrinterState, SlipKey};

/// Writes slips as PDF files.
pub(super) struct Folder {
    folder: Option<PathBuf>,
}

impl Folder {
    /// Into the folder given, or the user's folder of documents.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }
}

impl Printer for Folder {
    fn state(&self) -> PrinterState {
        PrinterState::File
    }

    fn print(&self, slip: &PrintJob, course: &mut Course<'_>) -> Result<PrintOutcome, PrinterFault> {
        let folder = self.folder.clone().or_else(documents).ok_or(PrinterFault::NoPrinter)?;
        course.handed_over(None)?;
        let file = write_pdf(&folder, &slip.key, &slip.document).map_err(PrinterFault::File)?;
        Ok(PrintOutcome {
            file: Some(file),
            ..PrintState::File.into()
        })
    }
}

/// The folder of PDF files if none was named.
fn documents() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.document_dir().unwrap_or_else(|| dirs.home_dir()).to_owned())
}

/// Writes `receipt-<number>.pdf` into `folder`, whole or not at all, and durable when this returns. A correction's
/// name goes on with `-correction-<revision>`, a copy's with `-copy-<n>`. A slip of the same name is replaced.
///
/// # Errors
/// Fails if the folder cannot be made or written.
pub fn write_pdf(folder: &Path, slip: &SlipKey, document: &[u8]) -> io::Result<PathBuf> {
    // others' numbers are any text: keep what every file system takes
    let number: String = slip
        .tracking_number
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let part = |name, count, least| {
        if count < least {
            String::new()
        } else {
            format!("-{name}-{count}")
        }
    };
    let correction = part("correction", slip.revision, 2);
    let copy = part("copy", slip.copy, 1);
    let name = format!("receipt-{number}{correction}{copy}.pdf");
    if names_a_machine(folder) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    create_folder(folder)?;
    let path = folder.join(&name);
    let half = folder.join(format!(".{name}.part"));
    let written = write_through(&half, document).and_then(|()| fs::rename(&half, &path));
    if let Err(fault) = written {
        // the half may not be there at all; the fault that matters is the first one
        drop(fs::remove_file(&half));
        return Err(fault);
    }
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(path)
}

/// Made new, for its user alone, and through no link: the folder may be on a visitor's stick.
fn write_through(path: &Path, document: &[u8]) -> io::Result<()> {
    // of a write that was cut short; a link goes, and what it names stays
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.write(true).create_new(true).open(path)?;
    file.write_all(document)?;
    file.sync_all()
}

/// Whether a path begins with the name of another machine, as Windows writes it: opening it shows that machine who the user
/// is.
#[must_use]
pub fn names_a_machine(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    let separators = text
        .iter()
        .take_while(|sign| **sign == b'\\' || cfg!(windows) && **sign == b'/');
    let verbatim = text.starts_with(br"\\?\");
    let verbatim_unc = text
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case(br"\\?\UNC\"));
    separators.count() >= 2 && (!verbatim || verbatim_unc)
}

fn create_folder(path: &Path) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)
}
