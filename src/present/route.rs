//! Where the person is: the part of the address after `#`, read and printed.
//!
//! Filter, sort and the open record are part of it, so that a reload or a bookmark comes back to the same view.

mod asks;
mod list;
mod parts;
mod text;

pub use asks::{Asks, ReportPage};
pub use list::{Look, Order, TaskView};
use text::{Params, YES, plain, word};
pub(super) use text::{decode, encode};

use crate::model::RecordId;
use crate::value::Id;

/// A place in the product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The board of a pipeline; of none named, the first one.
    Board {
        /// The pipeline.
        pipeline: Option<Id>,
        /// The condition that cards meet, as text.
        filter: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
        /// How the list is looked at.
        look: Look,
    },
    /// The table of opportunities.
    Opportunities {
        /// Only of this pipeline.
        pipeline: Option<Id>,
        /// The condition that rows meet, as text.
        filter: String,
        /// The order of the rows.
        sort: Order,
        /// The record shown in the panel.
        open: Option<RecordId>,
        /// How the list is looked at.
        look: Look,
    },
    /// The contacts.
    Contacts {
        /// The condition that rows meet, as text.
        filter: String,
        /// The order of the rows.
        sort: Order,
        /// The record shown in the panel.
        open: Option<RecordId>,
        /// How the list is looked at.
        look: Look,
    },
    /// The companies.
    Companies {
        /// The condition that rows meet, as text.
        filter: String,
        /// The order of the rows.
        sort: Order,
        /// The record shown in the panel.
        open: Option<RecordId>,
        /// How the list is looked at.
        look: Look,
    },
    /// The tasks.
    Tasks {
        /// The condition that rows meet, as text.
        filter: String,
        /// Which of them.
        view: TaskView,
        /// What they are grouped by; by day where nothing is said.
        sort: Order,
        /// The record shown in the panel.
        open: Option<RecordId>,
        /// How the list is looked at.
        look: Look,
    },
    /// The stages of a pipeline, for changing them.
    Stages {
        /// The pipeline.
        pipeline: Option<Id>,
    },
    /// The flow chart of a pipeline.
    Flow {
        /// The pipeline; of none named, the first one.
        pipeline: Option<Id>,
    },
    /// What is to be done, in order.
    Today {
        /// The hat whose work is shown, such as `accountant`; empty for everything.
        tab: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// What is to be sent, or was.
    Outbox {
        /// Words to look for.
        filter: String,
        /// The list: empty for what is due, else `late`, `planned`, `review`, `sent`, `answered`.
        tab: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// Mails in: files and text to be logged.
    Mail {
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The rules, or one of them.
    Rules {
        /// The rule that is edited.
        rule: Option<Id>,
        /// What of it is shown: empty for its words, else `try`, `runs`, `versions`.
        tab: String,
    },
    /// What rules did.
    Runs {
        /// Words to look for.
        filter: String,
        /// The list: empty for all, else `waiting`, `held`, `failed`, `skipped`.
        tab: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The sequences, or one of them.
    Sequences {
        /// The sequence that is edited.
        rule: Option<Id>,
    },
    /// The templates and the content library, or one of them.
    Templates {
        /// The template that is edited.
        template: Option<Id>,
        /// Words to look for.
        filter: String,
    },
    /// The campaigns.
    Campaigns {
        /// Words to look for.
        filter: String,
        /// The order of the rows.
        sort: Order,
    },
    /// What seems to be there twice.
    Duplicates {
        /// Among whom: empty for contacts, else `companies`.
        tab: String,
    },
    /// The form for a new lead, filled in from the address: what came with it, as `name=…&email=…`.
    New {
        /// The fields, as they stand in the address.
        fields: String,
    },
    /// Figures: reports, dashboards, plans, agendas.
    Report {
        /// Which page.
        page: ReportPage,
        /// What is asked.
        asks: Asks,
    },
    /// What makes opportunities promising, in points.
    Scoring,
    /// Who gets new opportunities.
    Distribution,
    /// Records on their way from one member to another, with a summary.
    HandOver {
        /// A member whose records they are, or one record; none for those that meet the condition.
        record: Option<RecordId>,
        /// The condition that opportunities meet, as text.
        filter: String,
    },
    /// The custom fields.
    Fields,
    /// Zone, working hours, days off.
    Settings,
    /// The team.
    Team {
        /// Words to look for.
        filter: String,
        /// The order of the rows.
        sort: Order,
    },
    /// The products.
    Products {
        /// Words to look for.
        filter: String,
        /// The order of the rows.
        sort: Order,
    },
    /// Backup, restore and wiping.
    Data,
    /// Import of a file.
    Import,
    /// Everything that happened, with undo.
    History,
    /// A record on paper.
    Print {
        /// The record.
        record: Option<RecordId>,
    },
    /// Help.
    Help,
    /// The first-run screen.
    Start,
}

impl Default for Route {
    fn default() -> Self {
        Route::Board { pipeline: None, filter: String::new(), open: None, look: Look::default() }
    }
}

impl Route {
    /// Reads the address after the page's own, with or without its `#`. What is unknown leads to the board.
    pub fn parse(hash: &str) -> Route {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let mut params = Params::default();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "pipeline" => params.pipeline = decode(value).parse().ok(),
                "filter" => params.filter = decode(value),
                "sort" => params.sort = Order::parse(&decode(value)),
                "mine" => params.view.mine = value == YES,
                "done" => params.view.done = value == YES,
                "rule" => params.rule = decode(value).parse().ok(),
                "tab" => params.tab = word(&decode(value)),
                "view" => params.look.view = decode(value).parse().ok(),
                "changed" => params.look.changed = value == YES,
                "columns" => params.look.columns = decode(value),
                "layout" => params.look.layout = decode(value),
                "day" => params.look.day = decode(value).parse().ok(),
                "open" => params.open = decode(value).parse().ok(),
                "period" => params.asks.period = plain(&decode(value)),
                "by" => params.asks.by = plain(&decode(value)),
                "with" => params.asks.with = plain(&decode(value)),
                "since" => params.asks.since = decode(value).parse().ok(),
                "against" => params.asks.against = decode(value).parse().ok(),
                "of" => params.asks.of = decode(value).parse().ok(),
                "record" => params.record = decode(value).parse().ok(),
                _ => {}
            }
        }
        let Params { pipeline, filter, sort, view, rule, tab, open, record, look, asks } = params;
        let report = |page| {
            let (tab, filter, day) = (tab.clone(), filter.clone(), look.day);
            Route::Report { page, asks: Asks { tab, pipeline, filter, day, open, ..asks.clone() } }
        };
        match path.trim_matches('/') {
            "board" => Route::Board { pipeline, filter, open, look },
            "opportunities" => Route::Opportunities { pipeline, filter, sort, open, look },
            "contacts" => Route::Contacts { filter, sort, open, look },
            "companies" => Route::Companies { filter, sort, open, look },
            "tasks" => Route::Tasks { filter, view, sort, open, look },
            "stages" => Route::Stages { pipeline },
            "flow" => Route::Flow { pipeline },
            "today" => Route::Today { tab, open },
            "outbox" => Route::Outbox { filter, tab, open },
            "mail" => Route::Mail { open },
            "rules" => Route::Rules { rule, tab },
            "runs" => Route::Runs { filter, tab, open },
            "sequences" => Route::Sequences { rule },
            "templates" => Route::Templates { template: rule, filter },
            "campaigns" => Route::Campaigns { filter, sort },
            "duplicates" => Route::Duplicates { tab },
            "new" => Route::New { fields: query.to_string() },
            "reports" => report(ReportPage::Reports),
            "dashboard" => report(ReportPage::Dashboard),
            "plan" => report(ReportPage::Plan),
            "agenda" => report(ReportPage::Agenda),
            "scoring" => Route::Scoring,
            "distribution" => Route::Distribution,
            "handover" => Route::HandOver { record, filter },
            "fields" => Route::Fields,
            "settings" => Route::Settings,
            "team" => Route::Team { filter, sort },
            "products" => Route::Products { filter, sort },
            "data" => Route::Data,
            "import" => Route::Import,
            "history" => Route::History,
            "print" => Route::Print { record },
            "help" => Route::Help,
            "start" => Route::Start,
            _ => Route::default(),
        }
    }

    /// The word in the address.
    pub fn path(&self) -> &'static str {
        match self {
            Route::Board { .. } => "board",
            Route::Opportunities { .. } => "opportunities",
            Route::Contacts { .. } => "contacts",
            Route::Companies { .. } => "companies",
            Route::Tasks { .. } => "tasks",
            Route::Stages { .. } => "stages",
            Route::Flow { .. } => "flow",
            Route::Today { .. } => "today",
            Route::Outbox { .. } => "outbox",
            Route::Mail { .. } => "mail",
            Route::Rules { .. } => "rules",
            Route::Runs { .. } => "runs",
            Route::Sequences { .. } => "sequences",
            Route::Templates { .. } => "templates",
            Route::Campaigns { .. } => "campaigns",
            Route::Duplicates { .. } => "duplicates",
            Route::New { .. } => "new",
            Route::Report { page, .. } => page.path(),
            Route::Scoring => "scoring",
            Route::Distribution => "distribution",
            Route::HandOver { .. } => "handover",
            Route::Fields => "fields",
            Route::Settings => "settings",
            Route::Team { .. } => "team",
            Route::Products { .. } => "products",
            Route::Data => "data",
            Route::Import => "import",
            Route::History => "history",
            Route::Print { .. } => "print",
            Route::Help => "help",
            Route::Start => "start",
        }
    }
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
