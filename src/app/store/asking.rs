//! Asking: commands, undo, and what is said about them.

use super::{App, Confirm, GateRequest, QuickAddRequest, SaveState, long::MANY};
use crate::app::{
    shell,
    ui::{Toast, Tone},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection},
    effect::Effect,
    model::RecordId,
    present::{hand_over::due_to, quick_records, route::Route},
    value::Id,
    workspace::{Ask, Outcome, Turn},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The first letter made large: labels in the journal start small, sentences on the screen do not.
pub fn sentence(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The place of messages on what was done or undone last: only the last one's way back still is one.
const TURN: &str = "turn";

impl App {
    /// Asks for something. Applied at once, saved soon after.
    ///
    /// # Errors
    /// A rejection; nothing has changed then.
    pub fn ask(&self, ask: Ask) -> Result<Outcome, Rejection> {
        self.may_ask()?;
        // What was due comes first, in a batch of its own: it stands even if what is asked for is refused.
        self.handle_due();
        // Who presses a button knows what it sets off; who moves a card does not.
        let by_the_way = matches!(ask, Ask::Do(_));
        let stamp = self.stamp();
        let now = stamp.now;
        let gone = || Rejection::refused("The page is being closed.");
        let outcome = self.with_workspace(|workspace| workspace.dispatch(ask, stamp)).ok_or_else(gone)??;
        self.carry_out(&outcome);
        if by_the_way {
            self.say_what_rules_did(&outcome, now);
        }
        Ok(outcome)
    }

    /// Whether anything can be asked for: not after all writing had to stop.
    pub(super) fn may_ask(&self) -> Result<(), Rejection> {
        match self.saved.get_untracked() {
            SaveState::NotSaved(why) if shell::persist::stopped() => Err(Rejection::refused(why)),
            _ => Ok(()),
        }
    }

    /// Does what an outcome asks of the shell, and tells the person what it has to say.
    pub(super) fn carry_out(&self, outcome: &Outcome) {
        for effect in &outcome.effects {
            match effect {
                Effect::Wake(touched) => self.wake(touched),
                Effect::Save => shell::persist::save(*self),
            }
        }
        self.warn(&outcome.notices);
        if !outcome.effects.is_empty() {
            shell::timer::look(*self);
        }
    }

    /// Sends a command.
    ///
    /// # Errors
    /// A rejection; nothing has changed then.
    pub fn dispatch(&self, command: Command) -> Result<Outcome, Rejection> {
        self.ask(Ask::Do(command))
    }

    /// Sends a command. A gate opens its dialog, any other rejection is said in a message.
    pub fn act(&self, command: Command) -> Option<Outcome> {
        let order = if let Command::Move(order) = &command { Some(order.clone()) } else { None };
        match (self.dispatch(command), order) {
            (Ok(outcome), _) => Some(outcome),
            (Err(Rejection::Gate(report)), Some(order)) => {
                self.gate.set(Some(GateRequest { order, report: *report }));
                None
            }
            (Err(rejection), _) => {
                self.complain(rejection.to_string());
                None
            }
        }
    }

    /// Sends a command and says what was done, with a way back.
    pub fn act_with_undo(&self, command: Command) -> Option<Outcome> {
        let moved = if let Command::Move(order) = &command { order.ids.clone() } else { Vec::new() };
        let outcome = self.act(command)?;
        if !outcome.label.is_empty() {
            self.say_with_undo(sentence(&outcome.label));
        }
        self.offer_hand_over(&moved);
        Some(outcome)
    }

    /// What came into a stage that is the work of a hat which its owner does not wear is to go to somebody who does.
    fn offer_hand_over(&self, moved: &[Id]) {
        let [one] = moved else { return };
        let Some(hat) = self.data(|data| due_to(data, moved)) else { return };
        let (app, record) = (*self, Some(RecordId::opportunity(*one)));
        let open = move || app.go(Route::HandOver { record, filter: String::new() });
        let text = format!("This stage is the work of the {}.", hat.word().to_lowercase());
        self.toasts.show(Toast::new(text).action("Hand over…", open).in_place("hand-over"));
    }

    /// Says what was done last, with a way back while it still is what was done last.
    pub fn say_with_undo(&self, text: String) {
        let app = *self;
        let done = self.read(|workspace| workspace.journal().next_undo().map(|head| head.id));
        let back = move || {
            if app.read(|workspace| workspace.journal().next_undo().map(|head| head.id)) == done {
                app.undo();
            } else {
                app.complain("More has been changed since. Use Undo at the top, step by step.");
            }
        };
        self.toasts.show(Toast::new(text).action("Undo", back).in_place(TURN));
    }

    /// Sets one field of a record; null empties it.
    ///
    /// # Errors
    /// A rejection that names the field.
    pub fn edit(&self, id: RecordId, field: &str, value: Value) -> Result<(), Rejection> {
        let mut set = Map::new();
        set.insert(field.to_string(), value);
        self.dispatch(Command::Edit { id, set }).map(|_| ())
    }

    /// Takes the last change back.
    pub fn undo(&self) {
        let turn = self.read(penstock::workspace::Workspace::undo);
        self.turn(turn, "There is nothing to undo.", ("Undid", "Taking back:"), Ask::Undo);
    }

    /// Does the last change again that was taken back.
    pub fn redo(&self) {
        let turn = self.read(penstock::workspace::Workspace::redo);
        self.turn(turn, "There is nothing to redo.", ("Did again", "Doing again:"), Ask::Redo);
    }

    fn turn(
        &self,
        turn: Turn,
        nothing: &str,
        (done, doing): (&'static str, &'static str),
        ask: fn(Arc<penstock::data::Batch>) -> Ask,
    ) {
        let app = *self;
        let say = move |turned: Result<Outcome, Rejection>, label: &str| match turned {
            Ok(_) => {
                app.toasts.show(Toast::new(format!("{done}: {label}")).in_place(TURN));
            }
            Err(rejection) => app.complain(rejection.to_string()),
        };
        let go = move |batch: Arc<penstock::data::Batch>| {
            let label = batch.label.clone();
            if batch.changes.len() <= MANY {
                return say(app.ask(ask(batch)), &label);
            }
            app.spawn(async move {
                let turned = app.ask_with_dialog(format!("{doing} {label}"), ask(batch)).await;
                if let Some(turned) = turned.transpose() {
                    say(turned, &label);
                }
            });
        };
        match turn {
            Turn::Nothing => self.toast(nothing),
            Turn::Ready(batch) => go(batch),
            Turn::Fetch(pos) => self.spawn(async move {
                match shell::persist::fetch(pos).await {
                    Ok(batch) => go(Arc::new(batch)),
                    Err(why) => app.complain(why),
                }
            }),
        }
    }

    /// Says something.
    pub fn toast(&self, text: impl Into<String>) {
        self.toasts.show(Toast::new(text));
    }

    /// Says that something went wrong.
    pub fn complain(&self, text: impl Into<String>) {
        self.toasts.show(Toast::new(text).tone(Tone::Bad));
    }

    /// The address; whoever asks is told when it changes.
    pub fn route(&self) -> Route {
        self.address.get()
    }

    /// What the address asks of a page. While the page is going away the address is another one's: then it is what was
    /// asked last.
    pub fn asked<T>(&self, read: impl Fn(&Route) -> Option<T> + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        let address = self.address;
        Memo::new(move |before: Option<&T>| address.with(&read).or_else(|| before.cloned()).unwrap_or_default())
    }

    /// Shows what has these words, on this page. The address keeps them, in place of those before.
    pub fn look_for(&self, words: impl Into<String>) {
        self.go(self.address.get_untracked().with_filter(words));
    }

    /// Goes to an address.
    pub fn go(&self, route: Route) {
        let Some(old) = self.address.try_get_untracked().filter(|old| *old != route) else { return };
        if old.same_place(&route) {
            shell::address::replace(&route);
        } else {
            shell::address::write(&route);
        }
        self.address.try_set(route);
    }

    /// Opens a record beside the page, or closes it.
    pub fn open_record(&self, id: Option<RecordId>) {
        let route = self.address.get_untracked().with_open(id);
        // Not every page has a panel.
        self.go(if route.open() == id { route } else { Route::Today { tab: String::new(), open: id } });
    }

    /// Opens the dialog that adds an opportunity by one line.
    pub fn quick_add(&self, text: impl Into<String>) {
        self.adding.set(Some(QuickAddRequest { text: text.into(), products: Vec::new() }));
    }

    /// Opens the same dialog to offer a product to a customer.
    pub fn offer(&self, customer: Id, product: Id) {
        let text = self.data(|data| quick_records::offer_line(data, customer, product));
        self.adding.set(Some(QuickAddRequest { text, products: vec![product] }));
    }

    /// Opens the dialog that asks for a stage.
    pub fn ask_move(&self, ids: Vec<Id>) {
        self.moving.set((!ids.is_empty()).then_some(ids));
    }

    /// Opens the dialog that asks when an opportunity is really expected to close.
    pub fn ask_close(&self, id: Id) {
        self.dating.set(Some(id));
    }

    /// Asks before something that cannot be undone.
    pub fn confirm(
        &self,
        title: impl Into<String>,
        text: impl Into<String>,
        action: impl Into<String>,
        run: Callback<()>,
    ) {
        let confirm = Confirm { title: title.into(), text: text.into(), action: action.into(), run };
        self.confirming.set(Some(confirm));
    }
}
