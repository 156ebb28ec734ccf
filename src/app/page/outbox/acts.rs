//! What can be done with the message in front, or with all that are chosen. Each says what it did, with a way back.

use super::state::Outbox;
use crate::app::{shell::dom, store::sentence, ui::focus};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Message, MessageState, Reply},
    present::outbox::{self as lists, Around, Item, told},
    value::{Date, Id, Time, TimeOfDay},
};
use serde_json::{Map, Value};

impl Outbox {
    /// Keeps the keys with the list: the button that was pressed belongs to a message that is gone.
    pub fn refocus(self) {
        // A list that has just become empty is about to go.
        let empty = self.items.with_untracked(|items| items.is_empty());
        if empty || !dom::focus_found(".outbox-list") {
            dom::focus(".outbox .tabs [aria-selected=true]");
        }
    }

    /// Does something with the message in front that may take it out of the list; the next one comes then. Says what was
    /// done and what came of it, with a way back. Whether it was done.
    fn settle(self, message: &Message, command: Command) -> bool {
        let gone = Item::Message(message.id);
        let next = self.items.with_untracked(|items| lists::after(items, gone));
        let around = self.app.data(|data| Around::of(message, data));
        let Some(outcome) = self.app.act(command) else { return false };
        let ended = self.app.data(|data| around.ended(data));
        self.app.say_with_undo(sentence(&told(&outcome.label, &ended)));
        self.handed.set(None);
        self.editing.set(false);
        let stays = self.items.with_untracked(|items| items.contains(&gone));
        if !stays {
            self.deal(message.id);
            match next {
                Some(next) => self.choose(next),
                None => self.reading.set(false),
            }
        }
        self.refocus();
        true
    }

    /// Does something with all that are chosen.
    fn settle_all(self, command: Command) {
        let ids = self.picked();
        if self.app.act_with_undo(command).is_some() {
            ids.into_iter().for_each(|id| self.deal(id));
            self.chosen.set(std::collections::BTreeSet::new());
            self.handed.set(None);
            self.refocus();
        }
    }

    /// The chosen messages that can still be sent.
    fn picked_open(self) -> Vec<Id> {
        let open = |id: &Id| self.app.data(|data| data.message(*id).is_some_and(|message| message.open()));
        self.picked().into_iter().filter(open).collect()
    }

    /// Marks the message in front as sent and shows the next, or all that are chosen. What a sequence has next is prepared
    /// now.
    pub fn sent(self) {
        if !self.picked().is_empty() {
            return self.settle_all(Command::MarkAllSent(self.picked_open()));
        }
        if let Some(Item::Ahead(ahead)) = self.here.get_untracked() {
            return self.early(&ahead);
        }
        let Some(message) = self.message().filter(|message| message.open()) else { return };
        let done = self.settle(&message, Command::MarkSent { message: message.id });
        if done && self.next_opens.get_untracked() && self.message().is_some_and(|message| message.open()) {
            self.open();
        }
    }

    /// Prepares now what a sequence has next.
    pub fn early(self, ahead: &lists::Ahead) {
        if !self.app.data(|data| lists::comes_next(ahead, data)) {
            return self
                .app
                .complain("Only what a sequence has next can be sent now. It waits for something before that.");
        }
        if self.app.act(Command::SendEarly(ahead.run)).is_some() {
            self.app.say_with_undo("It is in the list Due now. The rest of the sequence counts from now.".into());
            self.refocus();
        }
    }

    /// Leaves out what a sequence has next.
    fn skip_ahead(self, ahead: &lists::Ahead) {
        if !self.app.data(|data| lists::comes_next(ahead, data)) {
            return self.app.complain("Only what a sequence has next can be left out.");
        }
        if self.app.act_with_undo(Command::SkipNext { run: ahead.run, step: ahead.step }).is_some() {
            self.refocus();
        }
    }

    /// Takes the message in front out of the Outbox, or all that are chosen.
    pub fn cancel(self) {
        if !self.picked().is_empty() {
            return self.settle_all(Command::CancelMessages(self.picked_open()));
        }
        if let Some(Item::Ahead(ahead)) = self.here.get_untracked() {
            return self.skip_ahead(&ahead);
        }
        if let Some(message) = self.message().filter(|message| message.open()) {
            self.settle(&message, Command::CancelMessages(vec![message.id]));
        }
    }

    /// Takes all messages out of the Outbox that wait to be looked at and come from where the one in front does.
    pub fn cancel_fellows(self) {
        let Some(message) = self.message() else { return };
        if let Some((_, ids)) = self.app.data(|data| lists::fellows(&message, data)) {
            self.settle(&message, Command::CancelMessages(ids));
        }
    }

