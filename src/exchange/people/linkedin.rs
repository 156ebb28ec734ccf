//! LinkedIn's connections, from the copy of one's data that it hands out.

use super::{always, bare, detail, field};
use crate::exchange::csv::{DateStyle, Field, Rows};
use crate::exchange::systems::{Known, Recognised, System};

/// LinkedIn.
pub const LINKEDIN: System = System { key: "linkedin", name: "LinkedIn", recognise };

const TELLING: [&str; 7] = ["firstname", "lastname", "url", "emailaddress", "company", "position", "connectedon"];

fn recognise(headers: &[String]) -> Option<Recognised> {
    let names: Vec<String> = headers.iter().map(|header| bare(header)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let sure = TELLING.iter().filter(|name| has(name)).count();
    if !has("connectedon") || !has("position") || sure < 5 {
        return None;
    }
    let column = |name: &String| match name.as_str() {
        "firstname" => field(Field::FirstName),
        "lastname" => field(Field::LastName),
        "url" => always(Field::Social, "LinkedIn", 0),
        "emailaddress" => field(Field::Email),
        "company" => field(Field::Company),
        "position" => field(Field::JobTitle),
        "connectedon" => Known { dates: Some(DateStyle::Named), ..field(Field::Created) },
        _ => detail(),
    };
    Some(Recognised { rows: Rows::Contacts, file: "connections", sure, columns: names.iter().map(column).collect() })
}
