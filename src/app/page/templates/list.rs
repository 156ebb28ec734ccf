//! All templates: searched, filtered and sorted.

use super::making::{create, delete, duplicate, retire, starters, take_starters};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, EmptyState, Icon, MenuButton, MenuItem, SearchBox, SelectField, free_key},
};
use leptos::{ev, prelude::*};
use penstock::{
    model::{Kind, TemplateKind},
    present::{
        route::Route,
        templates::{Order, Sort, Wish, listed, stage_words},
    },
    value::Id,
};

/// What is asked of the list, beside the words in the address.
#[derive(Clone, Copy)]
pub struct Listing {
    sort: RwSignal<Sort>,
    stage: RwSignal<Option<Id>>,
    order: RwSignal<Order>,
}

impl Listing {
    /// Everything.
    pub fn new() -> Self {
        Listing { sort: RwSignal::new(Sort::All), stage: RwSignal::new(None), order: RwSignal::new(Order::Kind) }
    }

    fn all(self) {
        self.sort.set(Sort::All);
        self.stage.set(None);
    }
}

/// The icon of a kind.
fn icon(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Message => "mail",
        TemplateKind::Snippet => "file-text",
        _ => "book-open",
    }
}

/// The list.
#[component]
pub fn ListPage(listing: Listing) -> impl IntoView {
    let app = use_app();
    let words = app.asked(|route| (route.path() == "templates").then(|| route.filter().to_string()));
    let total = Memo::new(move |_| {
        app.track(Kind::Template);
        app.data(|data| data.count(Kind::Template))
    });
    let shown = Memo::new(move |_| {
        app.track(Kind::Template);
        app.track(Kind::Stage);
        let wish = Wish {
            words: words.get(),
            sort: listing.sort.get(),
            stage: listing.stage.get(),
            order: listing.order.get(),
        };
        app.data(|data| listed(data, &wish))
    });
    let more = Memo::new(move |_| {
        app.track(Kind::Template);
        app.track(Kind::Pipeline);
        starters(app).len()
    });
    let keys = window_event_listener(ev::keydown, move |ev| {
        if free_key(&ev).as_deref() == Some("n") {
            ev.prevent_default();
            create(app);
        }
    });
    on_cleanup(move || keys.remove());
    let open_first = move |()| {
        if let Some(id) = shown.with_untracked(|shown| shown.first().copied()) {
            app.go(Route::Templates { template: Some(id), filter: words.get_untracked() });
        }
    };
    let take = move || {
        view! {
            <Button icon="book-open" data_test="templates-starters" on_click=move |_| take_starters(app)>"Take the starter templates"</Button>
        }
    };
    let all = move |_| {
        listing.all();
        app.look_for("");
    };
    view! {
        <header class="bar">
            <h1>"Templates"</h1>
            <span class="hint" data-test="templates-count">{move || app.number(total.get())}</span>
            <span class="push"></span>
            <Show when=move || total.get() != 0 && more.get() != 0>{take()}</Show>
            <Button kind=ButtonKind::Main icon="plus" data_test="template-new" on_click=move |_| create(app)>
                "New template " <kbd class="kbd wide-only" aria-hidden="true">"N"</kbd>
            </Button>
        </header>
        <div class="page" data-test="templates-page">
            <p class="muted template-plain">
                "Texts that are written once and used often: whole messages, snippets, and what there is to show in each stage. Insert puts them into messages and sequences."
            </p>
            <Show
                when=move || total.get() != 0
                fallback=move || view! {
                    <EmptyState icon="file-text" title="No templates yet" text="Begin with those that others use, short and ready to send, or write your own." data_test="templates-empty">
                        <Show when=move || more.get() != 0>
                            <Button kind=ButtonKind::Main icon="book-open" data_test="templates-starters" on_click=move |_| take_starters(app)>"Take the starter templates"</Button>
                        </Show>
                        <Button icon="plus" on_click=move |_| create(app)>"Write one"</Button>
                    </EmptyState>
                }
            >
                <Tools listing words open_first=Callback::new(open_first) />
                <Show
                    when=move || shown.with(|shown| !shown.is_empty())
                    fallback=move || view! {
                        <EmptyState icon="search" title="No template like that" text="Nothing matches what you look for." data_test="templates-none">
                            <Button on_click=all>"Show all templates"</Button>
                        </EmptyState>
                    }
                >
                    <ul class="surface template-list" data-test="templates-list">
                        <For each=move || shown.get() key=|id| *id let:id>
                            <Row id words />
                        </For>
                    </ul>
                </Show>
            </Show>
        </div>
    }
}

