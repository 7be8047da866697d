//! Pages as PDF through `printpdf`: glyph ids, subset fonts, nothing that differs between two runs.

use printpdf::{
    Codepoint, FontId, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions,
    Polygon, PolygonRing, Pt, TextItem, TextMatrix, WindingOrder, to_lopdf_doc,
};
use sha2::{Digest, Sha256};
use skrifa::GlyphId;
use subsetter::GlyphRemapper;

use super::outline::{Piece, Point};
use super::{Document, Glyph, Item, Page, Pages, Rect, Run, Weight};

const POINTS_PER_MILLIMETRE: f32 = 72.0 / 25.4;

/// The pages cannot be written; a fault of the program or its font files, never of the document.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the font cannot be subset: {0}")]
    Subset(subsetter::Error),
    #[error("the font subset cannot be read back")]
    Font,
    #[error("the document lacks {0}")]
    Document(&'static str),
    #[error("the document cannot be written: {0}")]
    Write(#[from] std::io::Error),
}

/// The bytes of a PDF of these pages of a document. The file names the document's number and title and who gives it out:
/// nothing personal. The same pages give the same bytes.
///
/// # Errors
/// Fails if a font of this program cannot be cut down to what the pages use, or read back.
pub fn pdf(pages: &Pages, of: &Document) -> Result<Vec<u8>, PdfError> {
    let mut document = PdfDocument::new(number(of));
    let mut fonts = Vec::new();
    for weight in Weight::ALL {
        if let Some((subset, parsed)) = Subset::of(pages, weight)? {
            document
                .resources
                .fonts
                .map
                .insert(subset.id.clone(), printpdf::PdfFont::new(parsed));
            fonts.push(subset);
        }
    }
    for page in pages {
        let ops = content(page, &fonts);
        document.pages.push(PdfPage::new(Mm(page.width), Mm(page.height), ops));
    }
    write(&document, of)
}

/// Nothing where there is none yet.
fn number(of: &Document) -> &str {
    of.number.value.as_deref().unwrap_or_default()
}

fn content(page: &Page, fonts: &[Subset]) -> Vec<Op> {
    let mut ops = Vec::new();
    for item in &page.items {
        match item {
            Item::Rect(rect) => ops.push(fill(page, rect)),
            Item::Shape(pieces) => ops.push(shape(page, pieces)),
            Item::Text(run) => {
                if let Some(subset) = fonts.iter().find(|subset| subset.weight == run.weight) {
                    subset.show(page, run, &mut ops);
                }
            }
        }
    }
    ops
}

/// The glyphs of one weight that the pages use, renumbered.
struct Subset {
    weight: Weight,
    id: FontId,
    remapper: GlyphRemapper,
    ghosts: Vec<(char, u16)>,
}

impl Subset {
    /// None where the pages use none of this weight.
    fn of(pages: &Pages, weight: Weight) -> Result<Option<(Self, ParsedFont)>, PdfError> {
        let runs = pages
            .iter()
            .flat_map(|page| &page.items)
            .filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None });
        let glyphs: Vec<&Glyph> = runs
            .filter(|run| run.weight == weight)
            .flat_map(|run| &run.glyphs)
            .collect();
        if glyphs.is_empty() {
            return Ok(None);
        }
        let mut ids: Vec<u16> = glyphs.iter().map(|glyph| glyph.id).collect();
        let ghosts = ghosts(&glyphs, &ids, weight);
        ids.extend(ghosts.iter().map(|ghost| ghost.1));
        ids.sort_unstable();
        ids.dedup();
        let remapper = GlyphRemapper::new_from_glyphs(&ids);
        let bytes = subsetter::subset(weight.bytes(), 0, &remapper).map_err(PdfError::Subset)?;
        let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or(PdfError::Font)?;
        parsed.font_name = Some(weight.name().to_owned());
        Ok(Some((
            Subset {
                weight,
                id: FontId(weight.name().to_owned()),
                remapper,
                ghosts,
            },
            parsed,
        )))
    }

    fn show(&self, page: &Page, run: &Run, ops: &mut Vec<Op>) {
        ops.push(Op::StartTextSection);
        let size = Pt(round(run.size * POINTS_PER_MILLIMETRE));
        ops.push(Op::SetFont {
            font: PdfFontHandle::External(self.id.clone()),
            size,
        });
        // a mark at a height of its own makes a line of its own
        for line in run.glyphs.chunk_by(|a, b| (a.y - b.y).abs() < 0.001) {
            self.show_line(page, run.size, line, ops);
        }
        ops.push(Op::EndTextSection);
    }

    /// One `Tm` for the line; from there on the widths of the glyphs carry the pen, mended by whole thousandths of an
    /// em (a few micrometres) where it strays.
    fn show_line(&self, page: &Page, size: f32, line: &[Glyph], ops: &mut Vec<Op>) {
        let mut shown: Vec<Codepoint> = Vec::new();
        let mut start = 0.0;
        let mut pen: i32 = 0;
        let mut put = |id: u16, text: String, x: f32| {
            if shown.is_empty() {
                start = x;
            }
            let stray = thousandths((x - start) / size) - pen;
            if let (true, Some(before)) = (stray.abs() > 1, shown.last_mut()) {
                before.offset = -units(stray);
                pen += stray;
            }
            pen += self.advance(id);
            shown.push(Codepoint::with_cid(self.remapper.get(id).unwrap_or(0), 0.0, text));
        };
        for glyph in line {
            let ghosts = self.behind(glyph);
            for (place, (c, id)) in (1u8..).zip(&ghosts).collect::<Vec<_>>().into_iter().rev() {
                put(*id, c.to_string(), glyph.x - f32::from(place) * GHOST_STEP * size);
            }
            let own = if ghosts.is_empty() {
                glyph.text.clone()
            } else {
                first(&glyph.text).to_string()
            };
            put(glyph.id, own, glyph.x);
        }
        let y = line.first().map_or(0.0, |glyph| page.height - glyph.y);
        let matrix = TextMatrix::Translate(
            Pt(round(start * POINTS_PER_MILLIMETRE)),
            Pt(round(y * POINTS_PER_MILLIMETRE)),
        );
        ops.push(Op::SetTextMatrix { matrix });
        ops.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(shown)],
        });
    }

    /// As printpdf writes it in `/W`: thousandths of an em, cut off.
    fn advance(&self, id: u16) -> i32 {
        let font = self.weight.font();
        let units = font.glyph_metrics().h_advance(GlyphId::new(u32::from(id)));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "cut off on purpose; an advance is below two em"
        )]
        let advance = (units * 1000.0 / f32::from(font.units_per_em())) as i32;
        advance
    }

    /// The ghosts of all but the first character of a ligature; none where the font has too few to go round.
    fn behind(&self, glyph: &Glyph) -> Vec<(char, u16)> {
        let found: Option<Vec<_>> = rest(glyph)
            .map(|c| self.ghosts.iter().find(|ghost| ghost.0 == c).copied())
            .collect();
        found.unwrap_or_default()
    }
}

