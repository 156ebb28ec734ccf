use super::*;
use crate::command::{Command, Stamp};
use crate::data::Dataset;
use crate::model::{Company, Contact, Kind, Record, Settings};
use crate::playbook;
use crate::value::{Currency, Id, IdSource, Rank, Zone};
use crate::workspace::{Ask, Workspace};
use proptest::prelude::*;

const NOW: i64 = 1_795_000_000_000;

fn stamp(nth: u64) -> Stamp {
    let now = Time::from_millis(NOW + i64::try_from(nth).unwrap() * 1000);
    Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, u128::from(nth) << 40) }
}

/// A workspace with a playbook, some records and a history.
fn lived_in() -> (Dataset, Vec<Batch>) {
    let mut workspace = Workspace::new(Id::from_bits(7));
    let mut ids = IdSource::new(NOW as u64, 99);
    let records = playbook::install(&playbook::all()[2], "", Rank::between(None, None), &mut ids);
    let begin = Command::Begin {
        name: "Acme “North”".into(),
        currency: Currency::EUR,
        sunday_first: false,
        sample: false,
        me: None,
        records,
    };
    let company: Record = Company { name: "Bolt, Nut & Söhne\n\"\\".into(), ..Company::default() }.into();
    let mut journal = Vec::new();
    for (nth, command) in [begin, Command::Create(company)].into_iter().enumerate() {
        workspace.dispatch(Ask::Do(command), stamp(nth as u64)).unwrap();
        let (pos, batch) = workspace.next_commit().unwrap();
        journal.push((*batch).clone());
        workspace.committed(pos);
    }
    (workspace.data().clone(), journal)
}

fn small() -> Dataset {
    let settings = Settings { id: Id::from_bits(1 << 90), name: "A".into(), ..Settings::default() };
    let company = Company { id: Id::from_bits(2 << 90), name: "B".into(), employees: Some(10), ..Company::default() };
    Dataset::from_records([settings.into(), company.into()])
}

fn refused(text: impl AsRef<[u8]>) -> String {
    read(text.as_ref()).map(|_| ()).unwrap_err().to_string()
}

/// The text with another content and the checksum that fits it.
fn forged(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in {text}");
    let old = canonical::checksum(text.as_bytes());
    let text = text.replacen(from, to, 1);
    let new = canonical::checksum(text.as_bytes());
    text.replacen(&old, &new, 1)
}

#[test]
fn a_backup_reads_back_and_is_the_same_every_time() {
    let (data, journal) = lived_in();
    let made = Time::from_millis(NOW);
    let text = write(&data, &journal, made);
    assert_eq!(text, write(&data, &journal, made));
    let backup = read(text.as_bytes()).unwrap();
    assert_eq!(backup.records, data.records().collect::<Vec<_>>());
    assert_eq!((backup.version, backup.made, &backup.workspace), (VERSION, made, &"Acme “North”".to_string()));
    assert_eq!(backup.journal, journal);
    assert_eq!(Dataset::from_records(backup.records), data);
    assert!(text.lines().filter(|line| line.starts_with("{\"id\"")).count() > 10, "one record a line");
}

#[test]
fn a_file_from_before_there_were_rules_is_read() {
    let mut old = write(&small(), &[], Time::default());
    for kind in ["sequences", "rules", "messages", "runs"] {
        old = forged(&old, &format!("\"{kind}\":0,"), "");
        old = forged(&old, &format!(",\n\"{kind}\": []"), "");
    }
    assert_eq!(Dataset::from_records(read(old.as_bytes()).unwrap().records), small());
}

#[test]
fn other_blanks_and_a_byte_order_mark_do_no_harm() {
    let text = write(&small(), &[], Time::default());
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(read(windows.as_bytes()).unwrap(), read(text.as_bytes()).unwrap());
}

#[test]
fn the_sample_workspace_makes_the_whole_way() {
    let mut ids = IdSource::new(NOW as u64, 5);
    let now = Time::from_millis(NOW);
    let mut records = playbook::sample(Zone::default().date(now), now, Zone::default(), Currency::EUR, &mut ids);
    let settings = Settings { id: ids.take(), name: "Sample".into(), sample: true, ..Settings::default() };
    records.push(settings.into());
    let data = Dataset::from_records(records);
    let backup = read(write(&data, &[], now).as_bytes()).unwrap();
    assert_eq!(Dataset::from_records(backup.records.clone()), data);
    let preview = backup.preview();
    assert_eq!(preview.workspace, "Sample");
    let opportunities = data.count(Kind::Opportunity);
    assert!(preview.counts.contains(&(Kind::Opportunity, opportunities)) && opportunities > 0);
    assert!(preview.first < preview.last && !preview.open_value.is_empty());
}

