//! The flow chart: a pipeline on one sheet, for the team, partners and investors.

mod picture;
mod read;

use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Button, ButtonKind, EmptyState, Icon, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::{
        flow::{Form, Step, layout, svg},
        route::Route,
    },
    value::Id,
};
use read::Shown;
use std::sync::Arc;

/// Characters that no file system minds; the others become hyphens.
fn file_name(pipeline: &str) -> String {
    let plain: String = pipeline.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    format!("flow-{}.svg", plain.trim_matches('-').to_lowercase())
}

/// The flow chart of the pipeline in the address; of none named, the first one.
#[component]
pub fn FlowPage() -> impl IntoView {
    let app = use_app();
    Effect::new(move |_| {
        app.today();
        app.want_figures();
    });
    let pipeline = Memo::new(move |_| {
        let asked = app.route().pipeline();
        app.track(Kind::Pipeline);
        app.data(|data| {
            let asked = asked.and_then(|id| data.pipeline(id).cloned());
            asked.or_else(|| data.live_pipelines().first().cloned())
        })
    });
    let shown =
        Memo::new(move |_| Arc::new(pipeline.get().map(|pipeline| read::read(app, &pipeline)).unwrap_or_default()));
    let some = Memo::new(move |_| pipeline.with(Option::is_some));
    let chosen = Memo::new(move |_| pipeline.with(|pipeline| pipeline.as_ref().map(|pipeline| pipeline.id)));
    view! {
        <div class="page flow-page" data-test="flow-page">
            <Show
                when=move || some.get()
                fallback=move || {
                    view! {
                        <EmptyState icon="workflow" title="No pipeline yet" text="The flow chart draws the stages of a pipeline." data_test="flow-empty">
                            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| app.go(Route::Stages { pipeline: None })>"Set up stages"</Button>
                        </EmptyState>
                    }
                }
            >
                <Head app chosen shown />
                <div class="flow-view" role="group" aria-label="Picture" tabindex="0">
                    {move || shown.with(|shown| picture::picture(app, shown, Form::Sheet))}
                    {move || shown.with(|shown| picture::picture(app, shown, Form::Tall))}
                </div>
                <InWords shown />
            </Show>
        </div>
    }
}

#[component]
fn Head(app: App, chosen: Memo<Option<Id>>, shown: Memo<Arc<Shown>>) -> impl IntoView {
    let all = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        let named = |data: &penstock::data::Dataset| {
            data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        };
        app.data(named)
    });
    let save = move |_| {
        let shown = shown.get_untracked();
        let text = svg(&shown.chart, &layout(&shown.chart, Form::Sheet));
        shell::files::download(&file_name(&shown.chart.name), "image/svg+xml", text.as_bytes());
    };
    view! {
        <header class="page-head no-print">
            <h1>"Flow chart"</h1>
            <Show when=move || all.with(|all| all.len() > 1)>
                <SelectField
                    label="Pipeline"
                    hide_label=true
                    value=Signal::derive(move || chosen.get().map(|id| id.to_string()).unwrap_or_default())
                    options=all
                    on_commit=move |id: String| app.go(Route::Flow { pipeline: id.parse().ok() })
                    data_test="flow-pipeline"
                />
            </Show>
            <div class="btn-row push">
                <Button icon="pencil" on_click=move |_| app.go(Route::Stages { pipeline: chosen.get_untracked() })>"Edit stages"</Button>
                <Button icon="download" on_click=save data_test="flow-save">"Save as SVG"</Button>
                <Button kind=ButtonKind::Main icon="file-text" on_click=move |_| shell::dom::print() data_test="flow-print">"Print"</Button>
            </div>
            <p>
                "The whole way of selling on one sheet, with what is in it today. For a PDF, choose Print, and “Save as PDF” in place of a printer. "
                "The SVG file opens in browsers, drawing programs and slides."
            </p>
        </header>
    }
}

/// The same as an ordered list: for those who listen, and with the counts as links for the keyboard.
#[component]
fn InWords(shown: Memo<Arc<Shown>>) -> impl IntoView {
    let item = |step: &Step, place: &Route| {
        let meaning = step.meaning().map(|(word, text)| view! { <p><b>{word}</b> " " {text.to_string()}</p> });
        let onward = (!step.onward_words.is_empty())
            .then(|| view! { <p class="muted" data-test="flow-onward">{step.onward_words.clone()}</p> });
        let automations = step.automations.iter().map(|text| view! { <p><b>"By itself:"</b> " " {text.clone()}</p> });
        view! {
            <li class="surface pad" data-test="flow-step">
                <h3>{step.title()}</h3>
                <p class="muted">{step.figures()}</p>
                <p><a href=place.to_string() data-test="flow-step-open"><Icon name="table" class="small" /> " " {step.live.clone()}</a></p>
                {onward}
                {meaning.collect_view()}
                {automations.collect_view()}
            </li>
        }
    };
    let items = move || {
        shown.with(|shown| {
            shown.chart.steps.iter().zip(&shown.places).map(|(step, place)| item(step, place)).collect_view()
        })
    };
    view! {
        <section class="flow-words no-print" aria-labelledby="flow-words-title">
            <h2 id="flow-words-title">"The same in words"</h2>
            <p class="hint">"Each count opens the table of what is in that stage."</p>
            <ol data-test="flow-words">{items}</ol>
        </section>
    }
}