/// How far before its glyph a ghost stands, in em: nearer and readers take it for a double, farther and for a new word.
const GHOST_STEP: f32 = 0.12;

/// Readers turn a right-to-left line around character by character, so the two letters of one glyph (لا, هٔ) come out
/// swapped. Such a glyph is given its first letter only; each further one is carried by a blank glyph, a different
/// one for each letter, standing before it.
fn ghosts(glyphs: &[&Glyph], used: &[u16], weight: Weight) -> Vec<(char, u16)> {
    const NARROW_BLANKS: [char; 7] = [
        '\u{200A}', '\u{2009}', '\u{2006}', '\u{202F}', '\u{2005}', '\u{2008}', '\u{00A0}',
    ];
    let mut letters: Vec<char> = glyphs.iter().flat_map(|glyph| rest(glyph)).collect();
    letters.sort_unstable();
    letters.dedup();
    let blanks = NARROW_BLANKS
        .iter()
        .filter_map(|&c| weight.font().charmap().map_unicode(c))
        .filter_map(|id| u16::try_from(id.to_u32()).ok())
        .filter(|id| !used.contains(id));
    letters.into_iter().zip(blanks).collect()
}

/// The characters of a right-to-left ligature after its first.
fn rest(glyph: &Glyph) -> impl Iterator<Item = char> {
    let rtl = ('\u{0590}'..='\u{08FF}').contains(&first(&glyph.text));
    glyph.text.chars().skip(if rtl { 1 } else { usize::MAX })
}

