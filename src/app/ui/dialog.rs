use super::{IconButton, ToastState, Toasts, focus, keys, unique_id};
use leptos::{ev, html, prelude::*};

/// How wide a dialog is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum DialogSize {
    Small,
    #[default]
    Medium,
    Large,
}

/// A native modal dialog, shown while `open` is true. It never closes by itself: Escape and
/// the cross only call `on_close`, which should make `open` false. The content exists only
/// while it is open; the focus goes back to where it was.
///
/// Children: `.dialog-body`, then `.dialog-foot` with the buttons, or a `form` around both.
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(optional)] size: DialogSize,
    /// More classes, such as `palette`.
    #[prop(optional)]
    class: &'static str,
    /// No head: the title is only for assistive technology.
    #[prop(optional)]
    bare: bool,
    /// A click beside the dialog closes it too. Not for dialogs with fields to fill in.
    #[prop(optional)]
    light_dismiss: bool,
    #[prop(optional, into)] data_test: Option<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = StoredValue::new(unique_id("dialog"));
    let before = StoredValue::new_local(None::<keys::Left>);
    let children = StoredValue::new(children);
    let open = Memo::new(move |_| open.get());

    Effect::new(move || {
        let (Some(dialog), now) = (node.get(), open.get()) else {
            return;
        };
        if now && !dialog.open() {
            before.set_value(keys::Left::now());
            let _ = dialog.show_modal();
            focus::first_of_dialog(dialog);
        } else if !now && dialog.open() {
            dialog.close();
            give_back(before);
        }
    });
    on_cleanup(move || give_back(before));

    let size = match size {
        DialogSize::Small => "small",
        DialogSize::Medium => "",
        DialogSize::Large => "large",
    };
    view! {
        <dialog
            node_ref=node
            class=format!("dialog {size} {class}")
            aria-labelledby=heading.get_value()
            data-test=data_test
            on:cancel=move |ev: ev::Event| {
                if ev.target() == ev.current_target() {
                    ev.prevent_default();
                    on_close.run(());
                }
            }
            // A second Escape closes it whatever the page says. Browsers tell of it later: it may be open again by then.
            on:close=move |_| {
                let shown = node.try_get_untracked().flatten().is_some_and(|dialog| dialog.open());
                if !shown && open.try_get_untracked() == Some(true) {
                    on_close.run(());
                }
            }
            on:pointerdown=move |ev| {
                if light_dismiss && ev.target() == ev.current_target() {
                    on_close.run(());
                }
            }
        >
            <Show when=move || open.get()>
                <div class="dialog-main">
                    {if bare {
                        view! {
                            <h2 class="visually-hidden" id=heading.get_value()>
                                {move || title.get()}
                            </h2>
                        }
                            .into_any()
                    } else {
                        view! {
                            <header class="dialog-head">
                                <h2 id=heading.get_value()>{move || title.get()}</h2>
                                <IconButton icon="x" title="Close" on_click=move |_| on_close.run(()) />
                            </header>
                        }
                            .into_any()
                    }}
                    {children.with_value(|c| c())}
                </div>
                {use_context::<ToastState>().map(|state| view! { <Toasts state /> })}
            </Show>
        </dialog>
    }
}

fn give_back(before: StoredValue<Option<keys::Left>, LocalStorage>) {
    if let Some(left) = before.try_update_value(Option::take).flatten() {
        left.go_back();
    }
}
