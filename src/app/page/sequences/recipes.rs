//! Sequences to take over: those of recipes, with the rules that start them.

use super::making::{offers, take};
use crate::app::{
    page::parts::{PipelineChoice, PipelineField},
    store::use_app,
    ui::{Button, Dialog, DialogSize, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    model::{Action, Kind, Step},
    value::plural,
};

/// The dialog.
#[component]
pub fn RecipesDialog(open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let choice = PipelineChoice::new();
    let pipeline = choice.chosen;
    let list = move || {
        let Some(pipeline) = pipeline.get().filter(|_| open.get()) else { return ().into_any() };
        app.track(Kind::Stage);
        let all = offers(app, pipeline);
        if all.is_empty() {
            return view! { <EmptyState icon="list-ordered" title="No recipe with a sequence" text="None of the recipes for this pipeline brings one." small=true /> }.into_any();
        }
        let all = all.into_iter().enumerate().map(|(place, offer)| {
            let key = offer.recipe.key;
            let lines = offer.sequences.iter().map(|one| {
                let steps = one.in_force().map_or(&[][..], |version| &version.plan.steps);
                let mails = steps.iter().filter(|step| matches!(step, Step::Do { action: Action::Message { .. } })).count();
                format!("{}: {}. {}", one.name, plural(mails, "message", "messages"), one.about)
            });
            let lines: Vec<String> = lines.collect();
            app.track(Kind::Sequence);
            let known = app.data(|data| data.sequences().any(|one| one.recipe == key));
            let go = move |_| {
                open.set(false);
                take(app, key, pipeline);
            };
            view! {
                <li>
                    <button type="button" class="recipe" autofocus=place == 0 data-test="sequence-recipe" data-recipe=key on:click=go>
                        <b>{offer.recipe.title}</b>
                        {lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()}
                        {known.then(|| view! { <span class="recipe-used"><Icon name="check" class="small" />"Among your sequences already"</span> })}
                    </button>
                </li>
            }
        });
        view! { <ul class="recipes" data-test="sequence-recipe-list">{all.collect_view()}</ul> }.into_any()
    };
    view! {
        <Dialog open=open title="A sequence from a recipe" size=DialogSize::Large light_dismiss=true on_close=move |()| open.set(false) data_test="sequence-recipes-dialog">
            <div class="dialog-body">
                <PipelineField choice />
                {list}
                <p class="hint">"Each comes with the rule that starts it, switched off: look at both, then switch the rule on."</p>
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| open.set(false)>"Cancel"</Button>
            </div>
        </Dialog>
    }
}
