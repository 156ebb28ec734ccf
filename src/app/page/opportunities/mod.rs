//! The table of opportunities: filter, sort, choose columns, and work on many at once.

mod bulk;
mod columns;
mod filter;
mod grid;
mod row;
mod rows;
mod state;

use super::parts::{ExportButton, Exported};
use crate::app::{
    page::parts::{BuilderButton, ColumnDialog, FilterNotes, ViewTabs, provide_ideal},
    store::use_app,
    ui::{Button, ButtonKind, EmptyState, SelectField},
};
use bulk::BulkBar;
use filter::{FilterField, FilterHelp};
use grid::Grid;
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing},
    present::route::Route,
};
use state::Table;

/// The same opportunities as on the boards, as rows.
#[component]
pub fn OpportunitiesPage() -> impl IntoView {
    let app = use_app();
    provide_ideal(app);
    let table = Table::new(app);
    app.offer_selection(move || table.chosen_records());
    let choosing = RwSignal::new(false);
    let helping = RwSignal::new(false);
    let pipelines = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        app.data(|data| {
            data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        })
    });
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), "All pipelines".to_string())];
        options.extend(pipelines.get());
        options
    });
    let total = Memo::new(move |_| table.found.with(|found| found.total));
    let none = Memo::new(move |_| table.found.with(|found| found.ids.is_empty()));
    view! {
        <div class="bar" data-test="opportunities-page">
            <h1>"Opportunities"</h1>
            <FilterField table helping />
            <BuilderButton
                of=Listing::Opportunities
                text=table.view.filter
                on_change=move |text: String| table.set_filter(text)
                pipeline=table.pipeline
                count=Signal::derive(move || counted(table))
            />
            <Show when=move || pipelines.with(|all| all.len() > 1)>
                <SelectField
                    label="Pipeline"
                    hide_label=true
                    value=Signal::derive(move || table.pipeline.get().map(|id| id.to_string()).unwrap_or_default())
                    options=options
                    on_commit=move |text: String| table.change(|pipeline, _, _| *pipeline = text.parse().ok())
                    data_test="pipeline-filter"
                />
            </Show>
            <span class="push"></span>
            <Button icon="columns" on_click=move |_| choosing.set(true) data_test="choose-columns">"Columns"</Button>
            <ExportButton what=Exported::Records(Kind::Opportunity) ids=Signal::derive(move || table.found.with(|found| found.ids.clone())) selected=Signal::derive(move || table.chosen.with(|ids| ids.to_vec())) shown=Signal::derive(move || table.keys()) />
            <ViewTabs list=table.view columns=Signal::derive(move || table.keys()) />
        </div>
        <div class="page flush table-page">
            <FilterNotes
                text=table.view.filter
                error=Signal::derive(move || table.asked.with(|asked| asked.error.clone()))
                notes=Signal::derive(move || table.found.with(|found| found.notes.clone()))
            />
            <Show
                when=move || !none.get()
                fallback=move || {
                    if total.get() == 0 {
                        view! {
                            <EmptyState
                                icon="table"
                                title="No opportunities yet"
                                text="Add one by a line such as “Fleet tracking @Northgate 46000 EUR”, or bring in a file."
                                data_test="opportunities-empty"
                            >
                                <Button kind=ButtonKind::Main icon="plus" on_click=move |_| app.quick_add("")>"New opportunity"</Button>
                                <Button icon="upload" on_click=move |_| app.go(Route::Import)>"Import a file"</Button>
                            </EmptyState>
                        }
                            .into_any()
                    } else {
                        view! {
                            <EmptyState icon="filter" title="Nothing meets this filter" text=Signal::derive(move || format!("{} opportunities do not.", app.number(total.get()))) data_test="opportunities-no-match">
                                <Button on_click=move |_| table.change(|pipeline, filter, _| { *pipeline = None; filter.clear(); }) data_test="clear-filter">
                                    "Show all"
                                </Button>
                            </EmptyState>
                        }
                            .into_any()
                    }
                }
            >
                <Grid table />
                <Foot table />
            </Show>
            <BulkBar table />
        </div>
        <ColumnDialog
            open=choosing
            all=Signal::derive(move || table.all_columns.with(|all| all.iter().map(|col| (col.key.clone(), col.label.clone())).collect::<Vec<_>>()))
            shown=Signal::derive(move || table.keys())
            on_pick=move |words| table.set_columns(words)
        />
        <FilterHelp open=helping />
    }
}

/// How many there are, in words.
fn counted(table: Table) -> String {
    let app = table.app;
    table.found.with(|found| {
        let (shown, total) = (app.number(found.ids.len()), app.number(found.total));
        let what = if found.total == 1 { "opportunity" } else { "opportunities" };
        if found.ids.len() == found.total { format!("{shown} {what}") } else { format!("{shown} of {total} {what}") }
    })
}

/// Count and sums of what is shown.
#[component]
fn Foot(table: Table) -> impl IntoView {
    let app = table.app;
    let count = move || counted(table);
    let values = move || table.found.with(|found| app.moneys(&found.sums.values()));
    let weighted = move || table.found.with(|found| app.moneys(&found.sums.weighted()));
    view! {
        <div class="table-foot" role="status" data-test="opportunities-sums">
            <span data-test="opportunities-count">{count}</span>
            <span><b data-test="opportunities-value">{values}</b>" in all"</span>
            <span><b>{weighted}</b>" weighted by the chance of winning"</span>
        </div>
    }
}