fn first(text: &str) -> char {
    text.chars().next().unwrap_or_default()
}

fn fill(page: &Page, rect: &Rect) -> Op {
    let points = |millimetres: f32| Pt(round(millimetres * POINTS_PER_MILLIMETRE));
    Op::DrawRectangle {
        rectangle: printpdf::Rect {
            x: points(rect.x),
            y: points(page.height - rect.y - rect.height),
            width: points(rect.width),
            height: points(rect.height),
            mode: Some(PaintMode::Fill),
            winding_order: Some(WindingOrder::NonZero),
        },
    }
}

fn shape(page: &Page, pieces: &[Piece]) -> Op {
    let place = |to: Point, bezier: bool| LinePoint {
        p: printpdf::Point {
            x: Pt(round(to.0 * POINTS_PER_MILLIMETRE)),
            y: Pt(round((page.height - to.1) * POINTS_PER_MILLIMETRE)),
        },
        bezier,
    };
    let mut rings: Vec<PolygonRing> = Vec::new();
    let mut pen = (0.0, 0.0);
    for piece in pieces {
        if let Piece::Move(to) = *piece {
            pen = to;
            rings.push(PolygonRing {
                points: vec![place(to, false)],
            });
            continue;
        }
        let Some(ring) = rings.last_mut() else { continue };
        match *piece {
            Piece::Move(_) | Piece::Close => {}
            Piece::Line(to) => {
                pen = to;
                ring.points.push(place(to, false));
            }
            // a PDF knows only the curves with two control points
            Piece::Quad(control, to) => {
                let toward = |end: Point| (end.0 + (control.0 - end.0) / 1.5, end.1 + (control.1 - end.1) / 1.5);
                let curve = [place(toward(pen), true), place(toward(to), true), place(to, false)];
                pen = to;
                ring.points.extend(curve);
            }
            Piece::Cubic(one, two, to) => {
                pen = to;
                ring.points
                    .extend([place(one, true), place(two, true), place(to, false)]);
            }
        }
    }
    Op::DrawPolygon {
        polygon: Polygon {
            rings,
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        },
    }
}

/// To a thousandth of a point: more is only bytes.
fn round(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}

#[expect(clippy::cast_possible_truncation, reason = "a line is at most some hundred em long")]
fn thousandths(em: f32) -> i32 {
    (em * 1000.0).round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "thousandths of some hundred em")]
fn units(thousandths: i32) -> f32 {
    thousandths as f32
}

/// Mends what printpdf says of every document: a PDF/X claim, dates of 1970, random ids, no language.
fn write(document: &PdfDocument, of: &Document) -> Result<Vec<u8>, PdfError> {
    let mut file = to_lopdf_doc(document, &PdfSaveOptions::default(), &mut Vec::new());
    file.version = "1.7".to_owned();
    let catalogue = file.catalog_mut().map_err(|_| PdfError::Document("a catalogue"))?;
    catalogue.set("Lang", lopdf::Object::string_literal("fa"));
    let mut view = lopdf::Dictionary::new();
    view.set("Direction", "R2L");
    view.set("DisplayDocTitle", true);
    catalogue.set("ViewerPreferences", view);

    let mut about = lopdf::Dictionary::new();
    about.set("Title", lopdf::text_string(number(of)));
    about.set("Author", lopdf::text_string(&of.head.company));
    about.set("Subject", lopdf::text_string(&of.head.title));
    about.set("Producer", lopdf::text_string("kiosk"));
    let old = file.trailer.get(b"Info").and_then(lopdf::Object::as_reference);
    file.objects
        .insert(old.map_err(|_| PdfError::Document("information"))?, about.into());
    file.trailer.remove(b"ID");
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;

    // the id is the contents' own hash, so that two different files never share one
    let digest = Sha256::digest(&bytes);
    let id = lopdf::Object::String(digest[..16].to_vec(), lopdf::StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    bytes.clear();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}
