//! A filter put together by rows and groups. The text of the filter and the rows are two ways to write the same.

use super::{builder_row::RowView, with_context};
use crate::app::{
    store::{App, sentence, use_app},
    ui::{Button, ButtonKind, Dialog, Field, IconButton, MenuButton, MenuItem, SelectField, focus, unique_id},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing},
    present::{rule_form::Choice, views::builder::Builder},
    query::{Context, Group, Join, Part, parse},
    value::Id,
};

/// A condition that is being put together.
#[derive(Clone, Copy)]
pub(super) struct Building {
    pub app: App,
    of: Listing,
    pipeline: Signal<Option<Id>>,
    /// Whether “me” can be meant: a rule acts whoever is there.
    me: bool,
    /// The text in force.
    text: Signal<String>,
    on_change: Callback<String>,
    /// The groups of a text that they print as: an empty row or a group of one is more than its text says.
    local: RwSignal<(String, Group)>,
    /// The groups; none where the text cannot be read.
    pub group: Memo<Option<Group>>,
    /// What the ids of its elements begin with: a page may have several conditions.
    mark: StoredValue<String>,
}

impl Building {
    fn new(
        app: App,
        of: Listing,
        pipeline: Signal<Option<Id>>,
        me: bool,
        text: Signal<String>,
        on_change: Callback<String>,
    ) -> Self {
        let local = RwSignal::new((String::new(), Group::default()));
        let group = Memo::new(move |_| {
            let text = text.get();
            let (known, group) = local.get();
            if known == text {
                return Some(group);
            }
            app.track(Kind::CustomField);
            with_builder(app, of, pipeline.get(), me, |builder| builder.read(&text).ok())
        });
        let mark = StoredValue::new(unique_id("part"));
        Building { app, of, pipeline, me, text, on_change, local, group, mark }
    }

