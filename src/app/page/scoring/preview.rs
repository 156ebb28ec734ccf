//! What a scoring rule would come to, before it is saved.

use super::Desk;
use crate::app::{
    page::parts::with_context,
    shell::{self, files::Turn},
};
use leptos::prelude::*;
use penstock::present::score::{Preview, Trial, ranked};

/// Opportunities between two looks at the clock.
const FEW: usize = 200;

/// How many meet the condition, how scores are spread with and without it, and the highest.
#[component]
pub(super) fn PreviewBox(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let found = RwSignal::new(None::<Preview>);
    let turn = StoredValue::new(0_u64);
    // The rule as it would be saved; what cannot be saved yet has nothing to show.
    let rule = Memo::new(move |_| {
        let form = desk.editing.get()?;
        with_context(app, |cx| penstock::present::score::ScoreForm { name: "?".into(), ..form }.rule(cx)).ok()
    });
    Effect::new(move || {
        let rule = rule.get();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let Some(rule) = rule else { return };
        app.spawn(async move {
            let mut trial = untrack(|| with_context(app, |cx| Trial::new(&rule, cx)));
            loop {
                shell::pause().await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                let clock = Turn::begin();
                let mut progress = untrack(|| with_context(app, |cx| trial.step(cx, FEW)));
                while !progress.complete() && !clock.over() {
                    progress = untrack(|| with_context(app, |cx| trial.step(cx, FEW)));
                }
                if progress.complete() {
                    let _ = found.try_set(Some(trial.preview()));
                    return;
                }
            }
        });
    });
    let shown = move || rule.with(Option::is_some).then(|| found.get()).flatten();
    view! {
        <section class="score-preview" aria-label="What it would come to" data-test="score-preview">
            <h3 class="part-title">"What it would come to"</h3>
            {move || match shown() {
                None => view! { <p class="muted">"Say for which opportunities, and how many points."</p> }.into_any(),
                Some(preview) => view! { <Told desk preview /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Told(desk: Desk, preview: Preview) -> impl IntoView {
    let app = desk.app;
    let most = preview.before.iter().chain(&preview.after).copied().max().unwrap_or(0).max(1);
    let meets = format!("{} of {} open opportunities meet it.", app.number(preview.met), app.number(preview.open));
    let filter = desk.editing.with_untracked(|form| form.as_ref().map(|form| form.filter.clone())).unwrap_or_default();
    let list = ranked(None, format!("kind:open ({filter})")).to_string();
    let bar = move |count: usize, class: &'static str| {
        let share = count * 100 / most;
        view! { <span class=class style:inline-size=format!("{share}%")></span> }
    };
    let spread = preview.before.iter().zip(preview.after).enumerate().rev().map(|(flames, (was, would))| {
        view! {
            <tr>
                <th scope="row">{format!("{flames} of 5")}</th>
                <td class="num">{app.number(*was)}</td>
                <td class="num">{app.number(would)}</td>
                <td class="score-bars" aria-hidden="true">{bar(*was, "was")}{bar(would, "would")}</td>
            </tr>
        }
    });
    let spread = spread.collect_view();
    let highest = preview.highest.iter().map(|(id, would, was)| {
        let title = app.data(|data| data.opportunity(*id).map(|one| one.name.clone())).unwrap_or_default();
        let change = if would == was { would.to_string() } else { format!("{was} → {would}") };
        view! {
            <li><span>{title}</span><span class="num">{change}</span></li>
        }
    });
    let highest = highest.collect_view();
    view! {
        <p role="status" data-test="score-met">
            {meets} " "
            <a href=list target="_blank" rel="noopener">"Show them in another tab"</a>
        </p>
        <table class="score-spread">
            <thead><tr><th scope="col">"Flames"</th><th scope="col" class="num">"Now"</th><th scope="col" class="num">"Then"</th><td></td></tr></thead>
            <tbody>{spread}</tbody>
        </table>
        <h4 class="field-label">"The highest then"</h4>
        <ol class="score-highest">{highest}</ol>
    }
}
