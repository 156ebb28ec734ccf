use super::*;
use crate::data::Dataset;
use crate::model::{Company, Contact, Milestone, Record};
use crate::value::{Date, Id};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/golden/people/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What is known of the people of a file, one line for each thing.
fn told(cards: &Cards) -> String {
    let mut text = String::new();
    for person in &cards.people {
        let mut put = |what: &str, value: &str| {
            if !value.is_empty() {
                text.push_str(&format!("{what}: {}\n", value.replace('\n', " / ")));
            }
        };
        put(
            if person.company_itself { "COMPANY" } else { "PERSON" },
            &format!("{} (line {})", person.name, person.line),
        );
        put("refused", person.refused.as_deref().unwrap_or_default());
        put("uid", &person.uid);
        put("job", &person.job);
        put("company", &person.company);
        for (what, list) in [
            ("email", &person.emails),
            ("phone", &person.phones),
            ("address", &person.addresses),
            ("website", &person.websites),
            ("account", &person.social),
        ] {
            for known in list {
                let label = if known.label.is_empty() { String::new() } else { format!(" [{}]", known.label) };
                put(what, &format!("{}{label}", known.text));
            }
        }
        put("country", &person.country);
        put("birthday", &person.birthday.map(|date| date.to_string()).unwrap_or_default());
        for milestone in &person.milestones {
            put("milestone", &format!("{} {}", milestone.on, milestone.what));
        }
        put("about", &person.about);
        put("tags", &person.tags.iter().cloned().collect::<Vec<_>>().join(" | "));
        for (name, value) in &person.details {
            put(&format!("detail {name}"), value);
        }
        text.push('\n');
    }
    for note in &cards.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

#[test]
fn every_golden_file_comes_out_as_written() {
    for name in ["apple3", "android21", "version4", "mixed", "broken"] {
        let read = told(&Cards::read(&golden(&format!("{name}.vcf"))));
        let wanted = String::from_utf8(golden(&format!("{name}.txt"))).unwrap();
        assert_eq!(read, wanted, "{name}:\n{read}");
    }
}

#[test]
fn a_file_in_pieces_is_the_file_at_once() {
    for name in ["apple3", "android21", "version4", "mixed", "broken"] {
        let bytes = golden(&format!("{name}.vcf"));
        let whole = told(&Cards::read(&bytes));
        for size in [1, 7, 64] {
            let mut reader = CardReader::new();
            bytes.chunks(size).for_each(|piece| reader.feed(piece));
            assert_eq!(told(&reader.finish()), whole, "{name} by {size}");
        }
    }
}

#[test]
fn only_what_begins_as_a_card_is_taken_for_one() {
    for text in ["BEGIN:VCARD\n", "\u{feff}\r\n begin:vcard\r\nVERSION:3.0", "\n\nBegin: vCard\n"] {
        assert!(is_vcard(text.trim_start_matches(' ').as_bytes()), "{text:?}");
    }
    for text in ["", "Name,Email\n", "BEGIN:VCALENDAR\n", "{\"a\":1}"] {
        assert!(!is_vcard(text.as_bytes()), "{text:?}");
    }
}

#[test]
fn a_picture_of_fifty_megabytes_is_passed_by() {
    let mut reader = CardReader::new();
    reader.feed(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nPHOTO;ENCODING=b;TYPE=JPEG:");
    let line = format!("{}\r\n ", "A".repeat(74)).repeat(10_000);
    for _ in 0..66 {
        reader.feed(line.as_bytes());
    }
    reader.feed(b"\r\nEMAIL:ada@x.example\r\nEND:VCARD\r\n");
    let cards = reader.finish();
    assert_eq!((cards.people.len(), cards.people[0].media), (1, 1));
    assert_eq!(cards.people[0].emails[0].text, "ada@x.example");
    assert_eq!(cards.notes, ["1 picture, sound or key is left out: records have none."]);
}

/// The contact and the company as a card would tell of them.
fn as_card(contact: &Contact, company: &Company) -> Vec<Person> {
    let labelled = |texts: Vec<String>, labels: &BTreeMap<String, String>| -> Vec<Labelled> {
        let label = |text: &String| labels.get(text).cloned().unwrap_or_default();
        texts.into_iter().map(|text| Labelled { label: label(&text), text }).collect()
    };
    let with = |first: &String, rest: &[String]| -> Vec<String> {
        std::iter::once(first).filter(|text| !text.is_empty()).chain(rest).cloned().collect()
    };
    let person = Person {
        uid: contact.id.to_string(),
        name: contact.name.clone(),
        job: contact.title.clone(),
        company: company.name.clone(),
        emails: labelled(contact.emails.clone(), &contact.labels),
        phones: labelled(contact.phones.clone(), &contact.labels),
        addresses: labelled(with(&contact.address, &contact.addresses), &contact.labels),
        websites: labelled(contact.websites.clone(), &contact.labels),
        social: labelled(contact.social.clone(), &contact.labels),
        birthday: contact.birthday,
        milestones: contact.milestones.clone(),
        about: contact.about.trim().to_string(),
        tags: contact.tags.clone(),
        details: contact.details.clone(),
        ..Person::default()
    };
    let itself = Person {
        company_itself: true,
        uid: company.id.to_string(),
        name: company.name.clone(),
        emails: labelled(company.emails.clone(), &company.labels),
        phones: labelled(with(&company.phone, &company.phones), &company.labels),
        addresses: labelled(with(&company.address, &company.addresses), &company.labels),
        country: company.country.clone(),
        websites: labelled(with(&company.website, &[]), &company.labels),
        about: company.about.trim().to_string(),
        tags: company.tags.clone(),
        ..Person::default()
    };
    vec![person, itself]
}

/// Words with everything that has a meaning in a card.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-zäß日;:,\\\\\"^=.]{1,9}( [a-zé;,\\\\n:]{1,40}){0,3}"
}

fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(crate::value::fold(text))).collect()
}

