//! Mails: no bytes make a reader panic or hang, what comes out is plain text, and a mailbox is the same however it is
//! sliced. What is written from what was read has one recipient and our headers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use penstock::exchange::mail::{Mail, Mailbox, Unread, eml, read};
use penstock::model::Message;
use penstock::value::{Id, Time};

fn plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
}

fn look(mail: &Mail) {
    assert!(!mail.id.is_empty() && !mail.subject.contains(['\r', '\n']));
    assert!([&mail.subject, &mail.text, &mail.quoted].into_iter().all(|text| plain(text)));
    assert!(mail.from.iter().chain(&mail.to).chain(&mail.cc).all(|person| person.email.contains('@') && plain(&person.name)));
    assert!(mail.attachments.iter().all(|one| !one.name.contains(['/', '\\', '\n'])));
    let Some(from) = &mail.from else { return };
    let message = Message { id: Id::from_bits(1), to: from.email.clone(), subject: mail.subject.clone(), body: mail.text.clone(), ..Message::default() };
    if let Ok(bytes) = eml(&message, None, None, mail.answers.first().map(String::as_str), Time::from_millis(0)) {
        let back = read(&bytes).expect("what was written is read");
        assert_eq!(back.recipients().map(|one| one.email.as_str()).collect::<Vec<_>>(), [from.email.as_str()]);
        assert_eq!(back.subject, mail.subject);
    }
}

fn all(bytes: &[u8], slice: usize) -> Vec<Result<Mail, Unread>> {
    let mut mailbox = Mailbox::default();
    let mut found: Vec<_> = bytes.chunks(slice.max(1)).flat_map(|part| mailbox.feed(part)).collect();
    found.extend(mailbox.finish());
    found
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(mail) = read(bytes) {
        look(&mail);
        assert_eq!(read(bytes).as_ref(), Ok(&mail));
    }
    let found = all(bytes, bytes.len());
    found.iter().flatten().for_each(look);
    assert_eq!(all(bytes, 7), found);
});
