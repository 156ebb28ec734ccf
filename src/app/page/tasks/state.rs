//! What the parts of the page share.

use super::{
    groups::{Asked, By, Line, lines},
    table::SPEC,
};
use crate::app::{
    page::parts::{Asked as Condition, Laid, ListState, ListView, NAMED, with_context},
    store::App,
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing, Task},
    present::{calendar::Span, route::TaskView},
    query::{Expr, Field, Filter},
    value::{Date, Id},
};
use std::{collections::BTreeSet, sync::Arc};

/// How the tasks are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// In groups, one below the other.
    #[default]
    List,
    /// With columns.
    Table,
    /// By day.
    Days(Span),
}

impl Layout {
    /// What a word in the address says.
    pub fn parse(word: &str) -> Layout {
        match (word, Span::parse(word)) {
            ("table", _) => Layout::Table,
            (_, Some(span)) => Layout::Days(span),
            _ => Layout::List,
        }
    }

    /// The word in the address; none for the usual one.
    pub fn word(self) -> &'static str {
        match self {
            Layout::List => "",
            Layout::Table => "table",
            Layout::Days(span) => span.key(),
        }
    }
}

/// The state of the page; copied into every part.
#[derive(Clone, Copy)]
pub struct Tasks {
    pub app: App,
    pub view: ListView,
    pub condition: Memo<Condition>,
    pub expr: Memo<Expr>,
    pub layout: Memo<Layout>,
    pub mine: Memo<bool>,
    pub done: Memo<bool>,
    pub by: Memo<By>,
    /// What is asked of the list in groups, and of the calendar.
    pub asked: Memo<Asked>,
    /// The lines in groups.
    pub lines: Memo<Arc<[Line]>>,
    /// Columns and order of the table.
    pub laid: Laid,
    /// What is listed, which of it is selected, and where the keyboard is.
    pub rows: ListState,
    /// Boxes to select by stand in the list.
    pub picking: RwSignal<bool>,
    /// Where a range of tasks begins.
    pub anchor: StoredValue<Option<Id>>,
    /// The day that a new task is for, while one is added.
    pub adding: RwSignal<Option<Option<Date>>>,
    pub editing: RwSignal<Option<Id>>,
    pub putting_off: RwSignal<Option<Id>>,
    /// The dialogs for a file of the calendar, for a sheet, and for columns.
    pub calendar: RwSignal<bool>,
    pub exporting: RwSignal<bool>,
    pub choosing: RwSignal<bool>,
}

/// Whether a condition asks when tasks were done.
fn asks_for_done(expr: &Expr) -> bool {
    expr.leaves().iter().any(|leaf| matches!(leaf, Expr::Test(test) if test.field == Field::Done))
}

impl Tasks {
    pub fn new(app: App) -> Tasks {
        let view = ListView::new(app, Listing::Tasks);
        let condition = Memo::new(move |before: Option<&Condition>| view.filter.with(|t| Condition::read(t, before)));
        let expr = Memo::new(move |_| condition.with(|condition| condition.expr.clone()));
        let shown = Memo::new(move |_| view.now.with(|now| now.shown.tasks));
        let (mine, done) = (Memo::new(move |_| shown.get().mine), Memo::new(move |_| shown.get().done));
        let by = Memo::new(move |_| view.now.with(|now| By::asked(&now.shown.sort)));
        let layout = Memo::new(move |_| view.now.with(|now| Layout::parse(&now.shown.layout)));
        let asked = Memo::new(move |_| Asked {
            expr: expr.get(),
            // Without a name of one's own there is no “mine”, and no switch to turn it off.
            who: if mine.get() { app.me() } else { None },
            // Whoever asks when tasks were done is shown done ones.
            done: done.get() || expr.with(asks_for_done),
            by: by.get(),
        });
        let lines = Memo::new(move |_| asked.with(|asked| lines(app, asked)));
        let laid = Laid::new(view, &SPEC);
        let table = Memo::new(move |_| in_order(app, laid, &asked.get()));
        let ids = Memo::new(move |_| match layout.get() {
            Layout::Table => table.get(),
            _ => lines.with(|all| all.iter().filter_map(|line| line.task()).collect()),
        });
        let editing = RwSignal::new(None);
        let rows = ListState {
            spec: &SPEC,
            view,
            order: laid.order,
            columns: laid.columns,
            cursor: RwSignal::new(None),
            selected: RwSignal::new(BTreeSet::new()),
            ids,
            on_open: Some(Callback::new(move |id| editing.set(Some(id)))),
        };
        Tasks {
            app,
            view,
            condition,
            expr,
            layout,
            mine,
            done,
            by,
            asked,
            lines,
            laid,
            rows,
            picking: RwSignal::new(false),
            anchor: StoredValue::new(None),
            adding: RwSignal::new(None),
            editing,
            putting_off: RwSignal::new(None),
            calendar: RwSignal::new(false),
            exporting: RwSignal::new(false),
            choosing: RwSignal::new(false),
        }
    }

    pub fn lay_out(self, layout: Layout) {
        self.view.alter(|shown| shown.layout = layout.word().to_string());
    }

    /// Shows other tasks.
    pub fn show(self, change: impl FnOnce(&mut TaskView)) {
        self.view.alter(|shown| change(&mut shown.tasks));
    }

    pub fn group(self, by: By) {
        self.view.alter(|shown| shown.sort = by.said());
    }

    /// How many of the listed ones are open.
    pub fn open(self) -> usize {
        self.lines.with(|all| all.iter().filter(|line| line.open()).count())
    }

    /// Sentences about names in the condition that nothing carries.
    pub fn notes(self) -> Vec<String> {
        self.expr.with(|expr| {
            if expr.is_empty() {
                return Vec::new();
            }
            NAMED.into_iter().for_each(|kind| self.app.track(kind));
            with_context(self.app, |cx| Filter::new(expr, cx).notes().to_vec())
        })
    }

    /// Whether boxes to select by stand in the list.
    pub fn picks(self) -> bool {
        self.picking.get() || self.rows.selected.with(|all| !all.is_empty())
    }

    /// Selects a task or takes it out; the next range begins here.
    pub fn pick(self, id: Id) {
        self.anchor.set_value(Some(id));
        self.rows.toggle(id);
    }

    /// Selects all tasks from where the last choice was made to this one.
    pub fn pick_to(self, id: Id) {
        let from = self.anchor.get_value().or(self.rows.cursor.get_untracked()).unwrap_or(id);
        self.anchor.set_value(Some(from));
        self.rows.ids.with_untracked(|ids| {
            let place = |id: Id| ids.iter().position(|other| *other == id);
            let (Some(a), Some(b)) = (place(from), place(id)) else { return };
            let range = ids.get(a.min(b)..=a.max(b)).unwrap_or_default();
            self.rows.selected.update(|selected| selected.extend(range.iter().copied()));
        });
    }
}

/// The tasks that are asked for, in the order of the table.
fn in_order(app: App, laid: Laid, asked: &Asked) -> Arc<[Id]> {
    let sorted = laid.order.with(|order| order.rows(app, &SPEC));
    app.track(Kind::Task);
    asked.expr.reads().into_iter().for_each(|kind| app.track(kind));
    if !asked.expr.is_empty() {
        NAMED.into_iter().for_each(|kind| app.track(kind));
    }
    with_context(app, |cx| {
        let filter = Filter::new(&asked.expr, cx);
        let wanted = |task: &Task| asked.wants(task) && (filter.is_empty() || filter.keeps(task, cx));
        sorted.iter().filter(|id| cx.data.task(**id).is_some_and(|task| wanted(task))).copied().collect()
    })
}
