use std::collections::{HashSet, VecDeque};

use crate::content::Content;
use crate::files::{Files, Snapshot};
use crate::log::Op;
use crate::platter::Platter;
use crate::random::Random;

/// Which writes are shown torn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tears {
    /// The last one before the crash, at all its sectors.
    Last,
    /// The last one of every prefix, at all its sectors.
    Every,
}

/// Which images a point gives.
#[derive(Debug, Clone)]
pub struct Plan {
    pub tears: Tears,
    /// Bytes of a sector, from the start of the file: 512 shows every tear that 4096 does.
    pub sector: usize,
    /// Random subsets in random order per point.
    pub random: u32,
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            tears: Tears::Last,
            sector: 512,
            random: 16,
            seed: 0,
        }
    }
}

/// What became of the unsynced operations of a point. With the plan it names an image for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The first `kept` happened: 0 is none, the number of all is all.
    Prefix { kept: usize },
    /// As `Prefix`, and of the write after it the first `bytes`.
    Torn { kept: usize, bytes: usize },
    /// As `Prefix`, and the write after it made the file longer, but its bytes did not arrive.
    Hollow { kept: usize },
    /// All names and lengths, none of the bytes.
    Lengths,
    /// Some of them, whole or by sectors, in some order.
    Random { number: u32 },
}

/// The files as they may be found after a crash.
#[derive(Debug, Clone)]
pub struct Image {
    pub kind: Kind,
    pub files: Snapshot,
    /// Of names and bytes: the same files have the same digest at every point.
    pub digest: [u8; 16],
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub generated: u64,
    /// Of those, not the same as an earlier one of the same point.
    pub distinct: u64,
}

/// The moment after the first `k` operations of a log.
#[derive(Debug, Clone)]
pub struct Point {
    pub k: usize,
    platter: Platter,
}

impl Point {
    pub(crate) fn new(k: usize, platter: Platter) -> Self {
        Self { k, platter }
    }

    /// How many operations no sync covers.
    #[must_use]
    pub fn unsynced(&self) -> usize {
        self.platter.pending.len()
    }

    /// The distinct images, each built as it is asked for.
    #[must_use]
    pub fn images(&self, plan: &Plan) -> Images<'_> {
        let mut images = self.builder(plan);
        images.queue = self.kinds(plan);
        images
    }

    /// One image again, to look at it. None for a kind this point does not have.
    #[must_use]
    pub fn image(&self, plan: &Plan, kind: Kind) -> Option<Image> {
        Some(image(kind, &self.builder(plan).build(kind)?))
    }

    fn builder(&self, plan: &Plan) -> Images<'_> {
        Images {
            point: self,
            plan: plan.clone(),
            base: self.platter.synced.clone(),
            done: 0,
            queue: VecDeque::new(),
            seen: HashSet::new(),
            counts: Counts::default(),
        }
    }

    /// Prefixes ascend, so that each is built from the one before.
    pub(crate) fn kinds(&self, plan: &Plan) -> VecDeque<Kind> {
        let pending = &self.platter.pending;
        let mut kinds = VecDeque::from([Kind::Prefix { kept: 0 }]);
        for (kept, op) in pending.iter().enumerate() {
            let torn = plan.tears == Tears::Every || kept + 1 == pending.len();
            if torn && let Op::Write { offset, bytes, .. } = op {
                let tears = cuts(*offset, bytes.len(), plan.sector);
                kinds.extend(tears.skip(1).map(|bytes| Kind::Torn { kept, bytes }));
                kinds.push_back(Kind::Hollow { kept });
            }
            kinds.push_back(Kind::Prefix { kept: kept + 1 });
        }
        if !pending.is_empty() {
            kinds.push_back(Kind::Lengths);
            kinds.extend((0..plan.random).map(|number| Kind::Random { number }));
        }
        kinds
    }
}

/// 0 and the places inside a write at which a sector begins.
fn cuts(offset: usize, len: usize, sector: usize) -> impl Iterator<Item = usize> {
    let sector = sector.max(1);
    let first = sector - offset % sector;
    std::iter::once(0).chain((first..len).step_by(sector))
}

