//! What the page knows, and what can be done with one thing of the list.

use crate::app::{
    page::parts::{belongs, choose_whose, go_to_message, solve, whose},
    shell,
    store::{App, sentence},
    ui::focus,
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Activity, ActivityKind, Hat, Kind, Outcome, RecordId, Task, TaskKind},
    present::{
        hats,
        route::Route,
        today::{GroupKind, Item, Today, View, Whose, greeting, occasion, today},
    },
    value::{Date, Id, Time, TimeOfDay},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// What the list of everything is made of.
const OF_ALL: [Kind; 11] = [
    Kind::Task,
    Kind::Opportunity,
    Kind::Activity,
    Kind::Message,
    Kind::Stage,
    Kind::Pipeline,
    Kind::Settings,
    Kind::Member,
    Kind::Contact,
    Kind::Company,
    Kind::Care,
];

/// Where it is kept whose work a hat's list shows.
fn kept(hat: Hat) -> String {
    format!("today.whose.{}", hats::tab(hat))
}

/// A row: its group and its record.
pub type Place = (GroupKind, RecordId);

/// What is asked below a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// How it went.
    Log(ActivityKind),
    /// To when it is put off.
    Snooze,
    /// The close date.
    Day,
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Desk {
    pub app: App,
    /// The worklist.
    pub list: Memo<Arc<Today>>,
    /// The hat whose list is shown; none for everything.
    pub hat: Memo<Option<Hat>>,
    pub whose: Memo<Whose>,
    /// Whose work was chosen for the lists of hats.
    chosen: RwSignal<BTreeMap<Hat, Whose>>,
    /// How many items of a group were asked for.
    pub most: RwSignal<BTreeMap<GroupKind, usize>>,
    /// Now, for clocks: every second.
    pub tick: RwSignal<Time>,
    /// The row that was chosen last.
    pub here: RwSignal<Option<Place>>,
    /// The row that keys act on: the one chosen, else the first.
    pub front: Memo<Option<Place>>,
    /// What is asked, and below which row.
    pub sheet: RwSignal<Option<(Place, Sheet)>>,
    /// What is said to those who hear the page.
    pub said: RwSignal<String>,
}

impl Desk {
    pub fn new(app: App) -> Self {
        let tab = app.asked(|route| if let Route::Today { tab, .. } = route { Some(tab.clone()) } else { None });
        let hat = Memo::new(move |_| tab.with(|tab| hats::of_tab(tab)));
        let chosen = RwSignal::new(BTreeMap::new());
        let whose = Memo::new(move |_| match hat.get() {
            None => whose(app),
            Some(hat) => {
                let kept = || app.setting_get(&kept(hat)).and_then(|text| Whose::parse(&text));
                let there = |whose: &Whose| match whose {
                    Whose::Member(id) => app.data(|data| data.member(*id).is_some()),
                    Whose::Everybody => true,
                };
                let wanted = chosen.with(|chosen| chosen.get(&hat).copied()).or_else(kept).filter(there);
                wanted.unwrap_or_else(|| {
                    [Kind::Settings, Kind::Member].into_iter().for_each(|kind| app.track(kind));
                    app.data(|data| hats::usually(data, hat))
                })
            }
        });
        let most = RwSignal::new(BTreeMap::new());
        let (tick, minute) = (RwSignal::new(app.now()), RwSignal::new(app.now()));
        let timer = set_interval_with_handle(
            move || {
                let now = app.now();
                let _ = tick.try_set(now);
                if minute.try_get_untracked().is_some_and(|before| now.millis() - before.millis() >= 60_000) {
                    let _ = minute.try_set(now);
                }
            },
            std::time::Duration::from_secs(1),
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
        let list = Memo::new(move |_| {
            let hat = hat.get();
            hat.map_or(OF_ALL.as_slice(), hats::made_of).iter().for_each(|kind| app.track(*kind));
            let _ = app.today();
            // What the other hats do goes by days.
            if hat.is_none_or(|hat| matches!(hat, Hat::LeadGenerator | Hat::SalesManager)) {
                minute.track();
            }
            let view = View { whose: whose.get(), most: most.get() };
            let stamp = app.stamp();
            Arc::new(app.read(|workspace| {
                let (data, calendar) = (workspace.data(), workspace.calendar(&stamp));
                match hat {
                    None => today(data, &view, stamp.now, &calendar),
                    Some(hat) => hats::worklist(data, hat, &view, stamp.now, &calendar),
                }
            }))
        });
        let (here, sheet, said) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(String::new()));
        let front = Memo::new(move |_| {
            let chosen = here.get();
            list.with(|list| chosen.filter(|place| has(list, *place)).or_else(|| places(list).next()))
        });
        Desk { app, list, hat, whose, chosen, most, tick, here, front, sheet, said }
    }

