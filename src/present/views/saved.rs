//! Saved views: what a list shows, whether a view says it or the address, and what differs between the two.

use crate::data::Dataset;
use crate::model::{Listing, View};
use crate::present::route::{Look, Order, Route, TaskView};
use crate::query::{Context, missing, parse, pin, unpin};
use crate::value::{Id, Rank, quoted};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The word for one's own tasks among the words of a layout.
const MINE: &str = "mine";
/// The word for done tasks.
const DONE: &str = "done";

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The condition that is met, as text with names.
    pub filter: String,
    /// The order.
    pub sort: Order,
    /// The columns by their words; empty for the usual ones.
    pub columns: Vec<String>,
    /// How it is laid out; empty for the usual way.
    pub layout: String,
    /// The pipeline.
    pub pipeline: Option<Id>,
    /// Which tasks.
    pub tasks: TaskView,
}

/// How a list stands: what it shows, and by which view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is shown.
    pub shown: Shown,
    /// The saved view that it is shown by.
    pub view: Option<Id>,
    /// What is shown differs from the view.
    pub changed: bool,
    /// The address names a view that is not there.
    pub gone: bool,
}

/// The list that an address leads to.
pub fn listing(route: &Route) -> Option<Listing> {
    match route {
        Route::Board { .. } => Some(Listing::Board),
        Route::Opportunities { .. } => Some(Listing::Opportunities),
        Route::Contacts { .. } => Some(Listing::Contacts),
        Route::Companies { .. } => Some(Listing::Companies),
        Route::Tasks { .. } => Some(Listing::Tasks),
        _ => None,
    }
}

/// A list with nothing said about it.
pub fn plain(of: Listing) -> Route {
    Route::parse(match of {
        Listing::Board => "board",
        Listing::Opportunities => "opportunities",
        Listing::Contacts => "contacts",
        Listing::Companies => "companies",
        Listing::Tasks => "tasks",
    })
}

/// The views of a list, in the order of their tabs.
pub fn views_of(data: &Dataset, of: Listing) -> Vec<Arc<View>> {
    let mut all: Vec<_> = data.views().filter(|view| view.of == of).cloned().collect();
    all.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    all
}

fn view_of<'a>(route: &Route, data: &'a Dataset) -> Option<&'a Arc<View>> {
    let view = data.view(route.look().view?)?;
    (Some(view.of) == listing(route)).then_some(view)
}

/// What a view shows, with the names that its records have now.
pub fn shown_by(view: &View, cx: &Context<'_>) -> Shown {
    let filter = parse(&view.filter).map_or_else(|_| view.filter.clone(), |expr| unpin(&expr, cx).to_string());
    let words: Vec<&str> = view.layout.split(' ').filter(|word| !word.is_empty()).collect();
    Shown {
        filter,
        sort: Order::parse(&view.sort),
        columns: view.columns.clone(),
        layout: words.iter().find(|word| ![MINE, DONE].contains(*word)).map(ToString::to_string).unwrap_or_default(),
        pipeline: view.pipeline.filter(|id| cx.data.pipeline(*id).is_some()),
        tasks: TaskView { mine: words.contains(&MINE), done: words.contains(&DONE) },
    }
}

fn said(route: &Route) -> Shown {
    let look = route.look();
    Shown {
        filter: route.filter().to_string(),
        sort: route.sort(),
        columns: look.columns.split(',').filter(|word| !word.is_empty()).map(String::from).collect(),
        layout: look.layout,
        pipeline: route.pipeline(),
        tasks: route.task_view(),
    }
}

/// How the list of an address stands. A view that is unchanged shows what it says now, whatever stands in the address.
pub fn standing(route: &Route, cx: &Context<'_>) -> Standing {
    let look = route.look();
    match view_of(route, cx.data) {
        Some(view) if !look.changed => {
            Standing { shown: shown_by(view, cx), view: Some(view.id), changed: false, gone: false }
        }
        Some(view) => Standing { shown: said(route), view: Some(view.id), changed: true, gone: false },
        None => Standing { shown: said(route), view: None, changed: false, gone: look.view.is_some() },
    }
}

