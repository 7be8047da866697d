use std::sync::LazyLock;

use skrifa::ScalerFont;
use skrifa::font::Font;

/// The two weights of Vazirmatn in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    Regular,
    Bold,
}

static REGULAR: LazyLock<Font> = LazyLock::new(|| open(Weight::Regular));
static BOLD: LazyLock<Font> = LazyLock::new(|| open(Weight::Bold));
static SCALERS: LazyLock<[ScalerFont; 2]> =
    LazyLock::new(|| Weight::ALL.map(|weight| ScalerFont::unhinted(weight.font().clone(), None)));

impl Weight {
    /// In the order of the PDF's fonts.
    pub(super) const ALL: [Weight; 2] = [Weight::Regular, Weight::Bold];

    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Weight::Regular => include_bytes!("../../../../assets/fonts/Vazirmatn-Regular.ttf"),
            Weight::Bold => include_bytes!("../../../../assets/fonts/Vazirmatn-Bold.ttf"),
        }
    }

    pub(super) fn font(self) -> &'static Font {
        match self {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        }
    }

    /// Draws outlines in font units.
    pub(super) fn scaler(self) -> &'static ScalerFont {
        let [regular, bold] = &*SCALERS;
        match self {
            Weight::Regular => regular,
            Weight::Bold => bold,
        }
    }

    /// The PostScript name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Weight::Regular => "Vazirmatn-Regular",
            Weight::Bold => "Vazirmatn-Bold",
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "a file inside the program; every test that prints reads it"
)]
fn open(weight: Weight) -> Font {
    Font::new(weight.bytes(), 0).expect("the bundled font opens")
}

/// The characters of `text` that the fonts cannot draw.
pub fn missing_characters(text: &str) -> Vec<char> {
    text.chars()
        .filter(|&c| {
            Weight::ALL
                .iter()
                .any(|weight| weight.font().charmap().map_unicode(c).is_none())
        })
        .collect()
}