prop_compose! {
    fn people()(
        name in "[A-Zÿ][a-z;,\\\\]{0,8} [A-Z][a-zü]{1,60}",
        employer in "[A-Z][a-z;, ]{0,20}[a-z]",
        title in words(),
        emails in proptest::collection::vec("[a-z]{1,8}@[a-z]{1,8}\\.example", 0..4),
        phones in proptest::collection::vec("\\+[0-9]{6,12}", 0..4),
        streets in proptest::collection::vec(words(), 0..3),
        sites in proptest::collection::vec("https://[a-z]{1,9}\\.example/[a-z,;?=&%]{0,90}", 0..3),
        labels in proptest::collection::vec(prop_oneof![
            Just(String::new()), Just("work".into()), Just("home".into()), Just("mobile".into()), Just("work fax".into()),
            Just("homepage".into()), Just("Chalet, am See; oben".into()), Just("Ferien: Süd".into())
        ], 12),
        about in "[a-zé;,\\\\]{0,30}(\n[a-z:]{1,200}){0,3}[a-z]",
        tags in proptest::collection::btree_set("[a-z,;]{0,6}[a-z]", 0..4),
        days in proptest::collection::vec((1950i32..2030, 1u32..13, 1u32..29, any::<bool>(), words()), 0..4),
        detail in words(),
        partial in prop_oneof![Just("15 April"), Just("29 February"), Just("in spring")],
        born in proptest::option::of((1930i32..2020, 1u32..13, 1u32..29)),
    ) -> (Contact, Company) {
        let date = |y, m, d| Date::from_ymd_opt(y, m, d).unwrap();
        let streets = distinct(streets);
        let mut known = labels.into_iter();
        let (emails, phones, sites) = (distinct(emails), distinct(phones), distinct(sites));
        let texts = emails.iter().chain(&phones).chain(&streets).chain(&sites).cloned();
        let labels: BTreeMap<String, String> =
            texts.zip(known.by_ref()).filter(|(_, label)| !label.is_empty()).collect();
        let mut milestones: Vec<Milestone> = Vec::new();
        for (y, m, d, yearly, what) in days {
            let milestone = Milestone { on: date(y, m, d), what, yearly };
            if !milestones.contains(&milestone) {
                milestones.push(milestone);
            }
        }
        milestones.extend([true, false].map(|yearly| Milestone { on: date(2000, 2, 29), what: "Anniversary".into(), yearly }));
        milestones.sort_by_key(|milestone| milestone.what != "Anniversary" || !milestone.yearly);
        let mut details: BTreeMap<String, String> =
            [("Nickname", "Ad"), ("Shoe size; left", &detail), ("Department", "R and D"), ("Spouse", "Bob")]
                .map(|(name, text)| (name.to_string(), text.to_string())).into();
        let birthday = born.map(|(y, m, d)| date(y, m, d));
        if birthday.is_none() {
            details.insert("Birthday".into(), partial.into());
        }
        let company = Company {
            id: Id::from_bits(7),
            name: crate::value::one_line(&employer),
            phone: "+1 555".into(),
            address: "Market Street 5, 80331 Munich".into(),
            country: "Germany".into(),
            about: about.clone(),
            ..Company::default()
        };
        let contact = Contact {
            id: Id::from_bits(5),
            name: crate::value::one_line(&name),
            title,
            company: Some(company.id),
            emails,
            phones,
            address: streets.first().cloned().unwrap_or_default(),
            addresses: streets.get(1..).unwrap_or_default().to_vec(),
            websites: sites,
            social: vec!["https://x.example/a".into(), "skype:ada".into()],
            labels,
            birthday,
            milestones,
            about,
            tags,
            details,
            ..Contact::default()
        };
        (contact, company)
    }
}

