//! After-sales items.

use super::{Column, Look, column, company_name, contact_name, day, member, text};
use crate::model::Care;

fn care(key: &str, header: &str, cell: fn(&Look<'_>, &Care) -> String) -> Column {
    column(key, header, move |look, id| look.data.care(id).map(|one| cell(look, one)).unwrap_or_default())
}

/// Every column of after-sales items.
pub(super) fn items() -> Vec<Column> {
    vec![
        care("id", "Item ID", |_, one| one.id.to_string()),
        care("kind", "Type", |_, one| one.kind.word().to_string()),
        care("on", "Date", |_, one| one.on.to_string()),
        care("text", "Text", |_, one| one.text.clone()),
        care("points", "Satisfaction (0 to 10)", |_, one| text(one.points)),
        care("solved", "Solved on", |_, one| text(one.solved)),
        care("answer", "What was done", |_, one| one.answer.clone()),
        care("link", "Link", |_, one| one.link.clone()),
        care("contact", "Contact", |look, one| contact_name(look.data, one.contact)),
        care("company", "Company", |look, one| company_name(look.data, one.company)),
        care("opportunity", "Opportunity", |look, one| {
            one.opportunity.and_then(|id| look.data.opportunity(id)).map(|one| one.name.clone()).unwrap_or_default()
        }),
        care("member", "Looked after by", |look, one| member(look.data, one.member)),
        care("created", "Created", |look, one| day(look, one.created)),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sheet;
    use super::*;
    use crate::data::Dataset;
    use crate::model::{CareKind, Contact, Kind, Record};
    use crate::value::{Id, Zone};

    #[test]
    fn an_item_is_a_line_with_whom_it_is_about_and_how_it_ended() {
        let anna = Contact { id: Id::from_bits(10), name: "Anna".into(), ..Contact::default() };
        let item = Care {
            id: Id::from_bits(20),
            kind: CareKind::Concern,
            on: "2026-11-18".parse().unwrap(),
            text: "=1+1, late".into(),
            solved: "2026-11-20".parse().ok(),
            contact: Some(Id::from_bits(10)),
            ..Care::default()
        };
        let data = Dataset::from_records([Record::from(anna), item.into()]);
        let look = Look { data: &data, zone: Zone::default(), today: "2026-11-21".parse().unwrap() };
        let text = sheet(&look, Kind::Care);
        let line = text.lines().nth(1).unwrap_or_default();
        assert!(line.contains("Concern,2026-11-18,\"'=1+1, late\",,2026-11-20,") && line.contains(",Anna,"), "{line}");
    }
}
