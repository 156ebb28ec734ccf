//! The opportunities of a contact or a company.

use super::{links::RecordLink, mini_list::MiniList, worth::RoleIn};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    data::Totals,
    model::{Kind, RecordId, StageKind},
    present::quick_records,
    value::Id,
};
use std::sync::Arc;

/// Their opportunities: the open ones, then the closed ones, each with a sum.
#[component]
pub fn OpportunityList(
    /// The contact or company.
    of: Id,
) -> impl IntoView {
    let app = use_app();
    let split = move |closed: bool| {
        Memo::new(move |_| -> Arc<[Id]> {
            app.track(Kind::Opportunity);
            app.track(Kind::Stage);
            app.data(|data| {
                let decided = |id: Id| {
                    let stage = data.opportunity(id).and_then(|opportunity| data.stage(opportunity.stage));
                    stage.is_some_and(|stage| stage.kind.closed())
                };
                let with = data.opportunities_with(of).rev().map(|one| one.id);
                let theirs = with.chain(data.opportunities_of(of).rev().map(|one| one.id));
                theirs.filter(|id| decided(*id) == closed).collect()
            })
        })
    };
    let (open, closed) = (split(false), split(true));
    let add = move |_| app.quick_add(app.data(|data| quick_records::line_for(data, of)));
    view! {
        <section class="part" data-test="opportunities">
            <h3 class="part-title">
                "Opportunities" <span class="n">{move || app.number(open.get().len() + closed.get().len())}</span>
                <button type="button" class="btn quiet small push" title="New opportunity with them" data-test="add-opportunity" on:click=add>
                    "Add"
                </button>
            </h3>
            <Group title="Open" ids=open of />
            <Group title="Closed" ids=closed of />
            <Show when=move || open.with(|ids| ids.is_empty()) && closed.with(|ids| ids.is_empty())>
                <p class="hint">"None yet."</p>
            </Show>
        </section>
    }
}

#[component]
fn Group(title: &'static str, ids: Memo<Arc<[Id]>>, of: Id) -> impl IntoView {
    let app = use_app();
    let sum = move || {
        ids.with(|ids| {
            app.track(Kind::Opportunity);
            let totals =
                app.data(|data| Totals::of(ids.iter().filter_map(|id| data.opportunity(*id)).map(AsRef::as_ref)));
            app.moneys(&totals.values())
        })
    };
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <h4 class="mini-title">
                {title} " " <span class="n">{move || app.number(ids.with(|ids| ids.len()))}</span>
                <span class="push num">{sum}</span>
            </h4>
            <MiniList ids line=move |id| view! { <OpportunityLine id of /> }.into_any() />
        </Show>
    }
}

#[component]
fn OpportunityLine(id: Id, of: Id) -> impl IntoView {
    let app = use_app();
    let record = Memo::new(move |_| app.opportunity(id));
    let name = super::field(record, |opportunity| opportunity.name.clone());
    let value = move || record.with(|record| record.as_ref().and_then(|o| o.value).map(|money| app.money(money)));
    let stage = move || {
        let stage = record.with(|record| record.as_ref().map(|o| o.stage)).and_then(|stage| app.stage(stage));
        stage.map(|stage| {
            let class = match stage.kind {
                StageKind::Won => "good-text",
                StageKind::Lost => "late-text",
                StageKind::Open | StageKind::Parked => "muted",
            };
            view! { <span class=class>{stage.name.clone()}</span> }
        })
    };
    view! {
        <li class="mini-line">
            <span class="grow">
                <RecordLink id=RecordId::opportunity(id) title=name />
                <span class="second">{stage} <RoleIn contact=of opportunity=id /></span>
            </span>
            <b class="num">{value}</b>
        </li>
    }
}
