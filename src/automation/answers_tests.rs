use super::*;
use crate::model::{Contact, Delay, Done, Record, RecordId, Rule, RunEffect, Sequence, Wording};

fn id(number: u128) -> Id {
    Id::from_bits(number)
}

fn sends(subject: &str, other: Option<&str>) -> Step {
    let mut action = Action::email(subject, "Hello");
    if let Action::Message { variants, .. } = &mut action {
        variants.extend(other.map(|subject| Wording { subject: subject.into(), body: "Hello".into() }));
    }
    Step::Do { action }
}

fn wait() -> Step {
    Step::Wait { delay: Delay::Days { n: 2, at: None } }
}

fn version(number: u32, steps: Vec<Step>) -> Version {
    Version { number, plan: Plan { steps, ..Plan::default() }, ..Version::default() }
}

/// A sequence with two versions: the first step of the first has two texts.
fn sequence() -> Sequence {
    let first = version(1, vec![sends("A", Some("B")), wait(), sends("C", None)]);
    let second = version(2, vec![sends("A", Some("B")), wait(), wait(), sends("D", None)]);
    Sequence { id: id(1), name: "Proposal".into(), versions: vec![first, second], ..Sequence::default() }
}

fn sequence_run(number: u128, version: u32) -> Run {
    Run { id: id(number), of: crate::model::Source::Sequence { id: id(1), version }, ..Run::default() }
}

fn sent(number: u128, run: u128, step: u16, variant: Option<u8>) -> Message {
    Message {
        id: id(number),
        subject: "x".into(),
        state: MessageState::Sent,
        sent: Some(Time::from_millis(i64::try_from(number).unwrap())),
        run: Some(id(run)),
        step: Some(step),
        variant,
        ..Message::default()
    }
}

fn replied(message: Message, reply: Reply) -> Message {
    Message { reply: Some(reply), ..message }
}

fn data(records: Vec<Record>) -> Dataset {
    Dataset::from_records(records)
}

fn texts(step: &StepAnswers) -> Vec<(Option<u8>, &str, u32, u32)> {
    let one = |text: &'_ TextAnswers| (text.variant, text.answers.sent, text.answers.answered);
    step.texts.iter().map(|text| (one(text).0, text.title.as_str(), one(text).1, one(text).2)).collect()
}

#[test]
fn a_small_case_comes_out_as_by_hand() {
    // Text A: five sent, one came back, so four; one said yes, one is away. Text B: three sent; one said yes, one no. C: one.
    let records: Vec<Record> = vec![
        sequence().into(),
        sequence_run(10, 1).into(),
        replied(sent(100, 10, 0, Some(0)), Reply::Positive).into(),
        replied(sent(101, 10, 0, Some(0)), Reply::OutOfOffice).into(),
        sent(102, 10, 0, Some(0)).into(),
        sent(103, 10, 0, Some(0)).into(),
        Message { bounced: true, ..sent(104, 10, 0, Some(0)) }.into(),
        replied(sent(105, 10, 0, Some(1)), Reply::Positive).into(),
        replied(sent(106, 10, 0, Some(1)), Reply::Negative).into(),
        sent(107, 10, 0, Some(1)).into(),
        sent(108, 10, 2, None).into(),
        Message { state: MessageState::Open, ..sent(109, 10, 2, None) }.into(),
        Message { state: MessageState::Cancelled, ..sent(110, 10, 2, None) }.into(),
        Message { run: None, ..sent(111, 10, 2, None) }.into(),
    ];
    let all = answers(&data(records));
    assert_eq!(all.len(), 1);
    let [second, first] = all[0].versions.as_slice() else { panic!() };
    assert_eq!((second.version, second.answers), (2, Answers::default()), "nothing was sent by it yet");
    assert_eq!(texts(&first.steps[0]), [(Some(0), "A", 4, 1), (Some(1), "B", 3, 2)]);
    assert_eq!(texts(&first.steps[1]), [(None, "C", 1, 0)]);
    assert_eq!(first.steps[1].step, 2, "the wait between is no step that sends");
    let whole = Answers { sent: 8, answered: 3, positive: 2, negative: 1, away: 1, bounced: 1, opted_out: 0 };
    assert_eq!((first.answers, all[0].answers), (whole, whole));
    assert_eq!(whole.rate(), Some(375), "three of eight");
    assert_eq!(first.steps[0].texts[0].answers.rate(), Some(250));
    assert_eq!(first.steps[0].texts[1].answers.rate(), Some(667));
    assert_eq!(Answers::default().rate(), None);
    assert_eq!(whole.caution(), "Too few to tell: 8 sent.");
    assert_eq!(Answers { sent: TOO_FEW, ..Answers::default() }.caution(), "");
}