#[component]
fn Tools(listing: Listing, words: Memo<String>, open_first: Callback<()>) -> impl IntoView {
    let app = use_app();
    let at = |place: Option<usize>| place.unwrap_or(0).to_string();
    let numbered = |words: Vec<&'static str>| -> Vec<(String, String)> {
        words.into_iter().enumerate().map(|(nth, word)| (nth.to_string(), word.to_string())).collect()
    };
    let sorts = numbered(Sort::all().into_iter().map(Sort::word).collect());
    let orders = numbered(Order::ALL.into_iter().map(|(_, words)| words).collect());
    let stages = Memo::new(move |_| {
        app.track(Kind::Stage);
        app.track(Kind::Pipeline);
        let mut all = vec![(String::new(), "Any stage".to_string())];
        app.data(|data| {
            let pipelines = data.live_pipelines();
            for pipeline in &pipelines {
                for stage in data.stages_of(pipeline.id) {
                    let name = match pipelines.as_slice() {
                        [_] => stage.name.clone(),
                        _ => format!("{}: {}", pipeline.name, stage.name),
                    };
                    all.push((stage.id.to_string(), name));
                }
            }
        });
        all
    });
    view! {
        <div class="sequence-tools" role="search" aria-label="Look for templates">
            <SearchBox label="Search templates" value=words on_input=move |text: String| app.look_for(text) on_enter=open_first data_test="templates-search" />
            <SelectField
                label="Kind"
                hide_label=true
                value=Signal::derive(move || at(Sort::all().iter().position(|one| *one == listing.sort.get())))
                options=Signal::stored(sorts)
                on_commit=move |nth: String| {
                    let found = nth.parse::<usize>().ok().and_then(|nth| Sort::all().get(nth).copied());
                    listing.sort.set(found.unwrap_or_default());
                }
                data_test="templates-kind"
            />
            <SelectField
                label="Stage"
                hide_label=true
                value=Signal::derive(move || listing.stage.get().map(|id| id.to_string()).unwrap_or_default())
                options=stages
                on_commit=move |id: String| listing.stage.set(id.parse().ok())
                data_test="templates-stage"
            />
            <SelectField
                label="Order"
                hide_label=true
                value=Signal::derive(move || at(Order::ALL.iter().position(|one| one.0 == listing.order.get())))
                options=Signal::stored(orders)
                on_commit=move |nth: String| {
                    let found = nth.parse::<usize>().ok().and_then(|nth| Order::ALL.get(nth));
                    listing.order.set(found.map_or(Order::Kind, |one| one.0));
                }
                data_test="templates-order"
            />
        </div>
    }
}

#[component]
fn Row(id: Id, words: Memo<String>) -> impl IntoView {
    let app = use_app();
    let template = Memo::new(move |_| app.template(id));
    let name = move || template.get().map(|one| one.name.clone()).unwrap_or_default();
    let retired = Memo::new(move |_| template.with(|one| one.as_ref().is_some_and(|one| one.retired)));
    let kind = Memo::new(move |_| template.with(|one| one.as_ref().map(|one| one.kind).unwrap_or_default()));
    let route = move || Route::Templates { template: Some(id), filter: words.get() };
    let first_words = move || {
        let one = template.get()?;
        let text = [&one.about, &one.subject, &one.body].into_iter().find(|text| !text.trim().is_empty())?;
        Some(penstock::value::one_line(text))
    };
    let stages = move || {
        app.track(Kind::Stage);
        template.get().map(|one| app.data(|data| stage_words(&one, data))).unwrap_or_default()
    };
    let items = move || {
        let again = retired.get();
        let (words, icon) = if again { ("Use again", "rotate-ccw") } else { ("Take out of use", "archive") };
        vec![
            MenuItem::new("Open", move || app.go(route())).icon("pencil"),
            MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy"),
            MenuItem::new(words, move || retire(app, id, !again)).icon(icon),
            MenuItem::new("Delete", move || _ = delete(app, id)).icon("trash").danger().separated(),
        ]
    };
    view! {
        <li class="template-line" class:retired=move || retired.get() data-test="template-line">
            {move || view! { <Icon name=icon(kind.get()) /> }}
            <div class="grow">
                <a class="template-name" id=format!("open-{id}") href=move || route().to_string() data-test="template-open">{name}</a>
                <span class="tag">{move || kind.get().word()}</span>
                <Show when=move || retired.get()><span class="tag">"out of use"</span></Show>
                {move || first_words().map(|text| view! { <p class="muted template-first-words">{text}</p> })}
            </div>
            <span class="hint template-stages">{stages}</span>
            <MenuButton label=Signal::derive(move || format!("More about {}", name())) icon_only=true items=Signal::derive(items) data_test="template-menu" />
        </li>
    }
}
