//! Recipes to start from.

use super::{Desk, change_or_say};
use crate::app::{
    page::parts::with_context,
    ui::{Button, Dialog},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Pipeline},
    playbook::{add_option, find},
    present::{
        route::Route,
        score::{Recipe, enter, highest_first, presales_stage, recipes, signed, starters, with_presales},
    },
    value::{Id, plural},
};
use std::sync::Arc;

/// The recipes, in a dialog. One that is taken opens as a rule: nothing is scored before it is saved.
#[component]
pub(super) fn Recipes(desk: Desk) -> impl IntoView {
    view! {
        <Dialog
            open=desk.choosing
            title="Scoring rules to start from"
            on_close=move |()| desk.choosing.set(false)
            light_dismiss=true
            data_test="score-recipes"
        >
            <List desk />
        </Dialog>
    }
}

#[component]
fn List(desk: Desk) -> impl IntoView {
    let all = untrack(|| with_context(desk.app, recipes));
    let groups: Vec<(&'static str, Vec<Recipe>)> = all
        .chunk_by(|a, b| a.group == b.group)
        .map(|chunk| (chunk.first().map_or("", |first| first.group), chunk.to_vec()))
        .collect();
    let take = move |recipe: &Recipe| {
        desk.choosing.set(false);
        desk.editing.set(Some(recipe.form.clone()));
    };
    let one = move |recipe: Recipe| {
        let (name, about, key) = (recipe.form.name.clone(), recipe.about, recipe.key);
        let points: i32 = recipe.form.points.parse().unwrap_or(0);
        view! {
            <li class="score-recipe">
                <b class="score-points" class:minus=points < 0>{signed(points)}</b>
                <div class="score-words"><span>{name.clone()}</span><span class="muted">{about}</span></div>
                <Button class="small" on_click=move |_| take(&recipe) title=format!("Use the recipe {name}") data_test=format!("score-recipe-{key}")>"Use"</Button>
            </li>
        }
    };
    let begin = move |_| {
        desk.choosing.set(false);
        let rules = untrack(|| with_context(desk.app, starters));
        let count = rules.len();
        let command = desk.app.data(|data| enter(rules, data));
        change_or_say(desk.app, command, Some(format!("Added {}", plural(count, "scoring rule", "scoring rules"))));
    };
    let fresh = untrack(|| desk.app.data(|data| data.score_rules().next().is_none()));
    view! {
        <div class="dialog-body">
            {fresh.then(|| view! {
                <div class="score-recipe">
                    <div class="score-words"><b>"A set to begin with"</b><span class="muted">"Eight rules that most teams share: size, who decides, answers, meetings, referrals, proposals, opt-outs and silence. Change them as you like."</span></div>
                    <Button class="small" on_click=begin data_test="score-starters">"Add all eight"</Button>
                </div>
            })}
            {groups.into_iter().map(|(heading, all)| view! {
                <h3 class="part-title">{heading}</h3>
                <ul class="score-list">{all.into_iter().map(one).collect_view()}</ul>
            }).collect_view()}
        </div>
    }
}

/// Pre-sales: where it is worked on, or how it is added.
#[component]
pub(super) fn PreSales(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let pipelines = Memo::new(move |_| -> Vec<(Id, String, Option<String>, usize)> {
        [Kind::Pipeline, Kind::Stage, Kind::Opportunity].into_iter().for_each(|kind| app.track(kind));
        app.data(|data| {
            let told = |pipeline: &Arc<Pipeline>| {
                let list = highest_first(data, Some(pipeline.id)).map(|route| route.to_string());
                let count = presales_stage(data, Some(pipeline.id)).map_or(0, |stage| data.column(stage.id).count());
                (pipeline.id, pipeline.name.clone(), list, count)
            };
            data.live_pipelines().iter().map(told).collect()
        })
    });
    let add = move |pipeline: Id| {
        let mut ids = app.stamp().ids;
        let option = find("b2b").and_then(|book| book.options.iter().find(|option| option.key == "pre-sales"));
        let command = app.data(|data| {
            let first = data.all_stages_of(pipeline).first().map(|stage| stage.rank.clone());
            let records = add_option(option?, pipeline, first.as_ref(), &mut ids);
            with_presales(data, pipeline, records, ids.take())
        });
        if command.and_then(|command| app.act(command)).is_some() {
            app.say_with_undo("Added the pre-sales stage, with a view of it".into());
        }
    };
    let one = move |(id, name, list, count): (Id, String, Option<String>, usize)| {
        let inside = match list {
            Some(href) => view! {
                <a href=href data-test="presales-list">{format!("{} in pre-sales, highest first", app.number(count))}</a>
            }
            .into_any(),
            None => view! {
                <Button class="small" icon="plus" on_click=move |_| add(id) data_test="presales-add">"Add a pre-sales stage"</Button>
            }
            .into_any(),
        };
        view! { <li class="score-recipe"><span class="score-words">{name}</span>{inside}</li> }
    };
    view! {
        <section class="part score-part" aria-label="Pre-sales" data-test="presales">
            <h2 class="part-title">"Pre-sales"</h2>
            <p class="hint">
                "With more enquiries than the team can approach at once, a stage before all others scores them first, and the highest are worked on first. "
                <a href=Route::Rules { rule: None, tab: Default::default() }.to_string()>"Rules"</a>" pass on by themselves what reaches a mark: their recipes have it under Pre-sales."
            </p>
            <ul class="score-list">{move || pipelines.get().into_iter().map(one).collect_view()}</ul>
        </section>
    }
}
