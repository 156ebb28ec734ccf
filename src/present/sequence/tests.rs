use super::axis::{apart, rows};
use super::*;
use crate::automation::Merging;
use crate::data::Dataset;
use crate::model::{
    Action, Assign, Contact, ContactLink, Delay, Done, Message, MessageState, Opportunity, Plan, Record, Reply, Rule,
    Run, RunEffect, RunState, Sequence, Settings, Source, Stage, Step, Stop, TaskKind, Trigger, Version, Wording,
};
use crate::value::{Calendar, Date, Id, Time, TimeOfDay, Zone, ZoneRules};
use std::{collections::BTreeSet, sync::Arc};

const DEAL: u128 = 2_000;
const ANNA: u128 = 3_000;
const SEQUENCE: u128 = 4_000;
const STAGE: u128 = 4_500;
const RUN: u128 = 5_000;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn day(day: u32) -> Date {
    Date::from_ymd_opt(2026, 11, day).unwrap()
}

/// A moment in November 2026: the 23rd is a Monday.
fn at(on: u32, hour: u32) -> Time {
    Zone { offset_minutes: 60 }.moment(day(on), TimeOfDay::from_hms_opt(hour, 0, 0).unwrap())
}

fn calendar(holidays: &[Date]) -> Calendar {
    let zone = Arc::new(ZoneRules::fixed(Zone { offset_minutes: 60 }));
    Calendar::new(zone, None, holidays.iter().copied().collect())
}

fn mail(subject: &str) -> Step {
    Step::Do { action: Action::email(subject, "Hello {{ contact.first_name }}") }
}

fn call() -> Step {
    let (title, due) = ("Call {{ contact.name }}".to_string(), Some(Delay::Days { n: 0, at: None }));
    Step::Do { action: Action::CreateTask { title, kind: TaskKind::Call, due, assign: Assign::Owner } }
}

fn wait(n: u32) -> Step {
    Step::Wait { delay: Delay::WorkingDays { n, at: TimeOfDay::from_hms_opt(9, 0, 0) } }
}

fn plan(steps: Vec<Step>) -> Plan {
    let stops = [Stop::Replied, Stop::Closed].into();
    Plan { steps, stops, ..Plan::default() }
}

fn sequence(plan: Plan) -> Sequence {
    let version = Version { number: 1, plan, ..Version::default() };
    Sequence { id: id(SEQUENCE), name: "After the offer".into(), versions: vec![version], ..Sequence::default() }
}

fn deal() -> Opportunity {
    let link = ContactLink { contact: id(ANNA), role: String::new() };
    Opportunity { id: id(DEAL), name: "Fleet".into(), stage: id(STAGE), contacts: vec![link], ..Opportunity::default() }
}

fn data(more: Vec<Record>) -> Dataset {
    let anna = Contact {
        id: id(ANNA),
        name: "Anna Bauer".into(),
        emails: vec!["anna@firm.example".into()],
        ..Contact::default()
    };
    let stage = Stage { id: id(STAGE), name: "Proposal".into(), ..Stage::default() };
    Dataset::from_records([Record::from(anna), stage.into(), deal().into()].into_iter().chain(more))
}

fn picture(plan: &Plan, data: &Dataset, holidays: &[Date]) -> Timeline {
    timeline(plan, &deal(), None, at(23, 10), &calendar(holidays), data)
}

/// The run of the sequence that sent its first message and waits at the second wait until Friday.
fn on_its_way(state: RunState) -> (Run, Vec<Record>) {
    let sent = Message {
        id: id(6_000),
        subject: "One".into(),
        state: MessageState::Sent,
        reply: Some(Reply::OutOfOffice),
        opportunity: Some(id(DEAL)),
        run: Some(id(RUN)),
        step: Some(1),
        ..Message::default()
    };
    let record = crate::model::RecordId { kind: crate::model::Kind::Message, id: sent.id };
    let effects = vec![RunEffect { record, before: None, after: None }];
    let done = Done { step: 1, due: at(24, 9), ran: at(24, 9), what: "wrote".into(), effects, ..Done::default() };
    let run = Run {
        id: id(RUN),
        of: Source::Sequence { id: id(SEQUENCE), version: 1 },
        opportunity: id(DEAL),
        started: at(23, 10),
        due: (state == RunState::Waiting).then(|| at(27, 9)),
        state,
        at: 2,
        log: vec![done],
        ..Run::default()
    };
    (run.clone(), vec![sent.into(), run.into()])
}

fn three() -> Plan {
    plan(vec![wait(1), mail("One"), wait(3), mail("Two"), call()])
}

