use std::ptr;

use windows_sys::Win32::Graphics::Gdi::{
    BI_RGB, BITMAPINFO, BITMAPINFOHEADER, CreateDCW, DEVMODEW, DIB_RGB_COLORS, DM_FORMNAME, DM_IN_BUFFER,
    DM_OUT_BUFFER, DM_PAPERLENGTH, DM_PAPERSIZE, DM_PAPERWIDTH, DMPAPER_A4, DMPAPER_A5, DeleteDC, GetDeviceCaps, HDC,
    LOGPIXELSX, LOGPIXELSY, PHYSICALOFFSETX, PHYSICALOFFSETY, RGBQUAD, SRCCOPY, StretchDIBits,
};
use windows_sys::Win32::Graphics::Printing::DocumentPropertiesW;
use windows_sys::Win32::Storage::Xps::{AbortDoc, DOCINFOW, EndDoc, EndPage, StartDocW, StartPage};

use super::{JobId, Printer, failed, wide};
use crate::{Bitmap, Fault};

/// The sheet to be taken, where the printer has a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    A4,
    A5,
    /// What the printer is set to: a roll.
    AsSet,
}

impl Printer {
    /// Draws the page at the sheet's upper left corner, at its own size, by the printer's driver.
    ///
    /// `title` and `begins` are those of [`Printer::send_raw`].
    ///
    /// # Errors
    /// With the first call that failed; the job is out of the spool then.
    pub fn draw(
        &self,
        title: &str,
        page: &Bitmap,
        paper: Paper,
        begins: impl FnOnce(JobId) -> bool,
    ) -> Result<JobId, Fault> {
        let title = wide(title)?;
        let mode = self.mode(paper)?;
        let device = Device::open(&self.name, &mode)?;
        let document = DOCINFOW {
            cbSize: structure_size::<DOCINFOW>(),
            lpszDocName: title.as_ptr(),
            lpszOutput: ptr::null(),
            lpszDatatype: ptr::null(),
            fwType: 0,
        };
        // SAFETY: the device is open, and the structure and its title outlive the call.
        let id = unsafe { StartDocW(device.0, &raw const document) };
        let id = JobId(positive("StartDoc", id)?);
        self.keep(id);
        let wanted = if begins(id) { Ok(()) } else { Err(Fault::NotWanted) };
        let drawn = wanted.and_then(|()| device.page(page)).and_then(|()| {
            // SAFETY: the device is open, with a document begun on it.
            positive("EndDoc", unsafe { EndDoc(device.0) })
        });
        if let Err(fault) = drawn {
            // SAFETY: the device is open; a document that is not begun is refused.
            unsafe { AbortDoc(device.0) };
            drop(self.cancel(id));
            return Err(fault);
        }
        Ok(id)
    }

    /// The printer's own settings, with this sheet; a driver that has none such keeps its own.
    fn mode(&self, paper: Paper) -> Result<Vec<u64>, Fault> {
        let properties = |given: *const DEVMODEW, room: *mut DEVMODEW, what: u32| {
            // SAFETY: the handle is open and the name ends with a NUL. What is given and the room for what comes back are
            // null or as large as the driver said it needs, and outlive the call; no window is shown.
            let answer =
                unsafe { DocumentPropertiesW(ptr::null_mut(), self.handle.0, self.name.as_ptr(), room, given, what) };
            usize::try_from(answer).map_err(|_| failed("DocumentProperties"))
        };
        let size = properties(ptr::null(), ptr::null_mut(), 0)?.max(size_of::<DEVMODEW>());
        let mut own = vec![0_u64; size.div_ceil(size_of::<u64>())];
        properties(ptr::null(), own.as_mut_ptr().cast(), DM_OUT_BUFFER)?;
        let number = match paper {
            Paper::A4 => DMPAPER_A4,
            Paper::A5 => DMPAPER_A5,
            Paper::AsSet => return Ok(own),
        };
        let start = own.as_mut_ptr().cast::<DEVMODEW>();
        // SAFETY: the buffer is at least as large as the structure, aligned for it, and borrowed by nobody else.
        let mode = unsafe { &mut *start };
        mode.dmFields &= !(DM_PAPERLENGTH | DM_PAPERWIDTH | DM_FORMNAME);
        mode.dmFields |= DM_PAPERSIZE;
        // a printer's mode has paper where a display's has a position; both are plain numbers
        mode.Anonymous1.Anonymous1.dmPaperSize = i16::try_from(number).unwrap_or(0);
        let mut merged = vec![0_u64; own.len()];
        properties(
            own.as_ptr().cast(),
            merged.as_mut_ptr().cast(),
            DM_IN_BUFFER | DM_OUT_BUFFER,
        )?;
        Ok(merged)
    }
}

