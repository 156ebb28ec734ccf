//! Tasks and meetings on a calendar: the state that its layouts share, and the weeks of a month.

use super::{
    agenda::DayList,
    entry::{EntryButton, about},
    week::Week,
};
use crate::app::{
    page::parts::{ListView, with_context},
    store::App,
    ui::{Button, ButtonKind, Choice, Dialog, Hold, IconButton, Segmented, focus},
};
use leptos::{ev, ev::KeyboardEvent, prelude::*};
use penstock::{
    model::{Activity, Kind, RecordId, Task},
    present::{
        calendar::{Entry, Span, day_later, day_of, entries, moved, stepped, weeks, worked},
        route::Look,
    },
    query::{Expr, Filter},
    value::{Date, Id},
};
use std::{collections::BTreeMap, sync::Arc};

/// How many entries stand in a day of a month before they are counted.
const FEW: usize = 3;

/// What is on which day.
pub type Days = Arc<BTreeMap<Date, Vec<Entry>>>;

/// What the parts of the calendar share.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub app: App,
    /// The day that the keyboard is at.
    pub day: Memo<Date>,
    pub first: chrono::Weekday,
    pub days: Memo<Days>,
    /// What is being dragged, and the day that it is over.
    pub dragged: RwSignal<Option<RecordId>>,
    pub over: RwSignal<Option<Date>>,
    /// A drag ended just now: the click that follows opens nothing.
    pub dropped: StoredValue<bool>,
    /// A finger picks up what it rests on.
    pub hold: Hold,
    /// The day whose whole list is shown.
    pub listed: RwSignal<Option<Date>>,
    pub on_edit: Callback<Id>,
    pub on_add: Callback<Date>,
}

impl Sheet {
    /// Goes to a day; the address keeps it.
    pub fn go(self, day: Date) {
        let route = self.app.address.get_untracked();
        let look = Look { day: Some(day), ..route.look() };
        self.app.go(route.with_look(look));
    }

    /// Goes to a day with the focus.
    pub fn step(self, ev: &KeyboardEvent, day: Date) {
        if ev.alt_key() || ev.ctrl_key() || ev.meta_key() {
            return;
        }
        let to = match ev.key().as_str() {
            "Enter" => {
                ev.prevent_default();
                return self.listed.set(Some(day));
            }
            "n" => {
                ev.prevent_default();
                ev.stop_propagation();
                return self.on_add.run(day);
            }
            key => stepped(day, key, self.first),
        };
        if let Some(to) = to {
            ev.prevent_default();
            self.go(to);
            focus::soon(format!("#day-{to}"));
        }
    }

    /// Puts something on another day, with a way back.
    pub fn put(self, record: RecordId, to: Date) {
        let place = self.app.place();
        if let Some(command) = self.app.data(|data| moved(data, &place, record, to)) {
            self.app.act_with_undo(command);
        }
    }

    /// Alt and an arrow key put an entry on another day; the focus follows it.
    pub fn shift(self, ev: &KeyboardEvent, record: RecordId) {
        let by = match ev.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "ArrowUp" => -7,
            "ArrowDown" => 7,
            _ => return,
        };
        if !ev.alt_key() {
            return;
        }
        ev.prevent_default();
        ev.stop_propagation();
        let place = self.app.place();
        if let Some(day) = self.app.data(|data| day_of(data, &place, record)) {
            let to = day_later(day, by);
            self.put(record, to);
            self.go(to);
            focus::soon(format!("[data-entry=\"{record}\"]"));
        }
    }

    /// Opens an entry: a task to be changed, a meeting's record.
    pub fn open(self, record: RecordId) {
        if self.dropped.get_value() {
            return self.dropped.set_value(false);
        }
        if record.kind == Kind::Task {
            return self.on_edit.run(record.id);
        }
        let about = self.app.data(|data| data.activity(record.id).and_then(|activity| about(activity)));
        if let Some(about) = about {
            self.app.open_record(Some(about));
        }
    }

    fn release(self) {
        let (dragged, over) = (self.dragged.get_untracked(), self.over.get_untracked());
        if dragged.is_some() {
            self.dragged.set(None);
            self.over.set(None);
        }
        if let (Some(record), Some(to)) = (dragged, over) {
            self.dropped.set_value(true);
            let sheet = self;
            // The click of this drag comes before the next task, if it comes at all.
            set_timeout(move || _ = sheet.dropped.try_set_value(false), std::time::Duration::from_millis(0));
            self.put(record, to);
        }
    }

    pub fn enter(self, day: Date) {
        if self.dragged.get_untracked().is_some() {
            self.over.set(Some(day));
        }
    }

    /// What is on a day.
    pub fn on(self, day: Date) -> Vec<Entry> {
        self.days.with(|days| days.get(&day).cloned().unwrap_or_default())
    }

    /// Whether the team works on a day.
    pub fn works(self, day: Date) -> bool {
        !worked(&self.app.settings(), day).is_empty()
    }
}