#[test]
fn a_sequence_that_has_not_begun_is_drawn_from_now_on_with_its_real_days() {
    let picture = picture(&three(), &data(vec![]), &[]);
    let found: Vec<(usize, Sort, Time, i64)> =
        picture.points.iter().map(|point| (point.step, point.sort, point.at, point.day)).collect();
    assert_eq!(
        found,
        [
            (0, Sort::Wait, at(23, 10), 0),
            (1, Sort::Message, at(24, 9), 1),
            (2, Sort::Wait, at(24, 9), 1),
            (3, Sort::Message, at(27, 9), 4),
            (4, Sort::Task, at(27, 9), 4),
        ]
    );
    assert_eq!((picture.axis.first, picture.axis.days, picture.span()), (day(23), 7, 4));
    assert_eq!(picture.now, Some(595), "Monday at ten");
    assert_eq!((picture.next, picture.run, picture.stuck), (Some(1), None, None));
}

#[test]
fn days_off_are_shaded_and_a_holiday_is_told_from_a_weekend() {
    let settings = Settings { holidays: [day(26)].into(), ..Settings::default() };
    let picture = picture(&three(), &data(vec![settings.into()]), &[day(26)]);
    let bands: Vec<(Date, Date, bool)> = picture.bands.iter().map(|one| (one.first, one.last, one.holiday)).collect();
    assert_eq!(bands, [(day(26), day(26), true), (day(28), day(29), false)]);
    assert_eq!(picture.points[3].at, at(30, 9), "the day off is not counted, nor the weekend");
    let last = picture.bands.last().unwrap();
    assert!(last.along + last.length <= WHOLE);
}

#[test]
fn what_lies_at_one_moment_is_drawn_apart_and_stays_in_order() {
    let picture = picture(&three(), &data(vec![]), &[]);
    let (message, task) = (picture.points[3].along, picture.points[4].along);
    assert!(task >= message + 200, "{message} {task}");
    let mut crowd = vec![9_990; 60];
    apart(&mut crowd, 260);
    assert!(crowd.is_sorted() && crowd.iter().all(|place| *place <= WHOLE), "{crowd:?}");
    assert!(crowd.windows(2).all(|pair| pair[1] - pair[0] >= WHOLE / 60 - 1));
}

#[test]
fn labels_never_cover_each_other_and_one_without_room_is_left_out() {
    assert_eq!(rows(&[0, 500, 900, 5_000], 1_350, 2), [Some(0), Some(1), None, Some(0)]);
    assert_eq!(rows(&[9_900, 10_000], 1_350, 2), [Some(0), Some(1)], "at the edge they are moved inwards");
}

#[test]
fn one_that_is_inside_shows_what_was_done_and_what_became_of_it() {
    let (run, records) = on_its_way(RunState::Waiting);
    let data = data(records);
    let picture = timeline(&three(), &deal(), Some(OnItsWay::of(&run)), at(25, 12), &calendar(&[]), &data);
    let first = &picture.points[0];
    assert_eq!((first.what.as_str(), first.became.as_str(), first.standing), ("One", "sent", Standing::Done));
    let wait = &picture.points[1];
    assert_eq!((wait.sort, wait.at, wait.until), (Sort::Wait, at(24, 9), Some(at(27, 9))));
    assert_eq!((picture.points[2].at, picture.points[2].standing), (at(27, 9), Standing::Planned));
    assert_eq!((picture.run, picture.next), (Some(id(RUN)), Some(3)));
    assert_eq!((picture.axis.first, picture.began), (day(23), 595), "it begins where the run began");
    // By another version it goes on at another moment.
    let later = timeline(
        &three(),
        &deal(),
        Some(OnItsWay { due: Some(at(30, 9)), ..OnItsWay::of(&run) }),
        at(25, 12),
        &calendar(&[]),
        &data,
    );
    assert_eq!(later.points[2].at, at(30, 9));
}

#[test]
fn while_it_is_parked_nothing_is_sure() {
    let (run, records) = on_its_way(RunState::Paused { left: 3_600_000 });
    let picture = timeline(&three(), &deal(), Some(OnItsWay::of(&run)), at(25, 12), &calendar(&[]), &data(records));
    assert!(picture.paused);
    assert_eq!((picture.points[2].at, picture.points[2].standing), (at(25, 13), Standing::Unsure));
}

#[test]
fn a_wait_for_a_date_that_is_missing_says_so_and_nothing_comes_after_it() {
    let close = Delay::Date { field: Default::default(), days: -3, at: TimeOfDay::default() };
    let picture = picture(&plan(vec![mail("One"), Step::Wait { delay: close }, mail("Two")]), &data(vec![]), &[]);
    assert_eq!((picture.stuck, picture.points.len()), (Some(1), 2));
    assert_eq!(picture.points[1].became, "the date that it waits for is missing");
}