    /// Shows the list of a hat, or of everything.
    pub fn wear(&self, hat: Option<Hat>) {
        self.sheet.set(None);
        self.here.set(None);
        self.most.set(BTreeMap::new());
        let tab = hat.map(hats::tab).unwrap_or_default().to_string();
        self.app.go(Route::Today { tab, open: None });
    }

    /// Chooses whose work is listed: once for everything, and once for each hat.
    pub fn choose(&self, whose: Whose) {
        self.sheet.set(None);
        self.most.set(BTreeMap::new());
        match self.hat.get_untracked() {
            None => choose_whose(self.app, whose),
            Some(hat) => {
                self.app.setting_set(&kept(hat), &whose.key());
                self.chosen.update(|chosen| _ = chosen.insert(hat, whose));
            }
        }
    }

    /// The rows in the order they stand.
    fn places(&self) -> Vec<Place> {
        self.list.with_untracked(|list| places(list).collect())
    }

    /// What a row shows; whoever asks is told of changes.
    pub fn item(&self, place: Place) -> Option<Item> {
        self.list.with(|list| find(list, place))
    }

    fn item_now(&self, place: Place) -> Option<Item> {
        self.list.with_untracked(|list| find(list, place))
    }

    /// The item that keys act on.
    pub fn in_hand(&self) -> Option<(Place, Item)> {
        let here = self.front.get_untracked()?;
        self.list.with_untracked(|list| find(list, here)).map(|item| (here, item))
    }

    /// Chooses the row so many rows further, and gives it the focus.
    pub fn step(&self, by: isize) {
        let places = self.places();
        let now = self.front.get_untracked().and_then(|here| places.iter().position(|place| *place == here));
        let to = now.map_or(0, |now| now.saturating_add_signed(by).min(places.len().saturating_sub(1)));
        self.here.set(places.get(to).copied());
        self.focus();
    }

    /// Gives the chosen row the focus, once it is drawn; unless something was asked below it meanwhile: whoever types
    /// fast has the next key go there.
    pub fn focus(&self) {
        let desk = *self;
        focus::once_drawn(move || {
            desk.sheet.try_get_untracked().is_none_or(|sheet| sheet.is_some())
                || match desk.here.try_get_untracked().flatten() {
                    Some(place) => shell::dom::focus_found(&format!("[data-place='{}']", mark(place))),
                    None => shell::dom::focus_found("#main"),
                }
        });
    }

    /// Acts on a row; if that was done, the next row has the focus.
    pub fn act(&self, place: Place, act: impl FnOnce() -> bool) {
        let places = self.places();
        let at = places.iter().position(|one| *one == place).unwrap_or(0);
        if !act() {
            return;
        }
        self.sheet.set(None);
        let left = self.places();
        let after = places.iter().skip(at + 1).find(|one| left.contains(one));
        let before = || places.iter().take(at).rev().find(|one| left.contains(one));
        let stays = || left.contains(&place).then_some(place);
        self.here.set(after.or_else(before).copied().or_else(stays).or(left.first().copied()));
        self.said.set(self.list.with_untracked(|list| match list.left {
            0 => "Nothing waits any more.".to_string(),
            left => format!("{} left.", self.app.number(left)),
        }));
        self.focus();
    }

    /// Opens what a row is about beside the page; messages open in the Outbox.
    pub fn open(&self, place: Place, item: &Item) {
        self.here.set(Some(place));
        match item.subject {
            Some(subject) => self.app.open_record(Some(subject)),
            None if item.what.kind == Kind::Message => go_to_message(self.app, item.what.id),
            None if item.what.kind == Kind::Member => self.app.go(theirs(&item.title)),
            None => self.app.toast("This task belongs to no record."),
        }
    }