/// The filter with names pinned to ids; one that cannot be read as it is.
fn pinned(text: &str, cx: &Context<'_>) -> String {
    parse(text).map_or_else(|_| text.trim().to_string(), |expr| pin(&expr, cx).to_string())
}

/// Whether two ways to look come to the same.
fn same(a: &Shown, b: &Shown, of: Listing, cx: &Context<'_>) -> bool {
    let pipeline = |shown: &Shown| match of {
        // A board is always of one.
        Listing::Board => shown.pipeline.or_else(|| cx.data.live_pipelines().first().map(|first| first.id)),
        _ => shown.pipeline,
    };
    pipeline(a) == pipeline(b)
        && pinned(&a.filter, cx) == pinned(&b.filter, cx)
        && (&a.sort, &a.columns, &a.layout, a.tasks) == (&b.sort, &b.columns, &b.layout, b.tasks)
}

/// The address of a list that shows this, by a view or by none.
fn address(route: &Route, shown: &Shown, view: Option<Id>, changed: bool) -> Route {
    let look =
        Look { view, changed, columns: shown.columns.join(","), layout: shown.layout.clone(), day: route.look().day };
    let route = route.clone().with_filter(shown.filter.clone()).with_sort(shown.sort.clone());
    route.with_pipeline(shown.pipeline).with_task_view(shown.tasks).with_look(look)
}

/// The address after a change of what is shown. Under a view it is marked as changed while it differs from it.
pub fn altered(route: &Route, cx: &Context<'_>, change: impl FnOnce(&mut Shown)) -> Route {
    let mut now = standing(route, cx);
    change(&mut now.shown);
    let Some(view) = view_of(route, cx.data) else { return address(route, &now.shown, None, false) };
    let differs = !same(&now.shown, &shown_by(view, cx), view.of, cx);
    address(route, &now.shown, Some(view.id), differs)
}

/// The address of a view. It holds what the view shows as well, for where the view is not there.
pub fn opened(route: &Route, view: &View, cx: &Context<'_>) -> Route {
    let from = if listing(route) == Some(view.of) { route.clone() } else { plain(view.of) };
    address(&from, &shown_by(view, cx), Some(view.id), false)
}

/// The address without any view; a board stays that of its pipeline.
pub fn left(route: &Route) -> Route {
    let of = listing(route).unwrap_or_default();
    let pipeline = route.pipeline().filter(|_| of == Listing::Board);
    plain(of).with_pipeline(pipeline).with_open(route.open())
}

/// The address to hand on: the record beside the list stays behind, and what columns are shown is said.
pub fn link(route: &Route, columns: &[String], cx: &Context<'_>) -> Route {
    let now = standing(route, cx);
    let columns = if now.shown.columns.is_empty() { columns.to_vec() } else { now.shown.columns.clone() };
    address(route, &Shown { columns, ..now.shown }, now.view, now.changed).with_open(None)
}

