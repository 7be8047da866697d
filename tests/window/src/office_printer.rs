//! The office's print system, found by every program of its session.

use print_shop::PrintShop;

use crate::{Outcome, Session};

/// # Errors
/// Fails if a program of it is missing or does not come up.
pub fn open(session: &mut Session) -> Outcome<PrintShop> {
    let folder = session.folder().join("print");
    std::fs::create_dir_all(&folder)?;
    let shop = PrintShop::open_in(&folder, session.programs())?;
    session.set("CUPS_SERVER", shop.server());
    Ok(shop)
}
