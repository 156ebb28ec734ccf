//! Where the person is in the Outbox, and what they can do with the message in front of them.

use crate::app::{
    page::parts::message_wanted,
    shell::{dom, handing},
    store::{App, use_app},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    exchange::mailto::{Unopened, opening},
    model::{Contact, Kind, Message, MessageState, Reply},
    present::{
        outbox::{self as lists, Item, Tab},
        route::Route,
    },
    value::{Id, Time},
};
use std::sync::Arc;

/// The page's state; copied into every view.
#[derive(Clone, Copy)]
pub struct Outbox {
    pub app: App,
    /// The list.
    pub tab: Memo<Tab>,
    /// The words looked for.
    pub words: Memo<String>,
    /// Its lines.
    pub items: Memo<Arc<[Item]>>,
    /// How many there are in each list.
    pub counts: Memo<[usize; 7]>,
    /// The line in front: the one chosen, else the first.
    pub here: Memo<Option<Item>>,
    /// The message that has been handed to its program or copied, and waits to be marked as sent.
    pub handed: RwSignal<Option<Id>>,
    /// Whether the message is being changed.
    pub editing: RwSignal<bool>,
    /// On a phone: the message is shown instead of the list.
    pub reading: RwSignal<bool>,
    /// The message whose answer is asked for.
    pub answering: RwSignal<Option<Id>>,
    /// The message for which a day is asked.
    pub postponing: RwSignal<Option<Id>>,
    cursor: RwSignal<Option<Item>>,
}

impl Outbox {
    /// The state of the page that is being shown.
    pub fn new() -> Self {
        let app = use_app();
        let asked = app.asked(|route| match route {
            Route::Outbox { filter, tab, .. } => Some((Tab::parse(tab), filter.clone())),
            _ => None,
        });
        let tab = Memo::new(move |_| asked.with(|(tab, _)| *tab));
        let words = Memo::new(move |_| asked.with(|(_, words)| words.clone()));
        let look_again = move |search: bool| {
            // What is put off becomes due by time alone.
            app.minute();
            app.today();
            [Kind::Message, Kind::Run, Kind::Settings].into_iter().for_each(|kind| app.track(kind));
            if search {
                [Kind::Contact, Kind::Opportunity, Kind::Company].into_iter().for_each(|kind| app.track(kind));
            }
        };
        let items = Memo::new(move |_| -> Arc<[Item]> {
            let tab = tab.get();
            look_again(tab == Tab::Planned || words.with(|words| !words.is_empty()));
            let scene = app.scene();
            words.with(|words| app.data(|data| lists::list(data, tab, words, scene.now, &scene.calendar))).into()
        });
        let counts = Memo::new(move |_| {
            look_again(false);
            let scene = app.scene();
            app.data(|data| lists::counts(data, scene.now, &scene.calendar))
        });
        // Whoever comes from a list of things to do comes for one message.
        let cursor = RwSignal::new(message_wanted().map(Item::Message));
        let here = Memo::new(move |_| {
            let wanted = cursor.get();
            items.with(|items| wanted.filter(|item| items.contains(item)).or_else(|| items.first().copied()))
        });
        Self {
            app,
            tab,
            words,
            items,
            counts,
            here,
            handed: RwSignal::new(None),
            editing: RwSignal::new(false),
            reading: RwSignal::new(false),
            answering: RwSignal::new(None),
            postponing: RwSignal::new(None),
            cursor,
        }
    }

    /// How many there are in a list.
    pub fn count(self, tab: Tab) -> usize {
        let at = Tab::ALL.iter().position(|one| *one == tab);
        self.counts.with(|counts| at.and_then(|at| counts.get(at).copied())).unwrap_or_default()
    }

    /// Goes to a line.
    pub fn choose(self, item: Item) {
        if self.here.get_untracked() != Some(item) {
            self.editing.set(false);
            self.handed.set(None);
        }
        self.cursor.set(Some(item));
    }

    /// Goes so many lines down, or up.
    pub fn step(self, by: isize) {
        let to = self.items.with_untracked(|items| {
            let now = self.here.get_untracked().and_then(|item| items.iter().position(|other| *other == item));
            let to = now.map_or(0, |now| now.saturating_add_signed(by).min(items.len().saturating_sub(1)));
            items.get(to).copied()
        });
        if let Some(to) = to {
            self.choose(to);
        }
    }

    /// The message in front, without being told of changes.
    pub fn message(self) -> Option<Arc<Message>> {
        let id = self.here.get_untracked()?.message()?;
        self.app.data(|data| data.message(id).cloned())
    }

