//! The chance of an opportunity by what past outcomes say, line by line, beside the one that it counts with.

use super::Shown;
use crate::app::{
    store::{App, FigureState, use_app},
    ui::{Button, Icon, Progress},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId, StageKind},
    present::{
        chart::{Form, Unit},
        figures::{Experience, Reason, experience},
    },
    value::Id,
};

/// Where this browser remembers that somebody wants to see it.
const WANTED: &str = "fold.experience";

/// A part that is worked out once somebody asks for it: it reads all that was ever closed.
#[component]
pub fn ExperiencePart(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let wanted = RwSignal::new(app.setting_get(WANTED).as_deref() == Some("open"));
    let open = Memo::new(move |_| {
        app.track(Kind::Stage);
        let stage = shown.with(|one| one.as_ref().map(|one| one.stage));
        let kind = stage.and_then(|stage| app.data(|data| data.stage(stage).map(|stage| stage.kind)));
        matches!(kind, Some(StageKind::Open | StageKind::Parked))
    });
    Effect::new(move |_| {
        if wanted.get() && open.get() {
            app.today();
            app.want_figures();
        }
    });
    let toggle = move |_| {
        wanted.update(|wanted| *wanted = !*wanted);
        app.setting_set(WANTED, if wanted.get_untracked() { "open" } else { "closed" });
    };
    view! {
        <Show when=move || open.get()>
            <section class="part fold-part" data-test="experience">
                <h3 class="part-title">
                    <button type="button" class="fold-head" aria-expanded=move || wanted.get().to_string() data-test="experience-fold" on:click=toggle>
                        <Icon name="chevron-down" class="small" />
                        "Chance by experience"
                    </button>
                </h3>
                <div class="fold-body" class:shut=move || !wanted.get()>
                    {move || wanted.get().then(|| view! { <Told app id /> })}
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Told(app: App, id: Id) -> impl IntoView {
    let told = Memo::new(move |_| app.figures(|data, facts, history| experience(id, data, facts, history)));
    let state = app.figures.state;
    #[allow(clippy::cast_precision_loss)]
    let done = move || match state.get() {
        FigureState::Making(progress) => Some(progress.done as f64 / progress.total.max(1) as f64),
        _ => None,
    };
    let failed = move || match state.get() {
        FigureState::Failed(why) => Some(why),
        _ => None,
    };
    let busy = Memo::new(move |_| told.with(Option::is_none) && failed().is_none());
    view! {
        <Show when=move || busy.get()>
            <Progress label="Reading your history" done=Signal::derive(done) />
        </Show>
        {move || failed().map(|why| view! {
            <div class="banner late" role="alert">
                <span>{why}</span>
                <Button class="small" on_click=move |_| app.want_figures()>"Try again"</Button>
            </div>
        })}
        {move || told.get().map(|told| match told {
            Err(why) => view! { <p class="muted" data-test="experience-none">{why}</p> }.into_any(),
            Ok(told) => view! { <Lines app id told /> }.into_any(),
        })}
    }
}

#[component]
fn Lines(app: App, id: Id, told: Experience) -> impl IntoView {
    let percent = move |value: i64| app.figure(value, Unit::Share, Form::Exact);
    let whole = told.whole;
    let take = move |_| {
        let set = serde_json::Map::from_iter([("probability".to_string(), whole.into())]);
        app.act_with_undo(Command::Edit { id: RecordId::opportunity(id), set });
    };
    let line = move |reason: Reason| {
        let words = reason.words(&|value, unit, form| app.figure(value, unit, form));
        let (sign, side) =
            if reason.for_it { ("trending-up", "Speaks for it") } else { ("trending-down", "Speaks against it") };
        view! {
            <li class="score-line" class:unmet=!reason.for_it data-test="experience-line">
                <Icon name=sign class="small" />
                <span class="visually-hidden">{side}": "</span>
                <span class="score-words">
                    <span dir="auto">{reason.what}</span>
                    " "
                    <span class="muted">{words}</span>
                </span>
            </li>
        }
    };
    let nothing = told.reasons.is_empty();
    view! {
        <div class="score-sum">
            <b class="num" data-test="experience-chance">{percent(told.chance)}</b>
            <span class="muted">{format!("Of {} closed ones {} were won.", app.number(told.learned), percent(told.usual))}</span>
            <Button class="small push" on_click=take data_test="experience-take">{format!("Use {}", percent(i64::from(whole) * 100))}</Button>
        </div>
        <ul class="score-lines">{told.reasons.into_iter().map(line).collect_view()}</ul>
        {nothing.then(|| view! { <p class="muted">"Nothing is known of it that could change that: no source, campaign, product, tag, sector or value."</p> })}
        <p class="hint">"What goes together with winning and losing; it need not be the reason. Forecasts count with the chance of the stage, or with its own."</p>
    }
}
