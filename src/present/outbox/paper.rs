//! A letter as it is printed.

use crate::data::Dataset;
use crate::model::Message;
use crate::value::{Time, ZoneRules, one_line};

/// What stands on the paper besides the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Whom it is from, on one line.
    pub from: String,
    /// Whom it goes to, line by line, as it stands in the window of the envelope.
    pub to: Vec<String>,
    /// The day on which it is printed.
    pub date: String,
    /// What it is about.
    pub subject: String,
}

/// A letter on paper, printed at a moment.
pub fn sheet(message: &Message, data: &Dataset, place: &ZoneRules, now: Time) -> Sheet {
    let contact = message.contact.and_then(|id| data.contact(id));
    let company = contact.and_then(|contact| contact.company).and_then(|id| data.company(id));
    let address = contact.map(|contact| contact.address.as_str()).filter(|own| one_line(own) == one_line(&message.to));
    let mut to = vec![contact.map(|contact| contact.name.clone()).unwrap_or_default()];
    to.extend(company.map(|company| company.name.clone()));
    // As it is written with the contact, where it goes there.
    to.extend(address.unwrap_or(&message.to).lines().map(str::to_string));
    let known: Vec<String> = to.iter().map(|line| one_line(line)).filter(|line| !line.is_empty()).collect();
    let mut to: Vec<String> = Vec::new();
    // Some write the name into the address as well.
    known.into_iter().for_each(|line| {
        if !to.contains(&line) {
            to.push(line)
        }
    });
    let sender = message.assignee.and_then(|id| data.member(id)).map(|member| member.name.clone());
    let team = data.settings().map(|settings| settings.name.clone());
    let from: Vec<String> = [sender, team].into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    Sheet { from: from.join(" · "), to, date: place.words().write(place.date(now)), subject: message.subject.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Channel, Company, Contact, Member, Record, Settings};
    use crate::value::{Id, Zone};

    #[test]
    fn a_letter_has_its_address_as_it_is_written_the_day_and_who_it_is_from() {
        let id = Id::from_bits;
        let contact = Contact {
            id: id(1),
            name: "Anna Bauer".into(),
            company: Some(id(2)),
            address: "Anna Bauer\n12 Long Road\n12345 Town".into(),
            ..Contact::default()
        };
        let records: [Record; 4] = [
            contact.into(),
            Company { id: id(2), name: "Northgate".into(), ..Company::default() }.into(),
            Member { id: id(3), name: "Mia Sand".into(), ..Member::default() }.into(),
            Settings { id: id(4), name: "Penstock & Co".into(), ..Settings::default() }.into(),
        ];
        let data = Dataset::from_records(records);
        let place = ZoneRules::fixed(Zone { offset_minutes: 60 });
        let message = Message {
            channel: Channel::Letter,
            to: "Anna Bauer 12 Long Road 12345 Town".into(),
            subject: "Your proposal".into(),
            contact: Some(id(1)),
            assignee: Some(id(3)),
            ..Message::default()
        };
        let now = Time::from_millis(1_795_000_000_000);
        let on = sheet(&message, &data, &place, now);
        assert_eq!(on.to, ["Anna Bauer", "Northgate", "12 Long Road", "12345 Town"]);
        assert_eq!((on.from.as_str(), on.date.as_str()), ("Mia Sand · Penstock & Co", "18 November 2026"));
        let elsewhere = Message { to: "3 Other Street, 99999 City".into(), assignee: None, ..message };
        let on = sheet(&elsewhere, &data, &place, now);
        assert_eq!(on.to, ["Anna Bauer", "Northgate", "3 Other Street, 99999 City"]);
        assert_eq!(on.from, "Penstock & Co");
    }
}
