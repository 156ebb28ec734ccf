//! Keap's rules at work.

use super::*;

/// An opportunity whose proposal has just been sent, in a workspace with Keap's rules.
fn proposed() -> (Desk, Id) {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Proposal Pending").unwrap();
    (desk, deal)
}

#[test]
fn a_pending_proposal_gets_a_call_after_two_days_and_four_messages_within_three_weeks() {
    let (mut desk, deal) = proposed();
    let call = tasks(&desk, deal).pop().unwrap();
    assert_eq!((call.kind, call.title.as_str()), (TaskKind::Call, "Call Fleet tracking about the proposal"));
    assert_eq!(call.due, desk.today().checked_add_days(chrono::Days::new(2)));
    assert!(messages(&desk, deal).is_empty(), "not on the same day");
    walk(&mut desk, 13);
    assert!((2..=3).contains(&messages(&desk, deal).len()), "several days apart");
    walk(&mut desk, 8);
    let all = messages(&desk, deal);
    let subjects: Vec<&str> = all.iter().map(|message| message.subject.as_str()).collect();
    let words = ["reach you?", "questions", "does not quite fit", "talk once more"];
    assert_eq!(all.len(), 4, "{subjects:?}");
    assert!(subjects.iter().zip(words).all(|(subject, words)| subject.contains(words)), "{subjects:?}");
    let days: Vec<i64> =
        all.windows(2).map(|pair| (pair[1].due.millis() - pair[0].due.millis()) / 86_400_000).collect();
    assert!(days.iter().all(|days| (3..=7).contains(days)), "{days:?}");
    assert!(all.iter().all(|message| message.state == MessageState::Open));
    walk(&mut desk, 60);
    assert_eq!(messages(&desk, deal).len(), 4);
}

#[test]
fn an_answer_to_the_proposal_ends_its_messages_and_an_absence_note_does_not() {
    for (reply, more) in [(Reply::Positive, false), (Reply::Negative, false), (Reply::OutOfOffice, true)] {
        let (mut desk, deal) = proposed();
        walk(&mut desk, 3);
        let first = messages(&desk, deal)[0].id;
        desk.send(Command::MarkSent { message: first }).unwrap();
        desk.send(Command::MarkReplied { message: first, reply }).unwrap();
        walk(&mut desk, 30);
        assert_eq!(messages(&desk, deal).len() > 1, more, "{reply:?}");
    }
}

#[test]
fn leaving_the_stage_ends_its_messages_and_takes_unsent_ones_out_of_the_outbox() {
    let (mut desk, deal) = proposed();
    walk(&mut desk, 3);
    assert_eq!(open(&desk, deal), 1);
    desk.move_to(deal, "Negotiating").unwrap();
    assert_eq!(open(&desk, deal), 0);
    walk(&mut desk, 30);
    assert_eq!(messages(&desk, deal).len(), 1);
    let mut states = desk.data().runs_of(deal).map(|run| run.state.clone());
    assert!(states.any(|state| state == RunState::Stopped { why: "it leaves the stage".into() }));
}

#[test]
fn the_delayed_hear_from_us_ever_more_rarely_until_they_come_back() {
    let (mut desk, deal) = proposed();
    desk.move_to(deal, "Delayed").unwrap();
    walk(&mut desk, 400);
    let all = messages(&desk, deal);
    let gaps: Vec<i64> =
        all.windows(2).map(|pair| (pair[1].due.millis() - pair[0].due.millis()) / 86_400_000).collect();
    assert!(gaps[..4].windows(2).all(|pair| pair[0] < pair[1]), "{gaps:?}");
    assert_eq!(all[5].subject, "Has anything moved?");
    assert!(all.len() >= 7 && gaps[4..].iter().all(|days| *days >= 20), "{gaps:?}");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let now = desk.now;
    walk(&mut desk, 200);
    let later: Vec<Arc<Message>> = messages(&desk, deal).into_iter().filter(|message| message.due > now).collect();
    assert_eq!(later.len(), 4, "the messages of the stage that it is in, and no others");
}

#[test]
fn a_demo_wants_a_follow_up_within_a_day_each_time() {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    log(&mut desk, deal, ActivityKind::Meeting);
    assert!(tasks(&desk, deal).is_empty(), "not in this stage");
    desk.move_to(deal, "Demo").unwrap();
    log(&mut desk, deal, ActivityKind::Meeting);
    log(&mut desk, deal, ActivityKind::Call);
    let follow = tasks(&desk, deal).pop().unwrap();
    assert_eq!(follow.due, desk.today().checked_add_days(chrono::Days::new(1)));
    assert!(follow.time.is_some(), "within 24 hours");
    desk.wait_days(1);
    log(&mut desk, deal, ActivityKind::Meeting);
    assert_eq!(tasks(&desk, deal).len(), 2);
    for outcome in [Some(Outcome::NoShow), None] {
        log_as(&mut desk, deal, ActivityKind::Meeting, outcome);
    }
    assert_eq!(tasks(&desk, deal).len(), 2, "there is nothing to follow up where nobody met");
}

#[test]
fn a_meeting_to_which_they_did_not_come_ends_no_sequence() {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let waits = |desk: &Desk| desk.data().runs_of(deal).filter(|run| run.state == RunState::Waiting).count();
    let before = waits(&desk);
    log_as(&mut desk, deal, ActivityKind::Meeting, Some(Outcome::NoShow));
    assert_eq!((before, waits(&desk)), (1, 1));
    log(&mut desk, deal, ActivityKind::Meeting);
    assert_eq!(waits(&desk), 0);
}

#[test]
fn a_sale_that_is_won_is_thanked_for_and_handed_over() {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Won").unwrap();
    assert_eq!(messages(&desk, deal)[0].subject, "Thank you");
    let list = tasks(&desk, deal).pop().unwrap();
    assert_eq!((list.kind, list.options.len()), (TaskKind::Checklist, 4));
}

/// R53.
#[test]
fn an_imported_loss_without_a_reason_is_asked_about_if_the_rule_may_act_on_the_import() {
    for may in [false, true] {
        let mut desk = Desk::with_rules("keap", &[]);
        let stage = desk.stage("Lost");
        let pipeline = desk.data().live_pipelines()[0].id;
        let id = Id::from_bits(u128::from(u64::MAX));
        let lost = Opportunity { id, name: "Old deal".into(), pipeline, stage, ..Opportunity::default() };
        let rules = if may { vec![rule(&desk, "keap.lost-reason").id] } else { Vec::new() };
        let import = Import { label: "imported".into(), creates: vec![lost.into()], updates: Vec::new(), rules };
        desk.send(Command::Import(import)).unwrap();
        let expected: &[&str] =
            if may { &["Ask Old deal why they decided against it, and record the reason"] } else { &[] };
        assert_eq!(titles(&desk, id), expected);
    }
}
