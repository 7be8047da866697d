//! One answer: what was typed, as it is stored.

use kiosk_domain::{
    bill::BillId,
    figure::Figure,
    id::{LegalId, NationalId},
    jalali::JalaliDate,
    mobile::Mobile,
    text,
};
use kiosk_wire::{Ask, FieldOption, FieldValue};

use crate::{FieldFault, Typed};

/// `None` where nothing was typed. Groups and attachments are not read here.
pub(crate) fn read(ask: &Ask, typed: &Typed, today: JalaliDate) -> Result<Option<FieldValue>, FieldFault> {
    match (ask, typed) {
        (Ask::YesNo, Typed::YesNo(yes)) => Ok(Some(FieldValue::YesNo(*yes))),
        (Ask::Choice { options, most }, Typed::Choices(chosen)) => choices(options, *most, chosen),
        (Ask::YesNo | Ask::Choice { .. }, _) | (_, Typed::YesNo(_) | Typed::Choices(_) | Typed::Entries(_)) => {
            Err(FieldFault::WrongKind)
        }
        (_, Typed::Text(typed)) if text::normalise(typed).is_empty() => Ok(None),
        (ask, Typed::Text(typed)) => text_of(ask, typed, today).map(Some),
    }
}

fn text_of(ask: &Ask, typed: &str, today: JalaliDate) -> Result<FieldValue, FieldFault> {
    let plain = |text: &str| FieldValue::Text(text.into());
    match ask {
        Ask::Text { min, max, long } => {
            let tidy = if *long { lines(typed) } else { text::normalise(typed) };
            let letters = u32::try_from(tidy.chars().count()).unwrap_or(u32::MAX);
            match letters {
                few if few < *min => Err(FieldFault::TooShort(*min)),
                many if many > *max => Err(FieldFault::TooLong(many - max)),
                _ => Ok(plain(&tidy)),
            }
        }
        Ask::Number { min, max, decimals, .. } => number(typed, min.as_deref(), max.as_deref(), *decimals),
        Ask::Date { days_back, days_ahead } => date(typed, *days_back, *days_ahead, today),
        Ask::BillId => BillId::parse(typed)
            .map(|id| plain(id.as_str()))
            .map_err(|_| FieldFault::BillId),
        Ask::NationalId => NationalId::parse(typed)
            .map(|id| plain(id.as_str()))
            .map_err(|_| FieldFault::NationalId),
        Ask::LegalId => LegalId::parse(typed)
            .map(|id| plain(id.as_str()))
            .map_err(|_| FieldFault::LegalId),
        Ask::Mobile => Mobile::parse(typed)
            .map(|mobile| plain(mobile.as_str()))
            .map_err(|_| FieldFault::Mobile),
        Ask::Phone => digits(typed, 8..=11)
            .map(|digits| plain(&digits))
            .ok_or(FieldFault::Phone),
        Ask::PostalCode => digits(typed, 10..=10)
            .map(|digits| plain(&digits))
            .ok_or(FieldFault::PostalCode),
        Ask::YesNo
        | Ask::Choice { .. }
        | Ask::Group { .. }
        | Ask::Attachment { .. }
        | Ask::Reading
        | Ask::Unknown(_) => Err(FieldFault::WrongKind),
    }
}

/// Tidied up line by line, without empty ones at the ends.
fn lines(typed: &str) -> String {
    let tidy: Vec<String> = typed.lines().map(text::normalise).collect();
    tidy.join("\n").trim_matches('\n').to_owned()
}

fn number(typed: &str, min: Option<&str>, max: Option<&str>, decimals: u8) -> Result<FieldValue, FieldFault> {
    let number = Figure::parse(typed).map_err(|_| FieldFault::NotANumber)?;
    if number.decimals() > decimals {
        return Err(FieldFault::TooManyDecimals(decimals));
    }
    let bound = |text: Option<&str>| text.and_then(|text| Figure::parse(text).ok());
    if let Some(least) = bound(min).filter(|least| number < *least) {
        return Err(FieldFault::TooSmall(least.to_string()));
    }
    if let Some(most) = bound(max).filter(|most| number > *most) {
        return Err(FieldFault::TooLarge(most.to_string()));
    }
    Ok(FieldValue::Number(number.to_string()))
}

fn date(typed: &str, back: Option<u32>, ahead: Option<u32>, today: JalaliDate) -> Result<FieldValue, FieldFault> {
    let date = JalaliDate::parse(typed).map_err(|_| FieldFault::NotADate)?;
    let bound = |days: i64| JalaliDate::from_epoch_days(today.to_epoch_days().saturating_add(days));
    let first = back.and_then(|days| bound(-i64::from(days)));
    if let Some(first) = first.filter(|first| date < *first) {
        return Err(FieldFault::TooEarly(first.to_string()));
    }
    let last = ahead.and_then(|days| bound(i64::from(days)));
    if let Some(last) = last.filter(|last| date > *last) {
        return Err(FieldFault::TooLate(last.to_string()));
    }
    Ok(FieldValue::Date(date.to_string()))
}

fn choices(options: &[FieldOption], most: u32, chosen: &[String]) -> Result<Option<FieldValue>, FieldFault> {
    if chosen.is_empty() {
        return Ok(None);
    }
    if !chosen.iter().all(|id| options.iter().any(|option| option.id == *id)) {
        return Err(FieldFault::NotAnOption);
    }
    // In the order of the form, each once.
    let each = options.iter().filter(|option| chosen.contains(&option.id));
    let ids: Vec<String> = each.map(|option| option.id.clone()).collect();
    if ids.len() > most as usize {
        return Err(FieldFault::TooMany(most));
    }
    Ok(Some(FieldValue::Choices(ids)))
}

/// Digits alone, where there are as many; spaces and dashes between them are passed over.
fn digits(typed: &str, count: std::ops::RangeInclusive<usize>) -> Option<String> {
    let tidy: String = text::normalise(typed)
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let whole = tidy.bytes().all(|letter| letter.is_ascii_digit()) && count.contains(&tidy.len());
    whole.then_some(tidy)
}
