//! What was logged, where it is, and the way back.

use super::state::MailIn;
use crate::app::{
    page::parts::RecordLink,
    ui::{Button, ButtonKind, Icon},
};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    value::{plural, quoted},
};

/// What was logged, where it is, and the way back.
#[component]
pub fn Done(mail_in: MailIn) -> impl IntoView {
    let app = mail_in.app;
    let Some(report) = mail_in.report.get_untracked() else { return ().into_any() };
    let head = report.head;
    let last = Memo::new(move |_| {
        app.track_all();
        app.read(|workspace| workspace.journal().next_undo().map(|next| next.id)) == head
    });
    let undone = Memo::new(move |_| {
        app.track_all();
        head.is_some_and(|id| !app.read(|workspace| workspace.journal().in_force(id)))
    });
    let many = report.outcome.records.len();
    let rows: Vec<RecordId> = report.outcome.records.iter().take(12).copied().collect();
    let new = report.outcome.new;
    let ended = report.outcome.ended.clone();
    let left = report.left;
    let words = report.words;
    view! {
        <div class="surface pad stack mail-done" data-test="mail-done">
            <div class="banner good" role="status">
                <Icon name="circle-check" />
                <p>
                    <b data-test="mail-summary">
                        {move || if undone.get() { "Taken back: nothing of it is logged".to_string() } else { words.clone() }}
                    </b>
                    "."
                    <Show when=move || !undone.get()>" One Undo takes it back, now or later."</Show>
                </p>
            </div>
            <Show when=move || !undone.get()>
                {(!ended.is_empty())
                    .then(|| {
                        let names: Vec<String> = ended.iter().map(|name| quoted(name)).collect();
                        view! { <p data-test="mail-ended">{format!("Somebody answered, so this has stopped: {}.", names.join(", "))}</p> }
                    })}
                {(new > 0).then(|| view! { <p>{format!("{} created.", plural(new, "contact was", "contacts were"))}</p> })}
                {(many > 0)
                    .then(|| {
                        view! {
                            <p class="mail-links">
                                {rows
                                    .iter()
                                    .map(|id| {
                                        let id = *id;
                                        let title = Signal::derive(move || {
                                            app.record(id).map(|record| record.title()).unwrap_or_default()
                                        });
                                        view! { <RecordLink id title /> }
                                    })
                                    .collect_view()}
                                {(many > 12).then(|| view! { <span class="muted">{format!("and {} more", app.number(many - 12))}</span> })}
                            </p>
                        }
                    })}
            </Show>
            <div class="btn-row">
                <Button kind=ButtonKind::Main icon="mail-plus" data_test="mail-another" on_click=move |_| mail_in.clear()>
                    "Other mails"
                </Button>
                <Show when=move || mail_in.more.get()>
                    <Button data_test="mail-more" on_click=move |_| {
                        mail_in.next_part();
                    }>"Go on with the rest of the file"</Button>
                </Show>
                <Show when=move || last.get()>
                    <Button icon="undo" data_test="mail-undo" on_click=move |_| app.undo()>"Undo"</Button>
                </Show>
                <Show when=move || { left > 0 || undone.get() }>
                    <Button kind=ButtonKind::Quiet data_test="mail-go-on" on_click=move |_| mail_in.go_on()>
                        {move || if undone.get() {
                            "Look through the mails again".to_string()
                        } else {
                            format!("Look at the {} left out", app.number(left))
                        }}
                    </Button>
                </Show>
            </div>
        </div>
    }
    .into_any()
}