#[test]
fn what_is_no_backup_is_refused_by_what_it_is() {
    for (text, part) in [
        ("", "empty"),
        (" \r\n", "empty"),
        ("name,email\nAda,a@x.org\n", "CSV file"),
        ("name;email\nAda;a@x.org\n", "CSV file"),
        ("hello", "not JSON"),
        ("[1,2]", "another program"),
        ("12", "another program"),
        ("null", "another program"),
        ("{\"deals\":[]}", "“penstock_backup”"),
        ("{\"penstock_backup\":1}", "“checksum” is missing"),
        ("{\"penstock_backup\":\"one\"}", "“penstock_backup” is missing or not"),
        ("{\"penstock_backup\":0}", "“penstock_backup” is missing or not"),
        ("{\"penstock_backup\":2,\"records\":{\"robots\":3}}", "newer Penstock (version 2"),
        ("{\"penstock_backup\":1,\"records\":[}", "line 1, column"),
        ("{\"penstock_backup\":1,\"penstock_backup\":1}", "damaged"),
        ("{\"penstock_backup\":1,", "ends in the middle"),
        ("{\"pen", "ends in the middle"),
    ] {
        assert!(refused(text).contains(part), "{text}: {}", refused(text));
    }
    assert!(refused(b"\xff\xfe{\0}\0").contains("UTF-16"));
    assert!(refused(b"PK\x03\x04\0\0").contains("not JSON"));
    for deep in [
        "[".repeat(200_000),
        format!("{{\"penstock_backup\":1,\"x\":{}", "[".repeat(200_000)),
        "{\"a\":".repeat(200_000),
    ] {
        assert!(!refused(&deep).is_empty());
    }
    let bomb = format!("{{\"penstock_backup\":1,\"counts\":{{\"a\":{}", "[".repeat(200_000));
    assert!(refused(&bomb).contains("too deeply"));
}

#[test]
fn sound_text_with_unsound_records_is_refused_by_name() {
    let text = write(&small(), &[], Time::default());
    let (first, second) = (Id::from_bits(1 << 90), Id::from_bits(2 << 90));
    let cases = [
        (forged(&text, "\"name\":\"B\"", "\"name\":\" \""), "A company needs a name."),
        (forged(&text, "\"name\":\"B\"", "\"name\":7"), "company"),
        (
            forged(&text, "\"name\":\"B\"", &format!("\"name\":\"B\",\"owner\":\"{}\"", Id::from_bits(5))),
            "no such record",
        ),
        (forged(&text, &format!("{{\"id\":\"{second}\""), &format!("{{\"id\":\"{first}\"")), "there twice"),
        (forged(&text, "\"companies\": [", "\"robots\": ["), "does not know"),
        (forged(&text, "\"companies\":1", "\"companies\":2"), "counts"),
        (forged(&text, "\"journal\": [", "\"journal\": [{\"format\":9}"), "newer"),
        (forged(&text, "\"journal\": [", "\"journal\": [{\"format\":1}"), "history cannot be read"),
        (forged(&text, "\"name\":\"B\"", "\"name\":\"B\",\"name\":\"C\""), ""),
    ];
    for (text, part) in &cases[..8] {
        assert!(refused(text).contains(part), "{part}: {}", refused(text));
    }
    assert!(read(cases[8].0.as_bytes()).is_ok(), "a name that comes twice counts as its last, as everywhere");
    let two = Settings { id: Id::from_bits(9), name: "Z".into(), ..Settings::default() };
    let data = Dataset::from_records(small().records().chain([Record::from(two)]));
    assert!(refused(write(&data, &[], Time::default())).contains("2 settings records"));
    let contact =
        Contact { id: Id::from_bits(8), name: "C".into(), company: Some(Id::from_bits(4)), ..Contact::default() };
    let data = Dataset::from_records(small().records().chain([Record::from(contact)]));
    assert!(refused(write(&data, &[], Time::default())).contains("the contact “C” refers to"));
}

/// Every single changed, missing or doubled byte is refused, or the very same data come out.
#[test]
fn damage_never_passes_for_other_data() {
    let text = write(&small(), &[], Time::default()).into_bytes();
    let whole = read(&text).unwrap();
    let same = |bytes: &[u8], what: &str| {
        if let Ok(backup) = read(bytes) {
            assert_eq!(backup, whole, "{what}");
        }
    };
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone();
            bytes[at] ^= 1 << bit;
            same(&bytes, &format!("bit {bit} of byte {at}"));
        }
        for byte in [b' ', b'"', b',', b'0', b'}', 0] {
            let mut bytes = text.clone();
            bytes[at] = byte;
            same(&bytes, &format!("{byte} at {at}"));
            bytes = text.clone();
            bytes.insert(at, byte);
            same(&bytes, &format!("{byte} put in at {at}"));
        }
        let mut bytes = text.clone();
        bytes.remove(at);
        same(&bytes, &format!("byte {at} gone"));
        if at + 2 < text.len() {
            assert!(read(&text[..at]).is_err(), "cut at {at}");
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), loose in "[\\[\\]{}\":,a1 ]{0,60}") {
        let _ = read(&bytes);
        let _ = read(loose.as_bytes());
        let _ = read(format!("{{\"penstock_backup\":1,{loose}").as_bytes());
        let _ = canonical::checksum(&bytes);
    }

    #[test]
    fn any_text_reads_back(
        texts in proptest::collection::vec((any::<String>(), any::<String>(), any::<i64>(), any::<bool>()), 0..12),
        made in 0i64..4_000_000_000_000,
    ) {
        let mut ids = IdSource::new(3, 3);
        let settings = Settings { id: ids.take(), name: "A".into(), ..Settings::default() };
        let companies = texts.into_iter().map(|(name, about, number, flag)| {
            let mut company = Company { id: ids.take(), name: format!("x{name}"), about, ..Company::default() };
            company.extra.rest.insert("later".into(), serde_json::json!({"number": number, "flag": flag, "list": [null, number]}));
            company.details.insert(name, company.about.clone());
            Record::from(company)
        });
        let companies: Vec<Record> = companies.collect();
        let data = Dataset::from_records(companies.into_iter().chain([settings.into()]));
        let made = Time::from_millis(made);
        let text = write(&data, &[], made);
        let backup = read(text.as_bytes()).unwrap();
        prop_assert_eq!(&backup.records, &data.records().collect::<Vec<_>>());
        prop_assert_eq!(write(&Dataset::from_records(backup.records), &backup.journal, backup.made), text);
    }
}
