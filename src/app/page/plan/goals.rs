//! The goals and where they stand.

use super::draft::{Drawing, place};
use crate::app::{
    page::parts::{
        Behind, ConvertedNote, Opens, counted, goal_amount as amount, goal_count as count, goal_standing as standing,
    },
    store::App,
    ui::{EmptyState, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Goal, Kind, RecordId},
    present::figures::{Converted, RatesOf},
    report::plan::{GoalFacts, progress},
    value::fold,
};
use std::sync::Arc;

/// How the list is ordered.
#[derive(Clone, Copy, Default, PartialEq)]
enum By {
    Name,
    #[default]
    End,
}

/// The list.
#[component]
pub fn Goals(drawing: Drawing, behind: Behind) -> impl IntoView {
    let app = drawing.app;
    let (search, by) = (RwSignal::new(String::new()), RwSignal::new(By::default()));
    let all = Memo::new(move |_| {
        app.track(Kind::Goal);
        let goals: Vec<Arc<Goal>> = app.data(|data| data.goals().cloned().collect());
        app.figures(|_, facts, history| {
            goals.iter().map(|goal| progress(facts, Some(history), goal)).collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    let shown = move || {
        let words = fold(&search.get());
        let mut list: Vec<GoalFacts> =
            all.with(|all| all.iter().filter(|one| fold(&one.goal.name).contains(&words)).cloned().collect());
        match by.get() {
            By::Name => list.sort_by_cached_key(|one| fold(&one.goal.name)),
            By::End => list.sort_by_key(|one| (one.goal.until, one.goal.from)),
        }
        list
    };
    let head = move |mine: By, words: &'static str| {
        let sort = move || if by.get() == mine { "ascending" } else { "none" };
        view! { <th scope="col" aria-sort=sort><button type="button" class="sort" on:click=move |_| by.set(mine)>{words}</button></th> }
    };
    let converted = Memo::new(move |_| {
        let won: Vec<_> = all.with(|all| all.iter().flat_map(|one| one.won.iter().copied()).collect());
        app.figures(|_, facts, _| Converted::of(facts, won, RatesOf::Close)).flatten().map(Arc::new)
    });
    let rows = move || shown().into_iter().map(|one| row(app, one, behind)).collect_view();
    let some = Memo::new(move |_| all.with(|all| !all.is_empty()));
    let many = Memo::new(move |_| all.with(|all| all.len() > 6));
    view! {
        <section class="plan-goals" aria-labelledby="plan-goals-title">
            <h2 id="plan-goals-title">"Goals"</h2>
            <Show
                when=move || some.get()
                fallback=|| view! { <EmptyState icon="target" title="No goals yet" text="Save a plan as a goal. Today then says what this week needs, and the forecast shows how far it is." small=true data_test="goals-empty" /> }
            >
                <Show when=move || many.get()>
                    <input type="search" class="plan-search" aria-label="Search the goals" placeholder="Search the goals" prop:value=move || search.get() on:input=move |ev| search.set(event_target_value(&ev)) data-test="goals-search" />
                </Show>
                <div class="table-wrap surface" role="group" tabindex="0" aria-label="Goals">
                    <table class="table plan-table" data-test="goals">
                        <thead>
                            <tr>
                                {head(By::Name, "Goal")}
                                {head(By::End, "Period")}
                                <th scope="col" class="num">"Won so far"</th>
                                <th scope="col" class="num">"Target"</th>
                                <th scope="col" class="num">"Should be by now"</th>
                                <th scope="col">"Stands"</th>
                                <th scope="col">"This week"</th>
                                <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <Show when=move || shown().is_empty()><p class="hint">"No goal of that name."</p></Show>
                {move || converted.get().map(|converted| view! { <ConvertedNote converted on_open=counted(behind) /> })}
            </Show>
        </section>
    }
}

fn row(app: App, facts: GoalFacts, behind: Behind) -> impl IntoView {
    let goal = facts.goal.clone();
    let id = RecordId { kind: Kind::Goal, id: goal.id };
    let (state, words) = standing(app, &facts);
    let last = goal.until.pred_opt().unwrap_or(goal.until);
    let whose = goal.owner.and_then(|id| app.data(|data| data.member(id).map(|one| one.name.clone())));
    // A target in a currency without a rate is said as it was written.
    let target = match (facts.target, goal.amount) {
        (Some(target), _) => amount(app, &goal, target).into_any(),
        (None, Some(money)) => view! { {app.money(money)} <span class="second">"no rate"</span> }.into_any(),
        (None, None) => ().into_any(),
    };
    let weeks = facts.needs.iter().filter_map(|need| need.week.as_ref().map(|week| (need, week)));
    let weeks = weeks.filter(|(_, week)| week.need > 0).map(|(need, week)| {
        let title = format!("Got to {} this week", need.name);
        let text = format!("{} of {}", app.number(week.done.len()), count(app, week.need));
        view! { <span class="second"><Opens behind title ids=week.done.clone() text /> " " {need.name.clone()}</span> }
    });
    let weeks = weeks.collect_view();
    let name = goal.name.clone();
    let actions = move || {
        let open = MenuItem::new("Change the plan", move || app.go(place(Some(id.id)))).icon("pencil");
        let delete = MenuItem::new("Delete", move || {
            app.act_with_undo(Command::Delete(vec![id]));
        });
        vec![open, delete.icon("trash").separated()]
    };
    view! {
        <tr data-test="goal" data-name=goal.name.clone()>
            <th scope="row">
                <a href=place(Some(goal.id)).to_string() data-test="goal-open">{goal.name.clone()}</a>
                {whose.map(|whose| view! { <span class="second">{whose}</span> })}
            </th>
            <td data-label="Period">{format!("{} – {}", app.date(goal.from), app.date(last))}</td>
            <td class="num" data-label="Won so far">
                <Opens behind title=format!("Won for {}", goal.name) ids=facts.won.clone() text=amount(app, &goal, facts.reached) />
            </td>
            <td class="num" data-label="Target">{target}</td>
            <td class="num" data-label="Should be by now">{amount(app, &goal, facts.expected)}</td>
            <td data-label="Stands"><span class=format!("plan-state {state}") data-test="goal-state">{words}</span></td>
            <td data-label="This week">{weeks}</td>
            <td class="num"><MenuButton icon_only=true label=format!("Actions for {name}") items=actions data_test="goal-menu" /></td>
        </tr>
    }
}
