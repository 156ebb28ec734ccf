//! Campaigns: what marketing does, what it costs, and what came of it.

mod dialog;
mod link;
mod rows;
mod totals;

use crate::app::{
    page::parts::{RecordDialog, Table, TablePage, TableSpec, retire_action, row_actions},
    store::{App, use_app},
    ui::{Button, EmptyState, MenuButton, MenuItem},
};
use dialog::Fields;
use leptos::prelude::*;
use link::{LinkDialog, Linking};
use penstock::{
    model::{Campaign, Kind, RecordId},
    present::{
        campaigns::{Return, Which, condition, figures},
        route::Route,
    },
    query::Context,
    value::{Id, plural},
};
use rows::{By, follow, rows};
use totals::Totals;

const SPEC: TableSpec = TableSpec {
    kind: Kind::Campaign,
    page_mark: "campaigns",
    mark: "campaign",
    title: "Campaigns",
    intro: "What marketing does to bring leads, what it costs, and what came of it. Leads are a campaign's opportunities, and its contacts who take part in none of them.",
    new_label: "Name of a new campaign",
    new_hint: "Add a campaign by name",
    search_hint: "Search the campaigns",
    no_match: "No campaign of that name",
    show_all: "Show all",
    fresh: |name| Campaign { name, ..Campaign::default() }.into(),
};

fn record_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Campaign, id }
}

/// The campaigns: figures, search, sort, edit, retire, links.
#[component]
pub fn CampaignsPage() -> impl IntoView {
    let app = use_app();
    let table = Table::<By>::of(SPEC.page_mark);
    let editing = table.editing;
    let linking: Linking = RwSignal::new(None);
    let shown = Memo::new(move |_| rows(app, &table.search.get(), table.order.get()));
    let none = move || {
        view! { <EmptyState icon="megaphone" title="No campaigns yet" text="Add a fair, a mailing or an advertisement. Its leads can come from a link, a file, or by hand." data_test="campaigns-empty"><Button icon="upload" on_click=move |_| app.go(Route::Import)>"Import leads from a file"</Button></EmptyState> }
    };
    let tools = move || {
        view! {
            <div class="btn-row campaign-tools">
                <Button icon="user-plus" on_click=move |_| app.go(Route::New { fields: String::new() }) data_test="campaigns-new-lead">"New lead"</Button>
                <Button icon="qr-code" on_click=move |_| linking.set(Some(None)) data_test="campaigns-link">"Link and QR code"</Button>
            </div>
        }
    };
    view! {
        <TablePage spec=SPEC table shown none tools foot=move || view! { <Totals shown /> } row=move |id| view! { <Row id editing linking /> }.into_any() />
        <RecordDialog kind=Kind::Campaign mark=SPEC.mark editing fields=|id| view! { <Fields id /> }.into_any() />
        <LinkDialog linking />
    }
}

/// What can be done with a campaign.
fn actions(app: App, id: Id, editing: RwSignal<Option<Id>>, linking: Linking) -> Vec<MenuItem> {
    let Some(campaign) = app.data(|data| data.campaign(id).cloned()) else { return Vec::new() };
    let retire = retire_action(app, record_id(id), campaign.retired, "Retire: it is over", "Take back into use");
    let link = MenuItem::new("Link and QR code", move || linking.set(Some(Some(id)))).icon("qr-code");
    row_actions(app, record_id(id), editing, retire, Some(link))
}

/// The condition that finds what a figure counts, as an address.
fn opportunities(app: App, id: Id, which: Which) -> String {
    let filter = asked(app, id, which);
    Route::Opportunities { pipeline: None, filter, sort: Default::default(), open: None, look: Default::default() }
        .to_string()
}

fn contacts(app: App, id: Id) -> String {
    Route::Contacts {
        filter: asked(app, id, Which::All),
        sort: Default::default(),
        open: None,
        look: Default::default(),
    }
    .to_string()
}

fn asked(app: App, id: Id, which: Which) -> String {
    let (today, zone) = (app.today(), app.zone());
    app.data(|data| condition(id, which, &Context { today, zone, me: None, data }))
}

