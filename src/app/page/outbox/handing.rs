//! Handing the message in front over: to a mail program, a page, a file, paper, the clipboard.

use super::state::Outbox;
use crate::app::{
    page::parts::reach::home,
    shell::{dom, files, handing},
    ui::{Toast, focus},
};
use leptos::prelude::*;
use penstock::{
    model::{Contact, Message, MessageState},
    present::outbox::{Copied, Handing, Hands, Way, copied, hand, lacks},
};
use std::sync::Arc;

impl Outbox {
    /// Whoever a message goes to, if they want no more of them.
    pub fn unwilling(self, message: &Message) -> Option<Arc<Contact>> {
        let contact = self.app.data(|data| message.contact.and_then(|id| data.contact(id).cloned()));
        contact.filter(|contact| contact.opted_out)
    }

    /// Hands the message in front over by the usual way of this browser.
    pub fn open(self) {
        let Some(message) = self.message() else { return };
        let way = untrack(|| self.usual(message.channel));
        self.hand_over(&message, way);
    }

    /// Hands the message in front over by another way, which is the usual one from now on. The clipboard never is: it is
    /// what else there is.
    pub fn open_by(self, way: Way) {
        let Some(message) = self.message() else { return };
        if message.open() && way != Way::Copy {
            self.keep_way(message.channel, way);
        }
        self.hand_over(&message, way);
    }

    /// Copies the message in front.
    pub fn copy(self) {
        if let Some(message) = self.message() {
            self.hand_over(&message, Way::Copy);
        }
    }

    /// Says what became of the message in front: in place of what was said of the one before.
    fn say(self, words: impl Into<String>) {
        self.app.toasts.show(Toast::new(words).in_place("handed"));
    }

    /// Why a message must not be handed over, which is said then. What was sent before may be copied.
    fn held(self, message: &Message, way: Way) -> bool {
        if !message.open() {
            return match message.state {
                MessageState::Cancelled => {
                    self.app.complain("This message is not to be sent. Put it back first.");
                    true
                }
                _ => way != Way::Copy,
            };
        }
        if let Some(contact) = self.unwilling(message) {
            self.app.complain(format!("{} wants no more messages.", contact.title()));
            return true;
        }
        if let Some(lack) = lacks(message).first() {
            self.say(format!("A value is missing: {}. Fill it in, or leave it empty.", lack.words));
            focus::soon("[data-test=letter-gap] input");
            return true;
        }
        false
    }

    fn hand_over(self, message: &Arc<Message>, way: Way) {
        if self.held(message, way) {
            return;
        }
        let app = self.app;
        let home = untrack(|| home(app));
        let handed = app.data(|data| {
            let hands = Hands {
                from: message.assignee.and_then(|id| data.member(id)).map(AsRef::as_ref),
                to: message.contact.and_then(|id| data.contact(id)).map(AsRef::as_ref),
                home,
                files: !dom::narrow(),
                now: app.now(),
            };
            hand(way, message, &hands)
        });
        let (handing, said) = match handed {
            Ok(handed) => handed,
            Err(why) => return app.complain(why.to_string()),
        };
        match handing {
            Handing::Open { address, copy } => {
                if copy {
                    self.copy_text(message, true, said.unwrap_or_default());
                }
                handing::open(&address);
            }
            Handing::File { name, bytes } => {
                files::download(&name, "message/rfc822", &bytes);
                self.say(said.unwrap_or_default());
            }
            Handing::Copy => {
                return self.copy_text(message, false, "The text is copied. Paste it where you write.");
            }
            Handing::Print => dom::print(),
        }
        self.handed.set(message.open().then_some(message.id));
    }

    /// Copies a message, or its text alone; with bold type and links where it is written with them.
    fn copy_text(self, message: &Message, alone: bool, said: &'static str) {
        let (app, handed, id, open) = (self.app, self.handed, message.id, message.open());
        let then = move |there| {
            if there {
                handed.try_set(open.then_some(id));
                self.say(said);
            } else {
                app.complain("The browser does not let the text be copied. Select it and copy it by hand.");
            }
        };
        let Copied { text, html } = copied(message, alone);
        match html {
            Some(html) => handing::copy_rich(&text, &html, then),
            None => handing::copy(&text, then),
        }
    }
}
