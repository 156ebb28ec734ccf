//! Looking for duplicates without holding up the page, and what was found.

use crate::app::{
    page::parts::home_country,
    shell::{self, files::Turn},
    store::App,
    ui::focus,
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Merging},
    model::{Kind, RecordId},
    present::duplicates::{Comparison, Finder, Group, Sure},
    value::{Id, Progress, fold, plural},
};
use std::sync::Arc;

/// Records between two looks at the clock.
const FEW: usize = 500;

/// What a group is recognised by.
pub type Key = (Id, Id);

/// What the page knows.
#[derive(Clone, Copy)]
pub struct Desk {
    pub app: App,
    pub kind: Kind,
    /// How far looking is; none when it is over.
    pub looking: RwSignal<Option<Progress>>,
    /// Whether all has been looked at since the page was opened.
    pub looked: RwSignal<bool>,
    groups: RwSignal<Arc<[Group]>>,
    /// The number of this look among all: an earlier one ends when it sees another.
    number: RwSignal<u32>,
    /// What is typed to look for.
    pub words: RwSignal<String>,
    /// The group at hand.
    pub at: RwSignal<Option<Key>>,
    /// The records that are compared.
    pub comparing: RwSignal<Option<Comparison>>,
}

impl Desk {
    pub fn new(app: App, kind: Kind) -> Self {
        let desk = Self::still(app, kind);
        desk.look();
        desk
    }

    /// One that does not look for anybody: for records that somebody names.
    pub fn still(app: App, kind: Kind) -> Self {
        Self {
            app,
            kind,
            looking: RwSignal::new(None),
            looked: RwSignal::new(false),
            groups: RwSignal::new(Arc::from([])),
            number: RwSignal::new(0),
            words: RwSignal::new(String::new()),
            at: RwSignal::new(None),
            comparing: RwSignal::new(None),
        }
    }

    /// Looks through everybody.
    pub fn look(self) {
        let Some(number) = self.number.try_update(|number| {
            *number += 1;
            *number
        }) else {
            return;
        };
        let home = home_country(self.app).map(|country| country.code);
        self.looking.set(Some(Progress { done: 0, total: 1 }));
        self.app.spawn(async move {
            let mut finder = Finder::new(self.kind, home);
            let last = || self.app.read(|workspace| workspace.journal().heads().last().map(|head| head.id));
            let begun = last();
            while !finder.done() {
                shell::pause().await;
                if self.number.try_get_untracked() != Some(number) {
                    return;
                }
                if last() != begun {
                    // What was found would not be of one state of the data.
                    return self.look();
                }
                let turn = Turn::begin();
                let progress = self.app.read(|workspace| {
                    loop {
                        let progress = finder.step(workspace.data(), FEW);
                        if turn.over() || finder.done() {
                            break progress;
                        }
                    }
                });
                self.looking.try_set(Some(progress));
            }
            let groups = self.app.read(|workspace| finder.finish(workspace.data()));
            self.looking.try_set(None);
            self.looked.try_set(true);
            self.groups.try_set(groups.into());
        });
    }

    /// Calls looking off.
    pub fn stop(self) {
        self.number.update(|number| *number += 1);
        self.looking.set(None);
    }

    /// What was found and is still so: records that went meanwhile, and those that were told apart, are left out.
    fn current(self) -> Vec<Group> {
        self.app.track(self.kind);
        let apart = |ids: &[RecordId]| {
            self.app.data(|data| {
                let distinct = |id: &RecordId, other: &RecordId| match id.kind {
                    Kind::Company => data.company(id.id).is_some_and(|one| one.distinct.contains(&other.id)),
                    _ => data.contact(id.id).is_some_and(|one| one.distinct.contains(&other.id)),
                };
                ids.iter().any(|id| ids.iter().any(|other| distinct(id, other)))
            })
        };
        let still = |group: &Group| {
            let ids: Vec<RecordId> =
                self.app.data(|data| group.ids.iter().copied().filter(|id| data.get(*id).is_some()).collect());
            (ids.len() > 1 && !apart(&ids)).then(|| Group { ids, ..group.clone() })
        };
        self.groups.with(|groups| groups.iter().filter_map(still).collect())
    }

    /// The groups shown: those with the words that are looked for.
    pub fn shown(self) -> Memo<Arc<[Group]>> {
        Memo::new(move |_| {
            let words = fold(&self.words.get());
            let mut groups = self.current();
            if !words.is_empty() {
                groups.retain(|group| {
                    let names = self.app.data(|data| {
                        group.ids.iter().filter_map(|id| data.get(*id)).map(|one| one.title()).collect::<Vec<_>>()
                    });
                    let reasons = group.reasons.iter().map(|reason| reason.words());
                    names.into_iter().chain(reasons).any(|text| fold(&text).contains(&words))
                });
            }
            groups.into()
        })
    }

    /// Those of the groups that are almost certain.
    pub fn certain(groups: &[Group]) -> Vec<Group> {
        groups.iter().filter(|group| group.sure == Sure::Certain).cloned().collect()
    }

    /// Opens a group, side by side.
    pub fn compare(self, group: &Group) {
        self.at.set(group.key());
        self.put_side_by_side(&group.ids);
    }

    /// Opens these records, side by side.
    pub fn put_side_by_side(self, ids: &[RecordId]) {
        let comparison = self.app.data(|data| Comparison::new(data, ids));
        self.comparing.set((comparison.ids.len() > 1).then_some(comparison));
    }

    /// Merges as was chosen.
    pub fn merge(self, merging: Vec<Merging>) {
        // Where one that goes is open, the one that it goes into is.
        let open = self.app.address.with_untracked(|route| route.open());
        let into = merging.iter().find(|one| open.is_some_and(|open| one.others.contains(&open))).map(|one| one.keep);
        if !merging.is_empty() && self.app.act_with_undo(Command::Merge(merging)).is_some() {
            self.close();
            if into.is_some() {
                self.app.open_record(into);
            }
        }
    }

    /// Merges groups as is usual.
    pub fn merge_all(self, groups: &[Group]) {
        let merging = |group: &Group| self.app.data(|data| Comparison::new(data, &group.ids).merging());
        self.merge(groups.iter().filter_map(merging).collect());
    }

    /// Says that a group's records are not the same.
    pub fn tell_apart(self, ids: &[RecordId]) {
        if self.app.act_with_undo(Command::NotTheSame(ids.to_vec())).is_some() {
            self.close();
        }
    }

    /// Closes what is side by side, wherever it was asked for.
    pub fn put_away(self) {
        self.comparing.set(None);
        self.app.merging.set(None);
    }

    /// Goes on in the list: the row that was opened is gone.
    fn close(self) {
        self.put_away();
        focus::soon(".duplicates-list, .duplicates-tools button");
    }

    /// `12 possible duplicates`.
    pub fn found(count: usize) -> String {
        plural(count, "possible duplicate", "possible duplicates")
    }
}
