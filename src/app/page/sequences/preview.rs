//! The step that is being looked at, as somebody gets it.

use super::{state::Editor, timeline::day_words};
use crate::app::ui::{Icon, IconButton};
use leptos::prelude::*;
use penstock::{
    automation::Merging,
    model::{Action, Kind, Step},
    present::sequence::{place_of, reading, text_name},
};

/// The preview beside the steps.
#[component]
pub fn Preview(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let place = Memo::new(move |_| {
        let here = editor.here.get()?;
        editor.pieces.with(|all| all.iter().position(|one| one.key == here))
    });
    let count = Memo::new(move |_| editor.pieces.with(Vec::len));
    let piece = Memo::new(move |_| {
        let place = place.get()?;
        editor.pieces.with(|all| all.get(place).cloned())
    });
    let at = move || {
        let here = editor.here.get()?;
        let step = editor.pieces.with(|all| place_of(all, here))?;
        let picture = editor.picture.get()?;
        let point = picture.points.iter().rev().find(|point| point.step == step)?;
        Some((point.at, point.day))
    };
    let read = Memo::new(move |_| {
        for kind in [Kind::Contact, Kind::Company, Kind::Member, Kind::Template] {
            app.track(kind);
        }
        let piece = piece.get()?;
        let which = editor.texts.with(|texts| texts.get(&piece.key).copied().unwrap_or(0));
        let one = app.opportunity(editor.chosen.get()?)?;
        // On the day that it is for.
        let (place, now) = (app.place(), app.now());
        let at = at().map_or(now, |(at, _)| at.max(now));
        Some(app.data(|data| reading(&piece.step, which, Merging::new(&one, data).at(&place, at))))
    });
    let who = move || editor.chosen.get().and_then(|id| app.opportunity(id)).map(|one| one.name.clone());
    let which = move || {
        let piece = piece.get()?;
        let several =
            matches!(&piece.step, Step::Do { action: Action::Message { variants, .. } } if !variants.is_empty());
        several.then(|| text_name(editor.texts.with(|texts| texts.get(&piece.key).copied().unwrap_or(0))))
    };
    let walk = move |by: isize| {
        let to = place.get_untracked().and_then(|place| place.checked_add_signed(by));
        let key = to.and_then(|to| editor.pieces.with_untracked(|all| all.get(to).map(|one| one.key)));
        if let Some(key) = key {
            editor.here.set(Some(key));
        }
    };
    view! {
        <section class="sequence-preview" aria-label="As they get it" data-test="sequence-preview">
            <header class="preview-head">
                <h2>{move || match place.get() { Some(place) => format!("Step {} as they get it", place + 1), None => "As they get it".to_string() }}</h2>
                <IconButton icon="arrow-up" class="small" title="Step before" disabled=Signal::derive(move || place.get().is_none_or(|place| place == 0)) on_click=move |_| walk(-1) data_test="preview-before" />
                <IconButton icon="arrow-down" class="small" title="Next step" disabled=Signal::derive(move || place.get().is_none_or(|place| place + 1 >= count.get())) on_click=move |_| walk(1) data_test="preview-next" />
            </header>
            {move || match read.get() {
                None => view! { <p class="muted">"Choose an opportunity above to see the words filled in."</p> }.into_any(),
                Some(one) => {
                    view! {
                        <article class="surface seq-letter">
                            <p class="hint">
                                {who().unwrap_or_default()}
                                {at().map(|(at, day)| format!(" · {} · day {}", day_words(app, at), app.number(usize::try_from(day).unwrap_or(0))))}
                                {which().map(|which| format!(" · {which}"))}
                            </p>
                            {(!one.to.is_empty()).then(|| view! { <p class="seq-letter-to"><span class="muted">"To "</span>{one.to.clone()}</p> })}
                            <p class="seq-letter-title"><b>{one.title.clone()}</b></p>
                            {(!one.problem.is_empty()).then(|| view! {
                                <p class="late-text way-problem" data-test="way-problem"><Icon name="alert-triangle" class="small" /> {one.problem.clone()}</p>
                            })}
                            {(!one.body.trim().is_empty()).then(|| view! { <div class="seq-letter-text" dir="auto" data-test="preview-body">{one.body.clone()}</div> })}
                        </article>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}