/// See [`Point::images`].
#[derive(Debug)]
pub struct Images<'a> {
    point: &'a Point,
    plan: Plan,
    /// The synced state with the first `done` unsynced operations.
    base: Files,
    done: usize,
    queue: VecDeque<Kind>,
    seen: HashSet<[u8; 16]>,
    counts: Counts,
}

impl Images<'_> {
    /// Of the images given so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    fn build(&mut self, kind: Kind) -> Option<Files> {
        match kind {
            Kind::Prefix { kept } => self.prefix(kept).cloned(),
            Kind::Torn { kept, bytes: part } => {
                let Op::Write { file, offset, bytes } = self.point.platter.pending.get(kept)? else {
                    return None;
                };
                let mut files = self.prefix(kept)?.clone();
                files.content(*file).write(*offset, bytes.get(..part)?);
                Some(files)
            }
            Kind::Hollow { kept } => {
                let mut files = self.prefix(kept)?.clone();
                lengthen(&mut files, self.point.platter.pending.get(kept)?);
                Some(files)
            }
            Kind::Lengths => {
                let mut files = self.point.platter.synced.clone();
                for op in &self.point.platter.pending {
                    lengthen(&mut files, op);
                }
                Some(files)
            }
            Kind::Random { number } => Some(self.random(number)),
        }
    }

    fn prefix(&mut self, kept: usize) -> Option<&Files> {
        let platter = &self.point.platter;
        if kept < self.done {
            self.base = platter.synced.clone();
            self.done = 0;
        }
        for op in platter.pending.get(self.done..kept)? {
            self.base.apply(op);
        }
        self.done = kept;
        Some(&self.base)
    }

    fn random(&self, number: u32) -> Files {
        let mut random = Random::new(self.plan.seed);
        for part in [self.point.k as u64, u64::from(number)] {
            random = Random::new(random.next_u64() ^ part);
        }
        let sector = [usize::MAX, 4096, self.plan.sector][random.below(3)];
        let eighths = 1 + random.below(7);
        let mut files = self.point.platter.synced.clone();
        let mut names_lost = HashSet::new();
        let mut parts = Vec::new();
        for op in &self.point.platter.pending {
            let names = op.names();
            match op {
                Op::Write { offset, bytes, .. } => {
                    let mut ends: Vec<usize> = cuts(*offset, bytes.len(), sector).chain([bytes.len()]).collect();
                    ends.dedup();
                    for pair in ends.windows(2) {
                        if random.below(8) < eighths {
                            parts.push((op, pair[0]..pair[1]));
                        }
                    }
                }
                _ if names.is_empty() => {
                    if random.below(8) < eighths {
                        parts.push((op, 0..0));
                    }
                }
                // What a name was changed to needs the changes before it.
                _ => {
                    if random.below(8) < eighths && !names.iter().any(|name| names_lost.contains(*name)) {
                        files.apply(op);
                    } else {
                        names_lost.extend(names);
                    }
                }
            }
        }
        random.shuffle(&mut parts);
        for (op, part) in parts {
            match op {
                Op::Write { file, offset, bytes } => {
                    files.content(*file).write(*offset + part.start, &bytes[part]);
                }
                other => files.apply(other),
            }
        }
        files
    }
}

impl Iterator for Images<'_> {
    type Item = Image;

    fn next(&mut self) -> Option<Image> {
        while let Some(kind) = self.queue.pop_front() {
            let Some(files) = self.build(kind) else { continue };
            let image = image(kind, &files);
            self.counts.generated += 1;
            if self.seen.insert(image.digest) {
                self.counts.distinct += 1;
                return Some(image);
            }
        }
        None
    }
}

fn image(kind: Kind, files: &Files) -> Image {
    let files = files.snapshot();
    let digest = files.digest();
    Image { kind, files, digest }
}

/// The operation, but of a write only the room it takes.
fn lengthen(files: &mut Files, op: &Op) {
    match op {
        Op::Write { file, offset, bytes } => Content::grow(files.content(*file), offset + bytes.len()),
        other => files.apply(other),
    }
}
