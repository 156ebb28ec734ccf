//! Telephone numbers as addresses: `tel:` for calls, `sms:` for text messages, a page of WhatsApp.

use super::countries::{Country, of_code};
use super::mailto::{LONGEST, Unopened, encode, lines};
use crate::value::one_line;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A telephone number as it is dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// With the country's code, without `+`; none where the country is not known.
    world: Option<String>,
    /// The digits as written.
    digits: String,
    /// What to dial after the answer.
    extension: String,
}

/// Why a number cannot be dialled. Prints as a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDialled {
    /// There is none.
    Empty,
    /// The text is not a number.
    NotANumber(String),
    /// The number has no country's code, and one is needed.
    NoCountry(String),
}

impl fmt::Display for NotDialled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotDialled::Empty => f.write_str("There is no telephone number."),
            NotDialled::NotANumber(text) => write!(f, "“{text}” is not a telephone number."),
            NotDialled::NoCountry(text) => write!(
                f,
                "“{text}” has no country code. Write it as +49 170 1234567, or choose the country of your numbers in Settings."
            ),
        }
    }
}

impl From<NotDialled> for Unopened {
    fn from(why: NotDialled) -> Self {
        match why {
            NotDialled::Empty => Unopened::NoAddress,
            NotDialled::NotANumber(_) | NotDialled::NoCountry(_) => Unopened::NotDialled(why),
        }
    }
}

impl Phone {
    /// Reads a number as people write it: `+49 (0)170 123-45 67`, `0049 170…`, `tel:+49…`, `030 1234 ext. 5`. A number
    /// without a country's code gets `home`, if it is given: the code of the team's country, such as `49`; what is dialled
    /// in front within that country alone falls away then. What is too short for it, such as 110, stays as it is.
    ///
    /// # Errors
    /// Why it is not a number.
    pub fn read(text: &str, home: Option<u16>) -> Result<Self, NotDialled> {
        let text = one_line(text);
        if text.is_empty() {
            return Err(NotDialled::Empty);
        }
        let wrong = || NotDialled::NotANumber(text.clone());
        // Numbers that were copied bring marks that nobody sees, and digits and signs of other widths.
        let lower: String = text.nfkc().filter(|c| !unseen(*c)).collect::<String>().to_lowercase();
        let bare = lower.strip_prefix("tel:").unwrap_or(&lower).trim();
        let (number, extension) = extended(bare);
        let number = without_zero(number);
        if !number.chars().all(known) || number.rfind('+').is_some_and(|at| at > 0) {
            return Err(wrong());
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if !(3..=20).contains(&digits.len()) {
            return Err(wrong());
        }
        let home = home.and_then(of_code);
        let world = match (number.starts_with('+'), home) {
            (true, _) => Some(digits.clone()),
            (false, Some(home)) => home.worldwide(&digits),
            (false, None) => digits.strip_prefix("00").map(str::to_string),
        };
        if world.as_ref().is_some_and(|world| world.len() > 15 || world.starts_with('0')) {
            return Err(wrong());
        }
        if world.is_none() && digits.len() > 15 {
            return Err(wrong());
        }
        Ok(Self { world, digits, extension })
    }

    /// As it is stored and dialled: `+491701234567`, or the digits where no country is known.
    pub fn dialled(&self) -> String {
        self.world.as_ref().map_or_else(|| self.digits.clone(), |world| format!("+{world}"))
    }

    /// The address that calls it.
    pub fn call(&self) -> String {
        let extension = if self.extension.is_empty() { String::new() } else { format!(";ext={}", self.extension) };
        format!("tel:{}{extension}", self.dialled())
    }

    /// The address that opens a text message to it.
    ///
    /// # Errors
    /// The message is longer than programs take.
    pub fn text(&self, body: &str) -> Result<String, Unopened> {
        with_text(format!("sms:{}", self.dialled()), "body", body)
    }

    /// The address that opens a WhatsApp message to it.
    ///
    /// # Errors
    /// The number has no country's code, or the message is longer than the page takes.
    pub fn whatsapp(&self, body: &str) -> Result<String, Unopened> {
        let world = self.world.clone().ok_or_else(|| NotDialled::NoCountry(self.digits.clone()))?;
        with_text(format!("https://wa.me/{world}"), "text", body)
    }
}

/// What stands in a number besides its digits.
fn known(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '+' | ' ' | '-' | '/' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '·')
}

/// Marks for the direction of writing, and blanks without width.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// The `0` of `+49 (0)170` is dialled within the country only; Italy's is dialled from everywhere.
fn without_zero(number: String) -> String {
    let (plus, digits) = match (number.strip_prefix('+'), number.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => (true, rest),
        (None, None) => (false, number.as_str()),
    };
    let code: String = digits.split('(').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let keeps = code.parse().ok().and_then(of_code).is_some_and(Country::keeps_zero);
    if plus && !keeps { number.replacen("(0)", "", 1) } else { number }
}

/// The number, and what comes after the answer.
fn extended(text: &str) -> (String, String) {
    for mark in [";ext=", "extension", "durchwahl", "ext.", "ext", "x"] {
        if let Some((number, extension)) = text.rsplit_once(mark) {
            let digits: String = extension.chars().filter(char::is_ascii_digit).collect();
            let plain = extension.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ':' | ')'));
            if plain && (1..=7).contains(&digits.len()) {
                return (number.trim_end_matches([' ', ',', ';', '(']).to_string(), digits);
            }
        }
    }
    (text.to_string(), String::new())
}

