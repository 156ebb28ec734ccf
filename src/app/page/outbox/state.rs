//! Where the person is in the Outbox: the list, the message in front, those that are chosen.

use crate::app::{
    page::parts::message_wanted,
    store::{App, use_app},
};
use leptos::prelude::*;
use penstock::{
    model::{Channel, Kind, Message},
    present::{
        outbox::{self as lists, Item, Tab, Wanted, Way, channel_key},
        route::Route,
    },
    value::Id,
};
use std::{collections::BTreeSet, sync::Arc};

/// Whether the next message opens when one is marked as sent, as chosen in this browser.
const NEXT: &str = "outbox.next";

/// Where the usual way of a channel is kept in this browser.
fn way_key(channel: Channel) -> String {
    format!("outbox.way.{}", channel_key(channel))
}

/// What has been dealt with since a list was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dealt {
    of: (Tab, String),
    ids: BTreeSet<Id>,
}

/// The page's state; copied into every view.
#[derive(Clone, Copy)]
pub struct Outbox {
    pub app: App,
    /// The list.
    pub tab: Memo<Tab>,
    /// What is looked for in it.
    pub wanted: Memo<Wanted>,
    /// Its lines.
    pub items: Memo<Arc<[Item]>>,
    /// How many messages there are in each list.
    counts: Memo<[usize; 7]>,
    /// How many are still to be prepared.
    ahead: Memo<usize>,
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
    /// The messages for which a day is asked.
    pub postponing: RwSignal<Vec<Id>>,
    /// The messages that are chosen to be handled together.
    pub chosen: RwSignal<BTreeSet<Id>>,
    /// Whether the next message opens when one is marked as sent.
    pub next_opens: RwSignal<bool>,
    /// Whether a message is being written.
    pub writing: RwSignal<bool>,
    dealt: RwSignal<Dealt>,
    ways: RwSignal<u32>,
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
        let wanted = Memo::new(move |_| asked.with(|(_, filter)| Wanted::parse(filter)));
        let look_again = move |kinds: &[Kind]| {
            // What is put off becomes due by time alone.
            app.minute();
            app.today();
            kinds.iter().for_each(|kind| app.track(*kind));
        };
        let items = Memo::new(move |_| -> Arc<[Item]> {
            let (tab, wanted) = (tab.get(), wanted.get());
            look_again(&[Kind::Message, Kind::Settings]);
            if tab == Tab::Planned {
                app.track(Kind::Run);
            }
            if tab == Tab::Planned || wanted != Wanted::default() {
                [Kind::Contact, Kind::Opportunity, Kind::Company].into_iter().for_each(|kind| app.track(kind));
            }
            let scene = app.scene();
            app.data(|data| lists::list(data, tab, &wanted, scene.now, &scene.calendar)).into()
        });
        let counts = Memo::new(move |_| {
            look_again(&[Kind::Message, Kind::Settings]);
            let scene = app.scene();
            app.data(|data| lists::counts(data, scene.now, &scene.calendar))
        });
        let ahead = Memo::new(move |_| {
            [Kind::Run, Kind::Sequence, Kind::Rule, Kind::Settings].into_iter().for_each(|kind| app.track(kind));
            let scene = app.scene();
            app.data(|data| lists::ahead(data, &scene.calendar).len())
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
            wanted,
            items,
            counts,
            ahead,
            here,
            handed: RwSignal::new(None),
            editing: RwSignal::new(false),
            reading: RwSignal::new(false),
            answering: RwSignal::new(None),
            postponing: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(BTreeSet::new()),
            next_opens: RwSignal::new(app.setting_get(NEXT).as_deref() == Some("open")),
            writing: RwSignal::new(false),
            dealt: RwSignal::new(Dealt::default()),
            ways: RwSignal::new(0),
            cursor,
        }
    }

    /// How many there are in a list.
    pub fn count(self, tab: Tab) -> usize {
        let at = Tab::ALL.iter().position(|one| *one == tab);
        let there = self.counts.with(|counts| at.and_then(|at| counts.get(at).copied())).unwrap_or_default();
        if tab == Tab::Planned { there + self.ahead.get() } else { there }
    }

    /// Goes to another list.
    pub fn go(self, tab: Tab) {
        self.reading.set(false);
        self.chosen.set(BTreeSet::new());
        self.app.go(self.app.address.get_untracked().with_tab(tab.key()));
    }

    /// Looks for something else in the list.
    pub fn want(self, change: impl FnOnce(&mut Wanted)) {
        let mut wanted = self.wanted.get_untracked();
        change(&mut wanted);
        self.chosen.set(BTreeSet::new());
        self.app.look_for(wanted.print());
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

    /// Takes the message in front to those that are chosen, or out of them, and goes on.
    pub fn mark(self) {
        if let Some(id) = self.here.get_untracked().and_then(Item::message) {
            self.toggle(id);
            self.step(1);
        }
    }

    /// Takes a message to those that are chosen, or out of them.
    pub fn toggle(self, id: Id) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    }

    /// Chooses all messages of the list, or none if all are.
    pub fn mark_all(self) {
        let all: BTreeSet<Id> =
            self.items.with_untracked(|items| items.iter().filter_map(|item| item.message()).collect());
        self.chosen.update(|chosen| *chosen = if *chosen == all { BTreeSet::new() } else { all });
    }

    /// The chosen messages, without being told of changes.
    pub fn picked(self) -> Vec<Id> {
        self.chosen.with_untracked(|chosen| chosen.iter().copied().collect())
    }

    /// The message in front, without being told of changes.
    pub fn message(self) -> Option<Arc<Message>> {
        let id = self.here.get_untracked()?.message()?;
        self.app.data(|data| data.message(id).cloned())
    }

    /// The usual way of a channel in this browser. Whoever asks is told when another one is taken.
    pub fn usual(self, channel: Channel) -> Way {
        self.ways.track();
        Way::usual(channel, self.app.setting_get(&way_key(channel)).as_deref())
    }

    /// Takes a way as the usual one.
    pub fn keep_way(self, channel: Channel, way: Way) {
        self.app.setting_set(&way_key(channel), way.key());
        self.ways.update(|count| *count = count.wrapping_add(1));
    }

    /// Whether the next message is to open when one is marked as sent.
    pub fn open_next(self, on: bool) {
        self.app.setting_set(NEXT, if on { "open" } else { "stay" });
        self.next_opens.set(on);
    }

    fn place(self) -> (Tab, String) {
        (self.tab.get(), self.wanted.with(Wanted::print))
    }

    /// Counts a message that has been dealt with.
    pub fn deal(self, id: Id) {
        let of = untrack(|| self.place());
        self.dealt.update(|dealt| {
            if dealt.of != of {
                *dealt = Dealt { of, ids: BTreeSet::new() };
            }
            dealt.ids.insert(id);
        });
    }

    /// Which message this is, of how many since the list was looked at: the 12th of 50.
    pub fn progress(self) -> Option<(usize, usize)> {
        let (tab, place) = (self.tab.get(), self.place());
        let scene = self.app.scene();
        let gone = self.dealt.with(|dealt| {
            let left = |id: &&Id| {
                let at = |data: &penstock::data::Dataset| {
                    data.message(**id).map(|message| Tab::of(message, scene.now, &scene.calendar))
                };
                self.app.data(at) != Some(tab)
            };
            if dealt.of == place { dealt.ids.iter().filter(left).count() } else { 0 }
        });
        let here = self.here.get()?;
        self.items.with(|items| {
            let at = items.iter().position(|item| *item == here)?;
            Some((gone + at + 1, gone + items.len()))
        })
    }
}
