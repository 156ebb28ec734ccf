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
    /// With the mark that follows it: a line must not begin with a comma.
    Blank(Spot, Control, Option<char>),
}

/// The pieces of a line, each mark with the blank before it.
fn keys(pieces: &[Piece]) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let mut rest = match piece {
            Piece::Blank(blank) => {
                keys.push(Key::Blank(blank.spot, Control::of(blank), None));
                continue;
            }
            Piece::Words(words) => words.as_str(),
        };
        if let Some(Key::Blank(_, _, mark @ None)) = keys.last_mut()
            && let Some(first) = rest.chars().next().filter(|first| [',', ';', '.', ':'].contains(first))
        {
            *mark = Some(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default().trim_start();
        }
        if !rest.is_empty() {
            keys.push(Key::Words(at, rest.to_string()));
        }
    }
    keys
}

/// Words and blanks, and below them what is wrong in the blanks.
#[component]
pub fn Line(draft: Draft, #[prop(into)] pieces: Signal<Vec<Piece>>) -> impl IntoView {
    let pieces = Memo::new(move |_| pieces.get());
    let keys = Memo::new(move |_| pieces.with(|pieces| keys(pieces)));
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
                    Key::Words(_, words) => view! { <span class="rule-word">{words}</span> }.into_any(),
                    Key::Blank(spot, control, None) => view! { <Blank draft spot control blank=blank(spot) /> }.into_any(),
                    Key::Blank(spot, control, Some(mark)) => {
                        view! {
                            <span class="rule-keep">
                                <Blank draft spot control blank=blank(spot) />
                                <span class="rule-word">{mark}</span>
                            </span>
                        }
                            .into_any()
                    }
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