#[test]
fn after_a_wait_for_something_to_happen_what_comes_is_not_sure() {
    let hope = Step::Await {
        event: Trigger::TaskDone { title: "Call".into() },
        within: Delay::Days { n: 5, at: None },
        late: vec![],
        then_end: false,
    };
    let picture = picture(&plan(vec![call(), hope, mail("One")]), &data(vec![]), &[]);
    assert_eq!(picture.points[1].until, Some(at(28, 10)));
    assert_eq!((picture.points[2].at, picture.points[2].standing), (at(28, 10), Standing::Unsure));
}

#[test]
fn half_a_year_is_named_by_its_months_and_has_no_more_names_than_fit() {
    let half = Axis { first: day(23), days: 180 };
    assert_eq!((half.scale(), half.ticks().len()), (Scale::Months, 6));
    assert_eq!(Axis { first: day(23), days: 30 }.ticks().len(), 5);
    assert!(Axis { first: day(1), days: 20_000 }.ticks().len() < 50);
    assert!(Axis { first: day(1), days: 20_000 }.bands(&calendar(&[]), &BTreeSet::new()).is_empty());
}

#[test]
fn a_step_is_read_as_somebody_gets_it_and_says_what_is_missing() {
    let (data, deal, place) = (data(vec![]), deal(), calendar(&[]).zone);
    let with = Merging::new(&deal, &data).at(&place, at(24, 9));
    let read = |step: &Step, which| reading(step, which, with);
    let one = read(&mail("One"), 0);
    assert_eq!((one.to.as_str(), one.body.as_str()), ("Anna Bauer <anna@firm.example>", "Hello Anna"));
    assert_eq!(read(&call(), 0).title, "Call Anna Bauer");
    let mut action = Action::email("One", "{{ owner.name }}");
    if let Action::Message { variants, .. } = &mut action {
        variants.push(Wording { subject: "Other".into(), body: "Hello {{ company.name or \"you\" }}".into() });
    }
    let step = Step::Do { action };
    assert_eq!(read(&step, 0).problem, "Missing here: name of the owner.");
    assert_eq!((read(&step, 1).title.as_str(), read(&step, 1).problem.as_str()), ("Other", ""));
    let today = Step::Do { action: Action::email("As of {{ today }}", "") };
    assert_eq!(read(&today, 0).title, "As of 24 November 2026", "on the day that it is read for");
    let nobody = Opportunity { contacts: vec![], ..deal.clone() };
    assert_eq!(reading(&mail("One"), 0, Merging::new(&nobody, &data)).to, "");
}

#[test]
fn whoever_lacks_something_is_named_once_with_the_steps() {
    let nobody = Opportunity { id: id(1), name: "Yard".into(), contacts: vec![], ..deal() };
    let data = data(vec![nobody.into()]);
    let found = lacking(&three(), &[id(DEAL), id(1)], &data, &calendar(&[]).zone, at(24, 9));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].opportunity, found[0].what.len()), (id(1), 2));
    assert!(found[0].what[0].starts_with("Steps 2, 4: "), "{:?}", found[0].what);
}

#[test]
fn what_is_odd_in_a_plan_is_said_before_it_is_published() {
    let said = |plan: &Plan| advice(plan).into_iter().map(|one| (one.step, one.text)).collect::<Vec<_>>();
    assert_eq!(said(&three()), []);
    let open = Plan { stops: BTreeSet::new(), ..three() };
    assert_eq!(said(&open).len(), 2, "answers and the end of the sale");
    let odd = said(&plan(vec![Step::Do { action: Action::email("", " ") }, mail("Two"), wait(1)]));
    let texts: Vec<&str> = odd.iter().map(|one| one.1.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The message of step 1 has no subject.",
            "The message of step 1 has no text.",
            "Steps 1 and 2 write at the same moment: put a wait between them.",
            "It ends with a wait, after which nothing comes.",
        ]
    );
    let mut twice = Action::email("One", "Hello");
    if let Action::Message { variants, .. } = &mut twice {
        variants.push(Wording { subject: "One ".into(), body: "Hello".into() });
    }
    let twice = said(&plan(vec![Step::Do { action: twice }]));
    assert_eq!(twice[0].1, "Text B of step 1 says the same as another one: nothing can be told apart.");
}

