use super::*;
use crate::model::{
    Action, Assign, Contact, ContactLink, Delay, Opportunity, Plan, Record, Reply, Run, RunState, Sequence, Source,
    Step, TaskKind, Trigger, Version,
};
use crate::value::{Date, TimeOfDay, Zone, ZoneRules};
use std::collections::BTreeSet;

const DEAL: u128 = 2_000;
const ANNA: u128 = 3_000;
const SEQUENCE: u128 = 4_000;
const RUN: u128 = 5_000;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

/// A moment in November 2026: the 23rd is a Monday.
fn at(day: u32, hour: u32) -> Time {
    let date = Date::from_ymd_opt(2026, 11, day).unwrap();
    Zone { offset_minutes: 60 }.moment(date, TimeOfDay::from_hms_opt(hour, 0, 0).unwrap())
}

fn calendar() -> Calendar {
    Calendar::new(Arc::new(ZoneRules::fixed(Zone { offset_minutes: 60 })), None, BTreeSet::new())
}

fn message(bits: u128, due: Time, state: MessageState) -> Message {
    Message {
        id: id(bits),
        to: "anna@firm.example".into(),
        subject: format!("Letter {bits}"),
        due,
        state,
        opportunity: Some(id(DEAL)),
        contact: Some(id(ANNA)),
        ..Message::default()
    }
}

fn mail(subject: &str) -> Step {
    Step::Do { action: Action::email(subject, "Hello {{ contact.first_name }}") }
}

fn wait(n: u32) -> Step {
    Step::Wait { delay: Delay::WorkingDays { n, at: TimeOfDay::from_hms_opt(9, 0, 0) } }
}

fn plan(steps: Vec<Step>) -> Plan {
    Plan { steps, ..Plan::default() }
}

/// Anna's deal, with a run of a sequence of these steps that waits at `step` until `due`.
fn running(steps: Vec<Step>, step: u16, due: Time) -> Vec<Record> {
    let version = Version { number: 1, plan: plan(steps), ..Version::default() };
    let sequence = Sequence { id: id(SEQUENCE), name: "After".into(), versions: vec![version], ..Sequence::default() };
    let run = Run {
        id: id(RUN),
        of: Source::Sequence { id: id(SEQUENCE), version: 1 },
        opportunity: id(DEAL),
        state: RunState::Waiting,
        at: step,
        due: Some(due),
        ..Run::default()
    };
    vec![sequence.into(), run.into()]
}

fn data(more: Vec<Record>) -> Dataset {
    let anna = Contact {
        id: id(ANNA),
        name: "Anna Bauer".into(),
        emails: vec!["anna@firm.example".into()],
        ..Contact::default()
    };
    let link = ContactLink { contact: anna.id, role: String::new() };
    let deal = Opportunity { id: id(DEAL), name: "Fleet".into(), contacts: vec![link], ..Opportunity::default() };
    Dataset::from_records([Record::from(anna), deal.into()].into_iter().chain(more))
}

#[test]
fn a_message_is_due_on_its_day_late_after_it_and_planned_before_its_moment() {
    let tab = |due, state| Tab::of(&message(1, due, state), at(24, 10), &calendar());
    assert_eq!(tab(at(24, 9), MessageState::Open), Tab::Due);
    assert_eq!(tab(at(24, 0), MessageState::Open), Tab::Due, "the day begins at midnight of the workspace's zone");
    assert_eq!(tab(at(23, 23), MessageState::Open), Tab::Late);
    assert_eq!(tab(at(24, 11), MessageState::Open), Tab::Planned);
    assert_eq!(
        tab(at(20, 9), MessageState::Review),
        Tab::Review,
        "what needs a look is never mixed with what is fresh"
    );
    assert_eq!(tab(at(20, 9), MessageState::Cancelled), Tab::Cancelled);
    let heard = |reply| Message { reply: Some(reply), ..message(1, at(20, 9), MessageState::Sent) };
    assert_eq!(Tab::of(&heard(Reply::Negative), at(24, 10), &calendar()), Tab::Answered);
    assert_eq!(
        Tab::of(&heard(Reply::OutOfOffice), at(24, 10), &calendar()),
        Tab::Sent,
        "whoever is away answers later"
    );
}

#[test]
fn an_address_that_came_back_once_is_known_and_so_is_a_message_that_comes_too_early() {
    let run = |message: Message| Message { run: Some(id(77)), contact: Some(id(ANNA)), ..message };
    let first = run(message(1, at(20, 9), MessageState::Review));
    let second = run(message(2, at(24, 9), MessageState::Open));
    let bounced = Message { bounced: true, ..run(message(3, at(19, 9), MessageState::Sent)) };
    let alone = data(vec![first.clone().into(), second.clone().into()]);
    assert_eq!(unsent_before(&second, &alone), Some(id(1)));
    assert_eq!(unsent_before(&first, &alone), None);
    assert!(!came_back(&second, &alone));
    let known = data(vec![bounced.into(), second.clone().into()]);
    assert!(came_back(&second, &known));
    assert_eq!(unsent_before(&second, &known), None, "it has been sent");
    assert!(!came_back(&Message { to: "anna@new.example".into(), ..second }, &known));
}

#[test]
fn the_address_names_each_list_and_unknown_words_mean_the_usual_one() {
    for tab in Tab::ALL {
        assert_eq!(Tab::parse(tab.key()), tab);
    }
    assert_eq!(Tab::parse("nonsense"), Tab::Due);
}

