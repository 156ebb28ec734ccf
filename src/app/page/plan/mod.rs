//! The plan: what it takes to reach a target, stage by stage and week by week, and the goals that came of plans.

mod average;
mod draft;
mod form;
mod goals;
mod picture;
mod steps;

use crate::app::{
    page::parts::{Behind, BehindDialog, figures::Making},
    store::{FigureState, use_app},
    ui::EmptyState,
};
use draft::Drawing;
use form::PlanForm;
use goals::Goals;
use leptos::prelude::*;
use penstock::present::route::Route;
use picture::{Picture, Warnings};
use steps::StepTable;

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let app = use_app();
    let drawing = Drawing::new(app);
    let behind: Behind = RwSignal::new(None);
    let state = app.figures.state;
    let some = Memo::new(move |_| drawing.plan.with(Option::is_some));
    view! {
        <div class="page plan-page" data-test="plan-page">
            <header class="page-head">
                <h1>"Plan"</h1>
                <p>"From what is to be won back to what has to get to each stage, by when, and how much of it a week."</p>
            </header>
            <PlanForm drawing behind />
            <Making />
            {move || drawing.plan.get().map(|plan| untrack(move || view! {
                <Warnings drawing plan=plan.clone() />
                <Picture drawing plan />
            }))}
            // Its fields stay while the numbers change, so that what is being typed and the focus do as well.
            <Show when=move || some.get()>
                <StepTable drawing behind />
            </Show>
            <Show when=move || !some.get() && matches!(state.get(), FigureState::Ready)>
                <Nothing drawing />
            </Show>
            <Goals drawing behind />
            <BehindDialog behind />
        </div>
    }
}

/// What stands where the plan would be: there is no target yet, or none that can be counted.
#[component]
fn Nothing(drawing: Drawing) -> impl IntoView {
    move || match drawing.uncounted.get() {
        Some(why) => view! {
            <EmptyState icon="target" title="This target cannot be counted" text=why small=true data_test="plan-empty">
                <a class="btn" href=Route::Settings.to_string()>"Currencies and rates"</a>
            </EmptyState>
        },
        None => view! {
            <EmptyState icon="target" title="What is to be won?" text="Say an amount or a number of wins above. The steps that lead there come by themselves." small=true data_test="plan-empty" />
        },
    }
}
