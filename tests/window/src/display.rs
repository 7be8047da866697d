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
        // It stands for the counter's screen and keyboard, which wait for no processor: keys that pile up at a busy server come
        // at a barcode reader's pace. Where this may not be asked for, `nice` says so and goes on.
        let mut command = session.command("nice");
        command
            .args([
                "-n",
                "-15",
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                SIZE,
                "-nolisten",
                "tcp",
                "-noreset",
                // A finger rests on no key: a machine that is busy lets go of one late, and the server would repeat it.
                "-ardelay",
                "30000",
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
        self.at_rest().await?.write(file)
    }

    /// What stands there, once it is at rest.
    ///
    /// # Errors
    /// Where it does not come to rest.
    pub async fn at_rest(&self) -> Outcome<Picture> {
        let mut last = (self.now()?, tokio::time::Instant::now());
        wait::until("a display at rest", async || {
            let now = self.now()?;
            if now != last.0 {
                last = (now, tokio::time::Instant::now());
                return Ok(None);
            }
            Ok((last.1.elapsed() > AT_REST).then_some(now))
        })
        .await
    }

    /// What stands there at this moment.
    ///
    /// # Errors
    /// Where the display is gone.
    pub fn now(&self) -> Outcome<Picture> {
        Ok(Picture(fs::read(&self.frame)?))
    }
}

/// What stood on a display, as an X window dump.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// The share of its pixels that differ from another one's, from 0 to 1.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn unlike(&self, other: &Self) -> Outcome<f64> {
        let (one, other) = (self.frame()?, other.frame()?);
        let (mut all, mut different) = (0_u32, 0_u32);
        for (row, beside) in one.rows().zip(other.rows()) {
            all += one.width;
            if row == beside {
                continue;
            }
            for (pixel, there) in row.chunks_exact(4).zip(beside.chunks_exact(4)) {
                different += u32::from(pixel[..3] != there[..3]);
            }
        }
        Ok(f64::from(different) / f64::from(all.max(1)))
    }

    fn write(&self, file: &Path) -> Outcome {
        write_png(&self.frame()?, file)
    }

    fn frame(&self) -> Outcome<Frame<'_>> {
        Frame::parse(&self.0).ok_or_else(|| "the display's frame cannot be read".into())
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

    fn rows(&self) -> impl Iterator<Item = &'a [u8]> {
        self.pixels.chunks_exact(self.stride)
    }
}

fn write_png(frame: &Frame<'_>, file: &Path) -> Outcome {
    let mut pixels = Pixmap::new(frame.width, frame.height).ok_or("an empty display")?;
    let rows = frame.rows();
    for (row, out) in rows.zip(pixels.data_mut().chunks_exact_mut(usize::try_from(frame.width)? * 4)) {
        for (from, to) in row.chunks_exact(4).zip(out.chunks_exact_mut(4)) {
            to.copy_from_slice(&[from[2], from[1], from[0], u8::MAX]);
        }
    }
    Ok(pixels.save_png(file)?)
}
