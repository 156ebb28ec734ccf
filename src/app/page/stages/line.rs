//! One stage: its line, and its details below it.

use super::{details::Details, list::Editor, set, stage_id};
use crate::app::{
    page::parts::{EditText, TextKind, field},
    ui::{Icon, IconButton, MenuButton, MenuItem, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Stage, StageKind},
    value::Id,
};

fn actions(editor: Editor, id: Id) -> Vec<MenuItem> {
    let app = editor.app;
    let (first, last) = editor.order.ends(id);
    let used = app.data(|data| data.column(id).next().is_some());
    let retire = move || {
        if used {
            editor.retiring.set(Some(id));
        } else {
            app.act_with_undo(Command::RetireStage { stage: id, to: None });
        }
    };
    let delete = move || {
        app.act_with_undo(Command::Delete(vec![stage_id(id)]));
    };
    let gone = MenuItem::new("Delete", delete).icon("trash").danger();
    vec![
        MenuItem::new("Move up", move || editor.order.shift(id, -1)).icon("arrow-up").disabled(first),
        MenuItem::new("Move down", move || editor.order.shift(id, 1)).icon("arrow-down").disabled(last),
        MenuItem::new(if used { "Retire…" } else { "Retire" }, retire).icon("archive").separated(),
        if used { gone.refused("Opportunities are in it. Retire it, and say where they go.") } else { gone },
    ]
}

/// The kinds, for choosing.
pub fn kinds() -> Vec<(String, String)> {
    StageKind::ALL.into_iter().map(|kind| (kind.key().to_string(), kind.word().to_string())).collect()
}

/// One stage in use.
#[component]
pub fn Line(editor: Editor, id: Id) -> impl IntoView {
    let app = editor.app;
    let record = stage_id(id);
    let stage = Memo::new(move |_| app.stage(id));
    let name = field(stage, |stage: &Stage| stage.name.clone());
    let kind = field(stage, |stage: &Stage| stage.kind.key().to_string());
    let colour = field(stage, |stage: &Stage| stage.colour % 8);
    let probability = field(stage, |stage: &Stage| stage.probability.to_string());
    let target = field(stage, |stage: &Stage| stage.target_days.map(|days| days.to_string()).unwrap_or_default());
    let open = Memo::new(move |_| editor.open.get() == Some(id));
    let number =
        Memo::new(move |_| editor.live.with(|live| live.iter().position(|other| *other == id)).map_or(0, |at| at + 1));
    let order = editor.order;
    let hue = move || format!("stage-edit hue-{}", colour.get());
    let label = move || format!("Stage {}: {}. Alt and an arrow key move it.", number.get(), name.get());
    view! {
        <li
            class=hue
            class:dragging=move || order.is_dragged(id)
            class:drag-over=move || order.is_over(id)
            data-test="stage"
            on:keydown=move |ev| order.key(&ev, id)
            on:pointerenter=move |_| order.enter(id)
        >
            <div class="line">
                <button type="button" class="grip" id=format!("grip-{id}") title="Drag, or Alt and an arrow key" aria-label=label on:pointerdown=move |ev| order.grab(&ev, id) data-test="stage-grip">
                    <Icon name="grip-vertical" />
                </button>
                <div class="stage-name">
                    <span class="faint num" data-test="stage-number">{move || number.get()}</span>
                    <EditText id=record field="name" label="Name" hide_label=true boxed=true value=name />
                </div>
                <div class="wide-only">
                    <SelectField label="Kind" hide_label=true value=kind options=Signal::stored(kinds()) on_commit=move |text: String| set(app, record, "kind", text.into()) data_test="stage-kind" />
                </div>
                <div class="wide-only">
                    <EditText id=record field="probability" label="Chance of winning in percent" hide_label=true boxed=true kind=TextKind::Whole value=probability />
                </div>
                <div class="wide-only">
                    <EditText id=record field="target_days" label="Target days" hide_label=true boxed=true kind=TextKind::Whole placeholder="none" value=target />
                </div>
                <div class="inline">
                    <IconButton
                        icon="chevrons-up-down"
                        title=Signal::derive(move || format!("{} the details of {}", if open.get() { "Close" } else { "Open" }, name.get()))
                        pressed=Signal::derive(move || Some(open.get()))
                        on_click=move |_| editor.open.set((!open.get_untracked()).then_some(id))
                        data_test="stage-details"
                    />
                    <MenuButton icon_only=true label=Signal::derive(move || format!("Actions for {}", name.get())) items=Signal::derive(move || actions(editor, id)) data_test="stage-menu" />
                </div>
            </div>
            <Show when=move || open.get()>
                <Details id stage number />
            </Show>
        </li>
    }
}
