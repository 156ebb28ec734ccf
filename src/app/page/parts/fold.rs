//! A part of a panel that folds up. What has nothing in it is a single line that adds the first.

use crate::app::{store::use_app, ui::Icon};
use leptos::prelude::*;

/// A part with a title that opens and closes it; this browser remembers which. With nothing in it there is only the button
/// that adds something.
#[component]
pub fn FoldPart(
    title: &'static str,
    /// Names it in tests, and where it is remembered.
    mark: &'static str,
    /// Whether there is nothing to show.
    #[prop(into)]
    empty: Signal<bool>,
    /// What stands beside the title, such as how many there are.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// The words of the button that adds, such as `Add a survey`, and what it does.
    #[prop(optional, into)]
    add: Option<(&'static str, Callback<()>)>,
    children: ChildrenFn,
) -> impl IntoView {
    let app = use_app();
    let key = format!("fold.{mark}");
    let open = RwSignal::new(app.setting_get(&key).as_deref() != Some("closed"));
    let key = StoredValue::new(key);
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        key.with_value(|key| app.setting_set(key, if open.get_untracked() { "open" } else { "closed" }));
    };
    let empty = Memo::new(move |_| empty.get());
    let children = StoredValue::new(children);
    let adds = move |class: &'static str| {
        add.map(|(words, run)| {
            view! {
                <button type="button" class=class data-test=format!("{mark}-add") on:click=move |_| run.run(())>
                    <Icon name="plus" class="small" />
                    {words}
                </button>
            }
        })
    };
    view! {
        <section class="part fold-part" class:bare=move || empty.get() data-test=mark>
            <Show when=move || !empty.get() fallback=move || adds("btn quiet small")>
                <h3 class="part-title">
                    <button
                        type="button"
                        class="fold-head"
                        aria-expanded=move || open.get().to_string()
                        data-test=format!("{mark}-fold")
                        on:click=toggle
                    >
                        <Icon name="chevron-down" class="small" />
                        {title}
                        <span class="n">{move || note.get()}</span>
                    </button>
                    <span class="push">{adds("btn quiet small")}</span>
                </h3>
                <div class="fold-body" class:shut=move || !open.get()>
                    {move || open.get().then(|| children.with_value(|children| children()))}
                </div>
            </Show>
        </section>
    }
}
