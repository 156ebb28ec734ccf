#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::model::TextForm;
use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

fn message(form: TextForm, body: &str) -> Message {
    Message {
        id: Id::from_bits(77),
        to: "anna@northgate.example".into(),
        subject: "About the fleet".into(),
        body: body.into(),
        form,
        ..Message::default()
    }
}

fn written(message: &Message) -> Vec<u8> {
    eml(message, None, None, None, Time::from_millis(1_772_000_000_000)).unwrap()
}

#[test]
fn what_is_written_in_markdown_goes_as_plain_text_and_as_html() {
    let bytes =
        written(&message(TextForm::Markdown, "Hello **Anna**,\n\n- [offer](https://us.example/a?b=1&c=2)\n- grüße"));
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let kind = mail.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    assert_eq!((mail.text_body.len(), mail.html_body.len(), mail.attachments.len()), (1, 1, 0));
    let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(text.trim_end(), "Hello Anna,\n\n- offer (https://us.example/a?b=1&c=2)\n- grüße");
    let html = mail.body_html(0).unwrap();
    assert!(
        html.contains("<strong>Anna</strong>") && html.contains("href=\"https://us.example/a?b=1&amp;c=2\""),
        "{html}"
    );
    // Another reader finds the same two parts, the plain one first: programs take the last one that they can show.
    let parsed = mailparse::parse_mail(&bytes).unwrap();
    let kinds: Vec<String> = parsed.subparts.iter().map(|part| part.ctype.mimetype.clone()).collect();
    assert_eq!(kinds, ["text/plain", "text/html"]);
    assert!(parsed.subparts[1].get_body().unwrap().contains("grüße"));
}

#[test]
fn a_plain_message_stays_plain_whatever_signs_are_in_it() {
    let bytes = written(&message(TextForm::Plain, "2 * 3 * 4 <b>"));
    let parsed = mailparse::parse_mail(&bytes).unwrap();
    assert_eq!(parsed.ctype.mimetype, "text/plain");
    assert_eq!(parsed.get_body().unwrap().trim_end(), "2 * 3 * 4 <b>");
}

#[test]
fn the_same_message_is_written_the_same_every_time_and_no_text_ends_a_part() {
    let sly = format!("--penstock-{}\r\nContent-Type: text/html\r\n\r\n<script>", Id::from_bits(77));
    let message = message(TextForm::Markdown, &sly);
    let bytes = written(&message);
    assert_eq!(bytes, written(&message));
    let parsed = mailparse::parse_mail(&bytes).unwrap();
    assert_eq!(parsed.subparts.len(), 2);
    assert!(!parsed.subparts[1].get_body().unwrap().contains("<script"));
}

proptest! {
    #[test]
    fn no_text_makes_another_part_or_header(body in r"([ -~äß\r\n*_<>\[\]()#-]|--penstock|Bcc: |\r\n\r\n|Content-Type: ){0,60}", subject in r"[ -~ä\r\n]{0,40}") {
        let mut message = message(TextForm::Markdown, &body);
        message.subject = subject;
        let bytes = written(&message);
        let parsed = mailparse::parse_mail(&bytes).unwrap();
        let names: Vec<String> = parsed.headers.iter().map(|header| header.get_key().to_lowercase()).collect();
        let known = ["x-unsent", "to", "subject", "date", "message-id", "mime-version", "content-type"];
        prop_assert!(names.iter().all(|name| known.contains(&name.as_str())), "{:?}", names);
        prop_assert_eq!(parsed.subparts.len(), 2);
        prop_assert!(MessageParser::default().parse(&bytes).is_some_and(|mail| mail.attachments.is_empty()));
    }
}
