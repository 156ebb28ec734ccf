//! Above the list: what is looked for, in what order, and what is done with those that are chosen.

use super::{state::Outbox, tools::Postpone};
use crate::app::ui::{Button, ButtonKind, Icon, SearchBox, SelectField};
use leptos::prelude::*;
use penstock::{
    model::{Channel, Kind},
    present::{
        outbox::{Sender, Sort, Tab, Wanted, channel_key, channel_of, sources},
        route::Route,
    },
    value::plural,
};

/// Words to look for.
#[component]
pub fn Search(outbox: Outbox) -> impl IntoView {
    let words = Memo::new(move |_| outbox.wanted.with(|wanted| wanted.words.clone()));
    view! {
        <SearchBox
            label="Search messages"
            value=words
            on_input=move |words: String| outbox.want(|wanted| wanted.words = words)
            data_test="outbox-search"
        />
    }
}

/// On a narrow screen the filters stand behind this button.
#[component]
pub fn FilterSwitch(outbox: Outbox, filters: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-btn outbox-switch"
            class:on=move || outbox.wanted.with(Wanted::narrows)
            title="Filter and order"
            aria-label="Filter and order"
            aria-expanded=move || filters.get().to_string()
            data-test="outbox-switch"
            on:click=move |_| filters.update(|on| *on = !*on)
        >
            <Icon name="sliders-horizontal" />
        </button>
    }
}

/// Which messages, and in what order.
#[component]
pub fn Filters(
    outbox: Outbox,
    /// They are opened where there is little room.
    filters: RwSignal<bool>,
) -> impl IntoView {
    let app = outbox.app;
    let channels = std::iter::once((String::new(), "All ways".to_string()))
        .chain(Channel::ALL.map(|channel| (channel_key(channel).to_string(), channel.word().to_string())))
        .collect::<Vec<_>>();
    let senders = move || {
        app.track(Kind::Member);
        let mut all = vec![(String::new(), "Everybody".to_string()), ("nobody".to_string(), "Nobody".to_string())];
        app.data(|data| {
            let members = data.members().filter(|member| !member.retired);
            all.extend(members.map(|member| (member.id.to_string(), member.name.clone())));
        });
        all
    };
    let of = Memo::new(move |_| {
        [Kind::Run, Kind::Sequence, Kind::Rule].into_iter().for_each(|kind| app.track(kind));
        let known = app.data(sources).into_iter().map(|(id, name)| (id.to_string(), name));
        std::iter::once((String::new(), "All sequences".to_string())).chain(known).collect::<Vec<_>>()
    });
    let sorts = Sort::ALL.map(|(sort, words)| (sort.key().to_string(), words.to_string())).to_vec();
    let read = move |read: fn(&Wanted) -> String| Signal::derive(move || outbox.wanted.with(read));
    view! {
        <div class="outbox-filters" class:opened=move || filters.get() role="group" aria-label="Which messages" data-test="outbox-filters">
            <SelectField
                label="Sequence"
                hide_label=true
                value=read(|wanted| wanted.of.map(|id| id.to_string()).unwrap_or_default())
                options=of
                on_commit=move |word: String| outbox.want(|wanted| wanted.of = word.parse().ok())
                data_test="filter-sequence"
            />
            <SelectField
                label="Who sends"
                hide_label=true
                value=read(|wanted| wanted.sender.key())
                options=Signal::derive(senders)
                on_commit=move |word: String| outbox.want(|wanted| wanted.sender = Sender::parse(&word))
                data_test="filter-sender"
            />
            <SelectField
                label="Way"
                hide_label=true
                value=read(|wanted| wanted.channel.map(channel_key).unwrap_or_default().to_string())
                options=Signal::stored(channels)
                on_commit=move |word: String| outbox.want(|wanted| wanted.channel = channel_of(&word))
                data_test="filter-channel"
            />
            <SelectField
                label="Order"
                hide_label=true
                value=read(|wanted| wanted.sort.key().to_string())
                options=Signal::stored(sorts)
                on_commit=move |word: String| outbox.want(|wanted| wanted.sort = Sort::parse(&word))
                data_test="outbox-sort"
            />
            <Show when=move || outbox.wanted.with(Wanted::narrows)>
                <Button
                    kind=ButtonKind::Quiet
                    class="small"
                    data_test="filter-none"
                    on_click=move |_| outbox.want(|wanted| *wanted = Wanted { sort: wanted.sort, ..Wanted::default() })
                >
                    "Show all"
                </Button>
            </Show>
            <Show when=move || matches!(outbox.tab.get(), Tab::Sent | Tab::Answered)>
                <Button
                    kind=ButtonKind::Quiet
                    class="small push"
                    title="How many answers each text of a sequence gets"
                    data_test="outbox-rates"
                    on_click=move |_| app.go(Route::Sequences { rule: outbox.wanted.with_untracked(|wanted| wanted.of) })
                >
                    "Which texts get answers"
                </Button>
            </Show>
        </div>
    }
}

/// What can be done with those that are chosen.
#[component]
pub fn Chosen(outbox: Outbox) -> impl IntoView {
    let count = Memo::new(move |_| outbox.chosen.with(|chosen| chosen.len()));
    let open = move || outbox.tab.get().open();
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="outbox-chosen btn-row" role="group" aria-label="Chosen messages" data-test="outbox-chosen">
                <b role="status">{move || format!("{} chosen", plural(count.get(), "message", "messages"))}</b>
                <Show when=open>
                    <Button class="small" data_test="chosen-sent" on_click=move |_| outbox.sent()>"All sent " <kbd>"S"</kbd></Button>
                    <Show when=move || outbox.tab.get() == Tab::Review>
                        <Button class="small" data_test="chosen-approve" on_click=move |_| outbox.approve()>
                            "They can go " <kbd>"A"</kbd>
                        </Button>
                    </Show>
                    <Postpone outbox />
                    <Button class="small" data_test="chosen-cancel" on_click=move |_| outbox.cancel()>
                        "Do not send " <kbd>"X"</kbd>
                    </Button>
                </Show>
                <Button
                    kind=ButtonKind::Quiet
                    class="small"
                    data_test="chosen-none"
                    on_click=move |_| {
                        outbox.chosen.update(|chosen| chosen.clear());
                        outbox.refocus();
                    }
                >
                    "None " <kbd>"Esc"</kbd>
                </Button>
            </div>
        </Show>
    }
}
