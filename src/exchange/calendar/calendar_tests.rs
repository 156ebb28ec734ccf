use super::*;
use crate::model::{Company, Contact, Opportunity, Record};
use crate::value::{TimeOfDay, Zone};
use ical::property::Property as Read;
use proptest::prelude::*;

const NOW: i64 = 1_795_000_000_000; // 2026-11-18 11:06:40 UTC

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn day(month: u32, day: u32) -> Date {
    Date::from_ymd_opt(2026, month, day).unwrap()
}

fn clock(hour: u32) -> Option<TimeOfDay> {
    TimeOfDay::from_hms_opt(hour, 30, 0)
}

fn task(bits: u128, title: &str, kind: TaskKind, due: Option<Date>, time: Option<TimeOfDay>) -> Task {
    let created = Time::from_millis(NOW - 3_600_000);
    Task {
        id: id(bits),
        title: title.into(),
        kind,
        due,
        time,
        contact: Some(id(30)),
        opportunity: Some(id(20)),
        created,
        ..Task::default()
    }
}

fn data() -> Dataset {
    let contact = Contact {
        id: id(30),
        name: "Anna Bauer".into(),
        phones: vec!["+49 30 1".into()],
        emails: vec!["anna@firm.example".into()],
        company: Some(id(40)),
        ..Contact::default()
    };
    let company = Company { id: id(40), name: "Bauer; Söhne, \\ Co".into(), ..Company::default() };
    let deal = Opportunity { id: id(20), name: "Fleet".into(), ..Opportunity::default() };
    Dataset::from_records([Record::from(contact), company.into(), deal.into()])
}

fn made(tasks: &[Task], form: Form, alarm: Option<u32>) -> Result<String, NoCalendar> {
    // Summer time until 25 October.
    let changes = vec![(Time::from_millis(1_774_746_000_000), 120), (Time::from_millis(1_792_890_000_000), 60)];
    let zone = ZoneRules::new("Europe/Berlin", 60, changes);
    let link = |task: &Task| Some(format!("https://crm.example/#/task/{}", task.id));
    let options = Options { zone: &zone, now: Time::from_millis(NOW), form, alarm, meeting: 60, link: &link };
    calendar(&data(), tasks, &options)
}

#[test]
fn birthdays_come_every_year_and_one_of_a_leap_day_at_the_end_of_february() {
    let zone = ZoneRules::fixed(Zone::default());
    let options = Options {
        zone: &zone,
        now: Time::from_millis(NOW),
        form: Form::Events,
        alarm: Some(15),
        meeting: 60,
        link: &|_| None,
    };
    let leap = Contact {
        id: id(50),
        name: "Leo; Leap".into(),
        birthday: Date::from_ymd_opt(1984, 2, 29),
        owner: Some(id(9)),
        ..Contact::default()
    };
    let once = crate::model::Milestone { on: day(12, 1), what: "move\nBEGIN:VEVENT".into(), yearly: false };
    let moving = Company { id: id(51), name: "Firm".into(), milestones: vec![once], ..Company::default() };
    let data = Dataset::from_records([Record::from(leap), moving.into()]);
    let text = calendar_with(&data, &[], &days(&data, None), &options).unwrap();
    assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 2, "nothing in a text adds an entry");
    assert!(text.contains("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"), "{text}");
    assert!(text.contains("DTSTART;VALUE=DATE:19840229\r\n") && text.contains("SUMMARY:Leo\\; Leap: birthday\r\n"));
    assert_eq!(text.matches("RRULE").count(), 1);
    assert_eq!(days(&data, Some(id(9))).len(), 1, "those of one member");
    assert_eq!(calendar_with(&data, &[], &[], &options), Err(NoCalendar::Nothing));
}

/// The entries of a file, as another parser sees them.
fn read(text: &str) -> Vec<Vec<Read>> {
    let mut calendars = ical::IcalParser::new(text.as_bytes());
    let calendar = calendars.next().unwrap().unwrap();
    assert!(calendars.next().is_none());
    let events = calendar.events.into_iter().map(|event| event.properties);
    events.chain(calendar.todos.into_iter().map(|todo| todo.properties)).collect()
}

