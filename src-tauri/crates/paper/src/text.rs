//! A line of mixed Persian and Latin text as positioned glyphs: bidi, shaping, line breaking.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use harfrust::{
    Buffer, BufferFlags, ClusterLevel, Direction, Feature, Language, ShapeOptions, ShapePlan, ShapePlanKey, ShaperFont,
    Tag, shape,
};
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use super::{Glyph, Weight};

const MILLIMETRES_PER_POINT: f32 = 25.4 / 72.0;
/// The tabular digits of the font stand wide apart; so much of an em is taken from each.
const TIGHTER: f32 = 0.04;

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub weight: Weight,
    /// Millimetres to the em.
    pub size: f32,
    /// Digits of equal width, for columns.
    pub tabular: bool,
}

/// Type by role, in points.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub scale: f32,
    /// No letters are smaller than this, points, before they are scaled.
    pub smallest: f32,
}

impl Style {
    /// For paper, where every size can be read.
    pub fn scaled(scale: f32) -> Self {
        Self { scale, smallest: 0.0 }
    }

    pub fn regular(&self, points: f32) -> Type {
        Type {
            weight: Weight::Regular,
            size: points.max(self.smallest) * self.scale * MILLIMETRES_PER_POINT,
            tabular: false,
        }
    }

    pub fn bold(&self, points: f32) -> Type {
        Type {
            weight: Weight::Bold,
            ..self.regular(points)
        }
    }

    pub fn figures(&self, points: f32) -> Type {
        Type {
            tabular: true,
            ..self.bold(points)
        }
    }
}

/// One set line: glyphs from left to right from x = 0, on the baseline y = 0.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub width: f32,
    pub style: Type,
    pub glyphs: Vec<Glyph>,
}

/// A left-to-right thing (an id, a number, a phone) inside right-to-left text.
pub(super) fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

/// ASCII digits as Persian ones, and the decimal point between two of them.
pub(super) fn persian(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
    characters
        .iter()
        .enumerate()
        .map(|(at, &c)| match c {
            '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + 0x06F0).unwrap_or(c),
            '.' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => '\u{066B}',
            _ => c,
        })
        .collect()
}

/// Digits from left to right, in Persian; a dash where there is nothing yet.
pub fn figure(text: &str) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        isolated(&persian(text))
    }
}

/// Without the characters that only steer the order of others.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|&c| !steers(c)).collect()
}

