//! The columns of a list: its own ones, those of custom fields, which of them are shown, and the order of the rows.

use super::{
    list::{Column, ListSpec},
    score::fit_of,
    views::{ListView, with_context},
};
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::{CustomField, CustomShape, Extra, Kind, Record},
    present::{
        route::Order,
        views::cells::{Cell, Key, cell, fit},
    },
    query::{
        Field, Ideal,
        custom::{Manner, all_fields_of, field_keyed, said_of},
    },
    value::{Currency, Date, Id, Money},
};
use std::sync::Arc;

/// What the word of a custom field's column begins with.
const OWN: &str = "custom.";

/// Where a column comes from.
#[derive(Clone, Copy, PartialEq)]
pub enum Source {
    /// The list draws it.
    List(&'static str),
    /// A field of the query language.
    Field(Field),
    /// A custom field.
    Own(Id),
}

/// A column as it is shown.
#[derive(Clone, PartialEq)]
pub struct Col {
    /// Its word.
    pub key: String,
    /// The word shown.
    pub label: String,
    /// Its width as the grid writes it.
    pub width: String,
    /// Whether it holds figures.
    pub num: bool,
    /// Where it comes from.
    pub from: Source,
}

impl Col {
    fn of_list(column: &'static Column) -> Col {
        let from = column.field.map_or(Source::List(column.key), Source::Field);
        let (key, label, width) = (column.key.to_string(), column.label.to_string(), column.width.to_string());
        Col { key, label, width, num: column.num, from }
    }
}

/// Every column that the list can have.
pub fn columns_of(app: App, spec: &'static ListSpec) -> Memo<Arc<[Col]>> {
    Memo::new(move |_| {
        app.track(Kind::CustomField);
        let own = app.data(|data| {
            let col = |field: &Arc<CustomField>| Col {
                key: format!("{OWN}{}", field.key),
                label: field.name.clone(),
                width: "minmax(90px, 1fr)".into(),
                num: matches!(field.shape, CustomShape::Number | CustomShape::Money),
                from: Source::Own(field.id),
            };
            let live = all_fields_of(data, spec.kind).into_iter().filter(|field| !field.retired);
            live.map(col).collect::<Vec<_>>()
        });
        spec.columns.iter().map(Col::of_list).chain(own).collect()
    })
}

/// The columns that are shown, and what shows others: a view's own ones, else those that were chosen in this browser.
pub fn chosen_columns(
    view: ListView,
    spec: &'static ListSpec,
    all: Memo<Arc<[Col]>>,
) -> (Memo<Arc<[Col]>>, Callback<Vec<String>>) {
    let app = view.app;
    let setting = format!("{}.columns", spec.kind.plural());
    let usual: Vec<String> =
        spec.columns.iter().filter(|column| column.usual).map(|column| column.key.to_string()).collect();
    let kept = app.setting_get(&setting).unwrap_or_default();
    let kept = RwSignal::new(kept.split(',').filter(|word| !word.is_empty()).map(String::from).collect::<Vec<_>>());
    let first = spec.columns.first().map_or("", |column| column.key);
    let shown = {
        let usual = usual.clone();
        Memo::new(move |_| -> Arc<[Col]> {
            let of_view = view.now.with(|now| now.shown.columns.clone());
            let words = [of_view, kept.get(), usual.clone()].into_iter().find(|words| !words.is_empty());
            let words = words.unwrap_or_default();
            all.with(|all| all.iter().filter(|col| col.key == first || words.contains(&col.key)).cloned().collect())
        })
    };
    let choose = Callback::new(move |words: Vec<String>| {
        let words = if words == usual { Vec::new() } else { words };
        if view.now.with_untracked(|now| now.view.is_some()) {
            return view.alter(|shown| shown.columns = words);
        }
        app.setting_set(&setting, &words.join(","));
        kept.set(words);
        view.alter(|shown| shown.columns.clear());
    });
    (shown, choose)
}

/// The order of the rows.
#[derive(Clone, Default, PartialEq)]
pub struct Ordered {
    /// The column's word.
    pub key: String,
    /// From the end.
    pub down: bool,
}

/// The order that is asked for: the usual one where it names none of these.
pub fn ordered(spec: &ListSpec, asked: &Order) -> Ordered {
    let known = |key: &str| key.starts_with(OWN) || spec.columns.iter().any(|column| column.key == key);
    let (key, down) = asked.column().filter(|(key, _)| known(key)).unwrap_or((spec.first_by, false));
    Ordered { key: key.to_string(), down }
}

impl Ordered {
    /// All rows of the list in this order.
    pub fn rows(&self, app: App, spec: &'static ListSpec) -> Arc<[Id]> {
        app.track(spec.kind);
        spec.reads.iter().for_each(|kind| app.track(*kind));
        let home = app.currency();
        if let Some(own) = self.key.strip_prefix(OWN) {
            app.track(Kind::CustomField);
            return app.data(|data| self.by_own(data, spec.kind, own, home));
        }
        let Some(column) = spec.columns.iter().find(|column| column.key == self.key) else { return [].into() };
        column.field.iter().flat_map(|field| field.reads()).for_each(|kind| app.track(*kind));
        with_context(app, |cx| {
            let ideal = (column.field == Some(Field::Fit)).then(|| Ideal::new(cx));
            let key = |id: Id| match (column.field, &ideal) {
                (_, Some(ideal)) => fit(ideal, spec.kind, id, cx).key(home),
                (Some(field), _) => cell(spec.kind, id, field, cx).key(home),
                (None, _) => (spec.sort)(cx.data, id, column.key),
            };
            let rows = cx.data.records_of(spec.kind).map(|record| record.bare_id());
            self.arranged(rows.map(|id| (key(id), id)).collect())
        })
    }

