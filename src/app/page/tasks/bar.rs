//! The page's bar: what is looked for, how it is laid out, and what else there is to do. On a phone all but the search
//! stands in one menu.

use super::{
    groups::By,
    state::{Layout, Tasks},
};
use crate::app::{
    page::parts::{BuilderButton, ExportDialog, Exported, ViewTabs},
    ui::{Button, ButtonKind, Choice, MenuButton, MenuItem, SearchBox, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing},
    present::calendar::Span,
};

/// A line of the menu that is ticked while it holds.
fn ticked(on: bool, words: &str, pick: impl Fn() + Send + Sync + 'static) -> MenuItem {
    let item = MenuItem::new(words, pick);
    if on { item.icon("check") } else { item }
}

fn is_days(layout: Layout) -> bool {
    matches!(layout, Layout::Days(_))
}

impl Tasks {
    /// What stands beside the bar's own buttons.
    fn more(self) -> Vec<MenuItem> {
        let done = self.done.get_untracked();
        let words = if done { "Hide done ones" } else { "Show done ones" };
        let done = MenuItem::new(words, move || self.show(|view| view.done = !done)).icon("circle-check");
        let mut items = vec![done.mark("show-done")];
        if !is_days(self.layout.get_untracked()) {
            items.push(
                MenuItem::new("Select several", move || self.picking.set(true))
                    .icon("list-checks")
                    .mark("tasks-select"),
            );
        }
        let calendar = MenuItem::new("Calendar file…", move || self.calendar.set(true)).icon("calendar-plus");
        items.push(calendar.mark("calendar-export"));
        items.push(MenuItem::new("Export…", move || self.exporting.set(true)).icon("download").mark("export"));
        items
    }

    /// All of it, for narrow screens.
    fn everything(self) -> Vec<MenuItem> {
        let now = self.layout.get_untracked();
        let mut items = vec![
            ticked(now == Layout::List, "List", move || self.lay_out(Layout::List)),
            ticked(now == Layout::Table, "Table", move || self.lay_out(Layout::Table)),
            ticked(is_days(now), "Calendar", move || self.lay_out(Layout::Days(Span::Month))),
        ];
        if now == Layout::List {
            let by = self.by.get_untracked();
            items.extend(By::ALL.into_iter().enumerate().map(|(at, (one, _, words))| {
                let item = ticked(by == one, words, move || self.group(one));
                if at == 0 { item.separated() } else { item }
            }));
        }
        let mine = self.mine.get_untracked();
        let mut shown = Vec::new();
        if self.app.me().is_some() {
            shown.push(ticked(mine, "Only mine", move || self.show(|view| view.mine = !mine)).mark("only-mine"));
        }
        if now == Layout::Table {
            shown.push(MenuItem::new("Columns…", move || self.choosing.set(true)).icon("columns"));
        }
        shown.extend(self.more());
        items.extend(shown.into_iter().enumerate().map(|(at, item)| if at == 0 { item.separated() } else { item }));
        items
    }
}

/// The bar.
#[component]
pub fn Bar(tasks: Tasks) -> impl IntoView {
    let app = tasks.app;
    let typed = tasks.view.filter;
    let count = move || format!("{} open", app.number(tasks.open()));
    let layout = Memo::new(move |_| match tasks.layout.get() {
        Layout::Days(_) => Layout::Days(Span::Month),
        other => other,
    });
    let layouts = vec![
        Choice::new(Layout::List, "List"),
        Choice::new(Layout::Table, "Table"),
        Choice::new(Layout::Days(Span::Month), "Calendar"),
    ];
    let whose = vec![Choice::new(false, "Everyone"), Choice::new(true, "Mine")];
    let group = move |key: String| {
        if let Some((by, ..)) = By::ALL.into_iter().find(|(_, word, _)| *word == key) {
            tasks.group(by);
        }
    };
    let in_table = Memo::new(move |_| tasks.layout.get() == Layout::Table);
    let in_list = Memo::new(move |_| tasks.layout.get() == Layout::List);
    let columns = Signal::derive(move || if in_table.get() { tasks.laid.keys().get() } else { Vec::new() });
    view! {
        <header class="bar list-bar task-bar">
            <h1>"Tasks"</h1>
            <SearchBox label="Search tasks" value=typed on_input=move |words: String| tasks.view.look_for(words) />
            <BuilderButton of=Listing::Tasks text=typed on_change=move |text: String| tasks.view.look_for(text) count=Signal::derive(count) />
            <span class="task-tools">
                <Segmented
                    label="Layout"
                    options=Signal::stored(layouts)
                    value=layout
                    on_pick=move |layout: Layout| tasks.lay_out(layout)
                    data_test="layout"
                />
                <Show when=move || app.me().is_some()>
                    <Segmented
                        label="Whose tasks"
                        options=Signal::stored(whose.clone())
                        value=tasks.mine
                        on_pick=move |mine| tasks.show(|view| view.mine = mine)
                        data_test="whose"
                    />
                </Show>
                <Show when=move || in_list.get()>
                    <SelectField
                        label="Grouping"
                        hide_label=true
                        value=Signal::derive(move || tasks.by.get().key().to_string())
                        options=Signal::stored(By::ALL.map(|(_, key, words)| (key.to_string(), words.to_string())).to_vec())
                        on_commit=group
                        data_test="group-by"
                    />
                </Show>
                <Show when=move || in_table.get()>
                    <Button icon="columns" on_click=move |_| tasks.choosing.set(true) data_test="choose-columns">"Columns"</Button>
                </Show>
                <MenuButton label="More" icon="ellipsis" icon_only=true items=Signal::derive(move || tasks.more()) data_test="tasks-more" />
            </span>
            <span class="task-menu">
                <MenuButton label="Layout and more" icon="sliders-horizontal" icon_only=true class="btn icon-only" items=Signal::derive(move || tasks.everything()) data_test="tasks-menu" />
            </span>
            <span class="sum" data-test="count">{count}</span>
            <Button kind=ButtonKind::Main icon="plus" data_test="new-record" on_click=move |_| tasks.adding.set(Some(None))>
                "New task"
            </Button>
            <ViewTabs list=tasks.view columns />
        </header>
        <ExportDialog
            what=Exported::Records(Kind::Task)
            open=tasks.exporting
            ids=tasks.rows.ids
            selected=Some(Signal::derive(move || tasks.rows.chosen().into_iter().map(|one| one.id).collect::<Vec<_>>()))
            shown=Some(tasks.laid.keys())
        />
    }
}
