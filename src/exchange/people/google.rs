//! Google Contacts, as it writes its file today and as it did before 2023.

use super::{bare, detail, field, ignored};
use crate::exchange::csv::{DateStyle, Field, Label, Rows};
use crate::exchange::systems::{Known, Recognised, System};

/// Google Contacts.
pub const GOOGLE: System = System { key: "google", name: "Google Contacts", recognise };

/// Headers that no other address book has.
const TELLING: [&str; 20] = [
    "email1label",
    "email1type",
    "email1value",
    "phone1label",
    "phone1type",
    "phone1value",
    "address1label",
    "address1formatted",
    "organizationname",
    "organizationtitle",
    "organizationdepartment",
    "organization1name",
    "organization1title",
    "phoneticfirstname",
    "yominame",
    "givennameyomi",
    "fileas",
    "groupmembership",
    "labels",
    "nameprefix",
];

fn recognise(headers: &[String]) -> Option<Recognised> {
    let names: Vec<String> = headers.iter().map(|header| bare(header)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let sure = TELLING.iter().filter(|name| has(name)).count();
    // Somebody without any address has no column for one.
    let named = has("givenname") || has("firstname") || has("name");
    let google = has("labels") || has("groupmembership") || has("email1value");
    if !named || !google || sure < 4 {
        return None;
    }
    let old = has("givenname");
    let columns = headers.iter().map(|header| column(header, headers, old)).collect();
    Some(Recognised { rows: Rows::Contacts, file: "contacts", sure, columns })
}

/// `E-mail 2 - Value` is the second `email`'s `value`.
fn numbered(header: &str) -> Option<(String, u8, String)> {
    let (front, part) = header.split_once(" - ")?;
    let (what, number) = front.trim().rsplit_once(' ')?;
    Some((bare(what), number.parse().ok()?, bare(part)))
}

fn column(header: &str, headers: &[String], old: bool) -> Known {
    if let Some((what, number, part)) = numbered(header) {
        return part_of(&what, number, &part, header, headers);
    }
    let ymd = |known: Known| Known { dates: Some(DateStyle::Ymd), ..known };
    match bare(header).as_str() {
        "name" if old => field(Field::Name),
        "firstname" | "givenname" => field(Field::FirstName),
        "lastname" | "familyname" => field(Field::LastName),
        "organizationname" => field(Field::Company),
        "organizationtitle" => field(Field::JobTitle),
        "birthday" => ymd(field(Field::Birthday)),
        "notes" => field(Field::About),
        "labels" | "groupmembership" => field(Field::Tags),
        "photo" => ignored(),
        _ => detail(),
    }
}

fn part_of(what: &str, number: u8, part: &str, header: &str, headers: &[String]) -> Known {
    let front = header.split_once(" - ").map_or("", |(front, _)| front);
    // What it is for stands in the column beside it.
    let beside = |names: [&str; 2]| {
        let of = |name: &str| headers.iter().position(|other| bare(other) == bare(&format!("{front} {name}")));
        names.into_iter().find_map(of).map_or(Label::None, Label::Column)
    };
    let group = number.saturating_sub(1);
    let value = |becomes: Field| Known { label: beside(["Label", "Type"]), group, ..field(becomes) };
    match (what, part) {
        ("email", "value") => value(Field::Email),
        ("phone", "value") => value(Field::Phone),
        ("website", "value") => value(Field::Website),
        ("event", "value") => Known { dates: Some(DateStyle::Ymd), ..value(Field::Anniversary) },
        ("im", "value") => Known { label: beside(["Service", "Label"]), group, ..field(Field::Social) },
        ("address", "label" | "type") => ignored(),
        ("address", _) => value(Field::Address),
        ("organization", "name") if number == 1 => field(Field::Company),
        ("organization", "title") if number == 1 => field(Field::JobTitle),
        ("organization", "type") | ("im", "type") | ("im", "service") => ignored(),
        ("email" | "phone" | "website" | "event", "label" | "type") => ignored(),
        _ => detail(),
    }
}
