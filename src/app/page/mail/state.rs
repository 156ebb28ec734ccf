//! The mails that are being looked through, and their way into the workspace. They stay while the person looks something
//! up on another page.

use crate::app::{
    shell::{
        self,
        files::{ChosenFile, painted},
    },
    store::{App, sentence},
    ui::focus,
};
use leptos::prelude::*;
use penstock::{
    command::{Command, MailEntry},
    exchange::mail::{Directory, Mailbox},
    present::mail_in::{self, Choice, Item, Outcome, Shown},
    value::{Id, Progress, plural},
    workspace::Ask,
};
use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

/// Mails between two turns of the browser.
pub const FEW: usize = 100;

/// Work under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub words: String,
    /// Instead of the per cent.
    pub figure: Option<String>,
    pub progress: Progress,
}

/// What was logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// In words.
    pub words: String,
    pub outcome: Outcome,
    /// The entry of the history that it is.
    pub head: Option<Id>,
    /// How many were looked through and left out.
    pub left: usize,
}

/// Something that is no mail, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file, and which of its mails.
    pub name: String,
    /// A sentence.
    pub why: String,
}

/// A mailbox that has not been read to its end.
pub struct Open {
    pub file: ChosenFile,
    pub at: u64,
    pub mailbox: Mailbox,
    /// How many mails came out of it.
    pub nth: usize,
}

/// The state; copied into every view.
#[derive(Clone, Copy)]
pub struct MailIn {
    pub app: App,
    pub items: RwSignal<Vec<Item>>,
    pub unread: RwSignal<Vec<Unreadable>>,
    /// How many were not read besides those that are named.
    pub unnamed: RwSignal<usize>,
    /// How many are in the files more than once.
    pub twice: RwSignal<usize>,
    pub work: RwSignal<Option<Work>>,
    /// Which mails are shown.
    pub shown: RwSignal<Shown>,
    pub words: RwSignal<String>,
    pub listed: Memo<Arc<[usize]>>,
    /// The mail in front: the one chosen, else the first.
    pub here: Memo<Option<usize>>,
    cursor: RwSignal<Option<usize>>,
    /// On a phone: the mail is shown instead of the list.
    pub reading: RwSignal<bool>,
    /// Whether rules act on mails that are long past.
    pub let_rules: RwSignal<bool>,
    /// What they would do, and how often; none while that is being counted.
    pub would: RwSignal<Option<Vec<(Id, u32)>>>,
    pub report: RwSignal<Option<Report>>,
    /// Whether there is more in the files than is looked through at once.
    pub more: RwSignal<bool>,
    /// The files that wait to be read.
    pub waiting: StoredValue<VecDeque<ChosenFile>, LocalStorage>,
    pub open: StoredValue<Option<Open>, LocalStorage>,
    /// The ids of the mails that are there.
    pub ids: StoredValue<BTreeSet<String>>,
    /// The number of the present work: work with another number has been called off.
    pub ticket: StoredValue<u64>,
    pub counting: StoredValue<u64>,
}

impl MailIn {
    /// Nothing yet.
    pub fn new(app: App) -> Self {
        let items = RwSignal::new(Vec::<Item>::new());
        let (shown, words) = (RwSignal::new(Shown::All), RwSignal::new(String::new()));
        let listed = Memo::new(move |_| -> Arc<[usize]> {
            let shown = shown.get();
            let fits = |item: &Item| shown.fits(item) && words.with(|words| item.has(words));
            items.with(|items| items.iter().enumerate().filter(|(_, item)| fits(item)).map(|(at, _)| at).collect())
        });
        let cursor = RwSignal::new(None::<usize>);
        let here = Memo::new(move |_| {
            let wanted = cursor.get();
            listed.with(|listed| wanted.filter(|at| listed.contains(at)).or_else(|| listed.first().copied()))
        });
        Self {
            app,
            items,
            unread: RwSignal::new(Vec::new()),
            unnamed: RwSignal::new(0),
            twice: RwSignal::new(0),
            work: RwSignal::new(None),
            shown,
            words,
            listed,
            here,
            cursor,
            reading: RwSignal::new(false),
            let_rules: RwSignal::new(false),
            would: RwSignal::new(Some(Vec::new())),
            report: RwSignal::new(None),
            more: RwSignal::new(false),
            waiting: StoredValue::new_local(VecDeque::new()),
            open: StoredValue::new_local(None),
            ids: StoredValue::new(BTreeSet::new()),
            ticket: StoredValue::new(0),
            counting: StoredValue::new(0),
        }
    }

