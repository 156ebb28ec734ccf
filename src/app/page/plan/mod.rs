//! The plan: what it takes to reach a target, stage by stage and week by week, and the goals that came of plans.

mod draft;
mod form;
mod goals;
mod steps;

use crate::app::{
    page::parts::{Behind, BehindDialog},
    store::{FigureState, use_app},
    ui::{Button, EmptyState, Progress},
};
use draft::Drawing;
use form::PlanForm;
use goals::Goals;
use leptos::prelude::*;
use steps::{Picture, StepTable, Warnings};

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let app = use_app();
    let drawing = Drawing::new(app);
    let behind: Behind = RwSignal::new(None);
    let state = app.figures.state;
    let done = move || match state.get() {
        FigureState::Making(progress) => Some(progress.done as f64 / progress.total.max(1) as f64),
        _ => None,
    };
    let failed = move || if let FigureState::Failed(why) = state.get() { Some(why) } else { None };
    view! {
        <div class="page plan-page" data-test="plan-page">
            <header class="page-head">
                <h1>"Plan"</h1>
                <p>"From what is to be won back to what has to get to each stage, by when, and how much of it a week."</p>
            </header>
            <PlanForm drawing />
            <Show when=move || matches!(state.get(), FigureState::Making(_))>
                <Progress label="Counting what was" done=Signal::derive(done) data_test="plan-counting" />
            </Show>
            {move || failed().map(|why| view! {
                <p class="banner late" role="alert">{why} " " <Button class="small" on_click=move |_| app.want_figures()>"Try again"</Button></p>
            })}
            {move || match drawing.plan.get() {
                Some(plan) => untrack(move || view! {
                    <Warnings drawing plan=plan.clone() />
                    <Picture drawing plan=plan.clone() />
                    <StepTable drawing plan behind />
                }.into_any()),
                None if matches!(state.get(), FigureState::Ready) => view! {
                    <EmptyState icon="target" title="What is to be won?" text="Say an amount or a number of wins above. The steps that lead there come by themselves." small=true data_test="plan-empty" />
                }.into_any(),
                None => ().into_any(),
            }}
            <Goals drawing behind />
            <BehindDialog behind />
        </div>
    }
}