/// The layout's words as a view keeps them.
fn layout(shown: &Shown) -> String {
    let words =
        [shown.layout.as_str(), if shown.tasks.mine { MINE } else { "" }, if shown.tasks.done { DONE } else { "" }];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A view of what is shown.
pub fn made(name: &str, of: Listing, shown: &Shown, cx: &Context<'_>) -> View {
    View {
        name: name.trim().to_string(),
        of,
        pipeline: shown.pipeline,
        filter: pinned(&shown.filter, cx),
        sort: shown.sort.to_string(),
        columns: shown.columns.clone(),
        layout: layout(shown),
        ..View::default()
    }
}

/// What is to be set on a view so that it shows this.
pub fn kept(shown: &Shown, cx: &Context<'_>) -> Map<String, Value> {
    let text = |text: String| if text.is_empty() { Value::Null } else { text.into() };
    let columns = if shown.columns.is_empty() { Value::Null } else { shown.columns.clone().into() };
    Map::from_iter([
        ("filter".to_string(), text(pinned(&shown.filter, cx))),
        ("sort".to_string(), text(shown.sort.to_string())),
        ("columns".to_string(), columns),
        ("layout".to_string(), text(layout(shown))),
        ("pipeline".to_string(), shown.pipeline.map_or(Value::Null, |id| id.to_string().into())),
    ])
}

/// A copy of a view, behind it.
pub fn copy(view: &View, data: &Dataset) -> View {
    let all = views_of(data, view.of);
    let next = all.iter().position(|one| one.id == view.id).and_then(|at| all.get(at + 1));
    let taken = |name: &str| all.iter().any(|one| one.name == name);
    let names = std::iter::once(format!("{} copy", view.name)).chain((2..).map(|n| format!("{} copy {n}", view.name)));
    let name = names.take(all.len() + 1).find(|name| !taken(name)).unwrap_or_default();
    let rank = Rank::between(Some(&view.rank), next.map(|next| &next.rank));
    View { id: Id::NIL, name, rank, ..view.clone() }
}

/// The order key that puts a view at a place among its tabs.
pub fn rank_at(data: &Dataset, of: Listing, id: Id, to: usize) -> Rank {
    let others: Vec<_> = views_of(data, of).into_iter().filter(|view| view.id != id).collect();
    let before = to.checked_sub(1).and_then(|at| others.get(at));
    Rank::between(before.map(|view| &view.rank), others.get(to).map(|view| &view.rank))
}

/// What is wrong with a filter, in sentences: it cannot be read, or names what is gone.
pub fn wrong(filter: &str, cx: &Context<'_>) -> Vec<String> {
    match parse(filter) {
        Ok(expr) => missing(&expr, cx),
        Err(error) => vec![format!("The filter {} cannot be read: {error}", quoted(filter))],
    }
}

/// A view that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Starter {
    /// What it is called.
    pub name: &'static str,
    /// What it asks.
    pub filter: &'static str,
    /// Its order.
    pub sort: &'static str,
    /// Its layout.
    pub layout: &'static str,
}

/// The views that are offered for a list.
pub fn starters(of: Listing) -> Vec<Starter> {
    fn one(name: &'static str, filter: &'static str, sort: &'static str) -> Starter {
        Starter { name, filter, sort, layout: "" }
    }
    match of {
        Listing::Board => vec![
            one("Mine", "owner:me", ""),
            one("Closing this month", "close:this-month kind:open", ""),
            one("No next step", "next:none kind:open", ""),
            one("Quiet for two weeks", "untouched>14 kind:open", ""),
        ],
        Listing::Opportunities => vec![
            one("Closing this month", "close:this-month kind:open", "close"),
            one("No next step", "next:none kind:open", ""),
            one("Largest open", "kind:open", "-value"),
            one("Mine", "owner:me kind:open", ""),
            one("Won this quarter", "kind:won entered:this-quarter", "-value"),
        ],
        Listing::Contacts => vec![
            one("Forgotten contacts", "untouched>60 optout:no", "touched"),
            one("To research", "research<6", "research"),
            one("Birthdays this month", "birthday:this-month", "birthday"),
            one("Customers", "wins>=1", "-worth"),
            one("Nobody in charge", "owner:none", ""),
        ],
        Listing::Companies => vec![
            one("Customers", "wins>=1", "-won"),
            one("Nothing open", "deals:0", ""),
            one("Forgotten companies", "untouched>90", "touched"),
        ],
        Listing::Tasks => vec![
            one("My open tasks", "owner:me", ""),
            one("Meetings", "type:meeting", ""),
            one("Nobody in charge", "owner:none", "record"),
            Starter { name: "Calendar", filter: "", sort: "", layout: "month" },
        ],
    }
}

/// A view made from what is offered.
pub fn started(starter: &Starter, of: Listing) -> View {
    View {
        name: starter.name.into(),
        of,
        filter: starter.filter.into(),
        sort: starter.sort.into(),
        layout: starter.layout.into(),
        ..View::default()
    }
}

#[cfg(test)]
#[path = "saved_tests.rs"]
mod tests;