#[test]
fn lists_are_in_order_of_time_and_what_was_sent_the_other_way_round() {
    let sent = |bits, day| Message { sent: Some(at(day, 9)), ..message(bits, at(20, 9), MessageState::Sent) };
    let data = data(vec![
        message(1, at(24, 9), MessageState::Open).into(),
        message(2, at(24, 8), MessageState::Open).into(),
        sent(3, 20).into(),
        sent(4, 21).into(),
    ]);
    let shown = |tab, words: &str| list(&data, tab, &Wanted::parse(words), at(24, 10), &calendar());
    assert_eq!(shown(Tab::Due, ""), [Item::Message(id(2)), Item::Message(id(1))]);
    assert_eq!(shown(Tab::Sent, ""), [Item::Message(id(4)), Item::Message(id(3))]);
    assert_eq!(shown(Tab::Due, "LETTER  1 fleet bäuer"), [Item::Message(id(1))]);
    assert_eq!(shown(Tab::Due, "nobody"), []);
    assert_eq!(counts(&data, at(24, 10), &calendar()), [2, 0, 0, 0, 2, 0, 0]);
}

#[test]
fn what_a_waiting_run_will_prepare_is_planned_with_its_real_dates() {
    let dated = Step::Do { action: Action::email("Two", "Hello {{ contact.first_name }}, on {{ today }}") };
    let steps = vec![wait(1), mail("One"), wait(2), dated, wait(1), mail("Three")];
    // It waits at the third step, the wait of two working days that ends on Friday.
    let data = data(running(steps, 2, at(27, 9)));
    let times: Vec<(u16, Time)> = ahead(&data, &calendar()).iter().map(|one| (one.step, one.at)).collect();
    assert_eq!(times, [(3, at(27, 9)), (5, at(30, 9))], "the weekend is left out, and what is done is not planned");
    let first = *ahead(&data, &calendar()).first().unwrap();
    let (message, problem) = draft(&first, &data, &calendar().zone, at(24, 10)).unwrap();
    assert_eq!((message.to.as_str(), message.subject.as_str(), problem), ("anna@firm.example", "Two", None));
    assert_eq!(message.body, "Hello Anna, on 27 November 2026", "the day is the one on which it goes out");
    let planned = list(&data, Tab::Planned, &Wanted::parse("two"), at(24, 10), &calendar());
    assert_eq!(planned, [Item::Ahead(first)]);
    assert!(comes_next(&first, &data));
    assert!(ahead(&data, &calendar()).iter().skip(1).all(|one| !comes_next(one, &data)));
}

#[test]
fn after_a_wait_for_something_to_happen_nothing_is_sure() {
    let hope = |then_end| Step::Await {
        event: Trigger::Replied { reply: None },
        within: Delay::Days { n: 1, at: None },
        late: vec![
            Action::CreateTask { title: "Call".into(), kind: TaskKind::Call, due: None, assign: Assign::Owner },
            match mail("Late") {
                Step::Do { action } => action,
                _ => unreachable!(),
            },
        ],
        then_end,
    };
    let going = data(running(vec![hope(false), mail("Next")], 0, at(25, 9)));
    let found: Vec<(u16, u16, bool)> =
        ahead(&going, &calendar()).iter().map(|one| (one.step, one.late, one.sure)).collect();
    assert_eq!(found, [(0, 2, false), (1, 0, false)]);
    assert_eq!(
        draft(ahead(&going, &calendar()).first().unwrap(), &going, &calendar().zone, at(24, 10)).unwrap().0.subject,
        "Late"
    );
    let ending = data(running(vec![hope(true), mail("Next")], 0, at(25, 9)));
    assert_eq!(ahead(&ending, &calendar()).len(), 1);
}

#[test]
fn a_run_that_does_not_wait_plans_nothing() {
    let mut records = running(vec![wait(1), mail("One")], 0, at(25, 9));
    if let Some(Record::Run(run)) = records.last_mut() {
        let run = Arc::make_mut(run);
        (run.state, run.due) = (RunState::Paused { left: 5 }, None);
    }
    assert_eq!(ahead(&data(records), &calendar()), []);
}

#[test]
fn the_next_line_follows_the_one_that_left() {
    let list = [1, 2, 3].map(|bits| Item::Message(id(bits)));
    assert_eq!(after(&list, list[0]), Some(list[1]));
    assert_eq!(after(&list, list[2]), Some(list[1]));
    assert_eq!(after(&list[..1], list[0]), None);
}

#[test]
fn an_answer_belongs_to_the_last_message_that_was_sent() {
    let sent = |bits, day| Message { sent: Some(at(day, 9)), ..message(bits, at(20, 9), MessageState::Sent) };
    let next = message(9, at(24, 9), MessageState::Open);
    let known = data(vec![sent(1, 20).into(), sent(2, 21).into(), next.clone().into()]);
    assert_eq!(answered(&next, &known), Some(id(2)));
    assert_eq!(answered(&sent(1, 20), &known), Some(id(1)));
    assert_eq!(answered(&next, &data(Vec::new())), None);
}

#[test]
fn a_text_that_can_never_be_filled_in_says_why() {
    assert_eq!(
        crate::automation::unreadable("Hello {{ contact.first_name or \"Mr. X\" }}, 50 % off. {{ owner.name }}"),
        None
    );
    let unknown = crate::automation::unreadable("Hello {{ contact.nam }}");
    assert_eq!(unknown.as_deref(), Some("There is nothing called contact.nam to fill in."));
    assert!(crate::automation::unreadable("Hello {{ contact.name").unwrap().contains("cannot be read"));
    assert_eq!(crate::automation::unreadable("Plain { text }"), None);
}
