//! A chart: picture, exact values where one points or goes with the arrow keys, a legend that switches series, the table of the
//! same figures, and files.

mod legend;
mod picture;
mod points;
mod table;
mod tip;

use super::{MenuButton, MenuItem, unique_id, watch::SizeWatch};
use legend::Legend;
use leptos::{html, prelude::*, web_sys::HtmlElement};
use penstock::present::chart::{ChartData, ChartKind, Drawn, Form, MarkLook, Point, Unit, csv, gist, layout, svg};
use picture::Picture;
use std::{collections::BTreeSet, sync::Arc};
use table::FigureTable;
use tip::Tip;

/// Writes figures in the person's language.
pub type Writer = Arc<dyn Fn(i64, Unit, Form) -> String + Send + Sync>;

/// A file that a chart makes: name, type, text.
pub type ChartFile = (String, &'static str, String);

/// How wide a saved picture is, whatever the screen is.
const FILE_WIDTH: i32 = 900;

/// How wide a picture is drawn for paper: about what A4 and Letter leave upright, so that its words come out as large as on the
/// screen. The style sheet fits it to the sheet that it is.
const PAPER_WIDTH: i32 = 690;

/// What the parts of a chart share.
#[derive(Clone, Copy)]
pub(super) struct Charting {
    pub data: Signal<Arc<ChartData>>,
    pub writer: StoredValue<Writer>,
    pub hidden: RwSignal<BTreeSet<usize>>,
    pub drawn: Memo<Arc<Drawn>>,
    /// The figure that is pointed at or has the focus.
    pub current: RwSignal<Option<Point>>,
    pub on_open: Option<Callback<Point>>,
    pub opens: Option<Callback<Point, bool>>,
    pub id: StoredValue<String>,
}

impl Charting {
    /// A figure in words.
    pub fn write(self, value: i64, unit: Unit, form: Form) -> String {
        self.writer.with_value(|writer| writer(value, unit, form))
    }

    /// Whether records stand behind a figure.
    pub fn leads(self, point: Point) -> bool {
        self.on_open.is_some() && self.opens.is_none_or(|opens| opens.run(point))
    }

    /// Opens what stands behind a figure.
    pub fn open(self, point: Point) {
        if let Some(open) = self.on_open.filter(|_| self.leads(point)) {
            open.run(point);
        }
    }

    /// The id of the place of a figure.
    pub fn place(self, point: Point) -> String {
        self.id.with_value(|id| format!("{id}-{}-{}", point.series, point.group))
    }

    /// The address of a series' texture.
    pub fn texture(self, series: usize) -> String {
        self.id.with_value(|id| format!("{id}-t{series}"))
    }
}

/// Characters that no file system minds; the others become hyphens.
fn file_name(title: &str, ending: &str) -> String {
    let plain: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    let plain = plain.trim_matches('-').to_lowercase();
    format!("{}.{ending}", if plain.is_empty() { "chart" } else { &plain })
}

/// A chart with everything around it.
#[component]
pub fn Chart(
    #[prop(into)] data: Signal<Arc<ChartData>>,
    writer: Writer,
    /// Opens the records behind a figure.
    #[prop(optional, into)]
    on_open: Option<Callback<Point>>,
    /// Whether there are any behind it.
    #[prop(optional, into)]
    opens: Option<Callback<Point, bool>>,
    /// Saves a file; without it nothing can be saved.
    #[prop(optional, into)]
    on_save: Option<Callback<ChartFile>>,
    /// The picture alone: no legend, no table, no files.
    #[prop(optional)]
    bare: bool,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0);
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move || {
        if let Some(body) = body.get() {
            let element: &HtmlElement = &body;
            width.set(element.client_width());
            watch.set_value(SizeWatch::new(
                element,
                |one| one.client_width(),
                move |wide| {
                    // It comes once more while the page is being left.
                    if width.try_get_untracked().is_some_and(|before| before != wide) {
                        width.try_set(wide);
                    }
                },
            ));
        }
    });
    let on_paper = RwSignal::new(false);
    for (event, now) in [("beforeprint", true), ("afterprint", false)] {
        // It is heard once more while the page is being left.
        let heard = window_event_listener_untyped(event, move |_| {
            on_paper.try_set(now);
        });
        on_cleanup(move || heard.remove());
    }
    let writer = StoredValue::new(writer);
    let hidden = RwSignal::new(BTreeSet::new());
    let drawn = Memo::new(move |_| {
        let wide = match width.get() {
            _ if !bare && on_paper.get() => PAPER_WIDTH,
            wide if wide > 0 => wide,
            _ => 640,
        };
        let write = |value: i64, unit: Unit, form: Form| writer.with_value(|writer| writer(value, unit, form));
        Arc::new(data.with(|data| hidden.with(|hidden| layout(data, hidden, wide, &write))))
    });
    let charting = Charting {
        data,
        writer,
        hidden,
        drawn,
        current: RwSignal::new(None),
        on_open,
        opens,
        id: StoredValue::new(unique_id("chart")),
    };
    let tabled = RwSignal::new(false);
    let several = Memo::new(move |_| {
        data.with(|data| {
            data.series.len() > 1
                && !matches!(data.kind, ChartKind::Matrix | ChartKind::Dots | ChartKind::Spark | ChartKind::Waterfall)
        })
    });
    let few = Memo::new(move |_| drawn.with(|drawn| drawn.marks.iter().any(|mark| mark.look == MarkLook::Faint)));
    let empty = Memo::new(move |_| data.with(|data| data.is_empty()));
    view! {
        <div class="chart" class:bare=bare data-test=data_test>
            <div node_ref=body class="chart-body">
                <Show when=move || !empty.get() fallback=|| view! { <p class="chart-nothing">"Nothing to show for this question."</p> }>
                    <Picture charting />
                    <Tip charting />
                </Show>
            </div>
            <Show when=move || !bare && !empty.get()>
                <div class="chart-foot">
                    <Show when=move || several.get()><Legend charting /></Show>
                    <Show when=move || few.get()><span class="chart-few">"Dashed: fewer than 10"</span></Show>
                    <span class="push"></span>
                    <span class="chart-tools no-print">
                        <button type="button" class="btn quiet small" aria-pressed=move || tabled.get().to_string() data-test="chart-table" on:click=move |_| tabled.update(|on| *on = !*on)>
                            "Table"
                        </button>
                        {on_save.map(|save| view! { <Saving charting save /> })}
                    </span>
                </div>
                <Show when=move || tabled.get()><FigureTable charting /></Show>
            </Show>
        </div>
    }
}

