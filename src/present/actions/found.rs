//! A record as a line that tells it from others, and the place that shows it.

use crate::data::Dataset;
use crate::model::{ActivityKind, Kind, Listing, Record, RecordId, Task};
use crate::present::route::{Asks, Look, ReportPage, Route};
use crate::value::{Date, Id, Money, Time, quoted};

/// A part of what stands after a name. Amounts and days are written as the person's language writes them.
#[derive(Clone, Debug, PartialEq)]
pub enum Bit {
    /// Words.
    Words(String),
    /// An amount.
    Money(Money),
    /// A day.
    Day(Date),
    /// A moment.
    Moment(Time),
}

/// A record as a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its icon.
    pub icon: &'static str,
    /// What people call it.
    pub label: String,
    /// What tells it from others of that name.
    pub about: Vec<Bit>,
    /// Whether work on it is over.
    pub over: bool,
}

/// A record as a line.
pub fn shown(record: &Record, data: &Dataset) -> Shown {
    let mut about = Vec::new();
    let mut over = false;
    {
        let mut say = |words: &str| {
            if !words.is_empty() {
                about.push(Bit::Words(words.to_string()));
            }
        };
        match record {
            Record::Opportunity(one) => {
                say(&company(data, one.company));
                let stage = data.stage(one.stage);
                say(stage.map_or("", |stage| stage.name.as_str()));
                over = stage.is_some_and(|stage| stage.kind.closed());
                about.extend(one.value.map(Bit::Money));
            }
            Record::Contact(one) => {
                say(&company(data, one.company));
                say(&one.title);
                say(one.emails.first().or(one.phones.first()).map_or("", String::as_str));
            }
            Record::Company(one) => {
                say(&one.sector);
                say(&one.country);
                let open = data.referring(one.id, Kind::Opportunity).count();
                if open > 0 {
                    say(&crate::value::plural(open, "opportunity", "opportunities"));
                }
            }
            Record::Task(one) => {
                over = one.done.is_some();
                say(if over { "Done" } else { "" });
                say(&title(data, subject(one)));
                about.extend(one.due.map(Bit::Day));
            }
            Record::Activity(one) => {
                say(&title(data, of((one.opportunity, one.contact, one.company))));
                about.push(Bit::Moment(one.at));
            }
            Record::Message(one) => {
                over = !one.open();
                say(one.channel.word());
                say(&title(data, of((one.opportunity, one.contact, None))));
                about.push(Bit::Moment(one.sent.unwrap_or(one.due)));
            }
            Record::Care(one) => {
                say(one.kind.word());
                say(&title(data, of((one.opportunity, one.contact, one.company))));
                about.push(Bit::Day(one.on));
            }
            Record::Member(one) => [&one.email, &one.office].into_iter().for_each(|words| say(words)),
            Record::Product(one) => {
                say(&one.series);
                about.extend(one.price.map(Bit::Money));
            }
            Record::Campaign(one) => say(&one.channel),
            Record::Template(one) => say(one.kind.word()),
            Record::Stage(one) => say(data.pipeline(one.pipeline).map_or("", |pipeline| pipeline.name.as_str())),
            Record::Rule(one) => say(if one.on { "On" } else { "Off" }),
            Record::View(one) => say(one.of.word()),
            _ => {}
        }
    }
    let label = record.title();
    let label = if label.is_empty() { format!("A {} without a name", record.kind().name()) } else { label };
    Shown { icon: icon(record), label, about, over }
}

fn icon(record: &Record) -> &'static str {
    match record {
        Record::Opportunity(_) => "square-kanban",
        Record::Contact(_) => "user",
        Record::Company(_) => "building",
        Record::Task(_) => "list-checks",
        Record::Activity(one) => match one.kind {
            ActivityKind::Call => "phone",
            ActivityKind::Email => "mail",
            ActivityKind::Meeting => "users",
            ActivityKind::Note => "sticky-note",
        },
        Record::Message(_) => "send",
        Record::Care(_) => "star",
        Record::Member(_) => "user",
        Record::Product(_) => "package",
        Record::Campaign(_) => "megaphone",
        Record::Template(_) => "file-text",
        Record::Sequence(_) => "list-ordered",
        Record::Rule(_) => "zap",
        Record::View(_) => "eye",
        Record::ScoreRule(_) => "gauge",
        Record::Goal(_) => "target",
        Record::Dashboard(_) => "layout-dashboard",
        _ => "columns",
    }
}