    /// Puts the message in front back.
    pub fn restore(self) {
        if let Some(message) = self.message().filter(|message| message.state == MessageState::Cancelled) {
            self.settle(&message, Command::RestoreMessages(vec![message.id]));
        }
    }

    /// Lets the message in front be sent although it comes late, or all that are chosen.
    pub fn approve(self) {
        if !self.picked().is_empty() {
            return self.settle_all(Command::ApproveLate(self.picked_open()));
        }
        if let Some(message) = self.message().filter(|message| message.state == MessageState::Review) {
            self.settle(&message, Command::ApproveLate(vec![message.id]));
        }
    }

    /// Asks how the message in front was answered.
    pub fn ask_answer(self) {
        let Some(message) = self.message() else { return };
        match self.app.data(|data| lists::answered(&message, data)) {
            Some(id) => self.answering.set(Some(id)),
            None => {
                self.app.complain("Nothing has been sent to them yet that could be answered. Mark it as sent first.");
            }
        }
    }

    /// Notes something about the message that was asked about.
    fn note(self, command: impl FnOnce(Id) -> Command) {
        let Some(id) = self.answering.get_untracked() else { return };
        self.answering.set(None);
        let front = self.message();
        let asked = self.app.data(|data| data.message(id).cloned());
        // The one in front may be the next one to the same person: it may be gone by that.
        if let Some(about) = front.or(asked) {
            self.settle(&about, command(id));
        }
    }

    /// Notes the answer that was asked for.
    pub fn replied(self, reply: Reply) {
        self.note(|message| Command::MarkReplied { message, reply });
    }

    /// Notes that they are away. What would come before they are back comes on the next working day after that.
    pub fn away(self, until: Option<Date>) {
        let scene = self.app.scene();
        let nine = TimeOfDay::from_hms_opt(9, 0, 0).unwrap_or_default();
        let back = until.map(|until| scene.calendar.zone.moment(scene.calendar.plus_working_days(until, 1), nine));
        self.note(|message| Command::MarkAway { message, until, back });
    }

    /// Notes that the message in front, or the one that is asked about, came back.
    pub fn bounced(self) {
        if self.answering.get_untracked().is_some() {
            return self.note(|message| Command::MarkBounced { message });
        }
        if let Some(message) = self.message() {
            self.settle(&message, Command::MarkBounced { message: message.id });
        }
    }

    /// Notes that whoever is asked about wants no more.
    pub fn opted_out(self) {
        let contact = self.answering.get_untracked().and_then(|id| self.app.data(|data| data.message(id)?.contact));
        match contact {
            Some(contact) => self.note(|_| Command::OptOut { contact, on: true }),
            None => self.app.complain("This message has no contact that could be noted to want no more."),
        }
    }

    /// Notes that whoever the message goes to wants no more, or wants them again.
    pub fn opt_out(self, contact: Id, on: bool) {
        if let Some(message) = self.message() {
            self.settle(&message, Command::OptOut { contact, on });
        }
    }

    /// Asks to which day the message in front is put off, or all that are chosen.
    pub fn ask_day(self) {
        let picked = self.picked_open();
        if !picked.is_empty() {
            self.postponing.set(picked);
        } else if let Some(message) = self.message().filter(|message| message.open()) {
            self.postponing.set(vec![message.id]);
        }
    }

    /// Puts the message in front off, or all that are chosen.
    pub fn postpone(self, to: Time) {
        let picked = self.picked_open();
        if !picked.is_empty() {
            return self.settle_all(Command::PostponeAll { messages: picked, to });
        }
        if let Some(message) = self.message().filter(|message| message.open()) {
            self.settle(&message, Command::Postpone { message: message.id, to });
        }
    }

    /// Begins or ends changing the message in front.
    pub fn edit(self) {
        if self.message().is_some_and(|message| message.open()) {
            self.editing.update(|on| *on = !*on);
            if self.editing.get_untracked() {
                focus::soon("[data-test=field-body]");
            } else {
                self.refocus();
            }
        }
    }

    /// Changes subject and text of a message.
    pub fn rewrite(self, id: Id, (subject, body): (String, String)) {
        let set = Map::from_iter([("subject".to_string(), Value::from(subject)), ("body".into(), Value::from(body))]);
        let record = penstock::model::RecordId { kind: penstock::model::Kind::Message, id };
        self.app.act(Command::Edit { id: record, set });
    }
}
