use super::*;
use crate::data::Delta;
use crate::model::{
    Action, Contact, ContactLink, Delay, Message, Opportunity, Plan, Record, Run, Sequence, Source, StageKind, Step,
    Template, Version,
};
use crate::report::fixture_tests::{ask, batch, day, fixture, generated, moment};
use crate::report::period::Span;
use std::sync::Arc;

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Won won 100\nstage Lost lost 0\ncampaign Fair 2000\ncampaign \
                      Post 100\ncampaign Idle\n";

#[test]
fn a_campaign_is_told_with_what_it_cost_and_what_came_back() {
    let f = fixture(&format!(
        "{STAGES}deal A campaign=Fair value=5000 New@2026-01-01 Won@2026-02-01
         deal B campaign=Fair value=$1000 New@2026-01-01 Won@2026-02-01
         deal C campaign=Fair New@2026-01-01 Lost@2026-01-05
         deal D campaign=Post New@2026-01-01
         deal E New@2026-01-01\ndeal F campaign=Fair value=9000 New@2025-01-01 Won@2026-02-01"
    ));
    let lines = campaigns(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (line.created.count(), line.won.sum.minor, line.per_lead(), line.per_won(), line.gain(), line.percent())
        })
        .collect();
    assert_eq!(
        told,
        [
            // 5,000 and 1,000 dollars at 0.90, less 2,000: 3,900, which is 195 %.
            (3, 590_000, Some(66_667), Some(100_000), Some(390_000), Some(195)),
            (0, 0, None, None, None, None),
            (1, 0, Some(10_000), None, Some(-10_000), Some(-100)),
            (1, 0, None, None, None, None),
        ]
    );
    assert_eq!((lines[1].campaign, lines[3].campaign), (Some(f.id("k:Idle")), None));
}

/// The same, the slow way.
#[test]
fn generated_campaigns_are_told_like_a_plain_count() {
    let mut seen = 0;
    for seed in 1..6 {
        let f = generated(seed, 150);
        let period = Span { from: day("2026-03-29"), until: day("2026-10-25") };
        let (from, until) = (moment("2026-03-29T00:00"), moment("2026-10-25T00:00"));
        let lines = campaigns(&f.data, &f.facts, &Question::about(period));
        for (campaign, cost) in [(Some(f.id("k:Fair")), Some(200_000)), (None, None)] {
            let brought: Vec<_> = f
                .data
                .opportunities()
                .filter(|one| one.campaign == campaign && from <= one.created && one.created < until)
                .collect();
            let (brought, data) = (&brought, &f.data);
            let of = |kind: StageKind| brought.iter().filter(move |one| data.stage(one.stage).unwrap().kind == kind);
            let line = lines.iter().find(|line| line.campaign == campaign).unwrap();
            let (won, lost) = (of(StageKind::Won).count(), of(StageKind::Lost).count());
            assert_eq!((line.created.count(), line.won.count(), line.lost.count()), (brought.len(), won, lost));
            assert_eq!(line.open.count(), brought.len() - won - lost, "seed {seed}");
            // Each at the rate of its close: what every deal is worth has its own plain count.
            let worth =
                |one: &&&Arc<Opportunity>| f.facts.deals.iter().find(|deal| deal.record.id == one.id).unwrap().base;
            let value: i64 = of(StageKind::Won).filter_map(|one| worth(&one)).sum();
            assert_eq!(line.won.sum.minor, i128::from(value), "seed {seed}");
            let each =
                |count: usize| cost.filter(|_| count > 0).map(|cost: i64| (cost as f64 / count as f64).round() as i64);
            seen += won;
            assert_eq!((line.per_lead(), line.per_won()), (each(brought.len()), each(won)), "seed {seed}");
            assert_eq!(line.gain(), cost.map(|cost| value - cost), "seed {seed}");
            let percent = cost.map(|cost| ((value - cost) as f64 / cost as f64 * 100.0).round() as i64);
            assert_eq!(line.percent(), percent, "seed {seed}");
        }
    }
    assert!(seen > 20, "only {seen} wins were looked at");
}

