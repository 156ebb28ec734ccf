//! Where the opportunity stands in its pipeline.

use super::Shown;
use crate::app::{page::parts::field, store::use_app};
use leptos::prelude::*;
use penstock::{
    command::{Command, Move},
    model::{Kind, Stage, StageKind},
    value::Id,
};
use std::sync::Arc;

/// The stages as steps: behind, here, ahead. A click moves there.
#[component]
pub fn Steps(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let place = field(shown, |opportunity| (opportunity.pipeline, opportunity.stage));
    let stages = Memo::new(move |_| -> (Vec<Arc<Stage>>, Option<Arc<Stage>>) {
        app.track(Kind::Stage);
        let (pipeline, here) = place.get();
        app.data(|data| {
            let now = data.stage(here).cloned();
            let mut all = data.stages_of(pipeline);
            all.retain(|stage| matches!(stage.kind, StageKind::Open | StageKind::Won));
            (all, now)
        })
    });
    let class = move || {
        let kind = stages.with(|(_, now)| now.as_ref().map(|stage| stage.kind));
        match kind {
            Some(StageKind::Won) => "steps won",
            Some(StageKind::Lost) => "steps lost",
            _ => "steps",
        }
    };
    let steps = move || {
        let (all, now) = stages.get();
        let Some(now) = now else { return Vec::new() };
        let step = |stage: Arc<Stage>| {
            let here = stage.id == now.id;
            let behind = (&stage.rank, stage.id) < (&now.rank, now.id);
            let lost = now.kind == StageKind::Lost;
            let state = if here {
                "now"
            } else if behind && !lost {
                "d"
            } else {
                ""
            };
            let class = format!("{state} hue-{}", now.colour);
            let title = if here { format!("{}, now", stage.name) } else { format!("Move to {}", stage.name) };
            let to = stage.id;
            view! {
                <button
                    type="button"
                    class=class
                    title=title.clone()
                    aria-label=title
                    aria-current=here.then_some("step")
                    disabled=here
                    data-test="step"
                    on:click=move |_| {
                        app.act_with_undo(Command::Move(Move { ids: vec![id], to, ..Move::default() }));
                    }
                ></button>
            }
        };
        all.into_iter().map(step).collect::<Vec<_>>()
    };
    view! { <div class=class role="group" aria-label="Stages" data-test="steps">{steps}</div> }
}

/// The stage's name, how long it takes, and what to do in it.
#[component]
pub fn GoalBox(shown: Shown) -> impl IntoView {
    let app = use_app();
    let stage_id = field(shown, |opportunity| opportunity.stage);
    let entered = field(shown, |opportunity| opportunity.entered());
    let stage = Memo::new(move |_| app.stage(stage_id.get()));
    let day = move || {
        let zone = app.zone();
        let days = (app.today() - zone.date(entered.get())).num_days().max(0);
        days.saturating_add(1)
    };
    let target = move || stage.with(|stage| stage.as_ref().and_then(|stage| stage.target_days));
    let closed = move || stage.with(|stage| stage.as_ref().is_some_and(|stage| stage.kind.closed()));
    let class = move || {
        if !closed() && target().is_some_and(|target| day() > i64::from(target)) { "goal late" } else { "goal" }
    };
    let head = move || {
        let name = stage.with(|stage| stage.as_ref().map(|stage| stage.name.clone()))?;
        Some(match (closed(), target()) {
            (true, _) => format!("{name}, since {}.", app.date(app.zone().date(entered.get()))),
            (false, Some(target)) => format!("{name}, day {} of {target}.", day()),
            (false, None) => format!("{name}, day {}.", day()),
        })
    };
    let text = move || {
        stage.with(|stage| {
            let stage = stage.as_ref()?;
            let all = [&stage.expected_action, &stage.goal, &stage.entry_rule];
            all.into_iter().find(|text| !text.is_empty()).cloned()
        })
    };
    let goal = move || {
        stage.with(|stage| {
            let stage = stage.as_ref().filter(|stage| !stage.expected_action.is_empty() && !stage.goal.is_empty())?;
            Some(view! { <p class="goal-more">"Goal: " {stage.goal.clone()}</p> })
        })
    };
    view! {
        <div class=class data-test="goal">
            <p><b>{head}</b> " " {text}</p>
            {goal}
        </div>
    }
}