#[test]
fn the_list_says_who_is_inside_what_was_answered_and_what_starts_it() {
    let (run, mut records) = on_its_way(RunState::Waiting);
    let answered = Message {
        id: id(6_001),
        state: MessageState::Sent,
        reply: Some(Reply::Negative),
        step: Some(3),
        opportunity: Some(id(DEAL)),
        run: Some(run.id),
        ..Message::default()
    };
    let start = Step::Do { action: Action::StartSequence { sequence: id(SEQUENCE) } };
    let rule = Rule {
        id: id(7_000),
        name: "Follow up".into(),
        draft: Plan { trigger: Trigger::StageEntered { stage: id(STAGE) }, steps: vec![start], ..Plan::default() },
        ..Rule::default()
    };
    let other = Sequence { id: id(1), name: "Älteres".into(), ..Sequence::default() };
    records.extend([answered.into(), rule.into(), sequence(three()).into(), other.into()]);
    let data = data(records);
    let found = listed(&data, "", Order::Inside);
    assert_eq!(found[0].0, id(SEQUENCE));
    let line = &found[0].1;
    assert_eq!((line.deeds, line.messages, line.inside, line.sent, line.answered), (3, 2, 1, 2, 1));
    assert_eq!(line.rules, [id(7_000)]);
    assert_eq!(stage_of(id(SEQUENCE), &data), Some(id(STAGE)));
    assert_eq!(usual_opportunity(id(SEQUENCE), &data), Some(id(DEAL)));
    assert_eq!(listed(&data, "alteres", Order::Own).len(), 1, "accents do not matter");
    assert_eq!(listed(&data, "", Order::Name)[0].0, id(SEQUENCE));
    assert_eq!(listed(&data, "", Order::Answers)[0].0, id(SEQUENCE));
}

#[test]
fn a_task_and_the_wait_for_it_are_one_piece_and_the_plan_has_both() {
    let hope = await_task(Delay::Days { n: 5, at: None }, false);
    let plan = vec![wait(1), call(), hope.clone(), mail("One"), hope.clone()];
    let found = pieces(&plan, 10);
    let keys: Vec<(u32, bool)> = found.iter().map(|one| (one.key, one.awaits.is_some())).collect();
    assert_eq!(
        keys,
        [(10, false), (11, true), (12, false), (13, false)],
        "after a message there is no task to wait for"
    );
    assert_eq!(steps(&found), plan);
    assert_eq!((place_of(&found, 12), place_of(&found, 99)), (Some(3), None));
    assert_eq!(
        [0, 1, 2, 3, 4, 5].map(|step| key_at(&found, step)),
        [Some(10), Some(11), Some(11), Some(12), Some(13), None]
    );
    assert_eq!([0, 1, 2, 3, 4].map(|step| number_of(&plan, step)), [1, 2, 2, 3, 4]);
    assert_eq!((count(&plan), count(&[])), (4, 0));
}

#[test]
fn a_text_keeps_its_numbers_where_it_moves_and_loses_them_where_its_words_change() {
    let (run, _) = on_its_way(RunState::Waiting);
    let message = |bits: u128, step, variant, reply| Message {
        id: id(bits),
        state: MessageState::Sent,
        reply,
        step: Some(step),
        variant,
        opportunity: Some(id(DEAL)),
        run: Some(run.id),
        ..Message::default()
    };
    let mut two = Action::email("One", "Hello");
    if let Action::Message { variants, .. } = &mut two {
        variants.push(Wording { subject: "Other".into(), body: "Hi".into() });
    }
    let first = plan(vec![wait(1), Step::Do { action: two }]);
    let second = plan(vec![mail("New"), wait(1), Step::Do { action: Action::email("Other", "Hi") }]);
    let mut known = sequence(first);
    known.versions.push(Version { number: 2, plan: second, ..Version::default() });
    let records = vec![
        run.clone().into(),
        known.clone().into(),
        message(1, 1, Some(0), None).into(),
        message(2, 1, Some(1), Some(Reply::Positive)).into(),
        message(3, 1, Some(1), Some(Reply::OutOfOffice)).into(),
        Message { state: MessageState::Open, ..message(4, 1, Some(1), None) }.into(),
        Message { bounced: true, ..message(5, 1, Some(1), None) }.into(),
    ];
    let data = data(records);
    let of = |subject: &str, body: &str| score(&known, &Wording { subject: subject.into(), body: body.into() }, &data);
    let other = of("Other", "Hi");
    assert_eq!((other.sent.len(), other.answered.len(), other.percent()), (2, 1, Some(50)));
    assert!(!other.enough());
    assert_eq!(of("One", "Hello").percent(), Some(0));
    assert_eq!(of("One", "Hello!"), Score::default(), "other words are another text");
    assert_eq!(Score::default().percent(), None);
}