    /// Does something with the message in front that may take it out of the list; the next one comes then. Says what was
    /// done, with a way back.
    fn settle(self, message: &Message, command: Command) {
        let gone = Item::Message(message.id);
        let next = self.items.with_untracked(|items| lists::after(items, gone));
        if self.app.act_with_undo(command).is_none() {
            return;
        }
        let stays = self.items.with_untracked(|items| items.contains(&gone));
        if !stays {
            match next {
                Some(next) => self.choose(next),
                None => self.reading.set(false),
            }
        }
        self.handed.set(None);
        self.editing.set(false);
        // The button that was pressed belongs to the message that is gone.
        dom::focus(".outbox-list");
    }

    /// Whoever a message goes to, if they want no more of them.
    pub fn unwilling(self, message: &Message) -> Option<Arc<Contact>> {
        let contact = self.app.data(|data| message.contact.and_then(|id| data.contact(id).cloned()));
        contact.filter(|contact| contact.opted_out)
    }

    /// Hands the message in front to the program that sends it.
    pub fn open(self) {
        let Some(message) = self.message() else { return };
        if let Some(contact) = self.unwilling(&message) {
            return self.app.complain(format!("{} wants no more messages.", contact.title()));
        }
        match opening(&message) {
            Ok(address) => {
                handing::open(&address);
                self.handed.set(Some(message.id));
            }
            Err(Unopened::TooLong { head: Some(head), .. }) => {
                self.copy_text(&message, "The text is copied: paste it into the mail that opens now.");
                handing::open(&head);
            }
            Err(Unopened::NoProgram | Unopened::TooLong { .. }) => self.copy(),
            Err(why) => self.app.complain(why.to_string()),
        }
    }

    /// Copies the text of the message in front.
    pub fn copy(self) {
        if let Some(message) = self.message() {
            self.copy_text(&message, "The text is copied. Paste it where you write.");
        }
    }

    fn copy_text(self, message: &Message, said: &'static str) {
        let (app, handed, id) = (self.app, self.handed, message.id);
        handing::copy(&message.body, move |there| {
            if there {
                handed.try_set(Some(id));
                app.toast(said);
            } else {
                app.complain("The browser does not let the text be copied. Select it and copy it by hand.");
            }
        });
    }

    /// Marks the message in front as sent and shows the next.
    pub fn sent(self) {
        if let Some(message) = self.message().filter(|message| message.open()) {
            self.settle(&message, Command::MarkSent { message: message.id });
        }
    }

    /// Asks how the message in front was answered.
    pub fn ask_answer(self) {
        let Some(message) = self.message() else { return };
        match self.app.data(|data| lists::answered(&message, data)) {
            Some(id) => self.answering.set(Some(id)),
            None => {
                self.app.complain("Nothing has been sent to them yet that could be answered. Mark it as sent first.")
            }
        }
    }

    /// Notes the answer that was asked for.
    pub fn replied(self, reply: Reply) {
        let Some(id) = self.answering.get_untracked() else { return };
        self.answering.set(None);
        if let Some(front) = self.message() {
            self.settle(&front, Command::MarkReplied { message: id, reply });
        }
    }

    /// Notes that the message in front came back.
    pub fn bounced(self) {
        if let Some(message) = self.message() {
            self.settle(&message, Command::MarkBounced { message: message.id });
        }
    }

    /// Takes the message in front out of the Outbox.
    pub fn cancel(self) {
        if let Some(message) = self.message().filter(|message| message.open()) {
            self.settle(&message, Command::CancelMessages(vec![message.id]));
        }
    }

    /// Puts the message in front back.
    pub fn restore(self) {
        if let Some(message) = self.message().filter(|message| message.state == MessageState::Cancelled) {
            self.settle(&message, Command::RestoreMessages(vec![message.id]));
        }
    }

    /// Lets the message in front be sent although it comes late.
    pub fn approve(self) {
        if let Some(message) = self.message().filter(|message| message.state == MessageState::Review) {
            self.settle(&message, Command::ApproveLate(vec![message.id]));
        }
    }

    /// Asks to which day the message in front is put off.
    pub fn ask_day(self) {
        if let Some(message) = self.message().filter(|message| message.open()) {
            self.postponing.set(Some(message.id));
        }
    }

    /// Puts the message in front off.
    pub fn postpone(self, to: Time) {
        if let Some(message) = self.message().filter(|message| message.open()) {
            self.settle(&message, Command::Postpone { message: message.id, to });
        }
    }

    /// Notes that whoever the message goes to wants no more, or wants them again.
    pub fn opt_out(self, contact: Id, on: bool) {
        if let Some(message) = self.message() {
            self.settle(&message, Command::OptOut { contact, on });
        }
    }

    /// Begins or ends changing the message in front.
    pub fn edit(self) {
        if self.message().is_some_and(|message| message.open()) {
            self.editing.update(|on| *on = !*on);
        }
    }
}
