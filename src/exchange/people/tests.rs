use crate::command::Stamp;
use crate::data::Dataset;
use crate::exchange::csv::{Action, Options, Plan, ReadOptions, Table, infer, plan};
use crate::exchange::systems::{mapping_of, recognise};
use crate::model::{Contact, Record};
use crate::value::{Currency, IdSource, Time, Zone};

fn read(name: &str) -> Table {
    let bytes = std::fs::read(format!("{}/tests/golden/people/{name}.csv", env!("CARGO_MANIFEST_DIR"))).unwrap();
    Table::read(&bytes, ReadOptions::default()).unwrap()
}

fn planned(name: &str, data: &Dataset) -> Plan {
    let table = read(name);
    let found = recognise(&table.headers).unwrap();
    let columns = infer(&table);
    let mapping = mapping_of(&found, &columns);
    assert_eq!(mapping.questions(&columns), Vec::new(), "{name} leaves nothing to ask");
    let now: Time = "2026-11-22T09:00:00.000Z".parse().unwrap();
    let stamp = Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, 7) };
    let options = Options { currency: Currency::EUR, keep_good_rows: true, ..Options::default() };
    plan(&table, &mapping, &options, data, &stamp)
}

fn contacts(plan: &Plan) -> Vec<Contact> {
    let one = |record: &Record| if let Record::Contact(one) = record { Some(one.as_ref().clone()) } else { None };
    plan.creates.iter().filter_map(one).collect()
}

fn company(plan: &Plan, contact: &Contact) -> String {
    let name = plan.creates.iter().find_map(|record| match record {
        Record::Company(one) if Some(one.id) == contact.company => Some(one.name.clone()),
        _ => None,
    });
    name.unwrap_or_default()
}

/// What is known of somebody, one line for each thing.
fn told(plan: &Plan, contact: &Contact) -> Vec<String> {
    let mut lines = vec![contact.name.clone(), format!("{} at {}", contact.title, company(plan, contact))];
    let label = |text: &String| contact.labels.get(text).map(|label| format!(" [{label}]")).unwrap_or_default();
    let addresses = std::iter::once(&contact.address).filter(|one| !one.is_empty()).chain(&contact.addresses);
    let lists =
        contact.emails.iter().chain(&contact.phones).chain(addresses).chain(&contact.websites).chain(&contact.social);
    lines.extend(lists.map(|text| format!("{text}{}", label(text))));
    lines.extend(contact.birthday.map(|day| format!("born {day}")));
    lines.extend(contact.milestones.iter().map(|day| format!("{} {}", day.on, day.what)));
    lines.extend((!contact.about.is_empty()).then(|| contact.about.replace('\n', " / ")));
    lines.extend((!contact.tags.is_empty()).then(|| contact.tags.iter().cloned().collect::<Vec<_>>().join(" | ")));
    lines.extend(contact.details.iter().map(|(name, text)| format!("{name}: {text}")));
    lines
}

#[test]
fn every_address_book_is_known_by_its_headers() {
    for (name, system, file) in [
        ("google", "google", "contacts"),
        ("google-old", "google", "contacts"),
        ("outlook-web", "outlook", "contacts"),
        ("outlook-desktop", "outlook", "contacts"),
        ("outlook-google", "outlook", "contacts"),
        ("outlook-german", "outlook", "contacts"),
        ("outlook-french", "outlook", "contacts"),
        ("outlook-spanish", "outlook", "contacts"),
        ("linkedin", "linkedin", "connections"),
    ] {
        let table = read(name);
        assert!(table.problems.is_empty(), "{name}: {:?}", table.problems);
        let found = recognise(&table.headers).unwrap();
        assert_eq!((found.system, found.file.file), (system, file), "{name}");
        assert_eq!(found.file.columns.len(), table.headers.len(), "{name}");
    }
    for headers in ["Name,Email,Phone", "First Name,Last Name,Email,Labels", "Record ID,First Name,Last Name,Email"] {
        let headers: Vec<String> = headers.split(',').map(String::from).collect();
        let found = recognise(&headers).map(|found| found.system);
        assert!(!matches!(found, Some("google" | "outlook" | "linkedin")), "{headers:?}: {found:?}");
    }
}

#[test]
fn google_contacts_come_in_with_their_labels() {
    let plan = planned("google", &Dataset::default());
    let people = contacts(&plan);
    assert_eq!(
        told(&plan, &people[0]),
        [
            "Ada Lovelace",
            "Head of computing at Engines Ltd",
            "ada@engines.example [Work]",
            "ada@home.example [Home]",
            "+44 7700 900123 [Mobile]",
            "+44 7700 900124 [Mobile]",
            "+44 20 7946 0001 [Work]",
            "12 St James Square, London, SW1Y 4LB, United Kingdom [Home]",
            "https://ada.example [Blog]",
            "born 1985-12-10",
            "2015-07-08 Anniversary",
            "First line / second, with a comma and \"quotes\"",
            "VIP | coworkers",
            "Custom Field 1 - Label: Shoe size",
            "Custom Field 1 - Value: 39",
            "Middle Name: King",
            "Nickname: Countess",
            "Organization Department: Research",
        ]
    );
    let zoe = told(&plan, &people[1]);
    assert_eq!(
        zoe,
        ["Zoë François", " at ", "zoe@francois.example", "2019-03-01 First order", "Birthday: 15 April"],
        "no year is made up, and everybody's group is no tag"
    );
    assert_eq!(told(&plan, &people[2]), ["", " at ", "info@shop.example"], "an address is no name");
    assert!(
        matches!(&plan.rows[3].action, Action::Refused { .. }),
        "a company alone is no contact: {:?}",
        plan.rows[3]
    );
}

