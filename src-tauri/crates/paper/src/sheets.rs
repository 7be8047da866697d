//! A document over as many sheets as it needs.

use super::layout::{Align, Column};
use super::sheet::{self, Sheet};
use super::table::{Rules, SetTable};
use super::text::Style;
use super::{Document, Page, Pages};

/// Of the usual type, before anything had to be made smaller.
const FULL: f32 = 1.08;
const STEP: f32 = 0.08;
/// Smaller type than this is hard to read. The longest of our receipts needs 0.76, on A5.
const SMALLEST: f32 = 0.7;
/// A table of more rows goes on on another sheet: smaller type would only put that off.
const SHORT: usize = 8;

/// Sets the document.
///
/// One whose table is short stands on one sheet: what is too long there are names and notes, and its type becomes
/// smaller until all fits, but not below [`SMALLEST`]. Any other has the type that was asked for, on as many sheets as
/// that takes.
pub(super) fn sheets(document: &Document, paper: &Sheet, larger: f32) -> Pages {
    let asked = FULL * larger;
    let mut scale = asked;
    loop {
        let pages = Flow::new(document, paper, scale, 1).run();
        if pages.count() == 1 {
            return pages;
        }
        scale -= STEP;
        if document.table.rows.len() > SHORT || scale < SMALLEST {
            break;
        }
    }
    // how many there are is known when they are set: two say it as long as any
    let count = Flow::new(document, paper, asked, 2).run().count();
    Flow::new(document, paper, asked, count).run()
}

/// A document being set, block after block.
struct Flow<'a> {
    document: &'a Document,
    paper: &'a Sheet,
    style: Style,
    /// How many sheets there will be, as each of them says.
    count: usize,
    full: Vec<Page>,
    column: Column,
}

impl<'a> Flow<'a> {
    fn new(document: &'a Document, paper: &'a Sheet, scale: f32, count: usize) -> Self {
        Flow {
            document,
            paper,
            style: Style::scaled(scale * paper.larger),
            count,
            full: Vec::new(),
            column: paper.column(),
        }
    }

    fn run(mut self) -> Pages {
        let (document, paper, style) = (self.document, self.paper, self.style);
        if self.count > 1 {
            // it has no running head
            let which = sheet::which(document, 1, self.count);
            self.column.words(&which, style.regular(8.5), Align::End);
        }
        sheet::opening(&mut self.column, document, paper, &style);
        self.put(|column| sheet::facts(column, document, paper, &style));
        if !document.table.rows.is_empty() {
            self.table();
            self.column.gap(3.0);
        }
        self.put(|column| sheet::state(column, document, &style));
        let mut foot = sheet::foot(document, &document.foot.notes, paper, &style);
        if paper.is_too_tall(&foot) {
            for note in &document.foot.notes {
                self.put(|column| sheet::note(column, note, &style));
            }
            foot = sheet::foot(document, &[], paper, &style);
        }
        if !paper.has_room(&self.column, &foot) {
            self.turn();
        }
        paper.put_foot(&mut self.column, foot);
        Pages::ending(self.full, self.column.page(paper.width, paper.height))
    }

    /// A table's head stands above its first row on every sheet.
    fn table(&mut self) {
        let style = self.style;
        let table = SetTable::new(&self.document.table, self.column.width(), &style, 10.0, Rules::Between);
        for at in 0..self.document.table.rows.len() {
            if at == 0 || !self.fits(|column| table.row(column, at)) {
                self.put(|column| {
                    table.head(column);
                    table.row(column, at);
                });
            }
        }
    }

    /// Sets the block on this sheet, or on the next one where this one has no room for it.
    fn put(&mut self, block: impl Fn(&mut Column)) {
        if !self.fits(&block) {
            self.turn();
            block(&mut self.column);
        }
    }

    /// Sets the block if this sheet has room for it; returns whether it had.
    fn fits(&mut self, block: impl Fn(&mut Column)) -> bool {
        let mut set = self.column.beside(self.column.left, self.column.right);
        block(&mut set);
        let fits = set.y <= self.paper.bottom();
        if fits {
            self.column.join(set);
        }
        fits
    }

    fn turn(&mut self) {
        let sheet = self.full.len() + 1;
        let full = std::mem::replace(&mut self.column, self.paper.column());
        self.full.push(full.page(self.paper.width, self.paper.height));
        let which = sheet::which(self.document, sheet + 1, self.count);
        sheet::running_head(&mut self.column, self.document, which, &self.style);
    }
}
