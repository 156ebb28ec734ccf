//! The day at a glance: date, what is left, what is done, and whose work is listed.

use super::desk::Desk;
use crate::app::ui::{Progress, SelectField};
use leptos::prelude::*;
use penstock::{model::Kind, present::today::Whose};

#[component]
pub fn Head(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let sub = move || {
        desk.list.with(|list| {
            let date = app.whole_date(app.today());
            let worth =
                if list.worth.is_empty() { String::new() } else { format!(", worth {}", app.moneys(&list.worth)) };
            match list.left {
                0 => format!("{date} · nothing left to do"),
                left if desk.hat.get().is_some() => format!("{date} · {} in the list{worth}", app.number(left)),
                left => format!("{date} · {} to do{worth}", app.number(left)),
            }
        })
    };
    let options = Signal::derive(move || {
        app.track(Kind::Member);
        let me = app.me();
        app.data(|data| {
            let live = data.members().filter(|member| !member.retired);
            let (mine, others): (Vec<_>, Vec<_>) = live.partition(|member| Some(member.id) == me);
            let mut options: Vec<(String, String)> = Vec::new();
            options.extend(mine.iter().map(|one| (Whose::Member(one.id).key(), format!("Mine ({})", one.name))));
            options.push((Whose::Everybody.key(), "Everybody's".into()));
            options.extend(others.iter().map(|one| (Whose::Member(one.id).key(), one.name.clone())));
            options
        })
    });
    let pick = move |key: String| {
        if let Some(whose) = Whose::parse(&key) {
            desk.choose(whose);
        }
    };
    let all = move || desk.list.with(|list| (list.done, list.done + list.left));
    #[allow(clippy::cast_precision_loss)]
    let share = move || match all() {
        (_, 0) => Some(1.0),
        (done, all) => Some(done as f64 / all as f64),
    };
    let figure = move || {
        let (done, all) = all();
        format!("{} of {} done", app.number(done), app.number(all))
    };
    view! {
        <header class="today-head">
            <div class="grow">
                <h1>"Today"</h1>
                <p class="muted" data-test="today-sum">{sub}</p>
            </div>
            <div class="today-done">
                <Show when=move || { desk.hat.get().is_none() && all().1 > 0 }>
                    <Progress label="Done today" done=Signal::derive(share) figure=Signal::derive(figure) data_test="today-progress" />
                </Show>
            </div>
            <SelectField
                label="Whose work"
                value=Signal::derive(move || desk.whose.get().key())
                options
                on_commit=pick
                data_test="today-whose"
            />
        </header>
    }
}
