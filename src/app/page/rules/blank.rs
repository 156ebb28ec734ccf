//! One blank of a sentence: a labelled control that looks like a word.

use super::draft::Draft;
use crate::app::{
    page::parts::InsertButton,
    ui::{Combobox, MenuButton, MenuItem, unique_id},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::present::rule_form::{Blank as Filled, Choice, Input, Spot, shown};

/// More choices than this are searched by typing.
const MANY: usize = 60;

/// The blanks whose choices begin something anew, or ask something first.
const ANEW: [&str; 7] = ["do", "kind", "who", "sequence", "field", "case_add", "case_member"];

/// Which control a blank needs: it is made anew only when this changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    Select,
    /// A choice that begins something anew: an arrow key that passes over it must not make it.
    Menu,
    Search,
    Several,
    Line {
        merge: bool,
        narrow: bool,
    },
    Area,
    Date,
    Time,
}

impl Control {
    pub fn of(blank: &Filled) -> Control {
        match &blank.input {
            Input::Choice(_) if ANEW.contains(&blank.spot.name) => Control::Menu,
            Input::Choice(all) if all.len() > MANY => Control::Search,
            Input::Choice(_) => Control::Select,
            Input::Several(_) => Control::Several,
            Input::Text { merge, .. } => Control::Line { merge: *merge, narrow: false },
            Input::Number | Input::Amount => Control::Line { merge: false, narrow: true },
            Input::Area => Control::Area,
            Input::Date => Control::Date,
            Input::Time => Control::Time,
        }
    }
}

/// A blank with what stands in it.
#[component]
pub fn Blank(draft: Draft, spot: Spot, control: Control, blank: Memo<Option<Filled>>) -> impl IntoView {
    match control {
        Control::Select => view! { <Select draft spot blank /> }.into_any(),
        Control::Menu => view! { <Menu draft spot blank /> }.into_any(),
        Control::Search => view! { <Search draft spot blank /> }.into_any(),
        Control::Several => view! { <Several draft spot blank /> }.into_any(),
        Control::Area => view! { <Text draft spot blank merge=true area=true /> }.into_any(),
        Control::Line { merge, narrow } => view! { <Text draft spot blank merge narrow /> }.into_any(),
        Control::Date => view! { <Text draft spot blank kind="date" /> }.into_any(),
        Control::Time => view! { <Text draft spot blank kind="time" /> }.into_any(),
    }
}

fn label(blank: Memo<Option<Filled>>) -> &'static str {
    blank.with(|blank| blank.as_ref().map_or("", |blank| blank.label))
}

fn value(blank: Memo<Option<Filled>>) -> Memo<String> {
    Memo::new(move |_| blank.with(|blank| blank.as_ref().map(|blank| blank.value.clone()).unwrap_or_default()))
}

fn choices(blank: Memo<Option<Filled>>) -> Memo<Vec<Choice>> {
    Memo::new(move |_| {
        blank.with(|blank| match blank.as_ref().map(|blank| &blank.input) {
            Some(Input::Choice(all) | Input::Several(all)) => all.clone(),
            _ => Vec::new(),
        })
    })
}

/// What is wrong with a blank: what could not be taken, or else what stands in it.
pub fn wrong(draft: Draft, spot: Spot, blank: Memo<Option<Filled>>) -> Option<String> {
    let refused = draft.errors.with(|errors| errors.get(&spot).cloned());
    refused
        .or_else(|| blank.with(|blank| blank.as_ref().map(|blank| blank.problem.clone())))
        .filter(|why| !why.is_empty())
}

