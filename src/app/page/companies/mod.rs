//! The list of companies.

use super::parts::{Column, ListPage, ListSpec, SortKey, TagsShown, field};
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    data::{Dataset, Totals},
    model::{Kind, StageKind},
    value::{Id, Money},
};

static SPEC: ListSpec = ListSpec {
    kind: Kind::Company,
    title: "Companies",
    icon: "building",
    empty: "Organisations you sell to: add one, or import a file of accounts.",
    columns: &[
        Column { key: "name", label: "Name", width: "minmax(160px, 2fr)", num: false },
        Column { key: "sector", label: "Sector", width: "minmax(90px, 1fr)", num: false },
        Column { key: "country", label: "Country", width: "minmax(90px, 1fr)", num: false },
        Column { key: "tags", label: "Tags", width: "minmax(80px, 1fr)", num: false },
        Column { key: "contacts", label: "Contacts", width: "80px", num: true },
        Column { key: "open", label: "Open", width: "120px", num: true },
        Column { key: "won", label: "Won", width: "120px", num: true },
    ],
    reads: &[Kind::Contact, Kind::Opportunity, Kind::Stage],
    haystack,
    sort,
    cell,
};

fn haystack(data: &Dataset, id: Id) -> String {
    let Some(company) = data.company(id) else { return String::new() };
    let tags: Vec<&str> = company.tags.iter().map(String::as_str).collect();
    let tags = tags.join(" ");
    [company.name.as_str(), &company.sector, &company.country, &company.website, &company.phone, &tags, &company.source]
        .join(" ")
}

/// The sums of a company's opportunities in stages of this kind.
fn sums(data: &Dataset, id: Id, kind: StageKind) -> Vec<Money> {
    let all = data.referring(id, Kind::Opportunity).filter_map(|id| data.opportunity(id));
    let wanted = all.filter(|record| data.stage(record.stage).is_some_and(|stage| stage.kind == kind));
    Totals::of(wanted.map(AsRef::as_ref)).values()
}

fn sort(data: &Dataset, id: Id, column: &'static str) -> SortKey {
    let Some(company) = data.company(id) else { return SortKey::Empty };
    let sum = |kind| {
        // Currencies are never added up: the largest of them sorts.
        let most = sums(data, id, kind).into_iter().map(|money| money.minor).max();
        most.map_or(SortKey::Empty, |minor| SortKey::Number(i128::from(minor)))
    };
    match column {
        "sector" => SortKey::text(&company.sector),
        "country" => SortKey::text(&company.country),
        "tags" => SortKey::text(company.tags.first().map_or("", String::as_str)),
        "contacts" => SortKey::count(data.referring(id, Kind::Contact).count()),
        "open" => sum(StageKind::Open),
        "won" => sum(StageKind::Won),
        _ => SortKey::text(&company.name),
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
