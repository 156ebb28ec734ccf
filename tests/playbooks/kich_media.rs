//! Kich Media's rules at work.

use super::*;
use penstock::model::{Run, Source};

#[test]
fn without_a_reply_short_lines_follow_after_two_four_and_seven_days() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet tracking");
    log(&mut desk, deal, ActivityKind::Email);
    desk.move_with(&[deal], "Initial Outreach", skipping()).unwrap();
    walk(&mut desk, 10);
    assert!(messages(&desk, deal).is_empty(), "an email of an earlier stage is not the first message");
    let start = desk.today();
    log(&mut desk, deal, ActivityKind::Email);
    let mut arrived = Vec::new();
    for day in 1..=30_u64 {
        walk(&mut desk, 1);
        if messages(&desk, deal).len() > arrived.len() {
            arrived.push(day);
            let message = messages(&desk, deal).into_iter().find(|message| message.open()).unwrap();
            desk.send(Command::MarkSent { message: message.id }).unwrap();
        }
    }
    assert_eq!(arrived, [2, 4, 7], "from {start}");
}

#[test]
fn a_positive_answer_opens_the_dialogue_and_ends_the_lines() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_with(&[deal], "Initial Outreach", skipping()).unwrap();
    log(&mut desk, deal, ActivityKind::Email);
    walk(&mut desk, 2);
    let message = messages(&desk, deal)[0].id;
    desk.send(Command::MarkSent { message }).unwrap();
    desk.send(Command::MarkReplied { message, reply: Reply::Positive }).unwrap();
    assert_eq!(desk.opportunity(deal).stage, desk.stage("Dialogue"));
    walk(&mut desk, 20);
    assert_eq!(messages(&desk, deal).len(), 1);
}

#[test]
fn what_they_write_starts_no_lines_and_ends_those_that_go_on() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_with(&[deal], "Initial Outreach", skipping()).unwrap();
    let lines = |run: &&Arc<Run>| run.state == RunState::Waiting && matches!(run.of, Source::Sequence { .. });
    let waits = |desk: &Desk| desk.data().runs_of(deal).filter(lines).count();
    log_as(&mut desk, deal, ActivityKind::Email, Some(Outcome::Received));
    assert_eq!(waits(&desk), 0, "that was not the first message to them");
    log(&mut desk, deal, ActivityKind::Email);
    assert_eq!(waits(&desk), 1);
    log_as(&mut desk, deal, ActivityKind::Email, Some(Outcome::Received));
    assert_eq!(waits(&desk), 0, "an answer that is logged by hand is one as well");
}

#[test]
fn the_invoice_names_the_amount_of_which_half_is_to_be_paid() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let draft =
        Opportunity { name: "Fleet".into(), value: Some(Money::whole(4_600, Currency::EUR)), ..Opportunity::default() };
    let deal = desk.send(Command::Create(draft.into())).unwrap().created[0].id;
    desk.move_with(&[deal], "Invoice", skipping()).unwrap();
    assert!(titles(&desk, deal).iter().all(|title| title.contains("EUR 4,600")), "{:?}", titles(&desk, deal));
    assert_eq!(tasks(&desk, deal).len(), 2);
    assert!(desk.move_to(deal, "Order Processing").is_err(), "the advance is not ticked");
}

#[test]
fn customers_in_the_loop_are_contacted_once_a_month_unless_somebody_just_was() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "The Loop", skipping()).unwrap();
    walk(&mut desk, 20);
    log(&mut desk, deal, ActivityKind::Call);
    walk(&mut desk, 26);
    assert!(tasks(&desk, deal).is_empty());
    walk(&mut desk, 5);
    assert_eq!(tasks(&desk, deal).len(), 1);
    walk(&mut desk, 60);
    assert_eq!(tasks(&desk, deal).len(), 1, "the task is still open: no second one beside it");
    let first = tasks(&desk, deal)[0].id;
    complete(&mut desk, first);
    walk(&mut desk, 31);
    assert_eq!(tasks(&desk, deal).len(), 2);
}

#[test]
fn an_order_is_reminded_of_two_days_before_its_thirty_days_are_over() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "Order Processing", skipping()).unwrap();
    walk(&mut desk, 27);
    assert!(tasks(&desk, deal).is_empty());
    walk(&mut desk, 1);
    assert_eq!(tasks(&desk, deal)[0].kind, TaskKind::Reminder);
}

/// R49.
#[test]
fn what_comes_in_is_answered_within_the_hour_or_acknowledged() {
    for done in [true, false] {
        let mut desk = Desk::with_rules("kich-media", &[]);
        let deal = desk.add("Fleet tracking");
        log_as(&mut desk, deal, ActivityKind::Email, Some(Outcome::Received));
        let answer = tasks(&desk, deal).pop().unwrap();
        assert_eq!((answer.title.as_str(), answer.due), ("Answer Fleet tracking", Some(desk.today())));
        assert!(answer.time.is_some());
        minutes(&mut desk, 30);
        if done {
            complete(&mut desk, answer.id);
        }
        minutes(&mut desk, 31);
        let subjects: Vec<String> = messages(&desk, deal).iter().map(|message| message.subject.clone()).collect();
        assert_eq!(subjects, if done { vec![] } else { vec!["Received, thank you".to_string()] });
        log_as(&mut desk, deal, ActivityKind::Email, Some(Outcome::Received));
        assert_eq!(tasks(&desk, deal).len(), 2, "each time");
    }
}
