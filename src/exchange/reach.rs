//! The ways to reach somebody: by which program, and at which address it opens.

use super::mailto::{Unopened, mailto, opening};
use super::phone::Phone;
use super::webmail::Webmail;
use crate::model::{ActivityKind, Channel, Message};
use crate::value::one_line;

/// What somebody is reached by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// A call.
    Call,
    /// A text message.
    Text,
    /// A message by WhatsApp.
    WhatsApp,
    /// An email, in the mail program.
    Mail,
    /// An email, in a mail program on the web.
    Web(Webmail),
    /// A message on the page of their profile.
    Profile,
}

impl How {
    /// The words of a menu.
    pub fn word(self) -> &'static str {
        match self {
            How::Call => "Call",
            How::Text => "Text message",
            How::WhatsApp => "WhatsApp",
            How::Mail => "Mail program",
            How::Web(webmail) => webmail.word(),
            How::Profile => "Open profile",
        }
    }

    /// A word that stays the same: `call`, `whatsapp`, `gmail`.
    pub fn key(self) -> &'static str {
        match self {
            How::Call => "call",
            How::Text => "text",
            How::WhatsApp => "whatsapp",
            How::Mail => "mail",
            How::Web(webmail) => webmail.key(),
            How::Profile => "profile",
        }
    }

    /// What is asked afterwards, about whoever it was: `Called Anna?`
    pub fn asked(self, name: &str) -> String {
        match self {
            How::Call => format!("Called {name}?"),
            How::Text => format!("Sent {name} a text message?"),
            How::WhatsApp | How::Profile => format!("Sent {name} a message?"),
            How::Mail | How::Web(_) => format!("Sent {name} an email?"),
        }
    }

    /// What it is in the log.
    pub fn kind(self) -> ActivityKind {
        if self == How::Call { ActivityKind::Call } else { ActivityKind::Email }
    }

    /// What the log says where nothing else is written. It knows calls and emails; what else was written says so itself.
    pub fn logged(self) -> &'static str {
        match self {
            How::Call | How::Mail | How::Web(_) => "",
            How::Text => Channel::Text.word(),
            How::WhatsApp => "WhatsApp",
            How::Profile => Channel::Social.word(),
        }
    }
}

/// A way to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// By what.
    pub how: How,
    /// The address that opens it, or why there is none.
    pub address: Result<String, Unopened>,
}

/// The ways to somebody's telephone, with a text for those that take one. `home` is the code of the country that numbers
/// without one are in.
pub fn by_phone(number: &str, body: &str, home: Option<u16>) -> Vec<Way> {
    let phone = Phone::read(number, home);
    let way = |how: How, open: fn(&Phone, &str) -> Result<String, Unopened>| {
        let address = phone.as_ref().map_err(|why| why.clone().into()).and_then(|phone| open(phone, body));
        Way { how, address }
    };
    vec![way(How::Call, |phone, _| Ok(phone.call())), way(How::Text, Phone::text), way(How::WhatsApp, Phone::whatsapp)]
}

/// The ways to write to an email address.
pub fn by_mail(to: &str, subject: &str, body: &str) -> Vec<Way> {
    let mut ways = vec![Way { how: How::Mail, address: mailto(to, subject, body, false) }];
    let message = Message { to: one_line(to), subject: subject.into(), body: body.into(), ..Message::default() };
    let web = |webmail: Webmail| Way { how: How::Web(webmail), address: webmail.compose(&message) };
    ways.extend(Webmail::ALL.map(web));
    ways
}

/// The ways that a message can take, the usual one first; none for a letter.
pub fn of_message(message: &Message, home: Option<u16>) -> Vec<Way> {
    match message.channel {
        Channel::Email => by_mail(&message.to, &message.subject, &super::markdown::body(message)),
        Channel::Text => by_phone(&message.to, &super::markdown::body(message), home)
            .into_iter()
            .filter(|way| way.how != How::Call)
            .collect(),
        Channel::Social => vec![Way { how: How::Profile, address: opening(message) }],
        Channel::Letter => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(ways: &[Way]) -> Vec<(&'static str, String)> {
        ways.iter().map(|way| (way.how.key(), way.address.clone().unwrap_or_else(|why| why.to_string()))).collect()
    }

    #[test]
    fn a_number_is_called_texted_and_written_to() {
        assert_eq!(
            addresses(&by_phone("0170 1234567", "Hi & bye", Some(49))),
            [
                ("call", "tel:+491701234567".to_string()),
                ("text", "sms:+491701234567?body=Hi%20%26%20bye".into()),
                ("whatsapp", "https://wa.me/491701234567?text=Hi%20%26%20bye".into()),
            ]
        );
    }

    #[test]
    fn a_way_that_is_closed_says_why() {
        let national = addresses(&by_phone("0170 1234567", "", None));
        let whatsapp = "“01701234567” has no country code. Write it as +49 170 1234567, or choose the country of your numbers in Settings.";
        assert_eq!(national[0].1, "tel:01701234567");
        assert_eq!(national[2].1, whatsapp);
        for (_, why) in addresses(&by_phone("ask at the desk", "", Some(49))) {
            assert_eq!(why, "“ask at the desk” is not a telephone number.");
        }
        for (_, why) in addresses(&by_mail("anna", "", "")) {
            assert_eq!(why, "“anna” is not an address that can be written to.");
        }
    }

    #[test]
    fn an_address_is_written_to_by_any_mail_program() {
        let ways = addresses(&by_mail("anna@firm.example", "Hi", ""));
        assert_eq!(ways.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["mail", "gmail", "outlook", "outlook.com"]);
        assert_eq!(ways[0].1, "mailto:anna@firm.example?subject=Hi");
        assert!(ways[1..].iter().all(|(_, address)| address.contains("anna%40firm.example")));
    }

    #[test]
    fn a_message_takes_the_ways_of_its_channel() {
        let keys = |channel: Channel, to: &str| {
            let message = Message { channel, to: to.into(), body: "Hi".into(), ..Message::default() };
            of_message(&message, Some(49)).iter().map(|way| (way.how.key(), way.address.is_ok())).collect::<Vec<_>>()
        };
        assert_eq!(keys(Channel::Text, "0170 1234567"), [("text", true), ("whatsapp", true)]);
        assert_eq!(keys(Channel::Social, "https://social.example/anna"), [("profile", true)]);
        assert_eq!(keys(Channel::Social, "javascript:alert(1)"), [("profile", false)]);
        assert_eq!(keys(Channel::Email, "anna@firm.example").len(), 4);
        assert_eq!(keys(Channel::Letter, "1 Road"), []);
    }

    #[test]
    fn what_was_sent_is_asked_and_logged_as_what_it_is() {
        assert_eq!(How::Call.asked("Anna"), "Called Anna?");
        assert_eq!((How::Call.kind(), How::Call.logged()), (ActivityKind::Call, ""));
        assert_eq!((How::WhatsApp.kind(), How::WhatsApp.logged()), (ActivityKind::Email, "WhatsApp"));
        assert_eq!(How::Web(Webmail::Gmail).asked("Anna"), "Sent Anna an email?");
    }
}
