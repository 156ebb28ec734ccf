//! A scoring rule in the list.

use super::{Desk, change_or_say, record_id};
use crate::app::ui::{CheckField, Icon, MenuButton, MenuItem, Reorder};
use leptos::prelude::*;
use penstock::{
    automation::{say, score::known},
    command::Command,
    model::{Kind, ScoreRule},
    present::score::{ScoreForm, asked, signed},
    query::Context,
    value::{Id, plural},
};
use serde_json::{Map, Value};

impl Desk {
    fn cx<R>(self, work: impl FnOnce(&Context<'_>) -> R) -> R {
        let (today, zone, me) = (self.app.today(), self.app.zone(), self.app.me());
        self.app.data(|data| work(&Context { today, zone, me, data }))
    }

    /// Opens a rule in the dialog.
    pub(super) fn open(self, id: Id) {
        let form = untrack(|| self.cx(|cx| cx.data.score_rule(id).map(|rule| ScoreForm::of(rule, cx))));
        self.editing.set(form);
    }

    fn set(self, id: Id, field: &str, value: Value) {
        let set = Map::from_iter([(field.to_string(), value)]);
        change_or_say(self.app, Command::Edit { id: record_id(id), set }, None);
    }
}

fn actions(desk: Desk, id: Id, order: Reorder) -> Vec<MenuItem> {
    let Some(rule) = desk.app.data(|data| data.score_rule(id).cloned()) else { return Vec::new() };
    let (first, last) = order.ends(id);
    let (on, fit) = (rule.on, rule.fit);
    let copy = move || {
        let form = untrack(|| desk.cx(|cx| cx.data.score_rule(id).map(|rule| ScoreForm::of(rule, cx))));
        desk.editing.set(form.map(|form| ScoreForm { id: None, name: format!("{} (copy)", form.name), ..form }));
    };
    let other = if fit { "Move to behaviour and warnings" } else { "Move to the ideal customer" };
    vec![
        MenuItem::new("Edit", move || desk.open(id)).icon("pencil"),
        MenuItem::new("Copy", copy).icon("copy"),
        MenuItem::new(if on { "Switch off" } else { "Switch on" }, move || desk.set(id, "on", (!on).into()))
            .icon("zap"),
        MenuItem::new(other, move || desk.set(id, "fit", (!fit).into())).icon("target"),
        MenuItem::new("Move up", move || order.shift(id, -1)).icon("arrow-up").disabled(first),
        MenuItem::new("Move down", move || order.shift(id, 1)).icon("arrow-down").disabled(last),
        MenuItem::new("Delete", move || change_or_say(desk.app, Command::Delete(vec![record_id(id)]), None))
            .icon("trash")
            .danger()
            .separated(),
    ]
}

/// One rule: its name, its condition in words, its points, and whether it counts.
#[component]
pub(super) fn Row(desk: Desk, id: Id, order: Reorder) -> impl IntoView {
    let app = desk.app;
    let rule = Memo::new(move |_| {
        app.record(record_id(id));
        app.data(|data| data.score_rule(id).cloned())
    });
    let read = move |read: fn(&ScoreRule) -> String| {
        Signal::derive(move || rule.with(|rule| rule.as_deref().map(read).unwrap_or_default()))
    };
    let name = read(|rule| rule.name.clone());
    let on = move || rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.on));
    let words = Memo::new(move |_| {
        [Kind::Stage, Kind::Pipeline, Kind::Member, Kind::Company, Kind::Contact, Kind::CustomField]
            .into_iter()
            .for_each(|kind| app.track(kind));
        rule.with(|rule| {
            let rule = rule.as_ref()?;
            let problem = app.data(|data| known(rule.id, data)).and_then(|(_, problem)| problem);
            let words = app.data(|data| say::condition(&rule.filter, data));
            let text = desk.cx(|cx| asked(&rule.filter, cx));
            Some((words, text, problem))
        })
    });
    let decays = move || {
        rule.with(|rule| rule.as_ref().and_then(|rule| rule.halves_after))
            .map(|days| format!("halves every {}", plural(usize::try_from(days).unwrap_or(0), "day", "days")))
    };
    let points = move || rule.with(|rule| rule.as_ref().map(|rule| signed(rule.points)).unwrap_or_default());
    let minus = move || rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.points < 0));
    let grip = move || format!("Move {}: drag, or Alt and an arrow key", name.get());
    view! {
        <li
            class="score-row"
            class:off=move || !on()
            class:dragging=move || order.is_dragged(id)
            class:drag-over=move || order.is_over(id)
            data-test="score-row"
            on:pointerenter=move |_| order.enter(id)
            on:keydown=move |ev| order.key(&ev, id)
        >
            <button type="button" class="grip" id=format!("score-grip-{id}") title="Drag, or Alt and an arrow key" aria-label=grip on:pointerdown=move |ev| order.grab(&ev, id) data-test="score-grip">
                <Icon name="grip-vertical" />
            </button>
            <b class="score-points" class:minus=minus data-test="score-row-points">{points}</b>
            <div class="score-words">
                <button type="button" class="link" on:click=move |_| desk.open(id) data-test="score-edit">{name}</button>
                {move || words.get().map(|(words, text, problem)| view! {
                    <span class="muted" title=text>{words}</span>
                    {problem.map(|problem| view! { <span class="score-problem" data-test="score-problem">{format!("Does not count: {problem}")}</span> })}
                })}
                {move || decays().map(|words| view! { <span class="tag">{words}</span> })}
            </div>
            <CheckField label=Signal::derive(move || format!("{} counts", name.get())) hide_label=true value=Signal::derive(on) on_commit=move |yes: bool| desk.set(id, "on", yes.into()) data_test="score-switch" />
            <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || { rule.track(); actions(desk, id, order) }) data_test="score-menu" />
        </li>
    }
}
