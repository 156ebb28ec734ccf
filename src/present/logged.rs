//! What was logged, as a timeline shows it: what it was in one line, and the text, which may be long.

use crate::command::MAIL_SYSTEM;
use crate::model::{Activity, ActivityKind, Outcome};

/// What of a text is shown at first: so many lines, and so many letters.
const SHORT: (usize, usize) = (4, 320);

/// The same for mails, which often come in numbers.
const MAIL: (usize, usize) = (2, 200);

/// Something logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What it was; of a mail, its subject. Empty for a note.
    pub title: String,
    /// What was said.
    pub text: String,
    /// The begin of the text, where it is too long to be shown at once.
    pub begin: Option<String>,
}

/// What a timeline shows of something logged. A mail has its subject in the first line of its text.
pub fn told(activity: &Activity) -> Told {
    let mail = activity.external.as_ref().is_some_and(|external| external.system == MAIL_SYSTEM);
    let (title, text) = if mail { mail_of(activity) } else { plain(activity) };
    let begin = if mail { begin(&dense(&text), MAIL) } else { begin(&text, SHORT) };
    Told { title, text, begin }
}

fn mail_of(activity: &Activity) -> (String, String) {
    let (subject, text) = activity.text.split_once("\n\n").unwrap_or((&activity.text, ""));
    let way = match (activity.kind, activity.outcome) {
        (ActivityKind::Email, Some(Outcome::Received)) => "Mail received: ",
        (ActivityKind::Email, Some(Outcome::Sent)) => "Mail sent: ",
        (ActivityKind::Email, _) => "Mail: ",
        // It says itself what it is.
        _ => "",
    };
    (format!("{way}{}", subject.trim()), text.trim().to_string())
}

fn plain(activity: &Activity) -> (String, String) {
    let text = activity.text.trim().to_string();
    let what = what(activity);
    match (activity.kind, text.is_empty()) {
        (ActivityKind::Note, _) => (String::new(), text),
        (_, true) => (what, text),
        (_, false) => (String::new(), format!("{what}: {text}")),
    }
}

/// What it was and how it went: `Call, no answer`. A meeting is held unless it says otherwise.
fn what(activity: &Activity) -> String {
    let kind = activity.kind.word();
    match activity.outcome {
        None | Some(Outcome::Held) => kind.to_string(),
        Some(outcome) => format!("{kind}, {}", outcome.word().to_lowercase()),
    }
}

/// Without empty lines.
fn dense(text: &str) -> String {
    text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The begin of a long text, up to the end of a word.
fn begin(text: &str, (lines, letters): (usize, usize)) -> Option<String> {
    let end = text.match_indices('\n').nth(lines.saturating_sub(1)).map(|(at, _)| at);
    let far = text.char_indices().nth(letters).map(|(at, _)| at);
    // A few words more are shown rather than hidden.
    let little = |at: &usize| {
        text.get(*at..).is_some_and(|rest| rest.trim().chars().count() < 40 && !rest.trim().contains('\n'))
    };
    let cut = [end, far].into_iter().flatten().min().filter(|at| !little(at))?;
    let short = text.get(..cut)?;
    let word = short.rfind(char::is_whitespace).filter(|at| Some(cut) == far && at + 40 > cut);
    Some(format!("{}…", short.get(..word.unwrap_or(cut))?.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::External;

    fn mail(text: &str, outcome: Option<Outcome>) -> Told {
        let external = Some(External { system: MAIL_SYSTEM.into(), id: "a@x".into() });
        let kind = if outcome.is_some() { ActivityKind::Email } else { ActivityKind::Note };
        told(&Activity { kind, text: text.into(), outcome, external, ..Activity::default() })
    }

    #[test]
    fn a_mail_says_which_way_it_went_and_what_about() {
        let one = mail("Re: Your proposal\n\nYes.\n\nAnna", Some(Outcome::Received));
        assert_eq!((one.title.as_str(), one.text.as_str()), ("Mail received: Re: Your proposal", "Yes.\n\nAnna"));
        assert_eq!(mail("Offer", Some(Outcome::Sent)).title, "Mail sent: Offer");
        assert_eq!(mail("Automatic answer: Offer\n\nAway.", None).title, "Automatic answer: Offer");
    }

    #[test]
    fn what_was_logged_by_hand_stays_in_one_piece() {
        let by_hand = |kind, text: &str| told(&Activity { kind, text: text.into(), ..Activity::default() });
        assert_eq!(by_hand(ActivityKind::Call, "Busy\n\nAgain on Monday").text, "Call: Busy\n\nAgain on Monday");
        assert_eq!(by_hand(ActivityKind::Meeting, "").title, "Meeting");
        assert_eq!(by_hand(ActivityKind::Note, "Likes blue").text, "Likes blue");
    }

    #[test]
    fn how_it_went_is_said() {
        let told = |kind, outcome, text: &str| {
            let told = told(&Activity { kind, outcome: Some(outcome), text: text.into(), ..Activity::default() });
            format!("{}{}", told.title, told.text)
        };
        assert_eq!(told(ActivityKind::Call, Outcome::NoAnswer, ""), "Call, no answer");
        assert_eq!(told(ActivityKind::Call, Outcome::Answered, "Yes"), "Call, answered: Yes");
        assert_eq!(told(ActivityKind::Meeting, Outcome::NoShow, ""), "Meeting, no show");
        assert_eq!(told(ActivityKind::Meeting, Outcome::Held, "Went well"), "Meeting: Went well");
        assert_eq!(told(ActivityKind::Email, Outcome::Received, "Hello"), "Email, received: Hello");
    }

    #[test]
    fn a_long_text_begins_with_its_first_lines_or_words() {
        let begin = |text: &str| begin(text, SHORT);
        assert_eq!(begin("one\ntwo\nthree\nfour"), None);
        assert_eq!(begin("one\ntwo\nthree\nfour\nfive"), None, "one short line more is shown");
        assert_eq!(begin("one\ntwo\nthree\nfour\nfive\nsix").as_deref(), Some("one\ntwo\nthree\nfour…"));
        let long = "wörd ".repeat(100);
        let shown = begin(long.trim()).unwrap();
        assert!(shown.ends_with("wörd…") && shown.chars().count() <= 321, "{shown}");
        assert_eq!(begin(&"x".repeat(1_000)).unwrap().chars().count(), 321);
        let mail = mail("Hi\n\nDear Bo,\n\nyes.\n\nCall me.\n\nAnna", Some(Outcome::Received));
        assert_eq!(mail.begin.as_deref(), Some("Dear Bo,\nyes.…"), "of a mail less is shown");
    }
}