#[test]
fn a_template_is_answered_as_its_messages_are() {
    let f = fixture(&format!("{STAGES}deal A New@2026-01-01\ndeal B New@2026-01-01"));
    let template = Id::from_bits(70);
    let message = |bits, reply, bounced, day| Message {
        id: Id::from_bits(bits),
        template: Some(template),
        state: MessageState::Sent,
        sent: Some(moment(day)),
        opportunity: Some(f.id("d:A")),
        reply,
        bounced,
        ..Message::default()
    };
    let mut records = f.records.clone();
    records.extend(
        [
            message(1, Some(Reply::Positive), false, "2026-01-02"),
            message(2, Some(Reply::Negative), false, "2026-01-02"),
            message(3, Some(Reply::OutOfOffice), false, "2026-01-02"),
            message(4, None, true, "2026-01-02"),
            message(5, Some(Reply::Positive), false, "2025-12-31"),
        ]
        .map(Record::from),
    );
    let data = Dataset::from_records(records);
    let of = |question: &Question| {
        templates(&data, &f.facts, &f.history, question).first().map(|line| (line.back.rate(), line.back.bounced.len()))
    };
    let year = ask("2026-01-01", "2027-01-01");
    assert_eq!(of(&year), Some((Share::new(2, 3), 1)));
    assert_eq!(templates(&data, &f.facts, &f.history, &year)[0].back.positive_rate(), Share::new(1, 3));
    assert_eq!(of(&year.only([f.id("d:B")])), None);
}

#[test]
fn what_was_sent_by_a_template_that_is_deleted_stays_under_its_name_and_undo_gives_it_back() {
    let f = fixture(&format!("{STAGES}deal A New@2026-01-01"));
    let template = Template { id: Id::from_bits(70), name: "Welcome".into(), ..Template::default() };
    let message = |template| Message {
        id: Id::from_bits(1),
        template,
        state: MessageState::Sent,
        sent: Some(moment("2026-01-02")),
        opportunity: Some(f.id("d:A")),
        ..Message::default()
    };
    let (id, of) =
        (RecordId { kind: Kind::Template, id: template.id }, RecordId { kind: Kind::Message, id: Id::from_bits(1) });
    let field = |was: Option<Id>, is: Option<Id>| {
        let fields = [("template".to_string(), (serde_json::json!(was), serde_json::json!(is)))];
        Delta::Update { id: of, fields: fields.into() }
    };
    let mut history = f.history.clone();
    let told = |history: &History, records: Vec<Record>| {
        let data = Dataset::from_records(f.records.iter().cloned().chain(records));
        let lines = templates(&data, &f.facts, history, &ask("2026-01-01", "2027-01-01"));
        lines.iter().map(|line| format!("{}: {}", line.name, line.back.sent.len())).collect::<Vec<_>>()
    };
    let there = || vec![template.clone().into(), message(Some(template.id)).into()];
    assert_eq!(told(&history, there()), ["Welcome: 1"]);
    let gone = Delta::Delete { id, record: template.clone().into() };
    history.feed(&batch(1, moment("2026-02-01"), vec![gone, field(Some(template.id), None)]));
    assert_eq!(told(&history, vec![message(None).into()]), ["Deleted template “Welcome”: 1"]);
    let back = Delta::Create { id, record: template.clone().into() };
    history.feed(&batch(2, moment("2026-02-02"), vec![back, field(None, Some(template.id))]));
    assert_eq!(told(&history, there()), ["Welcome: 1"]);
}

