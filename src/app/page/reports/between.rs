//! What happened between two days, worked out in short turns: the condition is asked of both.

use super::days::Beside;
use crate::app::{
    page::parts::{Between, PastLook, changes, with_context},
    shell::{self, files::Turn},
    store::{App, AsOf},
};
use leptos::prelude::*;
use penstock::{
    present::{
        figures::{Days, Keeping},
        route::Asks,
    },
    query::Context,
    report::{midnight, travel::Difference},
    value::Id,
};

/// Opportunities between two looks at the clock.
const FEW: usize = 500;

/// What happened between the days to what the question is about. None while one of the days is on its way; while it is
/// worked out anew for the same days, what was known of them stands.
pub fn between(beside: Beside) -> RwSignal<Option<(Difference, Between)>> {
    let found = RwSignal::new(None::<(Difference, Between)>);
    let turns = StoredValue::new(0_u32);
    let next = move || {
        turns.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        })
    };
    Effect::new(move |_| {
        let turn = next();
        let still = move || turn.is_some() && turns.try_get_value() == turn;
        let (days, asks) = (both(beside), beside.asks.get());
        let known = |days: &Between| found.with_untracked(|found| found.as_ref().is_some_and(|(_, of)| of.same(days)));
        if !days.as_ref().is_some_and(known) {
            found.set(None);
        }
        let Some(days) = days else { return };
        if days.later.is_none() {
            beside.app.track_figures();
        }
        beside.app.spawn(async move {
            if let Some(made) = difference(beside.app, &asks, &days, &still).await
                && still()
            {
                found.try_set(Some((made, days)));
            }
        });
    });
    on_cleanup(move || {
        next();
    });
    found
}

fn look(past: &AsOf) -> Option<PastLook> {
    if let AsOf::Ready(past) = past { Some(PastLook { day: past.day, data: past.data.clone() }) } else { None }
}

/// The two days; none while one of them is on its way.
fn both(beside: Beside) -> Option<Between> {
    let earlier = beside.looking.past.with(look)?;
    let later = match beside.days.get() {
        Days::Two(_, Some(_)) => Some(beside.later.past.with(look)?),
        _ => None,
    };
    Some(Between { earlier, later, was: beside.looking.was })
}

/// None where it is not wanted any more, or where the condition cannot be read: the report says why.
async fn difference(app: App, asks: &Asks, days: &Between, still: &impl Fn() -> bool) -> Option<Difference> {
    let mut turn = Turn::begin();
    let then = kept(app, asks, Some(&days.earlier), (&mut turn, still)).await?;
    let now = kept(app, asks, days.later.as_ref(), (&mut turn, still)).await?;
    // What met the condition on either day.
    let only = match (then, now) {
        (None, None) => None,
        (then, now) => {
            let mut all: Vec<Id> = then.into_iter().chain(now).flatten().collect();
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
    };
    rest(&mut turn, still).await?;
    let of = (asks.pipeline, only.as_deref());
    Some(match &days.later {
        Some(later) => changes((&days.earlier.data, &later.data), of, later.day),
        None => untrack(|| app.data(|data| changes((&days.earlier.data, data), of, app.today()))),
    })
}

/// What meets the condition on a past day, or now. The outer none is where it is not wanted any more.
async fn kept(
    app: App,
    asks: &Asks,
    past: Option<&PastLook>,
    (turn, still): (&mut Turn, &impl Fn() -> bool),
) -> Option<Option<Vec<Id>>> {
    let mut keeping = Keeping::new(asks).ok()?;
    let mut step = || {
        untrack(|| match past {
            Some(past) => {
                let zone = app.zone_at(midnight(past.day, &app.place()));
                keeping.step(&Context { today: past.day, zone, me: app.me(), data: &past.data }, FEW)
            }
            None => with_context(app, |cx| keeping.step(cx, FEW)),
        })
    };
    while !step() {
        rest(turn, still).await?;
    }
    Some(keeping.finish())
}

/// Lets the page answer, where the turn is over. None where it is not wanted any more.
async fn rest(turn: &mut Turn, still: &impl Fn() -> bool) -> Option<()> {
    if turn.over() {
        shell::pause().await;
        if !still() {
            return None;
        }
        *turn = Turn::begin();
    }
    Some(())
}