#[test]
fn an_address_on_one_line_is_there_once_beside_its_parts() {
    let text = "First Name,Last Name,Labels,Name Prefix,E-mail 1 - Value,Address 1 - Formatted,Address 1 - Street,Address 1 - City\n\
        Ada,Low,,,a@x.example,Main Street 5,Main Street 5,\n\
        Bo,Lind,,,b@x.example,\"New York Avenue 1, New York\",New York Avenue 1,New York\n\
        Cy,Day,,,c@x.example,Berlin,,Berlin\n";
    let table = Table::read(text.as_bytes(), ReadOptions::default()).unwrap();
    let found = recognise(&table.headers).unwrap();
    let mapping = mapping_of(&found, &infer(&table));
    let now: Time = "2026-11-22T09:00:00.000Z".parse().unwrap();
    let stamp = Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, 7) };
    let plan =
        plan(&table, &mapping, &Options { keep_good_rows: true, ..Options::default() }, &Dataset::default(), &stamp);
    let addresses: Vec<String> = contacts(&plan).into_iter().map(|one| one.address).collect();
    assert_eq!(addresses, ["Main Street 5", "New York Avenue 1, New York", "Berlin"]);
}

#[test]
fn the_older_google_file_comes_in_too() {
    let plan = planned("google-old", &Dataset::default());
    let people = contacts(&plan);
    assert_eq!(
        told(&plan, &people[0]),
        [
            "Dr. Grace Hopper",
            "Rear admiral at Navy",
            "grace@navy.example [Work]",
            "hopper@navy.example [Work]",
            "+1 202 555 0101 [Mobile]",
            "https://navy.example/grace [Profile]",
            "born 1906-12-09",
            "Found the moth",
            "Navy",
            "Hobby: Sailing",
            "Name Prefix: Dr.",
        ]
    );
    assert_eq!(told(&plan, &people[1]), ["Cher", " at "]);
}

#[test]
fn outlook_comes_in_from_the_web_the_desk_google_and_in_german() {
    let plan = planned("outlook-web", &Dataset::default());
    assert_eq!(
        told(&plan, &contacts(&plan)[0]),
        [
            "Alan Turing",
            "Mathematician at Park",
            "alan@park.example",
            "turing@home.example",
            "01908 640404 [home]",
            "+44 1908 640405 [work]",
            "+44 7700 900200 [mobile]",
            "Sherwood Drive, Bletchley, MK3 6EB, United Kingdom [work]",
            "Adlington Road 43, Wilmslow [home]",
            "https://park.example",
            "born 1972-06-23",
            "Runs / marathons",
            "Business Fax: +44 1908 640406",
            "Department: Hut 8",
            "Manager's Name: Max Newman",
            "Title: Dr.",
        ]
    );
    let plan = planned("outlook-desktop", &Dataset::default());
    let people = contacts(&plan);
    assert_eq!((people[0].phones.clone(), people[0].milestones.len()), (vec!["+1 757 555 0102".to_string()], 0));
    assert_eq!(people[0].tags.iter().cloned().collect::<Vec<_>>(), ["Key account", "Space"]);
    assert_eq!(people[0].address, "1 Nasa Drive, Building 5, Hampton, VA, 23666");
    assert_eq!((people[0].birthday.map(|day| day.to_string()), people[1].birthday), (Some("1958-08-26".into()), None));
    let plan = planned("outlook-google", &Dataset::default());
    let mary = &contacts(&plan)[0];
    assert_eq!(mary.address, "5 High Street, Burntisland, Scotland", "told twice is there once");
    assert_eq!(mary.tags.iter().cloned().collect::<Vec<_>>(), ["Science"]);
    let plan = planned("outlook-german", &Dataset::default());
    let joerg = told(&plan, &contacts(&plan)[0]);
    assert_eq!(
        joerg,
        [
            "Jörg Müßig",
            "Geschäftsführer at Müßig & Söhne",
            "joerg@muessig.example",
            "089 123456 [work]",
            "0170 1234567 [mobile]",
            "Große Straße 5, München, 80331, Deutschland [work]",
            "https://muessig.example",
            "born 1970-12-24",
            "mag Tee; keinen Kaffee",
            "Kunden | Süd",
            "Anrede: Herr",
            "Geschlecht: Keine Angabe",
        ]
    );
}

#[test]
fn linkedin_adds_to_those_who_are_there() {
    let zoe = Contact {
        id: crate::value::Id::from_bits(3),
        name: "Zoë François".into(),
        emails: vec!["zoe@francois.example".into()],
        ..Contact::default()
    };
    let plan = planned("linkedin", &Dataset::from_records([Record::from(zoe)]));
    let hedy = &contacts(&plan)[0];
    assert_eq!(
        told(&plan, hedy),
        ["Hedy Lamarr", "Inventor at Hopping Ltd", "https://www.linkedin.com/in/hedy [LinkedIn]"]
    );
    assert!(hedy.created.to_string().starts_with("2020-10-05"), "{}", hedy.created);
    assert!(matches!(&plan.rows[1].action, Action::Update { .. }));
    assert!(matches!(&plan.rows[2].action, Action::Refused { .. }), "nobody can tell who that is");
    let found = plan.rows.iter().map(|row| row.line).collect::<Vec<_>>();
    assert_eq!(found, [5, 6, 7], "the lines of the file, with what stands before the header");
}
