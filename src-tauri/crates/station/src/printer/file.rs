use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `receipt-<number>.pdf` (a copy: `receipt-<number>-copy-<n>.pdf`) into `folder`, whole or not at all, and
/// durable when this returns. A slip of the same name is replaced.
///
/// # Errors
/// Where the folder cannot be made or written.
pub fn write_pdf(folder: &Path, tracking_number: &str, copy: u32, document: &[u8]) -> io::Result<PathBuf> {
    // others' numbers are any text: keep what every file system takes
    let number: String = tracking_number
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let copy = if copy == 0 {
        String::new()
    } else {
        format!("-copy-{copy}")
    };
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("receipt-{number}{copy}.pdf"));
    let half = folder.join(format!(".receipt-{number}{copy}.pdf.part"));
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

fn write_through(path: &Path, document: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(document)?;
    file.sync_all()
}