fn property(entry: &[Read], name: &str) -> Option<String> {
    entry.iter().find(|property| property.name == name).and_then(|property| property.value.clone())
}

#[test]
fn a_meeting_is_at_its_moment_whatever_the_clocks_do() {
    let tasks = [
        task(1, "Meet Anna Bauer", TaskKind::Meeting, Some(day(10, 20)), clock(9)),
        task(2, "Meet", TaskKind::Meeting, Some(day(11, 20)), clock(9)),
        task(3, "Call", TaskKind::Call, Some(day(11, 20)), clock(9)),
    ];
    let text = made(&tasks, Form::Events, Some(15)).unwrap();
    let all = read(&text);
    let of = |at: usize, name: &str| property(all.get(at).unwrap(), name).unwrap_or_default();
    assert_eq!((of(0, "DTSTART"), of(0, "DTEND")), ("20261020T073000Z".into(), "20261020T083000Z".into()));
    assert_eq!((of(1, "DTSTART"), of(1, "DTEND")), ("20261120T083000Z".into(), "20261120T093000Z".into()));
    assert_eq!((of(2, "DTSTART"), of(2, "DTEND")), ("20261120T083000Z".into(), "20261120T090000Z".into()));
    assert_eq!((of(0, "SUMMARY"), of(1, "SUMMARY")), ("Meet Anna Bauer".into(), "Meet – Anna Bauer".into()));
    assert_eq!(of(0, "UID"), "task-00000000000000000000000001@penstock.invalid");
    assert_eq!((of(0, "DTSTAMP"), of(0, "SEQUENCE")), ("20261118T110640Z".into(), "29916666".into()));
    assert_eq!(text.matches("TRIGGER:-PT15M\r\n").count(), 3);
    assert!(text.ends_with("END:VCALENDAR\r\n") && text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
    assert!(!made(&tasks, Form::Events, None).unwrap().contains("VALARM"));
}

#[test]
fn what_has_a_day_only_stays_on_that_day_everywhere() {
    let tasks = [task(1, "Write", TaskKind::Email, Some(day(12, 31)), None)];
    let event = made(&tasks, Form::Events, Some(15)).unwrap();
    assert!(
        event.contains("DTSTART;VALUE=DATE:20261231\r\n") && event.contains("DTEND;VALUE=DATE:20270101\r\n"),
        "{event}"
    );
    assert!(event.contains("TRANSP:TRANSPARENT\r\n") && event.contains("TRIGGER:PT9H\r\n"));
    let todo = made(&tasks, Form::Tasks, None).unwrap();
    assert!(
        todo.contains("BEGIN:VTODO\r\n")
            && todo.contains("DUE;VALUE=DATE:20261231\r\n")
            && todo.contains("STATUS:NEEDS-ACTION\r\n")
    );
}

#[test]
fn without_a_day_there_is_only_a_task() {
    let tasks = [task(1, "Some day", TaskKind::ToDo, None, None)];
    assert_eq!(made(&tasks, Form::Events, None), Err(NoCalendar::NoDay));
    assert_eq!(made(&[], Form::Events, None), Err(NoCalendar::Nothing));
    let todo = made(&tasks, Form::Tasks, Some(5)).unwrap();
    assert!(!todo.contains("DUE") && !todo.contains("VALARM"));
    let mut done = tasks.into_iter().next().unwrap();
    done.done = Some(Time::from_millis(NOW));
    assert!(made(&[done], Form::Tasks, None).unwrap().contains("STATUS:COMPLETED\r\nCOMPLETED:20261118T110640Z\r\n"));
}

#[test]
fn an_entry_says_whom_to_reach_and_where_it_is() {
    let text = made(&[task(1, "Call", TaskKind::Call, Some(day(11, 20)), None)], Form::Events, None).unwrap();
    let about = property(read(&text).first().unwrap(), "DESCRIPTION").unwrap();
    let about = about.replace("\\n", "\n");
    assert!(about.contains("Opportunity: Fleet\nContact: Anna Bauer"), "{about}");
    assert!(about.contains("+49 30 1") && about.contains("https://crm.example/#/task/"), "{about}");
    assert!(text.replace("\r\n ", "").contains("Company: Bauer\\; Söhne\\, \\\\ Co"));
}

#[test]
fn a_range_has_the_open_tasks_of_these_days_in_order() {
    let mut records: Vec<Record> = Vec::new();
    for (bits, date, time) in
        [(1, day(11, 20), clock(15)), (2, day(11, 20), clock(9)), (3, day(11, 21), None), (4, day(11, 23), None)]
    {
        records.push(Task { assignee: Some(id(bits % 2)), ..task(bits, "x", TaskKind::ToDo, Some(date), time) }.into());
    }
    records.push(
        Task { done: Some(Time::from_millis(NOW)), ..task(5, "x", TaskKind::ToDo, Some(day(11, 20)), None) }.into(),
    );
    let data = Dataset::from_records(records);
    let within = |of: Option<Id>| {
        due_between(&data, day(11, 20), day(11, 21), of).iter().map(|task| task.id).collect::<Vec<_>>()
    };
    assert_eq!(within(None), [id(2), id(1), id(3)]);
    assert_eq!(within(Some(id(1))), [id(1), id(3)]);
}

#[test]
fn a_file_is_called_after_its_task() {
    let one = task(1, "Call Anna / ../x: “now”", TaskKind::Call, None, None);
    assert_eq!(file_name(&[&one]), "Call-Anna-x-now.ics");
    assert_eq!(file_name(&[&one, &one]), "penstock-calendar.ics");
    assert_eq!(file_name(&[&task(1, "…", TaskKind::Call, None, None)]), "task.ics");
}

proptest! {
    #[test]
    fn no_title_adds_an_entry_or_a_field_and_every_title_reads_back(
        title in prop_oneof![
            "\\PC{0,200}",
            Just("x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y".to_string()),
            Just("a;b,c\\n\\;:\"^n\u{0}\u{85}".to_string()),
            Just("ü😀".repeat(100)),
        ],
        form in prop_oneof![Just(Form::Events), Just(Form::Tasks)],
    ) {
        let text = made(&[task(1, &title, TaskKind::ToDo, Some(day(11, 20)), clock(9))], form, Some(10)).unwrap();
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
        let unfolded = text.replace("\r\n ", "");
        prop_assert_eq!(unfolded.lines().filter(|line| line.starts_with("BEGIN:")).count(), 3);
        let names: Vec<&str> = unfolded.lines().map(|line| line.split([':', ';']).next().unwrap()).collect();
        prop_assert_eq!(names.iter().filter(|name| **name == "SUMMARY").count(), 1);
        let summary = unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        let mut back = String::new();
        let mut letters = summary.chars();
        while let Some(c) = letters.next() {
            match c {
                '\\' => back.extend(letters.next().map(|c| if c == 'n' { '\n' } else { c })),
                c => back.push(c),
            }
        }
        let whole = one_line(&title);
        let whole = if whole.contains("Anna Bauer") { whole } else { format!("{whole} – Anna Bauer") };
        prop_assert_eq!(back, whole);
        prop_assert_eq!(read(&text).len(), 1);
    }

    #[test]
    fn zones_do_not_matter_to_days(offset in -720_i32..=840) {
        let zone = ZoneRules::fixed(Zone { offset_minutes: offset });
        let options = Options { zone: &zone, now: Time::from_millis(NOW), form: Form::Events, alarm: None, meeting: 60, link: &|_| None };
        let text = calendar(&data(), &[task(1, "x", TaskKind::ToDo, Some(day(11, 20)), None)], &options).unwrap();
        prop_assert!(text.contains("DTSTART;VALUE=DATE:20261120\r\n"));
    }
}
