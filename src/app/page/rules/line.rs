//! A sentence with its blanks.

use super::{
    blank::{Blank, Control},
    draft::Draft,
};
use crate::app::ui::Icon;
use leptos::prelude::*;
use penstock::present::rule_form::{Piece, Spot, blanks};

/// What a piece is, without what stands in it: a blank that keeps its place keeps the focus.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Words(usize, String),
    Blank(Spot, Control),
}

/// Words and blanks, and below them what is wrong in the blanks.
#[component]
pub fn Line(draft: Draft, #[prop(into)] pieces: Signal<Vec<Piece>>) -> impl IntoView {
    let pieces = Memo::new(move |_| pieces.get());
    let keys = Memo::new(move |_| {
        pieces.with(|pieces| {
            let key = |(at, piece): (usize, &Piece)| match piece {
                Piece::Words(words) => Key::Words(at, words.clone()),
                Piece::Blank(blank) => Key::Blank(blank.spot, Control::of(blank)),
            };
            pieces.iter().enumerate().map(key).collect::<Vec<_>>()
        })
    });
    let blank = move |spot: Spot| {
        Memo::new(move |_| pieces.with(|pieces| blanks(pieces).find(|blank| blank.spot == spot).cloned()))
    };
    let troubles = Memo::new(move |_| {
        let spots: Vec<Spot> = pieces.with(|pieces| blanks(pieces).map(|blank| blank.spot).collect());
        let mut said: Vec<String> = Vec::new();
        for spot in spots {
            let refused = draft.errors.with(|errors| errors.get(&spot).cloned());
            let found =
                pieces.with(|pieces| blanks(pieces).find(|blank| blank.spot == spot).map(|one| one.problem.clone()));
            said.extend(refused.or(found).filter(|why| !why.is_empty() && !said.contains(why)));
        }
        said
    });
    view! {
        <div class="rule-words">
            <For each=move || keys.get() key=|key| key.clone() let:key>
                {match key {
                    Key::Words(_, words) => {
                        let tight = words.starts_with([',', ';', '.', ':']);
                        view! { <span class=if tight { "rule-word tight" } else { "rule-word" }>{words}</span> }.into_any()
                    }
                    Key::Blank(spot, control) => view! { <Blank draft spot control blank=blank(spot) /> }.into_any(),
                }}
            </For>
        </div>
        {move || {
            troubles
                .get()
                .into_iter()
                .map(|why| {
                    view! {
                        <p class="rule-trouble" data-test="rule-trouble">
                            <Icon name="circle-alert" class="small" />
                            <span>{why}</span>
                        </p>
                    }
                })
                .collect_view()
        }}
    }
}