    fn by_own(&self, data: &Dataset, kind: Kind, key: &str, home: Currency) -> Arc<[Id]> {
        let field = field_keyed(data, key);
        let key = |record: &Record| field.map_or(Key::Empty, |field| Key::own(field, record.extra(), data, home));
        self.arranged(data.records_of(kind).map(|record| (key(&record), record.bare_id())).collect())
    }

    /// In this order; what is empty comes last either way.
    fn arranged(&self, mut keyed: Vec<(Key, Id)>) -> Arc<[Id]> {
        keyed.sort_unstable_by(|a, b| {
            let empty = (a.0 == Key::Empty).cmp(&(b.0 == Key::Empty));
            let order = if self.down { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) };
            empty.then(order).then(a.1.cmp(&b.1))
        });
        keyed.into_iter().map(|(_, id)| id).collect()
    }
}

/// As the person's language writes numbers, amounts and dates.
struct Spoken(App);

impl Manner for Spoken {
    fn money(&self, money: Money) -> String {
        self.0.money(money)
    }

    fn date(&self, date: Date) -> String {
        self.0.date(date)
    }
}

/// What a record says for a custom field.
pub fn own_words(app: App, field: Id, extra: &Extra) -> String {
    app.data(|data| data.custom_field(field).map(|field| said_of(field, extra, data, &Spoken(app))).unwrap_or_default())
}

/// A cell that says what the query language knows.
pub fn field_cell(app: App, kind: Kind, id: Id, field: Field) -> AnyView {
    let said = Memo::new(move |_| {
        app.record(penstock::model::RecordId { kind, id });
        field.reads().iter().for_each(|kind| app.track(*kind));
        if field == Field::Fit {
            return fit_of(app, kind, id);
        }
        with_context(app, |cx| cell(kind, id, field, cx))
    });
    let words = move || match said.get() {
        Cell::Nothing => String::new(),
        Cell::Text(text) => text,
        Cell::Number(number) if field == Field::Founded => number.to_string(),
        Cell::Number(number) if field == Field::Fit => app.percent(number),
        Cell::Number(number) => match usize::try_from(number) {
            Ok(count) => app.number(count),
            Err(_) => number.to_string(),
        },
        Cell::Money(all) => app.moneys(&all),
        Cell::Date(date) | Cell::Yearly(date, _) => app.date(date),
        Cell::Flag(yes) => if yes { "yes" } else { "no" }.to_string(),
    };
    view! { <span title=words>{words}</span> }.into_any()
}