#[test]
fn a_message_counts_for_the_version_that_its_run_followed_then() {
    let effect = |number| RunEffect {
        record: RecordId { kind: crate::model::Kind::Message, id: id(number) },
        before: None,
        after: None,
    };
    let mut run = sequence_run(10, 1);
    run.log.push(Done { step: 0, effects: vec![effect(100)], ..Done::default() });
    run.follow(2);
    run.log.push(Done { step: 3, effects: vec![effect(101)], ..Done::default() });
    let records = vec![sequence().into(), run.into(), sent(100, 10, 0, Some(1)).into(), sent(101, 10, 3, None).into()];
    let all = answers_of(id(1), &data(records)).unwrap();
    let [second, first] = all.versions.as_slice() else { panic!() };
    assert_eq!((first.answers.sent, texts(&first.steps[0])[1]), (1, (Some(1), "B", 1, 0)));
    assert_eq!((second.answers.sent, texts(&second.steps[1])[0]), (1, (None, "D", 1, 0)));
}

#[test]
fn only_the_last_message_to_whoever_wants_no_more_was_one_too_many() {
    let mia = Contact { id: id(50), name: "Mia".into(), opted_out: true, ..Contact::default() };
    let to_mia = |message: Message| Message { contact: Some(id(50)), ..message };
    let records = vec![
        sequence().into(),
        sequence_run(10, 1).into(),
        mia.into(),
        to_mia(sent(100, 10, 0, Some(0))).into(),
        to_mia(sent(101, 10, 2, None)).into(),
    ];
    let all = answers_of(id(1), &data(records)).unwrap();
    let first = &all.versions[1];
    assert_eq!((first.steps[0].answers.opted_out, first.steps[1].answers.opted_out), (0, 1));
    assert_eq!(first.answers.answered, 0, "that is no answer");
}

#[test]
fn rules_that_send_come_after_the_sequences_and_others_not_at_all() {
    let rule = |number, name: &str, steps| {
        let rule = Rule { id: id(number), name: name.into(), versions: vec![version(1, steps)], ..Rule::default() };
        Record::from(rule)
    };
    let quiet = Step::Do { action: Action::AddTag { tag: "x".into() } };
    let records =
        vec![rule(2, "Thanks", vec![sends("Thank you", None)]), rule(3, "Tags", vec![quiet]), sequence().into()];
    let all = answers(&data(records));
    assert_eq!(all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Proposal", "Thanks"]);
    assert_eq!(texts(&all[1].versions[0].steps[0]), [(None, "Thank you", 0, 0)], "never sent, and there all the same");
}

#[test]
fn a_text_is_said_to_be_better_only_where_chance_hardly_brings_that_about() {
    let step = |a: (u32, u32), b: (u32, u32)| {
        let text = |nth, (sent, answered)| TextAnswers {
            variant: Some(nth),
            title: String::new(),
            answers: Answers { sent, answered, ..Answers::default() },
        };
        StepAnswers { texts: vec![text(0, a), text(1, b)], ..StepAnswers::default() }.best()
    };
    assert_eq!(step((19, 19), (19, 0)), None, "too few");
    assert_eq!(step((20, 10), (20, 9)), None);
    assert_eq!(step((100, 10), (100, 20)), None, "that happens by chance now and then");
    assert_eq!(step((100, 10), (100, 30)), Some(1));
    assert_eq!(step((40, 30), (40, 5)), Some(0));
    assert_eq!(step((50, 0), (50, 0)), None);
    assert_eq!(step((50, 50), (50, 50)), None);
}