fn with_text(head: String, name: &str, body: &str) -> Result<String, Unopened> {
    let body = lines(body);
    if body.is_empty() {
        return Ok(head);
    }
    let mut whole = format!("{head}?{name}=");
    encode(&mut whole, &body, b"");
    if whole.len() <= LONGEST { Ok(whole) } else { Err(Unopened::TooLong { length: whole.len(), head: Some(head) }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dialled(text: &str, home: Option<u16>) -> Result<String, NotDialled> {
        Phone::read(text, home).map(|phone| phone.dialled())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in [
            "+49 170 1234567",
            "+49 (0)170 123-45 67",
            "0049 170/1234567",
            "tel:+49-170-1234567",
            "0170 1234567",
            " (0170) 1234567 ",
        ] {
            assert_eq!(dialled(text, Some(49)).unwrap(), "+491701234567", "{text}");
        }
        assert_eq!(dialled("(555) 010-0123", Some(1)).unwrap(), "+15550100123");
        assert_eq!(dialled("0170 1234567", None).unwrap(), "01701234567");
        assert_eq!(Phone::read("+49 30 1234 ext. 56", None).unwrap().call(), "tel:+49301234;ext=56");
        assert_eq!(Phone::read("+1 555 0100 x7", None).unwrap().call(), "tel:+15550100;ext=7");
    }

    #[test]
    fn marks_that_come_with_copied_numbers_do_not_matter() {
        for text in [
            "\u{202a}+49\u{a0}170 1234567\u{202c}",
            "＋４９ １７０ １２３４５６７",
            "+49\u{2011}170\u{2013}1234567",
            "+49 170·123·4567",
        ] {
            assert_eq!(dialled(text, None).unwrap(), "+491701234567", "{text}");
        }
    }

    #[test]
    fn each_country_has_its_own_digits_in_front() {
        assert_eq!(dialled("8 (912) 345-67-89", Some(7)).unwrap(), "+79123456789");
        assert_eq!(dialled("06 20 123 4567", Some(36)).unwrap(), "+36201234567");
        assert_eq!(dialled("1-555-010-0123", Some(1)).unwrap(), "+15550100123");
        assert_eq!(dialled("011 49 170 1234567", Some(1)).unwrap(), "+491701234567");
        assert_eq!(dialled("06 1234 5678", Some(39)).unwrap(), "+390612345678");
        assert_eq!(dialled("+39 (0)6 1234 5678", None).unwrap(), "+390612345678");
        assert_eq!(dialled("0039 (06) 1234 5678", Some(49)).unwrap(), "+390612345678");
    }

    #[test]
    fn what_is_dialled_within_a_country_alone_stays_as_it_is() {
        assert_eq!(dialled("110", Some(49)).unwrap(), "110");
        assert_eq!(dialled("911", Some(1)).unwrap(), "911");
        // Without the code of its area it is known only there.
        assert_eq!(dialled("555-0123", Some(1)).unwrap(), "5550123");
        assert!(Phone::read("911", Some(1)).unwrap().whatsapp("").is_err());
        assert_eq!(Phone::read("911", Some(1)).unwrap().call(), "tel:911");
    }

    #[test]
    fn what_is_no_number_is_refused_with_a_sentence() {
        for text in
            ["anna", "12", "+49 170 +1", "1234567?body=x", "12345678901234567890", "+0 123 456", "1 800 FLOWERS"]
        {
            let why = Phone::read(text, None).unwrap_err();
            assert!(why.to_string().ends_with("is not a telephone number."), "{text}");
        }
        assert_eq!(Phone::read("  ", None), Err(NotDialled::Empty));
    }

    #[test]
    fn messages_open_with_their_text() {
        let phone = Phone::read("0170 1234567", Some(49)).unwrap();
        assert_eq!(phone.text("Hi & bye\n#1").unwrap(), "sms:+491701234567?body=Hi%20%26%20bye%0D%0A%231");
        assert_eq!(phone.whatsapp("Hi Zoë").unwrap(), "https://wa.me/491701234567?text=Hi%20Zo%C3%AB");
        assert_eq!(phone.whatsapp("").unwrap(), "https://wa.me/491701234567");
        assert!(matches!(phone.text(&"x".repeat(2_000)), Err(Unopened::TooLong { .. })));
        let national = Phone::read("0170 1234567", None).unwrap();
        assert!(national.whatsapp("").is_err() && national.text("").is_ok());
    }

    proptest! {
        #[test]
        fn an_address_of_a_number_holds_nothing_else(text in ".{0,30}", body in ".{0,30}") {
            if let Ok(phone) = Phone::read(&text, Some(49)) {
                let call = phone.call();
                let dialled = call.strip_prefix("tel:").unwrap();
                prop_assert!(dialled.strip_prefix('+').unwrap_or(dialled).chars().all(|c| c.is_ascii_digit() || ";ext=".contains(c)));
                let page = phone.whatsapp(&body).or_else(|_| phone.text(&body)).unwrap();
                prop_assert!(page.matches('?').count() <= 1 && !page.contains(['&', '#', ' ', '\r', '\n']));
            }
        }
    }
}
