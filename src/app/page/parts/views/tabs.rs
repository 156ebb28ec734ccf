//! The saved views of a list as tabs: shown, saved, renamed, put in order, copied as a link.

use super::{ListView, with_context};
use crate::app::{
    shell::{address, handing},
    store::App,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, MenuButton, MenuItem, Reorder},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    command::Command,
    model::{Kind, RecordId},
    present::{
        route::Route,
        views::saved::{copy, kept, left, link, made, opened, rank_at, started, starters, views_of},
    },
    value::Id,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// What a name is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    New,
    Rename(Id),
}

/// What the parts of the tabs share.
#[derive(Clone, Copy)]
struct Tabs {
    list: ListView,
    naming: RwSignal<Option<Naming>>,
    columns: Signal<Vec<String>>,
    order: Reorder,
}

impl Tabs {
    fn app(self) -> App {
        self.list.app
    }

    fn route(self) -> Route {
        self.app().address.get_untracked()
    }

    fn set(self, id: Id, set: Map<String, Value>) {
        self.app().act_with_undo(Command::Edit { id: RecordId { kind: Kind::View, id }, set });
    }

    /// Shows a view as it is saved.
    fn open(self, id: Id) {
        let Some(view) = self.app().data(|data| data.view(id).cloned()) else { return };
        let to = untrack(|| with_context(self.app(), |cx| opened(&self.route(), &view, cx)));
        self.app().go(to);
    }

    /// Keeps what is shown under a name, and shows it by that.
    fn keep(self, name: &str) {
        let shown = self.list.now.with_untracked(|now| now.shown.clone());
        let view = untrack(|| with_context(self.app(), |cx| made(name, self.list.of, &shown, cx)));
        self.add(view);
    }

    fn add(self, view: penstock::model::View) {
        if let Some(outcome) = self.app().act_with_undo(Command::Create(view.into()))
            && let Some(made) = outcome.created.first()
        {
            self.open(made.id);
        }
    }

    /// Makes the view what is shown now.
    fn save(self, id: Id) {
        let shown = self.list.now.with_untracked(|now| now.shown.clone());
        let set = untrack(|| with_context(self.app(), |cx| kept(&shown, cx)));
        self.set(id, set);
        self.open(id);
    }

    fn put(self, id: Id, to: usize) {
        let rank = self.app().data(|data| rank_at(data, self.list.of, id, to));
        self.set(id, Map::from_iter([("rank".to_string(), Value::from(rank.as_str()))]));
    }

    fn delete(self, id: Id) {
        let shown = self.list.now.with_untracked(|now| now.view == Some(id));
        if self.app().act_with_undo(Command::Delete(vec![RecordId { kind: Kind::View, id }])).is_some() && shown {
            self.app().go(left(&self.route()));
        }
    }

    fn copy_link(self) {
        let app = self.app();
        let columns = self.columns.get_untracked();
        let route = untrack(|| with_context(app, |cx| link(&self.route(), &columns, cx)));
        let Some(text) = address::link(&route) else {
            return app.complain("There is no link, because the app was not loaded from the web.");
        };
        handing::copy(&text, move |there| match there {
            true => app.toast("The link is copied."),
            false => app.complain("The browser did not let the link be copied: it stands in the address bar."),
        });
    }

    fn items(self, id: Id) -> Vec<MenuItem> {
        let (first, last) = self.order.ends(id);
        let twin = move || {
            if let Some(view) = self.app().data(|data| data.view(id).map(|view| copy(view, data))) {
                self.add(view);
            }
        };
        vec![
            MenuItem::new("Rename…", move || self.naming.set(Some(Naming::Rename(id))))
                .icon("pencil")
                .mark("view-rename"),
            MenuItem::new("Duplicate", twin).icon("copy").mark("view-duplicate"),
            MenuItem::new("Copy link", move || self.copy_link()).icon("link").mark("view-link"),
            MenuItem::new("Move left", move || self.order.shift(id, -1)).icon("arrow-left").disabled(first).separated(),
            MenuItem::new("Move right", move || self.order.shift(id, 1)).icon("arrow-right").disabled(last),
            MenuItem::new("Delete", move || self.delete(id)).icon("trash").danger().separated().mark("view-delete"),
        ]
    }

