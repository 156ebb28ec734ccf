//! What the file is, and what becomes of each column.

use super::{
    column::Row,
    facts::Facts,
    options::{Choices, proposals, stage_list},
    own::KeepAll,
    sheet::Sheet,
    wizard::Wizard,
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Choice, Icon, Segmented},
};
use leptos::prelude::*;
use penstock::{exchange::custom_columns::faults, model::Kind, value::quoted};

#[component]
pub fn Columns(wizard: Wizard) -> impl IntoView {
    let texts = stage_list(use_app(), wizard);
    // By table: the column in question, and the question.
    let questions = Memo::new(move |_| {
        let sheets = wizard.sheets.get();
        let asked = sheets.iter().enumerate().flat_map(|(place, sheet)| {
            let columns = sheet.columns.get();
            let asked = sheet.mapping.with(|mapping| mapping.questions(&columns));
            asked.into_iter().map(move |question| (place, question.column, question.text))
        });
        asked.collect::<Vec<(usize, Option<usize>, String)>>()
    });
    let app = use_app();
    let wrong = Memo::new(move |_| {
        app.track(Kind::CustomField);
        wizard.fields.with(|fields| app.data(|data| faults(fields, data)))
    });
    let blocked = move || {
        let new = wizard.pipeline.get().is_none() && wizard.new_pipeline.with(|name| name.trim().is_empty());
        questions.with(|questions| !questions.is_empty())
            || wrong.with(|wrong| !wrong.is_empty())
            || (new && wizard.about_deals())
    };
    let several = move || wizard.sheets.with(|sheets| sheets.len() > 1);
    let name = move |place: usize| {
        wizard.sheets.with(|sheets| sheets.get(place).map(|sheet| sheet.name.get())).unwrap_or_default()
    };
    view! {
        <Show when=several>
            <Files wizard />
        </Show>
        {move || {
            let place = wizard.shown.get();
            wizard.shown_sheet().map(|sheet| view! { <One wizard sheet place questions /> })
        }}
        <Choices wizard texts />
        <div role="status" data-test="import-questions">
            {move || {
                let told = questions.get().into_iter().map(|(place, _, text)| {
                    if several() { format!("{}: {text}", name(place)) } else { text }
                });
                told.chain(wrong.get())
                    .map(|text| {
                        view! {
                            <div class="banner due mt">
                                <Icon name="circle-help" />
                                <p>{text}</p>
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </div>
        <div class="wizard-foot">
            <Button kind=ButtonKind::Quiet data_test="import-restart" on_click=move |_| wizard.restart()>
                "Other files"
            </Button>
            <span class="push">
                <Button
                    kind=ButtonKind::Main
                    disabled=blocked
                    data_test="import-check"
                    on_click=move |_| wizard.check(proposals(&texts.get_untracked()))
                >
                    "Try it out"
                </Button>
            </span>
        </div>
    }
}

/// The files, one of which is shown.
#[component]
fn Files(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let choices = Signal::derive(move || {
        let sheets = wizard.sheets.get();
        let choice = |(place, sheet): (usize, &Sheet)| {
            let rows = sheet.table.with(|table| table.as_ref().map_or(0, |table| table.rows.len()));
            Choice::new(place, sheet.name.get()).note(app.number(rows))
        };
        sheets.iter().enumerate().map(choice).collect::<Vec<_>>()
    });
    view! {
        <div class="import-files mb">
            <Segmented
                label="Files"
                options=choices
                value=wizard.shown
                on_pick=move |place| wizard.shown.set(place)
                data_test="import-files"
            />
            <Button
                kind=ButtonKind::Quiet
                class="small"
                data_test="import-leave-out"
                on_click=move |_| wizard.leave_out(wizard.shown.get_untracked())
            >
                "Leave this file out"
            </Button>
        </div>
    }
}

/// One table: what it is, and what becomes of its columns.
#[component]
fn One(
    wizard: Wizard,
    sheet: Sheet,
    place: usize,
    questions: Memo<Vec<(usize, Option<usize>, String)>>,
) -> impl IntoView {
    let asked = Memo::new(move |_| {
        let own = |(at, column, _): &(usize, Option<usize>, String)| (*at == place).then_some(*column).flatten();
        questions.with(|all| all.iter().filter_map(own).collect::<Vec<usize>>())
    });
    view! {
        <Known sheet />
        <Computed sheet />
        <Facts wizard sheet />
        <KeepAll wizard sheet />
        <section class="surface mt">
            <div class="table-wrap">
                <table class="table map-table" data-test="map-table">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Holds"</th>
                            <th scope="col">"For example"</th>
                            <th scope="col">"Becomes"</th>
                            <th scope="col">"Written as"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let columns = sheet.columns.get();
                            (0..columns.len()).map(|index| view! { <Row wizard sheet index asked /> }).collect_view()
                        }}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// That it is a list which was saved here, and what of it is worked out here and left out.
#[component]
fn Computed(sheet: Sheet) -> impl IntoView {
    let names = Memo::new(move |_| {
        let rows = sheet.rows();
        sheet.columns.with(|columns| {
            let left = sheet.computed_now(rows, columns);
            left.into_iter().filter_map(|at| columns.get(at)).map(|column| quoted(&column.name)).collect::<Vec<_>>()
        })
    });
    let words = move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            format!(
                "This list was saved by Penstock. Left out is what Penstock works out itself or knows from other records: {}.",
                names.join(", ")
            )
        })
    };
    view! {
        {move || words().map(|words| view! {
            <div class="banner mb" role="status" data-test="import-computed">
                <Icon name="info" />
                <p>{words}</p>
            </div>
        })}
    }
}

/// Whose file it is, and the way to say that it is something else.
#[component]
fn Known(sheet: Sheet) -> impl IntoView {
    let words = move || {
        let found = sheet.found.get()?;
        let article = if found.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        Some(if sheet.denied.get() {
            format!(
                "The headers are those of {article} {} file: {}. It is read as any other file.",
                found.name, found.file.file
            )
        } else {
            format!(
                "This is {article} {} file: {}. Its columns, formats and ids are known.",
                found.name, found.file.file
            )
        })
    };
    let turn = move |_| {
        sheet.denied.update(|denied| *denied = !*denied);
        sheet.propose();
    };
    view! {
        {move || {
            words()
                .map(|words| {
                    view! {
                        <div class="banner good mb" role="status" data-test="import-known">
                            <Icon name="circle-check" />
                            <p>{words}</p>
                            <Button class="small" data_test="import-deny" on_click=turn>
                                {move || if sheet.denied.get() { "It is one" } else { "It is not" }}
                            </Button>
                        </div>
                    }
                })
        }}
    }
}