    /// Opens a record where something is missing, ready to be typed.
    pub fn fill_in(&self, place: Place, item: &Item) {
        self.open(place, item);
        if let Some(gap) = item.gap {
            let button = format!("[data-test=panel] [data-test=research-gap][title='Fill in: {gap}']");
            focus::once_drawn(move || shell::dom::press(&button));
        }
    }

    /// Ticks what a row waits for.
    pub fn tick_off(&self, place: Place, item: &Item) {
        let (Some(opportunity), Some(tick)) = (opportunity(item), item.tick) else { return };
        let app = self.app;
        self.act(place, || app.act_with_undo(Command::Tick { opportunity, item: tick, done: true }).is_some());
    }

    /// Opens the hand-over of what a row is about.
    pub fn hand_over(&self, item: &Item) {
        let member = (item.what.kind == Kind::Member).then_some(item.what);
        match item.subject.or(member) {
            Some(record) => self.app.go(Route::HandOver { record: Some(record), filter: String::new() }),
            None => self.app.toast("It belongs to no record."),
        }
    }

    /// The task of a row.
    pub fn task(&self, item: &Item) -> Option<Arc<Task>> {
        if item.what.kind == Kind::Task { self.app.data(|data| data.task(item.what.id).cloned()) } else { None }
    }

    /// Completes the task of a row.
    pub fn complete(&self, place: Place) {
        let app = self.app;
        if let Some(item) = self.item_now(place).filter(|item| item.tick.is_some()) {
            self.tick_off(place, &item);
            return;
        }
        if place.1.kind == Kind::Care {
            self.act(place, || {
                solve(app, place.1, true);
                app.data(|data| data.care(place.1.id).is_none_or(|care| !care.open()))
            });
            return;
        }
        if place.1.kind != Kind::Task {
            self.app.toast("Only tasks are completed. Log what happened instead.");
            return;
        }
        self.act(place, || app.act_with_undo(Command::Complete { task: place.1.id, done: true }).is_some());
    }

    /// Puts off the task of a row.
    pub fn put_off(&self, place: Place, to: Date, time: Option<TimeOfDay>) {
        let app = self.app;
        self.act(place, || app.act_with_undo(Command::Snooze { task: place.1.id, to, time }).is_some());
    }

    /// Asks something below a row.
    pub fn ask(&self, place: Place, item: &Item, sheet: Sheet) {
        let fits = match sheet {
            Sheet::Log(_) => item.subject.is_some(),
            Sheet::Snooze => item.what.kind == Kind::Task,
            Sheet::Day => opportunity(item).is_some(),
        };
        if fits {
            self.here.set(Some(place));
            self.sheet.set(Some((place, sheet)));
        } else {
            self.app.toast(match sheet {
                Sheet::Log(_) => "It belongs to no record where this could be logged.",
                Sheet::Snooze => "Only tasks can be put off.",
                Sheet::Day => "It belongs to no opportunity.",
            });
        }
    }

    /// Closes what is asked.
    pub fn close(&self) {
        self.sheet.set(None);
        self.focus();
    }

    /// Whether logging this is what a task asked for.
    pub fn does(&self, item: &Item, kind: ActivityKind) -> bool {
        self.task(item).is_some_and(|task| {
            matches!(
                (task.kind, kind),
                (TaskKind::Call, ActivityKind::Call)
                    | (TaskKind::Email, ActivityKind::Email)
                    | (TaskKind::Meeting, ActivityKind::Meeting)
                    | (TaskKind::ToDo, ActivityKind::Call | ActivityKind::Email | ActivityKind::Meeting)
            )
        })
    }

    /// Logs what happened, and completes the task of the row if that was it.
    pub fn log(&self, place: Place, item: &Item, kind: ActivityKind, outcome: Option<Outcome>, text: &str, done: bool) {
        let Some(subject) = item.subject else { return };
        let app = self.app;
        let (opportunity, contact, company) = belongs(app, subject);
        let member = app.data(|data| data.settings().and_then(|settings| settings.me));
        let activity = Activity {
            kind,
            at: app.now(),
            text: text.trim().to_string(),
            outcome,
            member,
            opportunity,
            contact,
            company,
            ..Activity::default()
        };
        let failed = matches!(outcome, Some(Outcome::NoAnswer | Outcome::NoShow | Outcome::Received));
        let done = (done && !failed && item.what.kind == Kind::Task).then_some(item.what.id);
        self.act(place, || app.act_with_undo(Command::Log { activity, done }).is_some());
    }

