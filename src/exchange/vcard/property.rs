//! One line of a card as a property: group, name, parameters and text, whatever version wrote it.

use super::lines::halves;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::decoders::quoted_printable::quoted_printable_decode_char;

/// A property of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Property {
    /// What ties it to others, such as `item1`; in lower case.
    pub group: String,
    /// Its name, in large letters.
    pub name: String,
    /// Parameters: names in large letters, values as written; a value without a name is a `TYPE`.
    pub params: Vec<(String, String)>,
    /// The text, decoded, with its backslashes.
    pub value: String,
}

impl Property {
    /// Reads a line. None where it has no colon.
    pub fn read(bytes: &[u8]) -> Option<Property> {
        let (head, value) = halves(bytes);
        let value = value?;
        let head = String::from_utf8_lossy(head);
        let mut parts = outside_quotes(&head, ';').into_iter();
        let name = parts.next()?.trim().to_string();
        let (group, name) = name.rsplit_once('.').map_or(("", name.as_str()), |(group, name)| (group, name));
        let mut property = Property {
            group: group.to_lowercase(),
            name: name.to_uppercase(),
            params: parts.flat_map(parameter).collect(),
            value: String::new(),
        };
        let encoding = property.param("ENCODING").unwrap_or_default().to_uppercase();
        let charset = property.param("CHARSET").and_then(|label| Encoding::for_label(label.trim().as_bytes()));
        let bytes = if encoding == "QUOTED-PRINTABLE" { unquoted(value) } else { value.to_vec() };
        property.value = text(&bytes, charset).replace("\r\n", "\n").replace('\r', "\n");
        Some(property)
    }

    /// The first value of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The types, in lower case: `work`, `cell`, `pref`.
    pub fn types(&self) -> impl Iterator<Item = String> + '_ {
        let values = self.params.iter().filter(|(name, _)| name == "TYPE");
        values.flat_map(|(_, value)| value.split(',')).map(|word| word.trim().to_lowercase())
    }

    /// Whether it has this type.
    pub fn is(&self, kind: &str) -> bool {
        self.types().any(|word| word == kind)
    }

    /// The lower, the more this one is meant among its like: 1 to 100, and 101 where nothing is said.
    pub fn preference(&self) -> u8 {
        let said = self.param("PREF").and_then(|text| text.trim().parse().ok());
        said.unwrap_or(if self.is("pref") { 1 } else { 101 })
    }

    /// The text without backslashes.
    pub fn text(&self) -> String {
        plain(&self.value)
    }

    /// The parts between semicolons, each with its own parts between commas.
    pub fn parts(&self, old: bool) -> Vec<Vec<String>> {
        let inner = |part: &str| {
            if old { vec![plain(part)] } else { unescaped(part, ',').into_iter().map(plain).collect::<Vec<_>>() }
        };
        unescaped(&self.value, ';').into_iter().map(inner).collect()
    }

    /// The parts between commas.
    pub fn list(&self) -> Vec<String> {
        unescaped(&self.value, ',').into_iter().map(plain).collect()
    }
}

fn parameter(text: &str) -> Vec<(String, String)> {
    // What Android's oldest version makes of somebody's own label.
    if let Some(inner) = text.trim().strip_prefix("X-CUSTOM(").and_then(|rest| rest.strip_suffix(')')) {
        let label = inner.rsplit(',').next().unwrap_or_default();
        return vec![("TYPE".to_string(), self::text(&unquoted(label.as_bytes()), None))];
    }
    let Some((name, value)) = text.split_once('=') else {
        let upper = text.trim().to_uppercase();
        let name = match upper.as_str() {
            "" => return Vec::new(),
            "QUOTED-PRINTABLE" | "BASE64" | "8BIT" | "7BIT" => "ENCODING",
            _ => "TYPE",
        };
        return vec![(name.to_string(), text.trim().to_string())];
    };
    let name = name.trim().to_uppercase();
    let values = outside_quotes(value, ',').into_iter();
    values.map(|value| (name.clone(), carets(value.trim().trim_matches('"')))).collect()
}

/// RFC 6868: what parameters cannot say otherwise.
fn carets(text: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('^', Some(next @ ('n' | '^' | '\''))) => {
                chars.next();
                out.push(match next {
                    'n' => '\n',
                    '\'' => '"',
                    _ => '^',
                });
            }
            _ => out.push(c),
        }
    }
    out
}