/// What a card tells of them, without where it stands in a file.
fn again(text: &str) -> Vec<Person> {
    let cards = Cards::read(text.as_bytes());
    assert_eq!(cards.notes, Vec::<String>::new(), "{text}");
    cards.people.into_iter().map(|person| Person { line: 0, ..person }).collect()
}

proptest! {
    #[test]
    fn what_is_written_reads_back_in_both_versions((contact, company) in people()) {
        let ids = (contact.id, company.id);
        let wanted = as_card(&contact, &company);
        let data = Dataset::from_records([Record::from(contact), company.into()]);
        for version in [Version::V4, Version::V3] {
            let text = write_vcards(&data, &[ids.0], &[ids.1], version);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{}", text);
            let mut read = again(&text);
            // What is said of somebody's own days comes in the order of the file.
            read.iter_mut().for_each(|person| person.milestones.sort_by_key(|milestone| milestone.what != "Anniversary" || !milestone.yearly));
            prop_assert_eq!(&read, &wanted, "{}", text);
        }
    }

    #[test]
    fn another_parser_reads_the_same((contact, company) in people()) {
        use calcard::vcard::{VCardProperty, VCardValue};
        let (name, emails, phones) = (contact.name.clone(), contact.emails.clone(), contact.phones.clone());
        let about = contact.about.clone();
        let ids = (contact.id, company.id);
        let data = Dataset::from_records([Record::from(contact), company.into()]);
        for version in [Version::V4, Version::V3] {
            let text = write_vcards(&data, &[ids.0], &[ids.1], version);
            let mut parser = calcard::Parser::new(&text);
            let calcard::Entry::VCard(card) = parser.entry() else { panic!("no card: {text}") };
            let texts = |wanted: VCardProperty| -> Vec<String> {
                let values = card.entries.iter().filter(|entry| entry.name == wanted).flat_map(|entry| &entry.values);
                values.filter_map(|value| match value {
                    VCardValue::Text(text) => Some(text.clone()),
                    _ => None,
                }).collect()
            };
            prop_assert_eq!(texts(VCardProperty::Fn), vec![name.clone()]);
            prop_assert_eq!(texts(VCardProperty::Email), emails.clone());
            prop_assert_eq!(texts(VCardProperty::Tel), phones.clone());
            prop_assert_eq!(texts(VCardProperty::Note), vec![about.trim().to_string()]);
            let calcard::Entry::VCard(_) = parser.entry() else { panic!("no second card: {text}") };
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "(BEGIN:VCARD|END:VCARD|N|FN|TEL|item1\\.|BDAY|ADR|NOTE|AGENT|PHOTO|;|:|=|,|\r\n|\n|\"|--|QUOTED-PRINTABLE|é| |a|1985){0,60}") {
        let _ = Cards::read(&bytes).tables();
        let cards = Cards::read(format!("BEGIN:VCARD\n{text}").as_bytes());
        for made in cards.tables() {
            let width = made.table.headers.len();
            prop_assert!(made.table.rows.iter().all(|row| row.cells.len() == width));
            prop_assert_eq!(made.found.file.columns.len(), width);
        }
    }
}

#[test]
fn cards_go_the_way_of_every_table() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Acme Ltd\nORG:Acme Ltd\nTEL;TYPE=WORK:+49 30 1\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nORG:Acme Ltd\nEMAIL;TYPE=HOME:ada@x.example\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:3.0\nFN:Cut off\nEMAIL:cut@x.example\n";
    let mut reading = (READER.open)(text.as_bytes().to_vec());
    while !reading.step(10).complete() {}
    let made = reading.finish().unwrap();
    assert_eq!(made.iter().map(|made| made.name.as_str()).collect::<Vec<_>>(), ["companies", "contacts"]);
    let contacts = &made[1].table;
    assert_eq!((contacts.rows.len(), contacts.problems.len()), (1, 1));
    assert_eq!(contacts.problems[0].line, 13);
    assert_eq!(contacts.problems[0].reason, "The file ends in the middle of this card.");
    assert!(contacts.headers.contains(&"Email – for".to_string()));
    let text = "BEGIN:VCARD\nVERSION:4.0\nFN:A\nBDAY:--1210\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:B\nBDAY:1985\nEND:VCARD\n";
    let made = Cards::read(text.as_bytes()).tables().remove(0).table;
    let cells = |header: &str| -> Vec<&str> {
        let at = made.headers.iter().position(|name| name == header).unwrap();
        made.rows.iter().filter_map(|row| row.cells.get(at)).collect()
    };
    assert_eq!(cells("Birthday"), ["--1210", ""], "day and month");
    assert_eq!(cells("Birthday as written"), ["", "1985"], "what is no day");
    assert!((READER.open)(b"BEGIN:VCARD\n".to_vec()).finish().is_ok(), "a lone card that is cut is refused as a row");
    assert!((READER.open)(Vec::new()).finish().is_err());
}