    /// One thing about a mail, quiet while it stays the same.
    pub fn about<T>(self, at: usize, read: impl Fn(&Item) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.items.with(|items| items.get(at).map(&read).unwrap_or_default()))
    }

    /// How many are to be logged.
    pub fn chosen(self) -> usize {
        self.items.with(|items| items.iter().filter(|item| item.chosen).count())
    }

    /// Begins work; what was under way is called off.
    pub fn begin(self, words: &str) -> u64 {
        let _ = self.ticket.try_update_value(|ticket| *ticket += 1);
        self.work.set(Some(Work { words: words.into(), figure: None, progress: Progress { done: 0, total: 1 } }));
        self.ticket.get_value()
    }

    /// Whether work goes on.
    pub fn on(self, ticket: u64) -> bool {
        self.ticket.try_get_value() == Some(ticket)
    }

    /// Notes how far the work is, and says whether to go on.
    pub fn note(self, ticket: u64, words: &str, figure: Option<String>, progress: Progress) -> bool {
        let on = self.on(ticket);
        if on {
            self.work.try_set(Some(Work { words: words.into(), figure, progress }));
        }
        on
    }

    /// Calls off the work under way.
    pub fn cancel(self) {
        let _ = self.ticket.try_update_value(|ticket| *ticket += 1);
        let _ = self.waiting.try_update_value(VecDeque::clear);
        self.open.set_value(None);
        self.work.set(None);
        self.more.set(false);
        // What was read and is not there is not there.
        let there = self.items.with_untracked(|items| items.iter().map(|item| item.mail.id.clone()).collect());
        self.ids.set_value(there);
    }

    /// Puts everything aside that has not been logged.
    pub fn clear(self) {
        self.items.set(Vec::new());
        self.cancel();
        self.unread.set(Vec::new());
        self.unnamed.set(0);
        self.twice.set(0);
        self.report.set(None);
        self.shown.set(Shown::All);
        self.words.set(String::new());
        self.reading.set(false);
        self.let_rules.set(false);
        self.would.set(Some(Vec::new()));
        self.cursor.set(None);
        let _ = self.counting.try_update_value(|counting| *counting += 1);
    }

    /// Goes to a mail.
    pub fn go_to(self, at: usize) {
        self.cursor.set(Some(at));
    }

    /// Goes so many lines down, or up.
    pub fn step(self, by: isize) {
        let to = self.listed.with_untracked(|listed| {
            let now = self.here.get_untracked().and_then(|here| listed.iter().position(|at| *at == here));
            let to = now.map_or(0, |now| now.saturating_add_signed(by).min(listed.len().saturating_sub(1)));
            listed.get(to).copied()
        });
        if let Some(to) = to {
            self.go_to(to);
        }
    }

    /// Takes what the person says about a mail.
    pub fn choose(self, at: usize, choice: Choice) {
        // The list stays as it is under the pointer, though a mail may not be of its kind any more: it goes on to the next.
        let next = self.listed.with_untracked(|listed| {
            let place = listed.iter().position(|one| *one == at)?;
            listed.get(place + 1).or_else(|| place.checked_sub(1).and_then(|place| listed.get(place))).copied()
        });
        self.items.update(|items| {
            if let Some(item) = items.get_mut(at) {
                self.app.data(|data| item.choose(choice, data));
            }
        });
        if !self.listed.with_untracked(|listed| listed.contains(&at)) {
            self.cursor.set(next);
        }
        self.count_rules();
    }

    /// Chooses the mail in front, or leaves it out.
    pub fn turn(self) {
        let Some(at) = self.here.get_untracked() else { return };
        let on = self.items.with_untracked(|items| items.get(at).is_some_and(|item| item.chosen));
        if !on && self.items.with_untracked(|items| items.get(at).is_some_and(|item| !item.belongs())) {
            return self.app.toast("Choose the person or the opportunity that this mail belongs to first.");
        }
        self.choose(at, Choice::Chosen(!on));
    }

    /// Chooses all that are listed, or leaves them out. Of those that belong to nobody yet, the senders become contacts only
    /// where the person says so one by one.
    pub fn turn_all(self, on: bool) {
        let listed = self.listed.get_untracked();
        self.items.update(|items| {
            self.app.data(|data| {
                for at in listed.iter() {
                    if let Some(item) = items.get_mut(*at) {
                        item.choose(Choice::Chosen(on), data);
                    }
                }
            });
        });
        self.count_rules();
    }

    /// Makes a contact of each stranger who is listed.
    pub fn create_all(self) {
        let listed = self.listed.get_untracked();
        self.items.update(|items| {
            self.app.data(|data| {
                for at in listed.iter() {
                    let Some(item) = items.get_mut(*at).filter(|item| Shown::Unknown.fits(item)) else { continue };
                    if let Some(person) = item.found.unknown.first().cloned() {
                        let who = mail_in::stranger_of(&person.name, &person.email);
                        item.choose(Choice::Who(who), data);
                    }
                }
            });
        });
        self.count_rules();
    }

    /// Looks at all mails again, a few at a time. Says whether anything is different now; none if it was called off.
    pub async fn look_again(self, ticket: u64) -> Option<bool> {
        let (app, mut different, mut at) = (self.app, false, 0);
        while at < self.items.with_untracked(Vec::len) {
            shell::pause().await;
            if !self.on(ticket) {
                return None;
            }
            self.items.update(|items| {
                let now = app.now();
                app.data(|data| {
                    let directory = Directory::of(data);
                    let some = items.iter_mut().skip(at).take(FEW);
                    some.for_each(|item| different |= item.renew(&directory, now));
                });
            });
            at += FEW;
        }
        Some(different)
    }

    /// Logs all that are chosen: one change, one undo.
    pub fn log(self) {
        if self.work.with_untracked(Option::is_some)
            || self.items.with_untracked(|items| !items.iter().any(|it| it.chosen))
        {
            return;
        }
        let words = "Logging the mails";
        let ticket = self.begin(words);
        self.app.spawn(async move {
            let Some(different) = self.look_again(ticket).await else { return };
            if different {
                self.work.try_set(None);
                self.app.toast("Something was changed in the meantime. Look at the mails once more.");
                return;
            }
            let entries = self.items.with_untracked(|items| mail_in::entries(items, self.let_rules.get_untracked()));
            if entries.len() > FEW {
                painted().await;
            }
            self.hand_in(ticket, words, entries).await;
        });
    }

    async fn hand_in(self, ticket: u64, words: &str, entries: Vec<MailEntry>) {
        let (app, command) = (self.app, Command::LogMail(entries.clone()));
        let note = |progress| self.note(ticket, words, None, progress);
        let outcome = if entries.len() > FEW {
            app.ask_slowly(Ask::Do(command), note).await
        } else {
            app.dispatch(command).map(Some)
        };
        self.work.try_set(None);
        match outcome {
            Ok(Some(outcome)) => {
                let came = app.data(|data| mail_in::came_of(&entries, &outcome.created, &outcome.touched, data));
                let left = self.items.with_untracked(|items| {
                    items.iter().filter(|item| !item.chosen && item.found.logged.is_none()).count()
                });
                let head = app.read(|workspace| workspace.journal().next_undo().map(|head| head.id));
                let words = sentence(&outcome.label);
                app.say_with_undo(words.clone());
                self.report.try_set(Some(Report { words, outcome: came, head, left }));
                focus::offer("[data-test=mail-another]");
            }
            Ok(None) => {}
            Err(rejection) => app.complain(rejection.to_string()),
        }
    }

    /// Goes back to the mails, after logging some of them or taking that back.
    pub fn go_on(self) {
        self.report.set(None);
        self.shown.set(Shown::All);
        let ticket = self.begin("Looking at the mails");
        self.app.spawn(async move {
            if self.look_again(ticket).await.is_some() {
                self.work.try_set(None);
                self.count_rules();
            }
        });
    }

    /// What there is, in words: `12 of 30 to log`.
    pub fn sum(self) -> String {
        let all = self.items.with(Vec::len);
        if all == 0 {
            String::new()
        } else {
            format!("{} of {} to log", self.app.number(self.chosen()), self.number(all))
        }
    }

    fn number(self, count: usize) -> String {
        self.app.number(count)
    }

    /// The words on the button that logs.
    pub fn button(self) -> String {
        match (self.chosen(), self.items.with(Vec::len)) {
            (0, _) => "Log".into(),
            (1, 1) => "Log this mail".into(),
            (1, _) => "Log 1 mail".into(),
            (count, _) => format!("Log {} mails", self.number(count)),
        }
    }

    /// How many were not read, in words.
    pub fn not_read(self) -> String {
        let count = self.unread.with(Vec::len) + self.unnamed.get();
        format!("{} not read", plural(count, "mail was", "mails were"))
    }
}