    /// What can be added: what is shown, or one of those that are offered.
    fn offers(self) -> Vec<MenuItem> {
        let of = self.list.of;
        let taken: Vec<String> =
            self.app().data(|data| views_of(data, of).iter().map(|view| view.name.clone()).collect());
        let keep = MenuItem::new("Save what is shown…", move || self.naming.set(Some(Naming::New)));
        let link = MenuItem::new("Copy a link to what is shown", move || self.copy_link());
        let mut items = vec![keep.icon("plus").mark("view-save-new"), link.icon("link").mark("link-copy")];
        let offered = starters(of).into_iter().filter(|starter| !taken.iter().any(|name| name == starter.name));
        for (nth, starter) in offered.enumerate() {
            let item = MenuItem::new(starter.name, move || self.add(started(&starter, of)));
            let about = if starter.filter.is_empty() { "By its layout" } else { starter.filter };
            let item = item.note(about).mark(format!("view-offer-{nth}"));
            items.push(if nth == 0 { item.separated() } else { item });
        }
        items
    }
}

/// The tabs: everything, then each view; what differs from the view can be saved or taken back.
#[component]
pub fn ViewTabs(
    list: ListView,
    /// The words of the columns that are shown, for links.
    #[prop(optional, into)]
    columns: Signal<Vec<String>>,
) -> impl IntoView {
    let app = list.app;
    let ids = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::View);
        app.data(|data| views_of(data, list.of).iter().map(|view| view.id).collect())
    });
    let naming = RwSignal::new(None::<Naming>);
    let moved = StoredValue::new(None::<Tabs>);
    let order = Reorder::new(ids, move |to| {
        if let Some(tabs) = moved.try_get_value().flatten() {
            tabs.put(to.id, to.to);
        }
    });
    let tabs = Tabs { list, naming, columns, order };
    moved.set_value(Some(tabs));
    let view = Memo::new(move |_| list.now.with(|now| now.view));
    let changed = Memo::new(move |_| list.now.with(|now| now.changed));
    let gone = Memo::new(move |_| list.now.with(|now| now.gone));
    let plain = move || {
        app.address.track();
        left(&tabs.route()).with_open(None).to_string()
    };
    let save = move |_| {
        if let Some(id) = view.get_untracked() {
            tabs.save(id);
        }
    };
    let back = move |_| {
        if let Some(id) = view.get_untracked() {
            tabs.open(id);
        }
    };
    view! {
        <nav
            class="views"
            aria-label="Views"
            data-test="views"
            // A finger that holds a tab does not scroll. Browsers ask for that where the finger goes down.
            on:touchmove=move |ev| {
                if order.holds() {
                    ev.prevent_default();
                }
            }
            on:contextmenu=move |ev| {
                if order.holds() {
                    ev.prevent_default();
                }
            }
        >
            <span class="view-item" class:on=move || view.get().is_none()>
                <a class="view-tab" href=plain aria-current=move || view.get().is_none().then_some("page") data-test="view-all">
                    "All"
                </a>
            </span>
            <For each=move || ids.get().to_vec() key=|id| *id let:id>
                <Tab tabs id />
            </For>
            <MenuButton label="Add a view" icon="plus" icon_only=true class="icon-btn small" items=Signal::derive(move || tabs.offers()) data_test="view-add" />
            <Show when=move || changed.get()>
                <span class="view-changed">
                    <span role="status" data-test="view-changed">"Changed"</span>
                    <Button class="small" on_click=save data_test="view-save">"Save"</Button>
                    <Button class="small" kind=ButtonKind::Quiet on_click=move |_| naming.set(Some(Naming::New)) data_test="view-save-as">"Save as new"</Button>
                    <Button class="small" kind=ButtonKind::Quiet on_click=back data_test="view-back">"Back"</Button>
                </span>
            </Show>
            <Show when=move || gone.get()>
                <span class="view-gone" role="status" data-test="view-gone">"The view of this link is not in this workspace; its filter is."</span>
            </Show>
        </nav>
        <NameDialog tabs />
    }
}

