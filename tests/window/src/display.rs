//! A display without glass.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use tiny_skia::Pixmap;

use crate::{Outcome, process::Process, session::Session, wait};

/// The smallest screen that counters have, at 24 bits.
const SIZE: &str = "1024x768x24";
/// What has not changed for so long is drawn to its end: the preview follows the last key after 200 ms.
const AT_REST: Duration = Duration::from_millis(400);

#[derive(Debug)]
pub struct Display {
    _server: Process,
    /// Where the server keeps what would be on the glass, as an X window dump.
    frame: PathBuf,
}

impl Display {
    /// Takes a free display number.
    ///
    /// # Errors
    /// Where it does not come up.
    pub fn start(session: &mut Session) -> Outcome<Self> {
        let folder = session.folder().join("display");
        fs::create_dir_all(&folder)?;
        let mut command = session.command("Xvfb");
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                SIZE,
                "-nolisten",
                "tcp",
                "-noreset",
                "-fbdir",
            ])
            .arg(&folder);
        let (server, number) = Process::start_until_line("xvfb", command, &session.logs())?;
        session.set("DISPLAY", format!(":{number}"));
        session.set("GDK_BACKEND", "x11");
        // Software rendering: halves the time to the first picture.
        session.set("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        Ok(Self {
            _server: server,
            frame: folder.join("Xvfb_screen0"),
        })
    }

    /// Writes what stands there as a PNG, once it is at rest. WebDriver's own picture waits for the page's next
    /// change, which on a page at rest may be a minute away.
    ///
    /// # Errors
    /// Where it does not come to rest, or cannot be written.
    pub async fn picture(&self, file: &Path) -> Outcome {
        let mut last = (fs::read(&self.frame)?, tokio::time::Instant::now());
        let frame = wait::until("a display at rest", async || {
            let now = fs::read(&self.frame)?;
            if now != last.0 {
                last = (now, tokio::time::Instant::now());
                return Ok(None);
            }
            Ok((last.1.elapsed() > AT_REST).then_some(now))
        })
        .await?;
        write_png(&Frame::parse(&frame).ok_or("the display's frame cannot be read")?, file)
    }
}

/// An X window dump of 32 bits a pixel, in the order blue, green, red, nothing.
struct Frame<'a> {
    width: u32,
    height: u32,
    stride: usize,
    pixels: &'a [u8],
}

impl<'a> Frame<'a> {
    fn parse(dump: &'a [u8]) -> Option<Self> {
        // XWDFile.h: big-endian words; size of the header first, its colours after it.
        let word = |at: usize| dump.get(at * 4..at * 4 + 4)?.try_into().ok().map(u32::from_be_bytes);
        let (header, width, height, colours) = (word(0)?, word(4)?, word(5)?, word(19)?);
        let stride = usize::try_from(word(12)?).ok()?;
        let pixels = dump.get(usize::try_from(header + colours * 12).ok()?..)?;
        Some(Self {
            width,
            height,
            stride,
            pixels,
        })
    }
}

fn write_png(frame: &Frame<'_>, file: &Path) -> Outcome {
    let mut pixels = Pixmap::new(frame.width, frame.height).ok_or("an empty display")?;
    let rows = frame.pixels.chunks_exact(frame.stride);
    for (row, out) in rows.zip(pixels.data_mut().chunks_exact_mut(usize::try_from(frame.width)? * 4)) {
        for (from, to) in row.chunks_exact(4).zip(out.chunks_exact_mut(4)) {
            to.copy_from_slice(&[from[2], from[1], from[0], u8::MAX]);
        }
    }
    Ok(pixels.save_png(file)?)
}
