use super::{Button, Icon};
use leptos::{ev::DragEvent, prelude::*};

/// A place to drop a file on, with a button for those who rather choose one.
#[component]
pub fn DropZone(
    #[prop(into)] text: Signal<String>,
    /// The button's words.
    #[prop(into)]
    button: Signal<String>,
    #[prop(into)] on_drop: Callback<DragEvent>,
    /// The button was pressed: let the person choose a file.
    #[prop(into)]
    on_pick: Callback<()>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    view! {
        <div
            class=move || if over.get() { "drop-zone over" } else { "drop-zone" }
            data-test=data_test
            on:dragover=move |ev| {
                ev.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |ev: DragEvent| {
                ev.prevent_default();
                ev.stop_propagation();
                over.set(false);
                on_drop.run(ev);
            }
        >
            <Icon name="upload" />
            <p>{move || text.get()}</p>
            <Button data_test="choose-file" on_click=move |_| on_pick.run(())>
                {move || button.get()}
            </Button>
            {move || hint.get().map(|hint| view! { <p class="hint">{hint}</p> })}
        </div>
    }
}
