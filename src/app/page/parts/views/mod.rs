//! How a list is looked at: by a saved view or by the address alone, with tabs, a filter put together by rows, and columns.

mod builder;
mod builder_row;
mod columns;
mod notes;
mod tabs;

pub use builder::{BuilderButton, BuilderRows, ConditionRows};
pub use columns::ColumnDialog;
pub use notes::FilterNotes;
pub use tabs::ViewTabs;

use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing},
    present::views::saved::{Shown, Standing, altered, listing, standing},
    query::{Context, Expr, QueryError, parse},
};

/// The kinds whose names stand in conditions.
pub const NAMED: [Kind; 8] = [
    Kind::Member,
    Kind::Stage,
    Kind::Pipeline,
    Kind::Company,
    Kind::Contact,
    Kind::Product,
    Kind::Campaign,
    Kind::CustomField,
];

/// Does something with what conditions are read in; whoever asks is told when the day, the place or the person changes.
pub fn with_context<R>(app: App, work: impl FnOnce(&Context<'_>) -> R) -> R {
    let (today, zone, me) = (app.today(), app.zone(), app.me());
    app.data(|data| work(&Context { today, zone, me, data }))
}

/// A list as it is looked at.
#[derive(Clone, Copy)]
pub struct ListView {
    /// The app.
    pub app: App,
    /// The list.
    pub of: Listing,
    /// How it stands.
    pub now: Memo<Standing>,
    /// The condition in force, as text.
    pub filter: Memo<String>,
}

impl ListView {
    /// Of the address. While the page is going away it stays as it was.
    pub fn new(app: App, of: Listing) -> Self {
        let now = Memo::new(move |before: Option<&Standing>| {
            let route = app.route();
            if listing(&route) != Some(of) {
                return before.cloned().unwrap_or_default();
            }
            if route.look().view.is_some() {
                app.track(Kind::View);
                NAMED.into_iter().for_each(|kind| app.track(kind));
            }
            with_context(app, |cx| standing(&route, cx))
        });
        let filter = Memo::new(move |_| now.with(|now| now.shown.filter.clone()));
        ListView { app, of, now, filter }
    }

    /// Shows something else. The address says so, in place of what it said before.
    pub fn alter(self, change: impl FnOnce(&mut Shown)) {
        let route = self.app.address.get_untracked();
        if listing(&route) == Some(self.of) {
            let to = untrack(|| with_context(self.app, |cx| altered(&route, cx, change)));
            self.app.go(to);
        }
    }

    /// Shows what meets this condition.
    pub fn look_for(self, text: impl Into<String>) {
        self.alter(|shown| shown.filter = text.into());
    }
}

/// What a filter says: the last condition that could be read, and what is wrong with the text of now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// The condition.
    pub expr: Expr,
    /// What is wrong.
    pub error: Option<QueryError>,
}

impl Asked {
    /// Reads a text; one that cannot be read leaves the condition before it in force.
    pub fn read(text: &str, before: Option<&Asked>) -> Asked {
        match parse(text) {
            Ok(expr) => Asked { expr, error: None },
            Err(error) => {
                Asked { expr: before.map(|before| before.expr.clone()).unwrap_or_default(), error: Some(error) }
            }
        }
    }
}
