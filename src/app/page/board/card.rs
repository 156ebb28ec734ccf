//! One card. It reads its own record and nothing else of the column.

use super::{drag, keyboard, state::Board};
use crate::app::{
    page::parts::Flames,
    ui::{IconButton, hue_of, initials},
};
use leptos::{html, prelude::*};
use penstock::{
    model::{Opportunity, StageKind, Status},
    value::Id,
};

/// What a card says.
#[derive(Clone, PartialEq, Default)]
struct Words {
    name: String,
    status: Option<Status>,
    who: String,
    value: String,
    next: Option<(&'static str, String)>,
    owner: Option<String>,
    age: String,
    late: bool,
    tags: String,
    /// Flames, where opportunities are scored.
    flames: Option<u8>,
    score: Option<i32>,
}

/// The days in the stage against its target, or for a decided one the day it was decided.
fn age(board: Board, opportunity: &Opportunity) -> (String, bool) {
    let app = board.app;
    let Some(stage) = app.stage(opportunity.stage) else { return Default::default() };
    if stage.kind.closed() {
        let word = stage.kind.word().to_lowercase();
        let on = opportunity.close.map(|date| format!(" {}", app.short_date(date))).unwrap_or_default();
        return (format!("{word}{on}"), false);
    }
    let days = (app.today() - app.zone().date(opportunity.entered())).num_days().max(0) + 1;
    match stage.target_days {
        Some(target) => (format!("day {days} of {target}"), days > i64::from(target)),
        None => (format!("day {days}"), false),
    }
}

fn words(board: Board, id: Id) -> Option<Words> {
    let app = board.app;
    let opportunity = app.opportunity(id)?;
    let company = opportunity.company.and_then(|id| app.company(id)).map(|company| company.title());
    let contact =
        opportunity.contacts.first().and_then(|link| app.contact(link.contact)).map(|contact| contact.title());
    let kind = app.stage(opportunity.stage).map_or(StageKind::Open, |stage| stage.kind);
    let next = (!kind.closed()).then(|| app.next_step_view(id)).map(|next| (next.state, next.text));
    let (age, late) = age(board, &opportunity);
    let tags: Vec<String> = opportunity.tags.iter().map(|tag| format!("#{tag}")).collect();
    Some(Words {
        name: opportunity.name.clone(),
        status: Status::of(opportunity.temperature, kind),
        who: [company, contact].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        value: opportunity.value.map(|value| app.money(value)).unwrap_or_default(),
        next,
        owner: opportunity.owner.and_then(|id| app.member(id)).map(|member| member.title()),
        age,
        late,
        tags: tags.join(" "),
        flames: (!kind.closed()).then(|| board.flames(opportunity.score)).flatten(),
        score: opportunity.score,
    })
}

impl Words {
    /// All of it in one sentence, for the screen reader.
    fn label(&self) -> String {
        let status = self.status.map_or("", Status::word);
        let owner = self.owner.as_ref().map(|owner| format!("owner {owner}")).unwrap_or_default();
        let next = self.next.as_ref().map_or("", |(_, text)| text.as_str());
        let flames = self.flames.map(|count| format!("{count} of 5 flames")).unwrap_or_default();
        let parts = [&self.name, status, &flames, &self.who, &self.value, next, &owner, &self.age, &self.tags];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<&str>>().join(", ")
    }
}

/// The inside of a card. Few elements, since there are many cards.
#[component]
pub fn Face(board: Board, id: Id) -> impl IntoView {
    let words = Memo::new(move |_| words(board, id));
    face(words)
}

fn face(words: Memo<Option<Words>>) -> impl IntoView {
    move || {
        words.get().map(|words| {
            let status = words.status;
            view! {
                <h3>
                    {status.map(|t| view! { <i class=format!("temp {}", t.key()) title=t.word()></i> })}
                    <span class="title" title=words.name.clone()>{words.name.clone()}</span>
                </h3>
                <div class="co">{words.who}</div>
                <div class="row">
                    <b>{words.value}</b>
                    {words
                        .next
                        .map(|(state, text)| {
                            view! { <span class=format!("next {state}") title=text.clone()>{text.clone()}</span> }
                        })}
                    {words
                        .owner
                        .map(|owner| {
                            view! {
                                <span class=format!("avatar {}", hue_of(&owner)) title=owner.clone()>
                                    {initials(&owner)}
                                </span>
                            }
                        })}
                </div>
                <div class="fine">
                    {words.flames.map(|count| {
                        let lit = (count > 0).then(|| view! { <Flames count /> });
                        view! { <span class="card-score" title="Score">{lit}{words.score}</span> }
                    })}
                    <span class=if words.late { "age late" } else { "age" }>{words.age}</span>
                    <span class="card-tags">{words.tags}</span>
                </div>
            }
        })
    }
}

/// A card in its column.
#[component]
pub fn Card(board: Board, id: Id) -> impl IntoView {
    let node = NodeRef::<html::Article>::new();
    let words = Memo::new(move |_| words(board, id));
    let open = move || board.app.address.with(|route| route.open().is_some_and(|open| open.id == id));
    let held = move || board.held.get() == Some(id);
    let carried = move || held() && matches!(board.hand.get(), penstock::present::drag::Drag::Carrying { .. });
    let near = Memo::new(move |_| board.hover.get() == Some(id) || board.focus.get() == Some(id));
    view! {
        <article
            node_ref=node
            class="card"
            class:sel=open
            class:dragging=move || held() && !carried()
            class:lifted=carried
            tabindex=move || if board.entry.get() == Some(id) { "0" } else { "-1" }
            aria-label=move || words.with(|words| words.as_ref().map(Words::label))
            aria-describedby="board-keys"
            data-test="card"
            data-id=id.to_string()
            data-name=move || words.with(|words| words.as_ref().map(|words| words.name.clone()))
            on:pointerdown=move |ev| {
                if let Some(node) = node.get_untracked() {
                    let rect = node.get_bounding_client_rect();
                    drag::press(&board, &ev, id, (rect.left(), rect.top()));
                }
            }
            on:click=move |ev| {
                if !board.dragged.get_value() && !ev.default_prevented() {
                    board.open(id);
                }
            }
            on:keydown=move |ev| keyboard::on_card(&board, &ev, id)
            on:focus=move |_| board.focus.set(Some(id))
            on:pointerenter=move |_| board.hover.set(Some(id))
            on:pointerleave=move |_| board.hover.set(None)
        >
            {face(words)}
            {move || {
                near.get()
                    .then(|| {
                        view! {
                            // The button is no grip: a press on it starts no drag.
                            <span class="card-move" on:pointerdown=|ev| ev.stop_propagation()><IconButton
                                icon="arrow-right"
                                title="Move to… (M)"
                                class="small"
                                data_test="card-move"
                                on_click=move |ev: leptos::ev::MouseEvent| {
                                    ev.prevent_default();
                                    board.chased.set_value(Some(id));
                                    board.app.ask_move(vec![id]);
                                }
                            /></span>
                        }
                    })
            }}
        </article>
    }
}
