use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use sha2::{Digest, Sha256};

const PAGE: usize = 4096;

static ZEROS: LazyLock<Arc<Page>> = LazyLock::new(|| {
    Arc::new(Page {
        bytes: [0; PAGE],
        digest: OnceLock::new(),
    })
});

#[derive(Clone)]
struct Page {
    bytes: [u8; PAGE],
    /// Of `bytes`; empty while nobody asked since they last changed. Images share most pages, so that most are hashed
    /// once for all of them.
    digest: OnceLock<[u8; 16]>,
}

impl Page {
    fn digest(&self) -> &[u8; 16] {
        self.digest.get_or_init(|| short(Sha256::digest(self.bytes).as_slice()))
    }

    fn bytes_mut(&mut self) -> &mut [u8; PAGE] {
        self.digest = OnceLock::new();
        &mut self.bytes
    }
}

/// The first 16 bytes of a SHA-256.
pub(crate) fn short(digest: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(digest) {
        *to = *from;
    }
    out
}

/// The bytes of one file. A clone shares all pages; a write copies those it touches.
#[derive(Clone, Default)]
pub struct Content {
    /// As many as `len` needs; bytes past `len` are zero.
    pages: Vec<Arc<Page>>,
    len: usize,
}

impl Content {
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        let mut out = vec![0; self.len];
        self.read(0, &mut out);
        out
    }

    /// Fills `out` from `offset` on and says how many bytes there were; the rest of `out` is left as it is.
    pub fn read(&self, offset: usize, out: &mut [u8]) -> usize {
        let wanted = self.len.saturating_sub(offset).min(out.len());
        let mut done = 0;
        while done < wanted {
            let (page, start) = ((offset + done) / PAGE, (offset + done) % PAGE);
            let n = (PAGE - start).min(wanted - done);
            out[done..done + n].copy_from_slice(&self.pages[page].bytes[start..start + n]);
            done += n;
        }
        wanted
    }

    /// Writes past the end leave zeros between.
    pub(crate) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.grow(offset + bytes.len());
        let mut done = 0;
        while done < bytes.len() {
            let (page, start) = ((offset + done) / PAGE, (offset + done) % PAGE);
            let n = (PAGE - start).min(bytes.len() - done);
            Arc::make_mut(&mut self.pages[page]).bytes_mut()[start..start + n].copy_from_slice(&bytes[done..done + n]);
            done += n;
        }
    }

    /// Zeros up to `len`, if it is shorter.
    pub(crate) fn grow(&mut self, len: usize) {
        if len > self.len {
            self.pages.resize_with(len.div_ceil(PAGE), || Arc::clone(&ZEROS));
            self.len = len;
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        if len >= self.len {
            self.grow(len);
            return;
        }
        self.pages.truncate(len.div_ceil(PAGE));
        self.len = len;
        let tail = len % PAGE;
        if tail > 0
            && let Some(last) = self.pages.last_mut()
        {
            Arc::make_mut(last).bytes_mut()[tail..].fill(0);
        }
    }

    pub(crate) fn digest(&self, into: &mut Sha256) {
        into.update((self.len as u64).to_le_bytes());
        for page in &self.pages {
            into.update(page.digest());
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len)
    }
}