    /// Writes to whoever a row is about, beside the page.
    pub fn write(&self, place: Place, item: &Item) {
        let Some(subject) = item.subject else { return };
        self.here.set(Some(place));
        self.app.writing.set_value(Some((subject, "w".into())));
        self.app.open_record(Some(subject));
    }

    /// Plans to congratulate somebody on their day.
    fn greet(&self, place: Place) {
        let app = self.app;
        let (day, zone, me) = (app.today(), app.zone(), app.data(|data| data.settings().and_then(|one| one.me)));
        let task = app.data(|data| occasion(data, place.1, day, zone).map(|next| greeting(data, &next, me)));
        if let Some(task) = task {
            self.act(place, || app.act_with_undo(Command::Create(task.into())).is_some());
        }
    }

    /// Plans a follow-up for tomorrow; before somebody's day, to congratulate them.
    pub fn plan(&self, place: Place, item: &Item) {
        if place.0 == GroupKind::Keep {
            self.greet(place);
            return;
        }
        let Some(id) = opportunity(item) else {
            self.app.toast("It belongs to no opportunity.");
            return;
        };
        let app = self.app;
        let day = app.today().succ_opt();
        let me = app.data(|data| data.settings().and_then(|settings| settings.me));
        let task = Task {
            title: "Follow up".into(),
            due: day,
            opportunity: Some(id),
            assignee: item.who.or(me),
            ..Task::default()
        };
        self.act(place, || {
            let made = app.act(Command::Create(task.into())).is_some();
            if made {
                app.say_with_undo(format!("Planned a follow-up on {} for tomorrow", item.title));
            }
            made
        });
    }

    /// Opens the dialog that moves the opportunity of a row.
    pub fn move_it(&self, item: &Item) {
        match opportunity(item) {
            Some(id) => self.app.ask_move(vec![id]),
            None => self.app.toast("It belongs to no opportunity."),
        }
    }

    /// Sets the close date of the opportunity of a row.
    pub fn set_day(&self, place: Place, item: &Item, day: Date) {
        let Some(id) = opportunity(item) else { return };
        let app = self.app;
        let mut set = serde_json::Map::new();
        set.insert("close".into(), Value::String(day.to_string()));
        let edit = Command::Edit { id: RecordId::opportunity(id), set };
        self.act(place, || app.act_with_undo(edit).is_some());
    }

    /// Answers a question, or ticks off a list.
    pub fn answer(&self, place: Place, answers: Vec<String>, complete: bool) {
        let app = self.app;
        let answer = Command::Answer { task: place.1.id, answers };
        if complete {
            self.act(place, || app.act_with_undo(answer).is_some());
        } else if let Some(outcome) = app.act(answer) {
            self.said.set(sentence(&outcome.label));
        }
    }
}

/// What a member has open, as a list.
fn theirs(name: &str) -> Route {
    let name = name.replace(['"', '\\'], "");
    Route::parse("opportunities").with_filter(format!("kind:open owner:\"{name}\""))
}

/// The opportunity that a row is about.
pub fn opportunity(item: &Item) -> Option<Id> {
    item.subject.filter(|subject| subject.kind == Kind::Opportunity).map(|subject| subject.id)
}

/// The rows in the order they stand.
fn places(list: &Today) -> impl Iterator<Item = Place> {
    list.groups.iter().flat_map(|group| group.items.iter().map(|item| (group.kind, item.what)))
}

fn has(list: &Today, place: Place) -> bool {
    places(list).any(|one| one == place)
}

fn find(list: &Today, (kind, what): Place) -> Option<Item> {
    let group = list.groups.iter().find(|group| group.kind == kind)?;
    group.items.iter().find(|item| item.what == what).cloned()
}

/// The mark of a row in the page.
pub fn mark((kind, what): Place) -> String {
    format!("{}-{}", kind.mark(), what.id)
}