fn company(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.company(id)).map(|company| company.name.clone()).unwrap_or_default()
}

fn title(data: &Dataset, id: Option<RecordId>) -> String {
    id.and_then(|id| data.get(id)).map(|record| record.title()).unwrap_or_default()
}

/// The first record of those that something is about.
fn of((sale, contact, company): (Option<Id>, Option<Id>, Option<Id>)) -> Option<RecordId> {
    let contact = contact.map(|id| RecordId { kind: Kind::Contact, id });
    let company = company.map(|id| RecordId { kind: Kind::Company, id });
    sale.map(RecordId::opportunity).or(contact).or(company)
}

fn subject(task: &Task) -> Option<RecordId> {
    of((task.opportunity, task.contact, task.company))
}

/// The record with a panel that shows a record: itself, or what it is about.
pub fn beside(record: &Record) -> Option<RecordId> {
    match record {
        Record::Opportunity(_) | Record::Contact(_) | Record::Company(_) => Some(record.id()),
        Record::Task(one) => subject(one),
        Record::Activity(one) => of((one.opportunity, one.contact, one.company)),
        Record::Care(one) => of((one.opportunity, one.contact, one.company)),
        _ => None,
    }
}

/// The page that a record belongs to, with it in front.
pub fn place_of(record: &Record) -> Route {
    let page = |path: &str| Route::parse(&format!("#/{path}"));
    let named = |path: &str, name: &str| page(path).with_filter(quote(name));
    match record {
        Record::Opportunity(_) => page("opportunities").with_open(Some(record.id())),
        Record::Contact(_) => page("contacts").with_open(Some(record.id())),
        Record::Company(_) => page("companies").with_open(Some(record.id())),
        Record::Task(one) => page("tasks").with_filter(quote(&one.title)),
        Record::Activity(_) | Record::Care(_) => page("history"),
        Record::Message(_) => page("outbox"),
        Record::Member(one) => named("team", &one.name),
        Record::Product(one) => named("products", &one.name),
        Record::Campaign(one) => named("campaigns", &one.name),
        Record::Template(one) => Route::Templates { template: Some(one.id), filter: String::new() },
        Record::Sequence(one) => Route::Sequences { rule: Some(one.id) },
        Record::Rule(one) => Route::Rules { rule: Some(one.id), tab: String::new() },
        Record::Pipeline(one) => Route::parse(&format!("#/board?pipeline={}", one.id)),
        Record::Stage(one) => Route::parse(&format!("#/board?pipeline={}", one.pipeline)),
        Record::View(one) => with_view(page(listing(one.of)), one.id),
        Record::ScoreRule(_) => Route::Scoring,
        Record::Goal(one) => figures(ReportPage::Plan, one.id),
        Record::Dashboard(one) => figures(ReportPage::Dashboard, one.id),
        _ => Route::default(),
    }
}

/// A page of figures about a goal, or a dashboard.
fn figures(page: ReportPage, of: Id) -> Route {
    Route::Report { page, asks: Asks { of: Some(of), ..Asks::default() } }
}

/// A name as a search takes it word for word.
fn quote(name: &str) -> String {
    quoted(name).trim_matches(['“', '”', '…']).replace('"', " ")
}

fn listing(of: Listing) -> &'static str {
    match of {
        Listing::Board => "board",
        Listing::Opportunities => "opportunities",
        Listing::Contacts => "contacts",
        Listing::Companies => "companies",
        Listing::Tasks => "tasks",
    }
}

fn with_view(mut route: Route, view: Id) -> Route {
    if let Route::Board { look, .. }
    | Route::Opportunities { look, .. }
    | Route::Contacts { look, .. }
    | Route::Companies { look, .. }
    | Route::Tasks { look, .. } = &mut route
    {
        *look = Look { view: Some(view), ..Look::default() };
    }
    route
}
