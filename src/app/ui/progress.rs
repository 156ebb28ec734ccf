use leptos::prelude::*;

/// Long work: its words, how far it is (0 to 1, or nothing when that is unknown).
#[component]
pub fn Progress(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] done: Signal<Option<f64>>,
    /// Instead of the per cent, such as "1,200 of 8,800".
    #[prop(optional, into)]
    figure: MaybeProp<String>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let share = move || done.get().map(|d| d.clamp(0.0, 1.0));
    let words = move || figure.get().or_else(|| share().map(|d| format!("{:.0} %", (d * 100.0).floor())));
    view! {
        <div class="progress" data-test=data_test>
            <span>{move || label.get()}</span>
            <span class="num">{words}</span>
            <progress max="1" value=move || share().map(|d| d.to_string()) aria-label=move || label.get()></progress>
        </div>
    }
}