/// `1 Mar 2026 – 3 Mar 2026`, `from 1 Mar 2026`.
fn period(app: App, campaign: &Campaign) -> String {
    match (campaign.from, campaign.to) {
        (Some(from), Some(to)) if from == to => app.date(from),
        (Some(from), Some(to)) => format!("{} – {}", app.date(from), app.date(to)),
        (Some(from), None) => format!("from {}", app.date(from)),
        (None, Some(to)) => format!("until {}", app.date(to)),
        (None, None) => String::new(),
    }
}

/// What came back, with its percentage.
fn returned(app: App, returned: Option<Return>, mixed: bool) -> AnyView {
    match returned {
        Some(Return { gain, percent: share }) => view! {
            <span class="campaign-return" class:late-text=gain.minor < 0>{app.money(gain)}</span>
            {share.map(|share| view! { <span class="second">{app.percent(share)}</span> })}
        }
        .into_any(),
        None if mixed => {
            view! { <span class="faint" title="Cost and won value are in different currencies">"–"</span> }.into_any()
        }
        None => ().into_any(),
    }
}

#[component]
fn Row(id: Id, editing: RwSignal<Option<Id>>, linking: Linking) -> impl IntoView {
    let app = use_app();
    let campaign = Memo::new(move |_| app.campaign(id));
    let of = move |read: fn(&Campaign) -> String| {
        Signal::derive(move || campaign.with(|one| one.as_deref().map(read).unwrap_or_default()))
    };
    let name = of(|one| one.name.clone());
    let retired = move || campaign.with(|one| one.as_ref().is_some_and(|one| one.retired));
    let met = Memo::new(move |_| {
        follow(app);
        app.data(|data| data.campaign(id).map(|one| figures(data, one)).unwrap_or_default())
    });
    let days = move || campaign.with(|one| one.as_deref().map(|one| period(app, one)));
    let money = move |money: Option<penstock::value::Money>| money.map(|money| app.money(money));
    // A figure of nothing leads nowhere.
    let figure = move |count: usize, which: Which, mark: &'static str| {
        if count == 0 {
            return view! { <span class="faint" data-test=mark>"0"</span> }.into_any();
        }
        view! { <a href=opportunities(app, id, which) title="Show them" data-test=mark>{app.number(count)}</a> }
            .into_any()
    };
    let leads = move || {
        let met = met.get();
        let parts = [
            (
                met.opportunities,
                "opportunity",
                "opportunities",
                opportunities(app, id, Which::All),
                "campaign-opportunities",
            ),
            (met.contacts, "contact", "contacts", contacts(app, id), "campaign-contacts"),
        ];
        let part = |(count, one, many, href, mark): (usize, &str, &str, String, &'static str)| {
            (count > 0).then(|| view! { <a class="second" href=href data-test=mark>{plural(count, one, many)}</a> })
        };
        view! {
            <b class:faint=met.leads == 0 data-test="campaign-leads">{app.number(met.leads)}</b>
            <span class="campaign-parts">{parts.map(part).collect_view()}</span>
        }
    };
    view! {
        <tr class:retired=retired data-test="campaign-row">
            <td>
                <div class="cell-main">
                    <button type="button" class="link" on:click=move |_| editing.set(Some(id)) data-test="campaign-edit">{name}</button>
                    <Show when=retired><span class="tag">"retired"</span></Show>
                </div>
            </td>
            <td>{of(|one| one.channel.clone())}</td>
            <td class="num">{leads}</td>
            <td class="num">{move || figure(met.with(|met| met.open), Which::Open, "campaign-open")}</td>
            <td class="num">{move || figure(met.with(|met| met.won), Which::Won, "campaign-won")}</td>
            <td class="num" data-test="campaign-won-value">{move || met.with(|met| (!met.won_value.is_empty()).then(|| app.moneys(&met.won_value)))}</td>
            <td class="num" data-test="campaign-cost">{move || money(campaign.with(|one| one.as_ref().and_then(|one| one.cost)))}</td>
            <td class="num" data-test="campaign-per-lead">{move || money(met.with(|met| met.per_lead()))}</td>
            <td class="num">{move || money(met.with(|met| met.per_won()))}</td>
            <td class="num" data-test="campaign-return">{move || met.with(|met| returned(app, met.returned(), met.mixed()))}</td>
            <td class="campaign-period">{days}</td>
            <td>{of(|one| one.code.clone())}</td>
            <td class="num">
                <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || actions(app, id, editing, linking)) data_test="campaign-menu" />
            </td>
        </tr>
    }
}
