//! Whether central's settings can be used. What cannot be is a slip, and never takes the place of what can.

use kiosk_domain::figure::Figure;
use kiosk_wire::{Framing, LONGEST_FRAMING, MAX_FRAMINGS, Settings};

use super::NoAnswer;

/// A version a number of JSON holds exactly: none later than the last one could ever follow.
const LAST_VERSION: u64 = (1 << 53) - 1;
/// Bytes of one text on a screen or a receipt.
const LONGEST_TEXT: usize = 256;
/// Bytes of a company's mark.
const LONGEST_MARK: usize = 16 * 1024;
const MOST_PHONES: usize = 16;
const MOST_SERVICES: usize = 1000;
const LONGEST_IDLE: u32 = 24 * 60;
const LONGEST_KEEPING: u32 = 10 * 366 * 24;

/// # Errors
/// Where a value of them makes no sense; which, for the log.
pub fn usable_settings(settings: &Settings) -> Result<(), NoAnswer> {
    let Settings {
        version,
        company,
        mark,
        phones,
        services,
        limits,
        offline,
        keeping,
        idle,
        framings,
        ..
    } = settings;
    let figures = [&limits.high_single, &limits.high_triple, &limits.high_demand];
    let checks = [
        (*version <= LAST_VERSION, "settings: version"),
        (is_text(company), "settings: company"),
        (
            mark.as_ref().is_none_or(|mark| mark.len() <= LONGEST_MARK),
            "settings: mark",
        ),
        (
            phones.len() <= MOST_PHONES && phones.iter().all(|phone| is_text(phone)),
            "settings: phones",
        ),
        ((1..=MOST_SERVICES).contains(&services.len()), "settings: services"),
        (
            figures.into_iter().all(|figure| Figure::parse(figure).is_ok()) && limits.assumed_digits > 0,
            "settings: limits",
        ),
        (
            // Nothing at all could be taken.
            offline.hard_hours > 0 && offline.hard_records > 0,
            "settings: offline",
        ),
        (
            keeping.reprint_hours <= LONGEST_KEEPING
                && keeping.subscriber_days <= LONGEST_KEEPING / 24
                && keeping.parked_days <= LONGEST_KEEPING / 24,
            "settings: keeping",
        ),
        (
            (1..=LONGEST_IDLE).contains(&idle.lock_minutes) && idle.warn_seconds < idle.lock_minutes * 60,
            "settings: idle",
        ),
        (
            framings.len() <= MAX_FRAMINGS && framings.iter().all(is_framing),
            "settings: framings",
        ),
    ];
    match checks.into_iter().find(|(holds, _)| !holds) {
        Some((_, which)) => Err(NoAnswer::Unfit(which)),
        None => Ok(()),
    }
}

fn is_framing(framing: &Framing) -> bool {
    let Framing { prefix, suffix } = framing;
    let side = |text: &str| text.len() <= LONGEST_FRAMING && text.bytes().all(|sign| sign.is_ascii_graphic());
    side(prefix) && side(suffix) && !(prefix.is_empty() && suffix.is_empty())
}

fn is_text(text: &str) -> bool {
    let trimmed = text.trim();
    !trimmed.is_empty() && text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control)
}