/// What the calendar lists.
#[derive(Clone, PartialEq)]
pub struct Wanted {
    pub expr: Expr,
    pub who: Option<Id>,
    pub done: bool,
}

fn read(app: App, wanted: &Wanted, span: (Date, Date)) -> Days {
    app.track(Kind::Task);
    app.track(Kind::Activity);
    wanted.expr.reads().into_iter().for_each(|kind| app.track(kind));
    let place = app.place();
    with_context(app, |cx| {
        let filter = Filter::new(&wanted.expr, cx);
        let mine = |member: Option<Id>| wanted.who.is_none_or(|who| member == Some(who));
        let task = |task: &Task| {
            (wanted.done || task.done.is_none()) && mine(task.assignee) && (filter.is_empty() || filter.keeps(task, cx))
        };
        // A meeting that took place is no task: it is shown where nothing is asked for.
        let meeting = |activity: &Activity| mine(activity.member) && filter.is_empty();
        Arc::new(entries(cx.data, &place, span, task, meeting))
    })
}

/// The calendar of the tasks that are asked for.
#[component]
pub fn CalendarSheet(
    list: ListView,
    wanted: Memo<Wanted>,
    span: Memo<Span>,
    #[prop(into)] on_span: Callback<Span>,
    #[prop(into)] on_edit: Callback<Id>,
    #[prop(into)] on_add: Callback<Date>,
) -> impl IntoView {
    let app = list.app;
    let first = app.first_weekday();
    let day = Memo::new(move |_| app.route().look().day.unwrap_or_else(|| app.today()));
    let shown = Memo::new(move |_| span.get().days(day.get(), first));
    let days = Memo::new(move |_| wanted.with(|wanted| read(app, wanted, shown.get())));
    let sheet = Sheet {
        app,
        day,
        first,
        days,
        dragged: RwSignal::new(None),
        over: RwSignal::new(None),
        dropped: StoredValue::new(false),
        hold: Hold::new(),
        listed: RwSignal::new(None),
        on_edit,
        on_add,
    };
    let released = window_event_listener(ev::pointerup, move |_| sheet.release());
    let put_back = move || {
        sheet.dragged.set(None);
        sheet.over.set(None);
    };
    let lost = window_event_listener(ev::pointercancel, move |_| put_back());
    let escaped = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && sheet.dragged.get_untracked().is_some() {
            ev.prevent_default();
            put_back();
        }
    });
    on_cleanup(move || {
        released.remove();
        lost.remove();
        escaped.remove();
    });
    let title = move || match span.get() {
        Span::Week => {
            let (from, to) = shown.get();
            format!("{} – {}", app.short_date(from), app.date(to))
        }
        _ => app.month_and_year(day.get()),
    };
    let turn = move |by: i32| sheet.go(span.get_untracked().turned(day.get_untracked(), by));
    let spans = Span::ALL.map(|span| Choice::new(span, span.word())).to_vec();
    view! {
        <div
            class="cal"
            data-test="calendar"
            // A finger that holds an entry does not scroll. Browsers ask for that where the finger goes down.
            on:touchmove=move |ev| {
                if sheet.hold.holds() {
                    ev.prevent_default();
                }
            }
            on:contextmenu=move |ev| {
                if sheet.hold.holds() {
                    ev.prevent_default();
                }
            }
        >
            <div class="cal-head">
                <IconButton icon="chevron-left" title="Earlier" on_click=move |_| turn(-1) data_test="cal-back" />
                <IconButton icon="chevron-right" title="Later" on_click=move |_| turn(1) data_test="cal-on" />
                <h2 aria-live="polite" data-test="cal-title">{title}</h2>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| sheet.go(untrack(|| app.today())) data_test="cal-today">"Today"</Button>
                <span class="push"></span>
                <Segmented label="Layout" options=Signal::stored(spans) value=span on_pick=move |span| on_span.run(span) data_test="cal-span" />
            </div>
            {move || match span.get() {
                Span::Month => view! { <Month sheet shown /> }.into_any(),
                Span::Week => view! { <Week sheet shown /> }.into_any(),
                Span::Agenda => view! { <super::agenda::Agenda sheet shown /> }.into_any(),
            }}
        </div>
        <Dialog
            open=Signal::derive(move || sheet.listed.get().is_some())
            title=Signal::derive(move || sheet.listed.get().map(|day| app.whole_date(day)).unwrap_or_default())
            on_close=move |()| sheet.listed.set(None)
            data_test="cal-day-dialog"
        >
            <div class="dialog-body">
                {move || sheet.listed.get().map(|day| view! { <DayList sheet day /> })}
            </div>
            <div class="dialog-foot">
                <Button
                    class="push"
                    icon="plus"
                    on_click=move |_| {
                        if let Some(day) = sheet.listed.get_untracked() {
                            sheet.listed.set(None);
                            on_add.run(day);
                        }
                    }
                    data_test="cal-add"
                >
                    "New task"
                </Button>
                <Button kind=ButtonKind::Main on_click=move |_| sheet.listed.set(None)>"Done"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Month(sheet: Sheet, shown: Memo<(Date, Date)>) -> impl IntoView {
    let app = sheet.app;
    let names = move || {
        let week = weeks(Span::Week, shown.get().0, sheet.first);
        let name = |day: &Date| view! { <span role="columnheader" class="cal-name">{app.weekday(*day)}</span> };
        week.first().map(|days| days.iter().map(name).collect_view())
    };
    let starts = Memo::new(move |_| weeks(Span::Month, sheet.day.get(), sheet.first));
    view! {
        <div class="cal-month" role="grid" aria-label=move || app.month_and_year(sheet.day.get()) data-test="cal-month">
            <div class="cal-names" role="row">{names}</div>
            <For each=move || starts.get() key=|week| *week let:week>
                <div class="cal-week-row" role="row">
                    {week.into_iter().map(|day| view! { <DayCell sheet day /> }).collect_view()}
                </div>
            </For>
        </div>
        <div class="cal-below">
            <h3>{move || app.whole_date(sheet.day.get())}</h3>
            {move || view! { <DayList sheet day=sheet.day.get() /> }}
        </div>
    }
}

#[component]
fn DayCell(sheet: Sheet, day: Date) -> impl IntoView {
    let app = sheet.app;
    let on = Memo::new(move |_| sheet.on(day));
    let here = Memo::new(move |_| sheet.day.get() == day);
    let other = Memo::new(move |_| chrono::Datelike::month(&sheet.day.get()) != chrono::Datelike::month(&day));
    let few = Memo::new(move |_| {
        on.with(|on| {
            on.iter().take(if on.len() > FEW { FEW - 1 } else { FEW }).map(|one| one.record).collect::<Vec<_>>()
        })
    });
    let more = move || on.with(|on| on.len()) - few.with(|few| few.len());
    let label = move || {
        let count = on.with(|on| on.len());
        let what = match count {
            0 => "nothing".to_string(),
            1 => "1 entry".to_string(),
            count => format!("{} entries", app.number(count)),
        };
        format!("{}, {what}", app.whole_date(day))
    };
    view! {
        <div
            role="gridcell"
            id=format!("day-{day}")
            class="cal-day"
            class:today=move || app.today() == day
            class:here=move || here.get()
            class:other=move || other.get()
            class:off=move || !sheet.works(day)
            class:over=move || sheet.over.get() == Some(day)
            tabindex=move || if here.get() { "0" } else { "-1" }
            aria-label=label
            aria-current=move || (app.today() == day).then_some("date")
            data-test="cal-day"
            data-day=day.to_string()
            on:pointerenter=move |_| sheet.enter(day)
            on:click=move |_| {
                sheet.go(day);
                if on.with_untracked(Vec::is_empty) && sheet.dragged.get_untracked().is_none() {
                    sheet.on_add.run(day);
                }
            }
            on:keydown=move |ev| {
                if ev.target() == ev.current_target() {
                    sheet.step(&ev, day);
                }
            }
        >
            <span class="cal-number" aria-hidden="true">{chrono::Datelike::day(&day)}</span>
            <For each=move || few.get() key=|record| *record let:record>
                <EntryButton sheet record />
            </For>
            {move || (more() > 0).then(|| view! {
                <button
                    type="button"
                    class="cal-more"
                    data-test="cal-more"
                    on:click=move |ev| {
                        ev.stop_propagation();
                        sheet.listed.set(Some(day));
                    }
                >
                    {format!("{} more", app.number(more()))}
                </button>
            })}
            <span class="cal-count" aria-hidden="true">{move || on.with(|on| (!on.is_empty()).then(|| app.number(on.len())))}</span>
        </div>
    }
}