/// The menu with the files.
#[component]
fn Saving(charting: Charting, save: Callback<ChartFile>) -> impl IntoView {
    let picture = move || {
        let write = |value: i64, unit: Unit, form: Form| charting.write(value, unit, form);
        let data = charting.data.get_untracked();
        let text = charting.hidden.with_untracked(|hidden| svg(&data, hidden, FILE_WIDTH, &write));
        save.run((file_name(&data.title, "svg"), "image/svg+xml", text));
    };
    let sheet = move || {
        let data = charting.data.get_untracked();
        // The mark in front tells spreadsheets that it is UTF-8.
        save.run((file_name(&data.title, "csv"), "text/csv", format!("\u{feff}{}", csv(&data))));
    };
    let items = move || {
        vec![
            MenuItem::new("Picture (SVG)", picture).icon("chart-column").mark("chart-svg"),
            MenuItem::new("Table (CSV)", sheet).icon("table").mark("chart-csv"),
        ]
    };
    view! { <MenuButton label="Save" items class="btn quiet small" data_test="chart-save" /> }
}

/// The chart in a sentence, in the person's language.
pub(super) fn gist_of(charting: Charting) -> String {
    let write = |value: i64, unit: Unit, form: Form| charting.write(value, unit, form);
    charting.data.with(|data| gist(data, &write))
}