fn steers(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` on one line, however long.
pub(super) fn line(text: &str, style: Type) -> Line {
    let text = clean(text);
    let bidi = BidiInfo::new(&text, Some(Level::rtl()));
    set(&text, &bidi, 0..text.len(), style)
}

/// `text` on as few lines as fit in `width`, broken where Unicode allows, and inside a word only where the word
/// alone is wider than a line. At least one line.
pub(super) fn wrap(text: &str, style: Type, width: f32) -> Vec<Line> {
    let text = clean(text);
    let bidi = BidiInfo::new(&text, Some(Level::rtl()));
    let whole = set(&text, &bidi, 0..text.len(), style);
    if whole.width <= width {
        return vec![whole];
    }
    let words: Vec<usize> = unicode_linebreak::linebreaks(&text).map(|(at, _)| at).collect();
    let letters: Vec<usize> = text.grapheme_indices(true).map(|(at, g)| at + g.len()).collect();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let fits = |stops: &[usize]| {
            let mut best = None;
            for &stop in stops.iter().filter(|&&stop| stop > start) {
                let line = set(&text, &bidi, start..stop, style);
                if line.width > width {
                    break;
                }
                best = Some((stop, line));
            }
            best
        };
        let (stop, line) = fits(&words).or_else(|| fits(&letters)).unwrap_or_else(|| {
            let stop = letters.iter().copied().find(|&stop| stop > start).unwrap_or(text.len());
            (stop, set(&text, &bidi, start..stop, style))
        });
        lines.push(line);
        start = stop;
    }
    lines
}

/// Like [`wrap`], with the lines about equally long, for centred text.
pub(super) fn wrap_evenly(text: &str, style: Type, width: f32) -> Vec<Line> {
    let mut best = wrap(text, style, width);
    let (mut narrow, mut wide) = (width / 2.0, width);
    if best.len() < 2 {
        return best;
    }
    for _ in 0..5 {
        let middle = (narrow + wide) / 2.0;
        let tried = wrap(text, style, middle);
        if tried.len() > best.len() {
            narrow = middle;
        } else {
            wide = middle;
            best = tried;
        }
    }
    best
}

/// One paragraph, whatever was typed.
fn clean(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() || c == '\u{2029}' { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}

fn set(text: &str, bidi: &BidiInfo<'_>, range: Range<usize>, style: Type) -> Line {
    let range = range.start..range.start + text[range.clone()].trim_end().len();
    let mut line = Line {
        width: 0.0,
        style,
        glyphs: Vec::new(),
    };
    if let (Some(paragraph), false) = (bidi.paragraphs.first(), range.is_empty()) {
        let (levels, runs) = bidi.visual_runs(paragraph, range);
        for run in runs {
            let rtl = levels.get(run.start).is_some_and(Level::is_rtl);
            shape_run(text, run, rtl, &mut line);
        }
    }
    line
}

fn shape_run(text: &str, run: Range<usize>, rtl: bool, line: &mut Line) {
    let style = line.style;
    let font = style.weight.font();
    let mut buffer = Buffer::new();
    buffer.set_flags(BufferFlags::PRESERVE_DEFAULT_IGNORABLES); // else ZWNJ becomes a space
    buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
    // the neighbours, so that a word cut in two keeps its joined forms
    buffer.set_pre_context(&text[..run.start]);
    buffer.set_post_context(&text[run.end..]);
    for (at, c) in text[run.clone()].char_indices().filter(|&(_, c)| !steers(c)) {
        buffer.push(u32::from(c), u32::try_from(run.start + at).unwrap_or(u32::MAX));
    }
    if buffer.is_empty() {
        return;
    }
    buffer.guess_segment_properties();
    buffer.set_direction(if rtl {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    buffer.set_language(Language::new("fa"));
    let tabular = [Feature::new(Tag::new(b"tnum"), 1, ..)];
    let features: &[Feature] = if style.tabular { &tabular } else { &[] };
    let plan = plan(style.weight, features, &buffer);
    let options = ShapeOptions::new().plan(Some(&plan)).features(features);
    #[expect(
        clippy::expect_used,
        reason = "the direction is set and the plan made for this buffer: nothing else can fail"
    )]
    shape(&ShaperFont::new(font), &mut buffer, options).expect("a buffer with a direction is shaped");

    let scale = style.size / f32::from(font.units_per_em());
    let mut starts: Vec<usize> = buffer.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut named = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^24")]
    for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        let start = info.cluster as usize;
        let stop = starts.iter().copied().find(|&other| other > start).unwrap_or(run.end);
        // in a cluster of several glyphs the first one carries the characters
        let characters = if named.contains(&start) {
            String::new()
        } else {
            plain(&text[start..stop])
        };
        named.push(start);
        line.glyphs.push(Glyph {
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            x: line.width + position.x_offset as f32 * scale,
            y: -(position.y_offset as f32) * scale,
            text: characters,
        });
        line.width += position.x_advance as f32 * scale - if style.tabular { TIGHTER * style.size } else { 0.0 };
    }
}

/// How a run like this one is shaped. Working that out takes as long as shaping; a page has a hundred runs of half a
/// dozen kinds.
fn plan(weight: Weight, features: &[Feature], buffer: &Buffer) -> Arc<ShapePlan> {
    static PLANS: Mutex<Vec<(Weight, Arc<ShapePlan>)>> = Mutex::new(Vec::new());
    let (script, direction, language) = (buffer.script(), buffer.direction(), buffer.language());
    let key = ShapePlanKey::new(weight.font(), script, direction)
        .language(language)
        .features(features);
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, plan)) = plans.iter().find(|(of, plan)| *of == weight && key.matches(plan)) {
        return Arc::clone(plan);
    }
    let plan = Arc::new(ShapePlan::new(weight.font(), direction, script, language, features));
    plans.push((weight, Arc::clone(&plan)));
    plan
}
