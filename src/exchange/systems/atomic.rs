//! Atomic CRM: tables with names in small letters and underscores, and one JSON file with everything.

use super::reader::{Made, Reader, Reading};
use super::sheet::{Sheet, field, labelled, part, skip, surest};
use super::{Found, Recognised, System};
use crate::exchange::csv::{Field, Row, Rows, Table};
use crate::value::Progress;
use serde_json::{Map, Value};

/// Atomic CRM's tables.
pub static SYSTEM: System = System { key: "atomic", name: "Atomic CRM", recognise };

/// Atomic CRM's file with everything.
pub static READER: Reader = Reader { fits, open: |bytes| Box::new(Everything { bytes }) };

fn recognise(headers: &[String]) -> Option<Recognised> {
    let written = |name: &&str| headers.iter().any(|header| header.trim() == *name);
    let own =
        ["first_name", "expected_closing_date", "state_abbr", "has_newsletter", "sales_id", "contact_id", "company_id"];
    own.iter().any(written).then(|| surest(&SHEETS, headers)).flatten()
}

static SHEETS: [Sheet; 6] = [
    Sheet {
        rows: Rows::Contacts,
        file: "contacts",
        needs: &["firstname lastname", "hasnewsletter background emailwork linkedinurl firstseen phonework companyid"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::FirstName, "firstname"),
            field(Field::LastName, "lastname"),
            field(Field::JobTitle, "title"),
            field(Field::About, "background"),
            field(Field::Created, "firstseen"),
            field(Field::Tags, "tags"),
            field(Field::Social, "linkedinurl"),
            field(Field::Company, "company companyname"),
            field(Field::CompanyId, "companyid"),
            field(Field::OwnerId, "salesid"),
            labelled(Field::Email, "work", "emailwork"),
            labelled(Field::Email, "home", "emailhome"),
            labelled(Field::Email, "other", "emailother"),
            labelled(Field::Phone, "work", "phonework"),
            labelled(Field::Phone, "home", "phonehome"),
            labelled(Field::Phone, "other", "phoneother"),
            skip("lastseen avatar nbtasks companyname"),
        ],
    },
    Sheet {
        rows: Rows::Companies,
        file: "companies",
        needs: &["name", "stateabbr taxidentifier sector size zipcode"],
        never: "expectedclosingdate firstname",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::Name, "name"),
            field(Field::Sector, "sector"),
            field(Field::Employees, "size"),
            field(Field::Social, "linkedinurl"),
            field(Field::Website, "website"),
            field(Field::Phone, "phonenumber"),
            part(0, "", "address zipcode city stateabbr"),
            field(Field::Country, "country"),
            field(Field::About, "description"),
            field(Field::OwnerId, "salesid"),
            field(Field::Created, "createdat"),
            skip("logo nbcontacts nbdeals"),
        ],
    },
    Sheet {
        rows: Rows::Opportunities,
        file: "deals",
        needs: &["name", "stage", "expectedclosingdate amount"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::Name, "name"),
            field(Field::Company, "company"),
            field(Field::CompanyId, "companyid"),
            field(Field::ContactId, "contactids"),
            field(Field::Tags, "category"),
            field(Field::Stage, "stage"),
            field(Field::Value, "amount"),
            field(Field::Close, "expectedclosingdate"),
            field(Field::Needs, "description"),
            field(Field::Created, "createdat"),
            field(Field::OwnerId, "salesid"),
            skip("updatedat index"),
        ],
    },
    Sheet {
        rows: Rows::Work,
        file: "tasks",
        needs: &["contactid", "duedate donedate", "text"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::ContactId, "contactid"),
            field(Field::WorkKind, "type"),
            field(Field::Subject, "text"),
            field(Field::Due, "duedate"),
            field(Field::DoneAt, "donedate"),
            field(Field::OwnerId, "salesid"),
        ],
    },
    Sheet {
        rows: Rows::Work,
        file: "notes",
        needs: &["contactid dealid", "text", "date"],
        never: "duedate donedate",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::ContactId, "contactid"),
            field(Field::OpportunityId, "dealid"),
            labelled(Field::Note, "Note", "text"),
            field(Field::At, "date"),
            field(Field::OwnerId, "salesid"),
            skip("status type"),
        ],
    },
    Sheet {
        rows: Rows::Members,
        file: "users (sales)",
        needs: &["id", "firstname lastname", "email"],
        never: "hasnewsletter contactid",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::FirstName, "firstname"),
            field(Field::LastName, "lastname"),
            field(Field::Email, "email"),
            skip("userid administrator disabled avatar"),
        ],
    },
];