/// A choice: a native list, which every keyboard and every telephone knows.
#[component]
fn Select(draft: Draft, spot: Spot, blank: Memo<Option<Filled>>) -> impl IntoView {
    let node = NodeRef::<html::Select>::new();
    let (value, all) = (value(blank), choices(blank));
    Effect::new(move || {
        all.track();
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    let options = move || {
        let now = value.get_untracked();
        let all = all.get();
        // What was chosen and is gone stays in sight until something else is chosen.
        let gone = all.iter().all(|choice| choice.key != now).then(|| {
            view! { <option value=now.clone() selected=true disabled=true>"choose …"</option> }
        });
        let mut groups: Vec<(&'static str, Vec<Choice>)> = Vec::new();
        for choice in all {
            match groups.iter_mut().find(|(group, _)| *group == choice.group) {
                Some((_, some)) => some.push(choice),
                None => groups.push((choice.group, vec![choice])),
            }
        }
        let option = move |choice: Choice| {
            let selected = choice.key == now;
            view! { <option value=choice.key selected=selected>{choice.words}</option> }
        };
        let groups = groups
            .into_iter()
            .map(|(group, some)| {
                let some = some.into_iter().map(&option).collect_view();
                if group.is_empty() {
                    some.into_any()
                } else {
                    view! { <optgroup label=group>{some}</optgroup> }.into_any()
                }
            })
            .collect_view();
        view! { {gone} {groups} }
    };
    view! {
        <select
            node_ref=node
            class="blank"
            aria-label=move || label(blank)
            aria-invalid=move || wrong(draft, spot, blank).map(|_| "true")
            title=move || wrong(draft, spot, blank)
            data-blank=spot.name
            on:change=move |_| {
                if let Some(select) = node.get_untracked() {
                    let chosen = select.value();
                    draft.fill(spot, &chosen);
                    // What was not taken, or asks something first, is not shown as chosen.
                    select.set_value(&value.get_untracked());
                }
            }
        >
            {options}
        </select>
    }
}

/// A choice that is made by picking it, and not before.
#[component]
fn Menu(draft: Draft, spot: Spot, blank: Memo<Option<Filled>>) -> impl IntoView {
    let all = choices(blank);
    let words = move || {
        let words = blank.with(|blank| blank.as_ref().map(shown).unwrap_or_default());
        if words.is_empty() { "choose …".to_string() } else { words }
    };
    let items = move || -> Vec<MenuItem> {
        let mut group = all.with(|all| all.first().map_or("", |choice| choice.group));
        let item = |choice: Choice| {
            let parted = choice.group != group;
            group = choice.group;
            let item = MenuItem::new(choice.words, move || draft.fill(spot, &choice.key));
            if parted { item.separated() } else { item }
        };
        all.get().into_iter().map(item).collect()
    };
    view! {
        <span
            class="blank-menu"
            class:wrong=move || wrong(draft, spot, blank).is_some()
            role="group"
            aria-label=move || label(blank)
            title=move || wrong(draft, spot, blank)
            data-blank=spot.name
        >
            <MenuButton label=words items=Signal::derive(items) class="blank" data_test=format!("blank-{}", spot.name.replace('_', "-")) />
        </span>
    }
}

/// A choice among very many.
#[component]
fn Search(draft: Draft, spot: Spot, blank: Memo<Option<Filled>>) -> impl IntoView {
    let all = choices(blank);
    let options =
        Memo::new(move |_| all.get().into_iter().map(|choice| (choice.key, choice.words)).collect::<Vec<_>>());
    let now = Memo::new(move |_| blank.with(|blank| blank.as_ref().map(shown).unwrap_or_default()));
    view! {
        <span class="blank-search">
            <Combobox
                label=Signal::derive(move || label(blank).to_string())
                value=now
                options
                on_pick=move |key: String| draft.fill(spot, &key)
                hide_label=true
                class="blank"
                placeholder="choose …"
            />
        </span>
    }
}

/// Any number of choices, each a switch.
#[component]
fn Several(draft: Draft, spot: Spot, blank: Memo<Option<Filled>>) -> impl IntoView {
    let (value, all) = (value(blank), choices(blank));
    let has = move |key: &str| value.with(|value| value.split(',').any(|other| other == key));
    let toggle = move |key: &str| {
        let chosen = value.get_untracked();
        let mut keys: Vec<&str> = chosen.split(',').filter(|other| !other.is_empty()).collect();
        match keys.iter().position(|other| *other == key) {
            Some(at) => {
                keys.remove(at);
            }
            None => keys.push(key),
        }
        draft.fill(spot, &keys.join(","));
    };
    let buttons = move || {
        all.get()
            .into_iter()
            .map(|choice| {
                let (on, off) = (choice.key.clone(), choice.key);
                view! {
                    <button type="button" class="blank-toggle" aria-pressed=move || has(&on).to_string() on:click=move |_| toggle(&off)>
                        {choice.words}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <span class="blank-several" role="group" aria-label=move || label(blank) data-blank=spot.name>{buttons}</span>
    }
}

/// A text, a number, a date or a time: taken when the blank is left or Enter is pressed.
#[component]
fn Text(
    draft: Draft,
    spot: Spot,
    blank: Memo<Option<Filled>>,
    #[prop(optional)] merge: bool,
    #[prop(optional)] narrow: bool,
    #[prop(optional)] area: bool,
    #[prop(default = "text")] kind: &'static str,
) -> impl IntoView {
    let (line, block) = (NodeRef::<html::Input>::new(), NodeRef::<html::Textarea>::new());
    let now = value(blank);
    let typed = move || {
        let text = line.try_get_untracked().flatten().map(|line| line.value());
        text.or_else(|| block.try_get_untracked().flatten().map(|block| block.value()))
    };
    let put = move |text: &str| {
        if let Some(line) = line.try_get_untracked().flatten() {
            line.set_value(text);
        }
        if let Some(block) = block.try_get_untracked().flatten() {
            block.set_value(text);
        }
    };
    // A text in several lines is set by hand: it has no value of its own in the markup.
    Effect::new(move || {
        block.track();
        put(&now.get());
    });
    let commit = move || {
        let (Some(text), Some(old)) = (typed(), now.try_get_untracked()) else { return };
        let refused = draft.errors.with_untracked(|errors| errors.contains_key(&spot));
        if text != old || refused {
            draft.fill(spot, &text);
        }
    };
    let key = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Enter" if !ev.is_composing() && (!area || ev.ctrl_key() || ev.meta_key()) => {
            ev.prevent_default();
            commit();
        }
        "Escape" if typed() != Some(now.get_untracked()) => {
            ev.prevent_default();
            ev.stop_propagation();
            put(&now.get_untracked());
        }
        _ => {}
    };
    let known = Memo::new(move |_| {
        blank.with(|blank| match blank.as_ref().map(|blank| &blank.input) {
            Some(Input::Text { known, .. }) => known.clone(),
            _ => Vec::new(),
        })
    });
    let list = unique_id("known");
    let list_id = (!known.with_untracked(Vec::is_empty)).then(|| list.clone());
    let invalid = move || wrong(draft, spot, blank).map(|_| "true");
    let holder = move || placeholder(spot);
    let control = if area {
        view! {
            <textarea
                node_ref=block
                class="blank area"
                rows="4"
                aria-label=move || label(blank)
                aria-invalid=invalid
                placeholder=holder
                data-blank=spot.name
                on:change=move |_| commit()
                on:keydown=key
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                node_ref=line
                class=if narrow { "blank narrow" } else { "blank" }
                type=kind
                inputmode=narrow.then_some("decimal")
                autocomplete="off"
                list=list_id
                prop:value=move || now.get()
                aria-label=move || label(blank)
                aria-invalid=invalid
                title=move || wrong(draft, spot, blank)
                placeholder=holder
                data-blank=spot.name
                on:focus=move |_| {
                    // A number that stands there is typed over.
                    if let Some(line) = line.get_untracked().filter(|_| narrow) {
                        line.select();
                    }
                }
                on:change=move |_| commit()
                on:blur=move |_| commit()
                on:keydown=key
            />
            <datalist id=list>{move || known.get().into_iter().map(|text| view! { <option value=text></option> }).collect_view()}</datalist>
        }
        .into_any()
    };
    view! {
        <span class=if area { "blank-wrap block" } else { "blank-wrap" } data-insert=merge.then_some("")>
            {control}
            // What is put in stands in the field as if it had been typed, and is taken when that is left.
            {merge.then(|| view! { <InsertButton class="icon-btn small blank-merge" data_test="merge-menu" /> })}
        </span>
    }
}

/// What an empty blank shows.
fn placeholder(spot: Spot) -> &'static str {
    match spot.name {
        "title" if matches!(spot.place, penstock::present::rule_form::Place::Step(_)) => "what is to be done",
        "title" => "any",
        "text" | "body" => "write here",
        "answers" => "Yes, No",
        "subject" => "subject",
        "tag" => "tag",
        "from" | "to" => "anything",
        "value" => "nothing",
        "name" => "its name",
        _ => "",
    }
}