/// A device context on a printer; deleted when dropped.
struct Device(HDC);

impl Device {
    fn open(name: &[u16], mode: &[u64]) -> Result<Self, Fault> {
        // SAFETY: the name ends with a NUL, and the mode is one that the driver wrote; both outlive the call.
        let device = unsafe { CreateDCW(ptr::null(), name.as_ptr(), ptr::null(), mode.as_ptr().cast()) };
        if device.is_null() {
            return Err(failed("CreateDC"));
        }
        Ok(Device(device))
    }

    fn page(&self, page: &Bitmap) -> Result<(), Fault> {
        // SAFETY: the device is open, with a document begun on it.
        positive("StartPage", unsafe { StartPage(self.0) })?;
        self.bitmap(page)?;
        // SAFETY: the device is open, with a page begun on it.
        positive("EndPage", unsafe { EndPage(self.0) })?;
        Ok(())
    }

    fn bitmap(&self, page: &Bitmap) -> Result<(), Fault> {
        let (width, height) = (signed(page.width())?, signed(page.height())?);
        let across = page.on_device(page.width(), positive("GetDeviceCaps", self.capability(LOGPIXELSX))?);
        let down = page.on_device(page.height(), positive("GetDeviceCaps", self.capability(LOGPIXELSY))?);
        let info = Info {
            header: BITMAPINFOHEADER {
                biSize: u32::try_from(size_of::<BITMAPINFOHEADER>()).unwrap_or(0),
                biWidth: width,
                // from the bottom up: not every driver takes the other way
                biHeight: height,
                biPlanes: 1,
                biBitCount: 1,
                biCompression: BI_RGB,
                ..BITMAPINFOHEADER::default()
            },
            colours: [grey(255), grey(0)],
        };
        // SAFETY: the device is open with a page begun. `info` is a header with the two colours its one bit needs, and
        // `rows` has `height` rows of whole four bytes, which `Bitmap::new` saw to.
        let lines = unsafe {
            StretchDIBits(
                self.0,
                -self.capability(PHYSICALOFFSETX),
                -self.capability(PHYSICALOFFSETY),
                signed(across)?,
                signed(down)?,
                0,
                0,
                width,
                height,
                page.rows().as_ptr().cast(),
                (&raw const info).cast::<BITMAPINFO>(),
                DIB_RGB_COLORS,
                SRCCOPY,
            )
        };
        positive("StretchDIBits", lines).map(drop)
    }

    fn capability(&self, which: u32) -> i32 {
        // SAFETY: the device is open. An index that it does not know is answered with 0.
        unsafe { GetDeviceCaps(self.0, signed(which).unwrap_or(0)) }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // SAFETY: made by `open`, deleted nowhere else. There is nothing to do where it cannot be deleted.
        unsafe { DeleteDC(self.0) };
    }
}

/// A `BITMAPINFO` with room for both colours.
#[repr(C)]
struct Info {
    header: BITMAPINFOHEADER,
    colours: [RGBQUAD; 2],
}

fn grey(light: u8) -> RGBQUAD {
    RGBQUAD {
        rgbBlue: light,
        rgbGreen: light,
        rgbRed: light,
        rgbReserved: 0,
    }
}

fn signed(number: u32) -> Result<i32, Fault> {
    i32::try_from(number).map_err(|_| Fault::Bitmap)
}

fn structure_size<T>() -> i32 {
    i32::try_from(size_of::<T>()).unwrap_or(0)
}

/// GDI says by zero or less that it failed.
fn positive(call: &'static str, answer: i32) -> Result<u32, Fault> {
    match u32::try_from(answer) {
        Ok(answer) if answer > 0 => Ok(answer),
        _ => Err(failed(call)),
    }
}