#[test]
fn a_step_of_a_sequence_is_answered_as_its_messages_of_the_period_are() {
    let f = fixture(&format!("{STAGES}deal A New@2026-01-01"));
    let wait = || Step::Wait { delay: Delay::Days { n: 2, at: None } };
    let sends = |subject: &str| Step::Do { action: Action::email(subject, "Hello") };
    let version = |number, steps| Version { number, plan: Plan { steps, ..Plan::default() }, ..Version::default() };
    let sequence = Sequence {
        id: Id::from_bits(60),
        name: "After the proposal".into(),
        versions: vec![
            version(1, vec![sends("Did it arrive?"), wait(), sends("Shall we talk?")]),
            version(2, vec![sends("Did it reach you?")]),
        ],
        ..Sequence::default()
    };
    let run = |bits, version| Run {
        id: Id::from_bits(bits),
        of: Source::Sequence { id: Id::from_bits(60), version },
        ..Run::default()
    };
    let message = |bits, run, step, reply, day| Message {
        id: Id::from_bits(bits),
        run: Some(Id::from_bits(run)),
        step: Some(step),
        state: MessageState::Sent,
        sent: Some(moment(day)),
        opportunity: Some(f.id("d:A")),
        reply,
        ..Message::default()
    };
    let mut records = f.records.clone();
    records.extend([Record::from(sequence), run(61, 1).into(), run(62, 2).into()]);
    records.extend(
        [
            message(1, 61, 0, Some(Reply::Positive), "2026-01-02"),
            message(2, 61, 0, Some(Reply::OutOfOffice), "2026-01-02"),
            message(3, 61, 2, None, "2026-01-05"),
            message(4, 62, 0, Some(Reply::Negative), "2026-01-06"),
            message(5, 61, 0, Some(Reply::Positive), "2025-12-31"),
            Message { run: None, ..message(6, 61, 0, None, "2026-01-02") },
        ]
        .map(Record::from),
    );
    let data = Dataset::from_records(records.clone());
    let lines = sequence_steps(&data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let told: Vec<_> =
        lines.iter().map(|one| (one.version, one.current, one.step, one.title.as_str(), one.back.rate())).collect();
    assert_eq!(
        told,
        [
            (2, true, 0, "Did it reach you?", Share::new(1, 1)),
            (1, false, 0, "Did it arrive?", Share::new(1, 2)),
            (1, false, 2, "Shall we talk?", Share::new(0, 1)),
        ]
    );
    assert_eq!(lines[1].back.sent, [Id::from_bits(1), Id::from_bits(2)]);
    let gone = Dataset::from_records(records.into_iter().filter(|one| !matches!(one, Record::Sequence(_))));
    let lines = sequence_steps(&gone, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let told: Vec<_> = lines.iter().map(|one| (one.name.as_str(), one.version, one.step, one.back.rate())).collect();
    assert_eq!(
        told,
        [
            ("Deleted sequence", 1, 0, Share::new(1, 2)),
            ("Deleted sequence", 1, 2, Share::new(0, 1)),
            ("Deleted sequence", 2, 0, Share::new(1, 1)),
        ],
        "what it sent was sent all the same"
    );
}

#[test]
fn what_is_gone_is_called_deleted_and_never_nothing() {
    let f = fixture(STAGES);
    for (kind, words) in [
        (Kind::Template, "Deleted template"),
        (Kind::Campaign, "Deleted campaign"),
        (Kind::Member, "Deleted member"),
        (Kind::Product, "Deleted product"),
    ] {
        let id = RecordId { kind, id: Id::from_bits(404) };
        assert_eq!(crate::report::Group::Record(id).name(&f.data), words);
    }
}

#[test]
fn who_recommended_us_stands_with_what_came_of_it() {
    let f = fixture(&format!(
        "{STAGES}deal A value=100 New@2026-01-01 Won@2026-02-01\ndeal B value=700 New@2026-01-01\ndeal C New@2026-01-01"
    ));
    let friend = Contact { id: Id::from_bits(70), name: "Kim".into(), ..Contact::default() };
    let buyer =
        Contact { id: Id::from_bits(71), name: "Lee".into(), referred_by: Some(friend.id), ..Contact::default() };
    let mut records = f.records.clone();
    for record in &mut records {
        if let Record::Opportunity(one) = record
            && one.name != "C"
        {
            Arc::make_mut(one).contacts = vec![ContactLink { contact: buyer.id, role: String::new() }];
        }
    }
    let id = friend.id;
    records.extend([Record::from(friend), Record::from(buyer)]);
    let data = Dataset::from_records(records);
    let facts = Facts::of(&data, f.now, &f.zone);
    let lines = referrers(&data, &facts, &ask("2026-01-01", "2027-01-01"));
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].contact, lines[0].brought.count(), lines[0].won.sum.minor), (id, 2, 10_000));
}
