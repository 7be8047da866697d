/// A one-time code as central writes it: twelve signs in fours. What hands mistake is put right (`O` is 0, `I` and `L` are
/// 1), in whatever digits, case and grouping it was typed or scanned.
#[must_use]
pub fn canonical(typed: &str) -> String {
    let signs: Vec<char> = kiosk_domain::text::ascii_digits(typed)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            sign => sign,
        })
        .collect();
    let fours: Vec<String> = signs.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join("-")
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn a_code_is_the_same_however_it_was_typed() {
        for typed in ["K7QF-2MXD-9P31", " k7qf2mxd9p31 ", "K7QF 2MXD 9P3I", "k7qf–۲mxd–۹p۳l"] {
            assert_eq!(canonical(typed), "K7QF-2MXD-9P31", "{typed}");
        }
        assert_eq!(canonical("TBRZ-1OO1-OOO3"), "TBRZ-1001-0003");
        assert_eq!(canonical(""), "");
    }
}