#[component]
fn Tab(tabs: Tabs, id: Id) -> impl IntoView {
    let (list, order) = (tabs.list, tabs.order);
    let view = Memo::new(move |_| {
        tabs.app().track(Kind::View);
        tabs.app().data(|data| data.view(id).cloned())
    });
    let name = Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.name.clone()).unwrap_or_default()));
    let on = Memo::new(move |_| list.now.with(|now| now.view == Some(id)));
    let href = move || {
        view.get().map(|view| {
            with_context(tabs.app(), |cx| {
                opened(&penstock::present::views::saved::plain(view.of), &view, cx).to_string()
            })
        })
    };
    let key = move |ev: KeyboardEvent| {
        let by = match ev.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return,
        };
        if ev.alt_key() {
            ev.prevent_default();
            ev.stop_propagation();
            order.shift(id, by);
            crate::app::ui::focus::soon(format!("[data-view=\"{id}\"]"));
        }
    };
    view! {
        <span
            class="view-item"
            class:on=move || on.get()
            class:over=move || order.is_over(id)
            class:dragged=move || order.is_dragged(id)
            on:pointerenter=move |_| order.enter(id)
        >
            <a
                class="view-tab"
                href=href
                draggable="false"
                title=move || name.get()
                aria-current=move || on.get().then_some("page")
                aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
                data-view=id.to_string()
                data-test="view-tab"
                on:pointerdown=move |ev| order.press(&ev, id)
                on:keydown=key
            >
                {move || name.get()}
            </a>
            <Show when=move || on.get()>
                <MenuButton label="What can be done with this view" icon="ellipsis" icon_only=true class="icon-btn small" items=Signal::derive(move || tabs.items(id)) data_test="view-menu" />
            </Show>
        </span>
    }
}

#[component]
fn NameDialog(tabs: Tabs) -> impl IntoView {
    let naming = tabs.naming;
    view! {
        <Dialog
            open=Signal::derive(move || naming.get().is_some())
            title=Signal::derive(move || if naming.get() == Some(Naming::New) { "Save the view" } else { "Rename the view" }.to_string())
            size=DialogSize::Small
            on_close=move |()| naming.set(None)
            data_test="view-dialog"
        >
            {move || naming.get().map(|what| view! { <NameForm tabs what /> })}
        </Dialog>
    }
}

#[component]
fn NameForm(tabs: Tabs, what: Naming) -> impl IntoView {
    let now = match what {
        Naming::New => String::new(),
        Naming::Rename(id) => tabs.app().data(|data| data.view(id).map(|view| view.name.clone())).unwrap_or_default(),
    };
    let name = RwSignal::new(now);
    let error = RwSignal::new(None::<String>);
    let done = move || {
        let text = name.with_untracked(|name| name.trim().to_string());
        if text.is_empty() {
            return error.set(Some("A view needs a name.".into()));
        }
        tabs.naming.set(None);
        match what {
            Naming::New => tabs.keep(&text),
            Naming::Rename(id) => tabs.set(id, Map::from_iter([("name".to_string(), Value::from(text))])),
        }
    };
    view! {
        <form on:submit=move |ev| {
            ev.prevent_default();
            done();
        }>
            <div class="dialog-body">
                <Field
                    label="Name"
                    value=name
                    on_input=move |text| name.set(text)
                    hint="Filter, order, columns and layout are kept. Everybody in the workspace has the view."
                    error=error
                    autofocus=true
                    data_test="view-name"
                />
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| tabs.naming.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Main submit=true data_test="view-name-done">"Save"</Button>
            </div>
        </form>
    }
}
