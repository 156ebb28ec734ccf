//! A new rule: from a recipe, or from scratch.

use super::draft::{control, form_of};
use crate::app::{
    page::parts::{PipelineChoice, PipelineField},
    store::{App, use_app},
    ui::{Button, Dialog, DialogSize, Icon, focus},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId},
    playbook::{Recipe, make, recipes},
    present::{route::Route, rule_form::fresh_rule},
    value::Id,
};

fn open_rule(app: App, created: &[RecordId]) {
    if let Some(rule) = created.iter().find(|id| id.kind == Kind::Rule) {
        app.go(Route::Rules { rule: Some(rule.id), tab: String::new() });
        focus::soon(control("[data-test=rule-words]", "kind"));
    }
}

/// A rule with a trigger and nothing else; in a workspace of one pipeline it is for all that come later, too.
fn from_scratch(app: App, pipeline: Option<Id>) {
    let rule = app.data(|data| {
        let several = data.live_pipelines().len() > 1;
        fresh_rule(None, &form_of(data, pipeline.filter(|_| several)))
    });
    if let Some(outcome) = app.act(Command::Create(rule.into())) {
        open_rule(app, &outcome.created);
    }
}

fn from_recipe(app: App, key: &'static str, pipeline: Id) {
    let mut ids = app.stamp().ids;
    let made = app.data(|data| {
        let members: Vec<_> = data.members().filter(|member| !member.retired).cloned().collect();
        let sequences: Vec<_> = data.sequences().cloned().collect();
        make(key, pipeline, &data.stages_of(pipeline), &members, &sequences, &mut ids)
    });
    let outcome = match made {
        Ok(records) => app.act_with_undo(Command::CreateAll(records)),
        Err(why) => {
            app.complain(why);
            None
        }
    };
    if let Some(outcome) = outcome {
        open_rule(app, &outcome.created);
    }
}

/// The recipes that suit a pipeline: its playbook's first.
fn suiting(playbook: &str) -> Vec<&'static Recipe> {
    let own = recipes().iter().filter(|recipe| recipe.playbook.is_some_and(|own| own == playbook));
    own.chain(recipes().iter().filter(|recipe| recipe.playbook.is_none())).collect()
}

/// The dialog.
#[component]
pub fn Fresh(open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let choice = PipelineChoice::new();
    let pipeline = choice.chosen;
    let list = move || {
        let Some(pipeline) = pipeline.get() else { return Vec::new() };
        let playbook = app.pipeline(pipeline).map(|one| one.playbook.clone()).unwrap_or_default();
        suiting(&playbook)
    };
    let used = move |key: &str| {
        app.track(Kind::Rule);
        let pipeline = pipeline.get();
        app.data(|data| {
            data.rules().any(|rule| rule.recipe == key && (rule.pipeline.is_none() || rule.pipeline == pipeline))
        })
    };
    let recipe = move |recipe: &'static Recipe| {
        let take = move |_| {
            if let Some(pipeline) = pipeline.get_untracked() {
                open.set(false);
                from_recipe(app, recipe.key, pipeline);
            }
        };
        view! {
            <li>
                <button type="button" class="recipe" data-test="recipe" data-recipe=recipe.key on:click=take>
                    <b>{recipe.title}</b>
                    <span>{recipe.why}</span>
                    {used(recipe.key).then(|| view! { <span class="recipe-used"><Icon name="check" class="small" />"Among your rules already"</span> })}
                </button>
            </li>
        }
    };
    view! {
        <Dialog open=open title="New rule" size=DialogSize::Large light_dismiss=true on_close=move |()| open.set(false) data_test="rule-fresh">
            <div class="dialog-body">
                <button type="button" class="recipe scratch" autofocus=true data-test="rule-scratch" on:click=move |_| { open.set(false); from_scratch(app, pipeline.get_untracked()); }>
                    <b><Icon name="pencil" />"From scratch"</b>
                    <span>"Say in a sentence what should happen when."</span>
                </button>
                <div class="recipe-head">
                    <h3>"Or begin with a recipe"</h3>
                    <PipelineField choice />
                </div>
                <ul class="recipes" data-test="recipes">{move || list().into_iter().map(recipe).collect_view()}</ul>
                <p class="hint">"A recipe comes switched off: look at it, change it, try it, then switch it on."</p>
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| open.set(false)>"Cancel"</Button>
            </div>
        </Dialog>
    }
}
