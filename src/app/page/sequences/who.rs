//! Who does a step.

use crate::app::{store::use_app, ui::SelectField};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Assign, Hat, Kind},
};

/// Choices by their places, with their words.
pub fn pairs<T: Copy>(all: impl IntoIterator<Item = T>, word: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.into_iter().enumerate().map(|(at, one)| (at.to_string(), word(one).to_string())).collect()
}

/// Who does it: the owner, a member, or whoever wears a hat. What a rule's editor made of it stays until it is changed.
#[component]
pub fn WhoField(
    label: &'static str,
    value: Signal<Assign>,
    #[prop(into)] on_change: Callback<Assign>,
) -> impl IntoView {
    let app = use_app();
    let options = Memo::new(move |_| {
        app.track(Kind::Member);
        let mut all =
            vec![("owner".to_string(), "The owner".to_string()), ("actor".into(), "Whoever starts it".into())];
        app.data(|data| {
            let mut members: Vec<_> = data.members().filter(|member| !member.retired).collect();
            members.sort_by_cached_key(|member| member.name.to_lowercase());
            all.extend(members.into_iter().map(|member| (format!("member.{}", member.id), member.name.clone())));
        });
        all.extend(
            Hat::ALL
                .iter()
                .enumerate()
                .map(|(at, hat)| (format!("hat.{at}"), format!("The {}", hat.word().to_lowercase()))),
        );
        let now = value.get();
        let key = key_of(&now);
        if !all.iter().any(|(other, _)| *other == key) {
            all.push((key, app.data(|data| say::assign(&now, data))));
        }
        all
    });
    let pick = move |key: String| {
        let assign = match key.split_once('.') {
            Some(("member", id)) => id.parse().ok().map(|member| Assign::Member { member }),
            Some(("hat", at)) => {
                at.parse::<usize>().ok().and_then(|at| Hat::ALL.get(at).copied()).map(|hat| Assign::Hat { hat })
            }
            _ if key == "actor" => Some(Assign::Actor),
            _ if key == "owner" => Some(Assign::Owner),
            _ => None,
        };
        if let Some(assign) = assign {
            on_change.run(assign);
        }
    };
    view! {
        <SelectField label value=Signal::derive(move || key_of(&value.get())) options on_commit=pick />
    }
}

fn key_of(assign: &Assign) -> String {
    match assign {
        Assign::Owner => "owner".into(),
        Assign::Actor => "actor".into(),
        Assign::Member { member } => format!("member.{member}"),
        Assign::Hat { hat } => format!("hat.{}", Hat::ALL.iter().position(|one| one == hat).unwrap_or(0)),
        _ => "other".into(),
    }
}