/// The lists of the file with everything, in the order in which they are shown.
const LISTS: [(&str, usize); 7] =
    [("sales", 5), ("companies", 1), ("contacts", 0), ("deals", 2), ("tasks", 3), ("notes", 4), ("deal_notes", 4)];

fn fits(name: &str, head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let begins = head.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    // A backup of this program names its format first, and this one has none.
    let listed = LISTS.iter().any(|(list, _)| head.contains(&format!("\"{list}\"")));
    name.to_lowercase().ends_with(".json")
        && begins
        && listed
        && !head.contains("\"format\"")
        && !head.contains("penstock")
}

struct Everything {
    bytes: Vec<u8>,
}

impl Reading for Everything {
    fn step(&mut self, _most: usize) -> Progress {
        Progress { done: 1, total: 1 }
    }

    fn finish(self: Box<Self>) -> Result<Vec<Made>, String> {
        let bytes = self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes);
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| format!("This JSON file is damaged in line {}: it cannot be read.", error.line()))?;
        let made: Vec<Made> = LISTS.iter().filter_map(|(list, sheet)| table(&value, list, *sheet)).collect();
        if made.is_empty() {
            return Err("This JSON file has none of the lists that Atomic CRM writes: companies, contacts, deals, tasks, notes.".to_string());
        }
        Ok(made)
    }
}

fn table(value: &Value, list: &str, sheet: usize) -> Option<Made> {
    let items: Vec<&Map<String, Value>> = value.get(list)?.as_array()?.iter().filter_map(Value::as_object).collect();
    let mut headers = Vec::<String>::new();
    let flat: Vec<Vec<(String, String)>> = items.into_iter().map(flat).collect();
    for (name, _) in flat.iter().flatten() {
        if !headers.contains(name) {
            headers.push(name.clone());
        }
    }
    if headers.is_empty() {
        return None;
    }
    let cell = |item: &[(String, String)], header: &String| {
        item.iter().find(|(name, _)| name == header).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    // Entries have no lines: they are numbered as if they stood below a header.
    let rows = flat
        .iter()
        .zip(2..)
        .map(|(item, line)| Row { line, cells: headers.iter().map(|header| cell(item, header)).collect() });
    let rows = rows.collect();
    let sheet = SHEETS.get(sheet)?;
    let file = Recognised { sure: headers.len(), ..sheet.take(&headers) };
    let found = Found { system: SYSTEM.key, name: SYSTEM.name, file };
    Some(Made { name: list.to_string(), table: Table::of(headers, rows), found })
}

/// An entry as cells: addresses and numbers by what they are for, lists with semicolons.
fn flat(item: &Map<String, Value>) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    for (name, value) in item {
        match (name.as_str(), value) {
            ("emails" | "email_jsonb", Value::Array(list)) => typed(&mut cells, "email", list),
            ("phones" | "phone_number_jsonb" | "phone_jsonb", Value::Array(list)) => typed(&mut cells, "phone", list),
            (_, Value::Null | Value::Object(_)) => {}
            (_, Value::Array(list)) => {
                let parts: Vec<String> = list.iter().map(scalar).filter(|part| !part.is_empty()).collect();
                cells.push((name.clone(), parts.join("; ")));
            }
            _ => cells.push((name.clone(), scalar(value))),
        }
    }
    cells
}

fn typed(cells: &mut Vec<(String, String)>, what: &str, list: &[Value]) {
    for entry in list {
        let text = |names: [&str; 2]| names.iter().find_map(|name| entry.get(*name)).map(scalar).unwrap_or_default();
        let (text, kind) = (text([what, "number"]), entry.get("type").map(scalar).unwrap_or_default().to_lowercase());
        let kind = if matches!(kind.as_str(), "work" | "home") { kind } else { "other".to_string() };
        let header = format!("{what}_{kind}");
        match cells.iter_mut().find(|(name, _)| *name == header) {
            _ if text.is_empty() => {}
            Some((_, cell)) => *cell = format!("{cell}; {text}"),
            None => cells.push((header, text)),
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}