    /// Does something with what the rows are made in.
    pub fn with<R>(self, work: impl FnOnce(&Builder<'_>) -> R) -> R {
        with_builder(self.app, self.of, self.pipeline.get(), self.me, work)
    }

    /// Changes the groups, and with them the text.
    pub fn change<R>(self, change: impl FnOnce(&Builder<'_>, &mut Group) -> R) -> R {
        let mut group = self.group.get_untracked().unwrap_or_default();
        let (result, text) = untrack(|| {
            self.with(|builder| {
                let result = change(builder, &mut group);
                (result, builder.text(&group))
            })
        });
        self.local.set((text.clone(), group));
        self.on_change.run(text);
        result
    }

    /// Takes out a part. The focus goes to where one can be added.
    pub fn remove(self, place: &[usize]) {
        self.change(|_, group| group.remove(place));
        let whole = self.element(&[]);
        focus::soon(format!("#{whole} > .btn-row [data-test=builder-add], [data-test=add-if]"));
    }

    /// The id of the element of a part.
    pub fn element(self, place: &[usize]) -> String {
        let numbers: Vec<String> = place.iter().map(usize::to_string).collect();
        self.mark.with_value(|mark| format!("{mark}-{}", numbers.join("-")))
    }
}

fn with_builder<R>(app: App, of: Listing, pipeline: Option<Id>, me: bool, work: impl FnOnce(&Builder<'_>) -> R) -> R {
    let currency = app.currency();
    with_context(app, |cx| {
        let cx = Context { me: cx.me.filter(|_| me), ..*cx };
        work(&Builder { of, pipeline, currency, cx })
    })
}

/// The button that opens the rows; it says how many there are.
#[component]
pub fn BuilderButton(
    of: Listing,
    /// The text of the condition.
    #[prop(into)]
    text: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(optional, into)] pipeline: Signal<Option<Id>>,
    /// How many there are that meet it, in words.
    #[prop(into)]
    count: Signal<String>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let rows = Memo::new(move |_| text.with(|text| parse(text).map_or(0, |expr| Group::read(&expr).rows())));
    let app = use_app();
    view! {
        <Button icon="filter" class="filter-rows" on_click=move |_| open.set(true) data_test="filter-builder">
            {move || if rows.get() == 0 { "Filter".to_string() } else { format!("Filter: {}", app.number(rows.get())) }}
        </Button>
        <Dialog open=open title="Filter" on_close=move |()| open.set(false) class="builder-dialog" data_test="builder">
            <Inside building=Building::new(app, of, pipeline, true, text, on_change) count open />
        </Dialog>
    }
}

/// The rows and the text of a condition within a form.
#[component]
pub fn BuilderRows(
    of: Listing,
    /// The text of the condition.
    #[prop(into)]
    text: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let building = Building::new(use_app(), of, Signal::stored(None), false, text, on_change);
    let error = RwSignal::new(None::<String>);
    let readable = Memo::new(move |_| building.group.with(Option::is_some));
    let commit = move |text: String| {
        error.set(parse(&text).err().map(|why| why.to_string()));
        on_change.run(text.trim().to_string());
    };
    view! {
        <div class="builder-body" data-test="builder">
            <Show
                when=move || readable.get()
                fallback=|| view! { <p class="muted">"The text below cannot be read as it is. Put it right, and the rows come back."</p> }
            >
                <GroupView building place=Vec::new() />
            </Show>
            <Field
                label="The same as text"
                value=text
                on_commit=commit
                on_input=move |_: String| error.set(None)
                error=error
                hint="Terms side by side must all hold; or, - and ( ) combine."
                data_test="builder-text"
            />
        </div>
    }
}

/// The rows of a rule's condition, as they stand in its sentence: a menu for the first one, then the groups.
#[component]
pub fn ConditionRows(
    /// The text of the condition, with names.
    #[prop(into)]
    text: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(into)] pipeline: Signal<Option<Id>>,
) -> impl IntoView {
    let app = use_app();
    let building = Building::new(app, Listing::Opportunities, pipeline, false, text, on_change);
    let none =
        Memo::new(move |_| building.group.with(|group| group.as_ref().is_some_and(|group| group.parts.is_empty())));
    let readable = Memo::new(move |_| building.group.with(Option::is_some));
    let add = move |key: String| {
        if let Some(path) = building.change(|builder, whole| builder.add_row(whole, &[], &key)) {
            let row = building.element(&path);
            focus::soon(format!("#{row} [data-test=builder-value], #{row} [data-test=builder-op]"));
        }
    };
    let fields = move || -> Vec<MenuItem> {
        app.track(Kind::CustomField);
        let item = |choice: Choice| {
            let key = choice.key;
            MenuItem::new(sentence(&choice.words), move || add(key.clone()))
        };
        building.with(|builder| builder.fields()).into_iter().map(item).collect()
    };
    view! {
        <Show when=move || none.get()>
            <MenuButton label="Only if …" items=Signal::derive(fields) icon="plus" class="rule-add-one" data_test="add-if" />
        </Show>
        <Show when=move || readable.get() && !none.get()>
            <GroupView building place=Vec::new() />
        </Show>
        <Show when=move || !readable.get()>
            <p class="muted">"The condition cannot be read as it is. Put its text right, and the rows come back."</p>
        </Show>
    }
}

#[component]
fn Inside(building: Building, count: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let readable = Memo::new(move |_| building.group.with(Option::is_some));
    let commit = move |text: String| match parse(&text) {
        Ok(_) => {
            error.set(None);
            building.on_change.run(text.trim().to_string());
        }
        Err(why) => error.set(Some(why.to_string())),
    };
    view! {
        <div class="dialog-body builder-body">
            <Show
                when=move || readable.get()
                fallback=|| view! { <p class="muted">"The text below cannot be read as it is. Put it right, and the rows come back."</p> }
            >
                <GroupView building place=Vec::new() />
            </Show>
            <Field
                label="The same as text"
                value=building.text
                on_commit=commit
                on_input=move |_: String| error.set(None)
                error=error
                hint="Terms side by side must all hold; or, - and ( ) combine."
                data_test="builder-text"
            />
        </div>
        <div class="dialog-foot">
            <span class="builder-count" role="status" data-test="builder-count">{move || count.get()}</span>
            <Button kind=ButtonKind::Quiet on_click=move |_| building.change(|_, group| *group = Group::default()) data_test="builder-clear">
                "Clear"
            </Button>
            <Button kind=ButtonKind::Main on_click=move |_| open.set(false) data_test="builder-done">"Done"</Button>
        </div>
    }
}

/// A group with its parts, and what can be added to it.
#[component]
fn GroupView(building: Building, place: Vec<usize>) -> AnyView {
    let place = StoredValue::new(place);
    let within = move || place.get_value();
    let group = Memo::new(move |_| {
        building.group.with(|whole| {
            let whole = whole.as_ref()?;
            match within().as_slice() {
                [] => Some(whole.clone()),
                path => match whole.at(path)? {
                    Part::Group(group) => Some(group.clone()),
                    Part::Row(_) => None,
                },
            }
        })
    });
    let join = Memo::new(move |_| group.with(|group| group.as_ref().map(|group| group.join).unwrap_or_default()));
    // What is a row and what a group at each place.
    let parts = Memo::new(move |_| {
        group.with(|group| {
            let parts = group.iter().flat_map(|group| group.parts.iter());
            parts.map(|part| matches!(part, Part::Group(_))).enumerate().collect::<Vec<_>>()
        })
    });
    let nested = !within().is_empty();
    let set = move |key: String| {
        if let Some(join) = Join::parse(&key) {
            building.change(|_, whole| {
                if let Some(group) = whole.group_mut(&within()) {
                    group.join = join;
                }
            });
        }
    };
    let arrive = move |path: Option<Vec<usize>>| {
        if let Some(path) = path {
            focus::soon(format!("#{} select", building.element(&path)));
        }
    };
    let add_row = move |_| {
        let path = building.change(|builder, whole| {
            let field = builder.fields().into_iter().nth(1).map(|choice| choice.key).unwrap_or_default();
            builder.add_row(whole, &within(), &field)
        });
        arrive(path);
    };
    let add_group = move |_| {
        let other = if join.get_untracked() == Join::Any { Join::All } else { Join::Any };
        arrive(building.change(|builder, whole| builder.add_group(whole, &within(), other)));
    };
    let joins: Vec<(String, String)> = Join::ALL.map(|join| (join.key().into(), join.words().into())).to_vec();
    view! {
        <div class="builder-group" class:nested=nested role="group" aria-label=move || join.get().words() id=building.element(&within()) data-test="builder-group">
            <div class="builder-head">
                <SelectField
                    label="How these belong together"
                    hide_label=true
                    value=Signal::derive(move || join.get().key().to_string())
                    options=Signal::stored(joins)
                    on_commit=set
                    data_test="builder-join"
                />
                {nested.then(|| view! { <IconButton icon="x" class="small" title="Take this group out" on_click=move |_| building.remove(&within()) data_test="builder-remove-group" /> })}
            </div>
            <For
                each=move || parts.get()
                key=|part| *part
                children=move |(nth, is_group)| {
                    let mut path = within();
                    path.push(nth);
                    if is_group {
                        GroupView(GroupViewProps { building, place: path })
                    } else {
                        view! { <RowView building place=path /> }.into_any()
                    }
                }
            />
            <div class="btn-row">
                <Button kind=ButtonKind::Quiet class="small" icon="plus" on_click=add_row data_test="builder-add">"Condition"</Button>
                <Button kind=ButtonKind::Quiet class="small" icon="layers" on_click=add_group data_test="builder-add-group">
                    {move || if join.get() == Join::Any { "All of …" } else { "Any of …" }}
                </Button>
            </div>
        </div>
    }
    .into_any()
}
