//! The list of companies.

use super::parts::{Column, ListPage, ListSpec, TagsShown, field};
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    data::{Dataset, Totals},
    model::{Kind, Listing, StageKind},
    present::views::cells::Key,
    query::Field,
    value::{Id, Money},
};

/// A column that says what the query language knows.
const fn more(key: &'static str, label: &'static str, num: bool, field: Field) -> Column {
    Column { key, label, width: "minmax(90px, 1fr)", num, usual: false, field: Some(field) }
}

/// A column of the list's own.
const fn own(key: &'static str, label: &'static str, width: &'static str, num: bool) -> Column {
    Column { key, label, width, num, usual: true, field: None }
}

static SPEC: ListSpec = ListSpec {
    kind: Kind::Company,
    of: Listing::Companies,
    title: "Companies",
    icon: "building",
    empty: "Organisations you sell to: add one, or import a file of accounts.",
    columns: &[
        own("name", "Name", "minmax(160px, 2fr)", false),
        own("sector", "Sector", "minmax(90px, 1fr)", false),
        own("country", "Country", "minmax(90px, 1fr)", false),
        own("tags", "Tags", "minmax(80px, 1fr)", false),
        own("contacts", "Contacts", "80px", true),
        own("open", "Open", "120px", true),
        own("won", "Won", "120px", true),
        more("owner", "Owner", false, Field::Owner),
        more("email", "Email", false, Field::Email),
        more("phone", "Phone", false, Field::Phone),
        more("website", "Website", false, Field::Website),
        more("employees", "Employees", true, Field::Employees),
        more("revenue", "Revenue", true, Field::Revenue),
        more("founded", "Founded", true, Field::Founded),
        more("parent", "Parent company", false, Field::Parent),
        more("source", "Source", false, Field::Source),
        more("touched", "Last contact", false, Field::Touched),
        more("untouched", "Days without contact", true, Field::Untouched),
        more("referred", "Recommended by", false, Field::Referred),
        more("brought", "Value brought", true, Field::Brought),
        more("wins", "Opportunities won", true, Field::Wins),
        more("deals", "Opportunities open", true, Field::Deals),
        more("score", "Highest score", true, Field::Score),
        more("fit", "Fit", true, Field::Fit),
        more("address", "Address", false, Field::Address),
        more("created", "Created", false, Field::Created),
    ],
    first_by: "name",
    reads: &[Kind::Contact, Kind::Opportunity, Kind::Stage],
    sort,
    cell,
};

/// The sums of a company's opportunities in stages of this kind.
fn sums(data: &Dataset, id: Id, kind: StageKind) -> Vec<Money> {
    let all = data.referring(id, Kind::Opportunity).filter_map(|id| data.opportunity(id));
    let wanted = all.filter(|record| data.stage(record.stage).is_some_and(|stage| stage.kind == kind));
    Totals::of(wanted.map(AsRef::as_ref)).values()
}

fn sort(data: &Dataset, id: Id, column: &'static str) -> Key {
    let Some(company) = data.company(id) else { return Key::Empty };
    let sum = |kind| {
        // Currencies are never added up: the largest of them sorts.
        let most = sums(data, id, kind).into_iter().map(|money| money.minor).max();
        most.map_or(Key::Empty, |minor| Key::Number(i128::from(minor)))
    };
    match column {
        "sector" => Key::text(&company.sector),
        "country" => Key::text(&company.country),
        "tags" => Key::text(company.tags.first().map_or("", String::as_str)),
        "contacts" => Key::count(data.referring(id, Kind::Contact).count()),
        "open" => sum(StageKind::Open),
        "won" => sum(StageKind::Won),
        _ => Key::text(&company.name),
    }
}

fn cell(app: App, id: Id, column: &'static str) -> AnyView {
    let company = Memo::new(move |_| app.company(id));
    let sum = move |kind: StageKind| {
        move || {
            app.track(Kind::Opportunity);
            app.track(Kind::Stage);
            let sums = app.data(|data| sums(data, id, kind));
            (!sums.is_empty()).then(|| app.moneys(&sums))
        }
    };
    match column {
        "sector" => {
            let sector = field(company, |company| company.sector.clone());
            (move || sector.get()).into_any()
        }
        "country" => {
            let country = field(company, |company| company.country.clone());
            (move || country.get()).into_any()
        }
        "tags" => view! { <TagsShown tags=field(company, |company| company.tags.clone()) /> }.into_any(),
        "contacts" => (move || {
            app.track(Kind::Contact);
            let count = app.data(|data| data.referring(id, Kind::Contact).count());
            (count > 0).then(|| app.number(count))
        })
        .into_any(),
        "open" => sum(StageKind::Open).into_any(),
        "won" => sum(StageKind::Won).into_any(),
        _ => {
            let name = field(company, |company| company.name.clone());
            view! { <span class="cell-main"><b>{move || name.get()}</b></span> }.into_any()
        }
    }
}

/// All companies.
#[component]
pub fn CompaniesPage() -> impl IntoView {
    view! { <ListPage spec=&SPEC /> }
}
