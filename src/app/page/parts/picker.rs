//! Choosing a record by name, or creating it there.

use crate::app::{
    store::{App, use_app},
    ui::Combobox,
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Campaign, Company, Contact, Kind, Member, Product, Record, RecordId, Task},
    search::Query,
    value::Id,
};
use serde_json::Value;

fn fresh(kind: Kind, name: String, company: Option<Id>) -> Option<Record> {
    match kind {
        Kind::Company => Some(Company { name, ..Company::default() }.into()),
        Kind::Contact if name.contains('@') && !name.contains(' ') => {
            Some(Contact { emails: vec![name], company, ..Contact::default() }.into())
        }
        Kind::Contact => Some(Contact { name, company, ..Contact::default() }.into()),
        Kind::Member => Some(Member { name, ..Member::default() }.into()),
        Kind::Campaign => Some(Campaign { name, ..Campaign::default() }.into()),
        Kind::Product => Some(Product { name, ..Product::default() }.into()),
        _ => None,
    }
}

/// A task for somebody who is added to the team with it: one change.
pub fn task_for_newcomer(task: &Task, name: &str) -> Command {
    let stand_in = Id::from_bits(1);
    let member = Member { id: stand_in, name: name.to_string(), ..Member::default() };
    let task = Task { assignee: Some(stand_in), ..task.clone() };
    Command::CreateAll(vec![member.into(), task.into()])
}

fn offered(record: &Record) -> bool {
    match record {
        Record::Member(member) => !member.retired,
        Record::Product(product) => !product.retired,
        Record::Campaign(campaign) => !campaign.retired,
        _ => true,
    }
}

/// More records than these are not listed as a whole.
const MANY: usize = 1_000;
/// So many are shown of them.
const SHOWN: usize = 50;

fn line(record: &Record) -> (String, String) {
    (record.bare_id().to_string(), record.title())
}

/// Those that were added last, the latest first.
fn latest(app: App, kind: Kind) -> Vec<(String, String)> {
    app.data(|data| data.latest(kind).filter(offered).take(SHOWN).map(|record| line(&record)).collect())
}

/// Those that what is typed finds, the best first.
fn found(app: App, kind: Kind, typed: &str) -> Vec<(String, String)> {
    let hits = app.look_up_of(kind, &Query::parse(typed), SHOWN);
    app.data(|data| hits.iter().filter_map(|hit| data.get(hit.id)).filter(offered).map(|one| line(&one)).collect())
}

/// A field of a record with the value that it is to have.
pub type Link = (RecordId, &'static str, Value);

/// Puts a new record into a field that holds one id.
pub fn link_field(id: RecordId, field: &'static str) -> impl Fn(Id) -> Link + Copy + Send + Sync + 'static {
    move |new| (id, field, new.to_string().into())
}

/// A company, contact, member, product or campaign chosen by name; a new name can be created.
#[component]
pub fn RecordPicker(
    kind: Kind,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Option<Id>>,
    #[prop(into)] on_pick: Callback<Option<Id>>,
    /// Where a new one goes, by the id that stands for it until it is there: created and linked as one change.
    #[prop(optional, into)]
    link: Option<Callback<Id, Link>>,
    /// Gets the name of a new one instead: for a form that creates it together with its own record.
    #[prop(optional, into)]
    on_new: Option<Callback<String>>,
    /// The name that such a form was given.
    #[prop(optional, into)]
    written: Signal<String>,
    /// A new contact works there.
    #[prop(optional, into)]
    company: Signal<Option<Id>>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] boxed: bool,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| match value.get() {
        Some(id) => app.record(RecordId { kind, id }).map(|record| record.title()),
        None => Some(written.get()),
    });
    // Where there are very many they are looked up, not listed: the latest ones, then those that are found. Until all can
    // be found they are listed, so that nobody is made a second time.
    let many = move || app.data(|data| data.count(kind)) > MANY && app.search_ready();
    let look = move |typed: String| {
        app.track(kind);
        many().then(|| if typed.trim().is_empty() { latest(app, kind) } else { found(app, kind, &typed) })
    };
    let options = Memo::new(move |_| {
        app.track(kind);
        if many() {
            return Vec::new();
        }
        let mut all: Vec<(String, String)> = app.data(|data| {
            let records = data.records_of(kind).filter(offered);
            records.map(|record| (record.bare_id().to_string(), record.title())).collect()
        });
        all.sort_by_cached_key(|(_, title)| title.to_lowercase());
        all
    });
    let pick = move |text: String| {
        if let Ok(id) = text.parse::<Id>() {
            on_pick.run(Some(id));
        }
    };
    let create = move |name: String| {
        if let Some(take) = on_new {
            return take.run(name);
        }
        let Some(record) = fresh(kind, name, company.get_untracked()) else { return };
        // A new one is either part of what the form makes, or linked in the change that makes it: never two steps.
        let Some(link) = link else { return };
        let stand_in = Id::from_bits(1);
        let (id, field, value) = link.run(stand_in);
        let set = std::iter::once((field.to_string(), value)).collect();
        app.act_with_undo(Command::CreateAndEdit { records: vec![record.with_id(stand_in)], id, set });
    };
    let class = if boxed { "" } else { "inline-edit" };
    let placeholder = Signal::derive(move || placeholder.get().unwrap_or_else(|| "–".into()));
    view! {
        <Combobox
            label
            value=Signal::derive(move || shown.get().unwrap_or_default())
            options
            look=Callback::new(look)
            on_pick=pick
            on_create=Callback::new(create)
            on_clear=Callback::new(move |()| on_pick.run(None))
            placeholder
            error
            hide_label
            row=!hide_label && !boxed
            class
            data_test=data_test.unwrap_or_else(|| format!("pick-{}", kind.name()))
        />
    }
}