fn outside_quotes(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    let cut = move |c: char| {
        if c == '"' {
            quoted = !quoted;
        }
        c == at && !quoted
    };
    text.split(cut).collect()
}

/// The text without its backslashes. `\n` is a line break in every version: writers of the oldest use it too.
fn plain(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('\\', Some('n' | 'N')) => {
                chars.next();
                out.push('\n');
            }
            ('\\', Some(next @ (';' | ',' | ':' | '\\'))) => {
                chars.next();
                out.push(next);
            }
            _ => out.push(c),
        }
    }
    out
}

/// The parts between a sign, unless a backslash is before it.
fn unescaped(text: &str, at: char) -> Vec<&str> {
    let mut escaped = false;
    let cut = move |c: char| {
        let found = c == at && !escaped;
        escaped = c == '\\' && !escaped;
        found
    };
    text.split(cut).collect()
}

/// Quoted-printable as bytes; what is none stays as it is.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at + 1).zip(bytes.get(at + 2)).filter(|_| *byte == b'=');
        match pair.and_then(|(high, low)| quoted_printable_decode_char(*high, *low)) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            // A soft break at the very end.
            None if *byte == b'=' && at + 1 == bytes.len() => at += 1,
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

/// The bytes as text: in the character set that is named, else in UTF-8, else in what Windows used to write.
fn text(bytes: &[u8], charset: Option<&'static Encoding>) -> String {
    let utf8 = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    match (charset, utf8) {
        // Files that were converted as a whole still name the set that they had.
        (Some(charset), Some(text)) if charset == UTF_8 || (!bytes.is_ascii() && charset.is_single_byte()) => {
            text.into_owned()
        }
        (Some(charset), _) => charset.decode_without_bom_handling(bytes).0.into_owned(),
        (None, Some(text)) => text.into_owned(),
        (None, None) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Property {
        Property::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn names_groups_and_parameters_come_apart_in_every_version() {
        let old = read("tel;WORK;PREF;x-Thing:+49 30");
        assert_eq!((old.name.as_str(), old.preference()), ("TEL", 1));
        assert_eq!(old.types().collect::<Vec<_>>(), ["work", "pref", "x-thing"]);
        let apple = read("item1.EMAIL;type=INTERNET,HOME;type=pref:a@b.example");
        assert_eq!((apple.group.as_str(), apple.is("home"), apple.value.as_str()), ("item1", true, "a@b.example"));
        let new = read("TEL;VALUE=uri;PREF=2;TYPE=\"voice,home\":tel:+49");
        assert_eq!((new.preference(), new.is("home"), new.value.as_str()), (2, true, "tel:+49"));
        let address = read("ADR;LABEL=\"A; 1:2^nB ^'C^'\":;;Street\\; 5;Town,\\, x;;;");
        assert_eq!(address.param("LABEL"), Some("A; 1:2\nB \"C\""));
        assert_eq!(
            address.parts(false)[2..4],
            [vec!["Street; 5".to_string()], vec!["Town".to_string(), ", x".to_string()]]
        );
        assert_eq!(address.parts(true)[3], ["Town,, x"]);
        assert_eq!(Property::read(b"no colon"), None);
    }

    #[test]
    fn texts_are_read_in_the_set_that_they_were_written_in() {
        assert_eq!(read("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg").value, "Müller;Jörg");
        assert_eq!(read("N;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller").value, "Müller");
        assert_eq!(read("NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab=3D=ZZ=").text(), "a\nb==ZZ");
        assert_eq!(Property::read(b"FN:M\xFCller").unwrap().value, "Müller");
        assert_eq!(Property::read("FN;CHARSET=windows-1252:Müller".as_bytes()).unwrap().value, "Müller");
        let sjis = [b"FN;CHARSET=SHIFT_JIS:".as_slice(), &[0x93, 0xFA, 0x96, 0x7B]].concat();
        assert_eq!(Property::read(&sjis).unwrap().value, "日本");
    }

    #[test]
    fn backslashes_come_off() {
        assert_eq!(read("NOTE:a\\nb\\, c\\; d\\\\n\\e").text(), "a\nb, c; d\\n\\e");
        assert_eq!(read("CATEGORIES:a\\,b,c").list(), ["a,b", "c"]);
    }
}
