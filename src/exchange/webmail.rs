//! Addresses of mail programs on the web, with a message in them: a page opens that shows it; the person sends it.

use super::mailto::{Unopened, encode, lines};
use crate::model::{Channel, Message, looks_like_email};
use crate::value::one_line;

/// A mail program on the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Webmail {
    /// Gmail, also under a company's own name.
    Gmail,
    /// Outlook as companies have it (Microsoft 365).
    OutlookWork,
    /// Outlook.com, Hotmail, Live.
    OutlookHome,
}

impl Webmail {
    /// All.
    pub const ALL: [Webmail; 3] = [Webmail::Gmail, Webmail::OutlookWork, Webmail::OutlookHome];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Webmail::Gmail => "Gmail",
            Webmail::OutlookWork => "Outlook (work)",
            Webmail::OutlookHome => "Outlook.com",
        }
    }

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Webmail::Gmail => "gmail",
            Webmail::OutlookWork => "outlook",
            Webmail::OutlookHome => "outlook.com",
        }
    }

    /// Reads the stored word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|webmail| webmail.key() == key)
    }

    /// Page, and what it calls address, subject and text.
    fn page(self) -> (&'static str, [&'static str; 3]) {
        match self {
            Webmail::Gmail => ("https://mail.google.com/mail/?view=cm&fs=1&tf=1", ["to", "su", "body"]),
            Webmail::OutlookWork => ("https://outlook.office.com/mail/deeplink/compose?", ["to", "subject", "body"]),
            Webmail::OutlookHome => ("https://outlook.live.com/mail/0/deeplink/compose?", ["to", "subject", "body"]),
        }
    }

    /// How many characters its servers take for sure. Both refuse much longer addresses with an error page, and then
    /// nothing of the message is there.
    fn longest(self) -> usize {
        match self {
            Webmail::Gmail => 6_000,
            Webmail::OutlookWork | Webmail::OutlookHome => 4_000,
        }
    }

    /// The address that opens an email to write with this message in it.
    ///
    /// # Errors
    /// Why there is none; [`Unopened::TooLong`] has the address without the text.
    pub fn compose(self, message: &Message) -> Result<String, Unopened> {
        if message.channel != Channel::Email {
            return Err(Unopened::NoProgram);
        }
        let to = one_line(&message.to);
        let all: Vec<&str> = to.split([',', ';']).map(str::trim).filter(|one| !one.is_empty()).collect();
        let to = match all.as_slice() {
            [] => return Err(Unopened::NoAddress),
            [one] => *one,
            several => return Err(Unopened::Several(several.len())),
        };
        if !looks_like_email(to) {
            return Err(Unopened::NotAnAddress(to.to_string()));
        }
        let (page, [to_is, subject_is, body_is]) = self.page();
        let mut head = page.to_string();
        let add = |into: &mut String, name: &str, value: &str| {
            if !value.is_empty() {
                if !into.ends_with('?') {
                    into.push('&');
                }
                into.push_str(name);
                into.push('=');
                encode(into, value, b"");
            }
        };
        add(&mut head, to_is, to);
        add(&mut head, subject_is, &one_line(&message.subject));
        let mut whole = head.clone();
        add(&mut whole, body_is, &lines(&super::markdown::body(message)));
        if whole.len() <= self.longest() {
            return Ok(whole);
        }
        let fits = head.len() <= self.longest();
        Err(Unopened::TooLong { length: whole.len(), head: fits.then_some(head) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(to: &str, subject: &str, body: &str) -> Message {
        Message { to: to.into(), subject: subject.into(), body: body.into(), ..Message::default() }
    }

    #[test]
    fn each_opens_a_page_with_address_subject_and_text() {
        let message = message("anna+x@firm.example", "50 % & more", "Hello,\nZoë #1");
        let rest = "Hello%2C%0D%0AZo%C3%AB%20%231";
        assert_eq!(
            Webmail::Gmail.compose(&message).unwrap(),
            format!(
                "https://mail.google.com/mail/?view=cm&fs=1&tf=1&to=anna%2Bx%40firm.example&su=50%20%25%20%26%20more&body={rest}"
            )
        );
        assert_eq!(
            Webmail::OutlookWork.compose(&message).unwrap(),
            format!(
                "https://outlook.office.com/mail/deeplink/compose?to=anna%2Bx%40firm.example&subject=50%20%25%20%26%20more&body={rest}"
            )
        );
        assert!(
            Webmail::OutlookHome
                .compose(&message)
                .unwrap()
                .starts_with("https://outlook.live.com/mail/0/deeplink/compose?to=")
        );
    }

    #[test]
    fn nothing_that_is_written_adds_a_field_or_somebody_else() {
        for webmail in Webmail::ALL {
            assert_eq!(Webmail::parse(webmail.key()), Some(webmail));
            let tricky =
                webmail.compose(&message("a@b.example", "Hi&bcc=x@y.example\r\ncc: z", "#&to=x@y.example")).unwrap();
            let plain = webmail.compose(&message("a@b.example", "Hi", "x")).unwrap();
            assert_eq!(tricky.matches('&').count(), plain.matches('&').count());
            assert!(!tricky.contains('#') && !tricky.contains("bcc="));
            assert_eq!(webmail.compose(&message("a@b.example, c@d.example", "", "")), Err(Unopened::Several(2)));
            assert!(matches!(webmail.compose(&message("anna", "", "")), Err(Unopened::NotAnAddress(_))));
            assert_eq!(webmail.compose(&message(" ", "", "")), Err(Unopened::NoAddress));
        }
    }

    #[test]
    fn what_is_too_long_opens_without_its_text() {
        let long = Webmail::Gmail.compose(&message("a@b.example", "Hi", &"x".repeat(6_000)));
        assert!(matches!(long, Err(Unopened::TooLong { head: Some(head), .. }) if head.ends_with("&su=Hi")));
        assert!(matches!(
            Webmail::Gmail.compose(&message("a@b.example", &"x".repeat(6_000), "")),
            Err(Unopened::TooLong { head: None, .. })
        ));
    }
}
