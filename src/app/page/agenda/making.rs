//! The agenda on its way, one computation a turn.

use crate::app::{
    shell::{self, files::Turn},
    store::App,
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    report::{
        Span,
        agenda::{Agenda, AgendaMaker},
    },
    value::Id,
};
use std::sync::Arc;

/// An agenda that differs from others as soon as it is made again.
#[derive(Clone)]
pub struct Made(pub Arc<Agenda>);

impl PartialEq for Made {
    fn eq(&self, other: &Made) -> bool {
        self.0 == other.0
    }
}

/// The agenda of a period and a pipeline, made in short turns, and anew when what it counts has changed. Until it is there
/// the one before stands.
pub fn making(app: App, asked: Memo<Option<(Span, Option<Id>)>>) -> Memo<Option<Made>> {
    let shown = RwSignal::new(None::<Made>);
    let turns = StoredValue::new(0_u32);
    let next = move || {
        turns.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        })
    };
    Effect::new(move |_| {
        app.track(Kind::Goal);
        app.track_figures();
        let turn = next();
        let Some((span, pipeline)) = asked.get() else { return };
        app.spawn(async move {
            let still = move || turn.is_some() && turns.try_get_value() == turn;
            if let Some(made) = make(app, span, pipeline, still).await
                && still()
            {
                shown.try_set(Some(Made(Arc::new(made))));
            }
        });
    });
    on_cleanup(move || {
        next();
    });
    Memo::new(move |_| shown.get())
}

/// None where there are no facts yet, and where it is not wanted any more.
async fn make(app: App, span: Span, pipeline: Option<Id>, still: impl Fn() -> bool) -> Option<Agenda> {
    let number = app.facts_number();
    let mut maker = AgendaMaker::new(span, pipeline, app.data(|data| data.goals().cloned().collect()));
    let mut turn = Turn::begin();
    loop {
        if turn.over() {
            shell::pause().await;
            // Facts that have changed meanwhile are made known in a moment, and all begins anew.
            if !still() || number != app.facts_number() {
                return None;
            }
            turn = Turn::begin();
        }
        let step = untrack(|| app.figures(|data, facts, history| maker.go_on(data, facts, history)))?;
        if step.is_some() {
            return step;
        }
    }
}
