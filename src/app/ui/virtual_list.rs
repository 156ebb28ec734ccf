use super::watch::SizeWatch;
use leptos::{html, prelude::*};
use std::{hash::Hash, sync::Arc};

/// Where a row is in its list, most of which is not on the page: for whoever hears it instead of seeing it.
#[derive(Clone, Copy)]
pub struct RowPlace {
    /// From 1; none for what is not in the list any more.
    nth: Memo<Option<usize>>,
    all: Memo<usize>,
}

impl RowPlace {
    /// That of the row that is being drawn, if it is one of a virtual list.
    pub fn of_row() -> Option<RowPlace> {
        use_context()
    }

    /// Its number in the list, from 1.
    pub fn nth(self) -> Option<usize> {
        self.nth.try_get().flatten()
    }

    /// How many rows the list has.
    pub fn all(self) -> Option<usize> {
        self.all.try_get()
    }
}

/// A list of any length of which only the rows in sight exist. Every row is `row_height`
/// pixels high (gaps included); the keys must differ from each other.
///
/// Rows of one key keep their elements while they are in sight, so that the focus and a
/// running drag survive a change of order. A row tells its place by [`RowPlace`]; list items do so by themselves.
#[component]
pub fn VirtualList<K, F>(
    #[prop(into)] items: Signal<Arc<[K]>>,
    /// In pixels.
    row_height: f64,
    /// The row of a key.
    row: F,
    /// Rows kept above and below the window.
    #[prop(default = 6)]
    overscan: usize,
    /// Brings the row of this index into sight, whenever it changes to `Some`.
    #[prop(optional, into)]
    scroll_to: Signal<Option<usize>>,
    /// More classes for the container, such as `col-body`; and for each row.
    #[prop(optional)]
    class: &'static str,
    #[prop(optional)] row_class: &'static str,
    /// The container's role, such as `list` or `rowgroup`.
    #[prop(optional)]
    role: Option<&'static str>,
    /// The role of the element around each row, such as `listitem`; none unless given.
    #[prop(default = "presentation")]
    row_role: &'static str,
    #[prop(optional, into)] label: MaybeProp<String>,
    /// The scrolling element, for callers that measure it (drag and drop).
    #[prop(optional)]
    node_ref: NodeRef<html::Div>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    F: Fn(K) -> AnyView + Clone + Send + Sync + 'static,
{
    let row_height = row_height.max(1.0);
    let top = RwSignal::new(0.0_f64);
    // Before it is measured: a tall window, so that the first picture is whole.
    let height = RwSignal::new(800.0_f64);
    let count = Memo::new(move |_| items.with(|all| all.len()));
    let window = Memo::new(move |_| {
        let first = (top.get() / row_height).floor().max(0.0) as usize;
        let fits = (height.get() / row_height).ceil() as usize + 1;
        let start = first.saturating_sub(overscan).min(count.get());
        (start, (first + fits + overscan).min(count.get()).max(start))
    });
    let shown = Memo::new(move |_| {
        let (start, end) = window.get();
        (start, items.with(|all| all.get(start..end.min(all.len())).unwrap_or_default().to_vec()))
    });
    let place = move |key: K| {
        let nth =
            move |(start, keys): &(usize, Vec<K>)| keys.iter().position(|one| *one == key).map(|at| start + at + 1);
        RowPlace { nth: Memo::new(move |_| shown.with(nth)), all: count }
    };
    let item = row_role == "listitem";
    let space = move |rows: usize| format!("{}px", rows as f64 * row_height);

    let watching = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move || {
        let Some(element) = node_ref.get() else {
            return;
        };
        watching.set_value(SizeWatch::new(
            &element,
            |one| one.client_height(),
            move |h| {
                let _ = height.try_set(f64::from(h));
            },
        ));
    });
    Effect::new(move || {
        let (Some(index), Some(element)) = (scroll_to.get(), node_ref.get()) else {
            return;
        };
        let row_top = index as f64 * row_height;
        let seen = f64::from(element.client_height());
        let now = f64::from(element.scroll_top());
        if row_top < now {
            element.set_scroll_top(row_top as i32);
        } else if row_top + row_height > now + seen {
            element.set_scroll_top((row_top + row_height - seen).ceil() as i32);
        }
    });

    let row_class = format!("virtual-row {row_class}");
    view! {
        <div
            node_ref=node_ref
            class=format!("virtual {class}")
            role=role
            aria-label=move || label.get()
            data-test=data_test
            on:scroll=move |_| {
                if let Some(element) = node_ref.try_get_untracked().flatten() {
                    let _ = top.try_set(f64::from(element.scroll_top()));
                }
            }
        >
            <div
                class="virtual-space"
                role="presentation"
                style:height=move || space(window.get().0)
            ></div>
            <For
                each=move || shown.with(|(_, keys)| keys.clone())
                key=|k| *k
                children=move |key| {
                    let place = place(key);
                    provide_context(place);
                    view! {
                        <div
                            class=row_class.clone()
                            role=row_role
                            aria-posinset=move || place.nth().filter(|_| item)
                            aria-setsize=move || place.all().filter(|_| item)
                            style:height=format!("{row_height}px")
                        >
                            {row(key)}
                        </div>
                    }
                }
            />
            <div
                class="virtual-space"
                role="presentation"
                style:height=move || space(count.get().saturating_sub(window.get().1))
            ></div>
        </div>
    }
}
