//! Values that a message lacks: each is named and asked for before the message goes out.

use super::state::Outbox;
use crate::app::ui::{Button, ButtonKind, Field, FieldKind, Icon};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Message, Template},
    present::outbox::{Lack, added, lacks, of_library, put, refilled},
};
use std::sync::Arc;

/// A field for each value that is missing.
#[component]
pub fn Gaps(outbox: Outbox, message: Memo<Option<Arc<Message>>>) -> impl IntoView {
    let app = outbox.app;
    let missing = Memo::new(move |_| {
        let message = message.get().filter(|message| message.open());
        message.map(|message| lacks(&message)).unwrap_or_default()
    });
    let known = Memo::new(move |_| {
        if missing.with(Vec::is_empty) {
            return None;
        }
        [Kind::Contact, Kind::Company, Kind::Opportunity, Kind::Member, Kind::Template]
            .into_iter()
            .for_each(|kind| app.track(kind));
        let scene = app.scene();
        let message = message.get()?;
        app.data(|data| refilled(&message, data, scene.now, &scene.calendar))
    });
    let again = move |_| {
        if let (Some(id), Some(texts)) =
            (message.with_untracked(|one| one.as_ref().map(|one| one.id)), known.get_untracked())
        {
            outbox.rewrite(id, texts);
            outbox.refocus();
        }
    };
    view! {
        <Show when=move || missing.with(|all| !all.is_empty())>
            <div class="banner due letter-gaps" data-test="letter-gaps">
                <Icon name="alert-triangle" />
                <div>
                    <p>"Something is missing in this text. It is not opened before each is filled in, or left empty on purpose."</p>
                    <For each=move || missing.get() key=|lack| lack.place.clone() let:lack>
                        <Gap outbox message lack />
                    </For>
                    <Show when=move || known.with(Option::is_some)>
                        <Button class="small" data_test="letter-refill" on_click=again>"Fill in what is known by now"</Button>
                    </Show>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Gap(outbox: Outbox, message: Memo<Option<Arc<Message>>>, lack: Lack) -> impl IntoView {
    let of_library = of_library(&lack.place);
    let place = StoredValue::new(lack.place);
    let error = RwSignal::new(None::<String>);
    let fill = move |value: &str| {
        if let Some(message) = message.get_untracked() {
            outbox.rewrite(message.id, place.with_value(|place| put(&message, place, value)));
            // With the last gap the fields are gone, and the keys are the page's again.
            if lacks_no_more(&message, place) {
                outbox.refocus();
            }
        }
    };
    // A link is kept for the next one to whom it can be sent.
    let type_in = move |value: String| {
        if value.trim().is_empty() {
            return error.set(None);
        }
        if of_library && let Some(message) = message.get_untracked() {
            let app = outbox.app;
            let template = app.data(|data| place.with_value(|place| added(&message, place, &value, data)));
            let Some(template) = template else {
                return error.set(Some("A link begins with https:// or http://.".into()));
            };
            app.act(Command::Create(Template { created: app.now(), ..template }.into()));
        }
        fill(&value);
    };
    view! {
        <div class="letter-gap" data-test="letter-gap">
            <Field
                label=lack.words
                value=Signal::stored(String::new())
                on_commit=type_in
                error
                hint=of_library.then(|| "It goes into the content library of their stage as well.".to_string())
                kind=if of_library { FieldKind::Url } else { FieldKind::Text }
                data_test="letter-gap-field"
            />
            <Button kind=ButtonKind::Quiet class="small" data_test="letter-gap-empty" on_click=move |_| fill("")>
                {if of_library { "Leave this line out" } else { "Leave it empty" }}
            </Button>
        </div>
    }
}

/// Whether a message had this gap alone.
fn lacks_no_more(before: &Message, place: StoredValue<String>) -> bool {
    place.with_value(|place| lacks(before).iter().all(|one| one.place == *place))
}
