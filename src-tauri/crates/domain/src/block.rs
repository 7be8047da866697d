//! Blocks of tracking numbers that central offers: what of them can be used.

use crate::tracking::TrackingNumber;

/// An epoch further ahead than this is a slip: the counter could never begin many more of them.
const FURTHEST_EPOCH: u32 = 1000;

/// Numbers `first`, `first + 1`, … up to `count` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Last three digits of the Jalali year.
    pub year: u16,
    pub first: u32,
    pub count: u32,
}

impl Block {
    /// Each of its numbers can be written as a tracking number.
    pub fn is_writable(&self) -> bool {
        let Some(last) = self.count.checked_sub(1).and_then(|more| self.first.checked_add(more)) else {
            return false;
        };
        let year = self.year.checked_add(1000);
        year.is_some_and(|year| TrackingNumber::new(year, last).is_some())
    }
}

/// What is offered, and what is held beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub block: Block,
    pub epoch: u32,
    /// The epoch this disk is in.
    pub ours: u32,
    /// A later epoch was asked for.
    pub asked: bool,
    /// Some of its numbers are, or were, in a block or in a record of this disk.
    pub held: bool,
    /// It had run out before it came, by central's own time.
    pub over: bool,
}

/// Why an offer is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There are no such numbers.
    NoNumbers,
    /// Central has forgotten that it gave these numbers out.
    Held,
    /// Central has forgotten this terminal's newest epoch.
    OlderEpoch,
    /// Somebody else asked for a newer epoch: another disk lives this terminal's life.
    UnaskedEpoch,
    /// A newer epoch was asked for, and this is none.
    NoNewEpoch,
    /// No terminal had so many.
    FarEpoch,
    Over,
}

impl Unfit {
    /// For the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoNumbers => "the block holds numbers that do not exist",
            Self::Held => "numbers of the block are held here already",
            Self::OlderEpoch => "the block is of an older epoch",
            Self::UnaskedEpoch => "the block is of a newer epoch that was not asked for",
            Self::NoNewEpoch => "the block is of no newer epoch, as was asked for",
            Self::FarEpoch => "the block's epoch is too far ahead",
            Self::Over => "the block had run out before it came",
        }
    }

    /// The disk needs an epoch of its own before central's blocks are of use again.
    pub fn wants_epoch(self) -> bool {
        matches!(self, Self::Held | Self::OlderEpoch | Self::UnaskedEpoch)
    }
}

/// Whether an offered block can be kept.
///
/// # Errors
/// Why not.
pub fn judge(offer: &Offer) -> Result<(), Unfit> {
    let Offer { epoch, ours, .. } = *offer;
    if !offer.block.is_writable() {
        Err(Unfit::NoNumbers)
    } else if offer.asked && epoch <= ours {
        Err(Unfit::NoNewEpoch)
    } else if epoch < ours {
        Err(Unfit::OlderEpoch)
    } else if epoch.saturating_sub(ours) > FURTHEST_EPOCH {
        Err(Unfit::FarEpoch)
    } else if epoch > ours && !offer.asked {
        Err(Unfit::UnaskedEpoch)
    } else if offer.held {
        Err(Unfit::Held)
    } else if offer.over {
        Err(Unfit::Over)
    } else {
        Ok(())
    }
}
