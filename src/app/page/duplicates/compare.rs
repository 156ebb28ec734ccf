//! Records side by side: what each field is to be, and merging.

use super::{how_many, state::Desk};
use crate::app::{
    page::parts::RecordLink,
    store::App,
    ui::{Button, ButtonKind, CheckField, Dialog, DialogSize},
};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::duplicates::{Comparison, Line, Take, Told},
};

fn words(app: App, told: Told) -> String {
    match told {
        Told::Nothing => String::new(),
        Told::Text(text) => text,
        Told::List(list) => list.join("\n"),
        Told::Date(date) => app.date(date),
        Told::Money(money) => app.money(money),
    }
}

/// The dialog.
#[component]
pub fn Compare(desk: Desk) -> impl IntoView {
    let open = Memo::new(move |_| desk.comparing.with(Option::is_some));
    let title = move || {
        desk.comparing.with(|one| {
            one.as_ref().map_or_else(String::new, |one| {
                let kind = one.ids.first().map_or(desk.kind, |id| id.kind);
                format!("Merge {}", how_many(kind, one.ids.len()))
            })
        })
    };
    let all_fields = RwSignal::new(false);
    view! {
        <Dialog
            open
            title=Signal::derive(title)
            on_close=move || desk.put_away()
            size=DialogSize::Large
            data_test="compare-dialog"
        >
            <div class="dialog-body">
                <p class="hint">"One record stays. Opportunities, tasks, messages and the timeline of the others go to it. One undo takes it all back."</p>
                {move || {
                    let ids = desk.comparing.with(|one| one.as_ref().map(|one| one.ids.clone())).unwrap_or_default();
                    view! { <Fields desk ids all_fields /> }
                }}
                <CheckField
                    label="Show the fields that are the same, too"
                    value=all_fields
                    on_commit=move |on: bool| all_fields.set(on)
                />
            </div>
            <div class="dialog-foot">
                <Button
                    kind=ButtonKind::Quiet
                    on_click=move |_| {
                        let ids = desk.comparing.with_untracked(|one| one.as_ref().map(|one| one.ids.clone()));
                        desk.tell_apart(&ids.unwrap_or_default());
                    }
                    data_test="compare-apart"
                >
                    "Not the same"
                </Button>
                <span class="grow"></span>
                <Button kind=ButtonKind::Quiet on_click=move |_| desk.put_away()>"Cancel"</Button>
                <Button
                    kind=ButtonKind::Main
                    autofocus=true
                    on_click=move |_| {
                        let merging = desk.comparing.with_untracked(|one| one.as_ref().and_then(Comparison::merging));
                        desk.merge(merging.into_iter().collect());
                    }
                    data_test="merge"
                >
                    "Merge"
                </Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Fields(desk: Desk, ids: Vec<RecordId>, all_fields: RwSignal<bool>) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let all = all_fields.get();
        desk.comparing.with(|one| {
            let lines = one.iter().flat_map(|one| &one.lines);
            lines.filter(|line| all || line.differs()).map(|line| line.field.clone()).collect::<Vec<_>>()
        })
    });
    let heads = ids.iter().enumerate().map(|(place, id)| view! { <Head desk place id=*id /> }).collect_view();
    let count = ids.len();
    view! {
        <div class="twin-scroll">
            <table class="twin-table" data-test="twin-table">
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">"Field"</span></th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || lines.get() key=|field| field.clone() let:field>
                        <Choices desk field count />
                    </For>
                </tbody>
            </table>
            <Show when=move || lines.with(Vec::is_empty)>
                <p class="hint">"All fields are the same."</p>
            </Show>
        </div>
    }
}

/// Which one stays, and a look at it.
#[component]
fn Head(desk: Desk, place: usize, id: RecordId) -> impl IntoView {
    let app = desk.app;
    let keeps = Memo::new(move |_| desk.comparing.with(|one| one.as_ref().is_some_and(|one| one.keep == place)));
    let title = Signal::derive(move || app.record(id).map(|one| one.title()).unwrap_or_default());
    view! {
        <th scope="col">
            <label class="twin-keep">
                <input
                    type="radio"
                    name="twin-keep"
                    prop:checked=move || keeps.get()
                    on:change=move |_| desk.comparing.update(|one| if let Some(one) = one { one.set_keep(place) })
                    data-test="twin-keep"
                />
                {move || if keeps.get() { "Stays" } else { "Let this one stay" }}
            </label>
            <RecordLink id title />
        </th>
    }
}

/// A field's values, one of which is chosen.
#[component]
fn Choices(desk: Desk, field: String, count: usize) -> impl IntoView {
    let app = desk.app;
    let field = StoredValue::new(field);
    let line: Memo<Option<Line>> = Memo::new(move |_| {
        desk.comparing.with(|one| {
            let line = |one: &Comparison| one.lines.iter().find(|line| field.with_value(|f| *f == line.field)).cloned();
            one.as_ref().and_then(line)
        })
    });
    let choose = move |take: Take| {
        desk.comparing.update(|one| {
            if let Some(one) = one {
                field.with_value(|field| one.choose(field, take));
            }
        });
    };
    let label = move || line.with(|line| line.as_ref().map(|line| line.label.clone()).unwrap_or_default());
    let joins = Memo::new(move |_| line.with(|line| line.as_ref().is_some_and(Line::can_join)));
    let together = Memo::new(move |_| line.with(|line| line.as_ref().is_some_and(|line| line.take == Take::All)));
    let cells = (0..count)
        .map(|place| {
            let told = Memo::new(move |_| {
                let value = line.with(|line| line.as_ref().and_then(|line| line.values.get(place).cloned()));
                field.with_value(|field| app.data(|data| Told::of(data, field, &value.unwrap_or_default())))
            });
            let taken =
                Memo::new(move |_| line.with(|line| line.as_ref().is_some_and(|line| line.take == Take::Of(place))));
            let name = field.with_value(|field| format!("twin-{field}"));
            view! {
                <td class:taken=move || taken.get() || together.get()>
                    <label class="twin-value">
                        <input
                            type="radio"
                            name=name
                            prop:checked=move || taken.get()
                            on:change=move |_| choose(Take::Of(place))
                        />
                        <span class:muted=move || told.with(|told| *told == Told::Nothing)>
                            {move || match told.get() {
                                Told::Nothing => "Nothing".to_string(),
                                told => words(app, told),
                            }}
                        </span>
                    </label>
                </td>
            }
        })
        .collect_view();
    let name = field.with_value(|field| format!("twin-{field}"));
    view! {
        <tr data-test=field.with_value(|field| format!("twin-{field}"))>
            <th scope="row">
                {label}
                <Show when=move || joins.get()>
                    <label class="twin-both">
                        <input
                            type="radio"
                            name=name.clone()
                            prop:checked=move || together.get()
                            on:change=move |_| choose(Take::All)
                        />
                        "All together"
                    </label>
                </Show>
            </th>
            {cells}
        </tr>
    }
}
