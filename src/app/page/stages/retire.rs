//! Retiring a stage that has opportunities: where do they go?

use super::list::Editor;
use crate::app::ui::{Button, ButtonKind, Dialog, DialogSize, SelectField};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, StageKind},
    value::Id,
};

/// Asks, while a stage is to be retired.
#[component]
pub fn RetireDialog(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let picked = RwSignal::new(None::<Id>);
    let stage = Memo::new(move |_| editor.retiring.get().and_then(|id| app.stage(id)));
    let name = move || stage.with(|stage| stage.as_ref().map(|stage| stage.name.clone()).unwrap_or_default());
    let count = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        editor.retiring.get().map_or(0, |id| app.data(|data| data.column(id).count()))
    });
    // Losing needs a reason each, so the lost stages take only what was lost already.
    let targets = Memo::new(move |_| {
        app.track(Kind::Stage);
        let Some(from) = stage.get() else { return Vec::new() };
        app.data(|data| {
            let fits = |id: &Id| {
                let other = data.stage(*id)?;
                let fine = other.id != from.id && (other.kind != StageKind::Lost || from.kind == StageKind::Lost);
                fine.then(|| (other.id, other.name.clone()))
            };
            editor.live.with(|live| live.iter().filter_map(fits).collect::<Vec<_>>())
        })
    });
    // Unless another one was picked: the stage before it, else the first.
    let to = Memo::new(move |_| {
        let targets = targets.get();
        let known = |id: &Id| targets.iter().any(|(other, _)| other == id);
        let before = editor.retiring.get().and_then(|id| {
            editor.live.with(|live| {
                let at = live.iter().position(|other| *other == id)?;
                live.get(..at)?.iter().rev().copied().find(|other| known(other))
            })
        });
        picked.get().filter(known).or(before).or_else(|| targets.first().map(|(id, _)| *id))
    });
    let options =
        Signal::derive(move || targets.get().into_iter().map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>());
    let close = move || {
        editor.retiring.set(None);
        picked.set(None);
    };
    let retire = move |_| {
        let Some(stage) = editor.retiring.get_untracked() else { return };
        let command = Command::RetireStage { stage, to: to.get_untracked() };
        if app.act_with_undo(command).is_some() {
            close();
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || editor.retiring.get().is_some())
            title=Signal::derive(move || format!("Retire {}", name()))
            size=DialogSize::Small
            on_close=move |()| close()
            data_test="retire-dialog"
        >
            <div class="dialog-body">
                <p>
                    {move || {
                        format!(
                            "{} {} in this stage. History keeps its name.",
                            app.counted(count.get(), "opportunity", "opportunities"),
                            if count.get() == 1 { "is" } else { "are" },
                        )
                    }}
                </p>
                <SelectField
                    label="Where do they go?"
                    value=Signal::derive(move || to.get().map(|id| id.to_string()).unwrap_or_default())
                    options=options
                    on_commit=move |text: String| picked.set(text.parse().ok())
                    data_test="retire-to"
                />
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| close()>"Cancel"</Button>
                <Button kind=ButtonKind::Main on_click=retire data_test="retire-confirm">"Move them and retire"</Button>
            </div>
        </Dialog>
    }
}
