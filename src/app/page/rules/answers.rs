//! What came back on the messages that a rule sends itself.

use super::draft::Draft;
use leptos::prelude::*;
use penstock::{
    automation::{Answers, StepAnswers, VersionAnswers, answers_of},
    model::Kind,
    present::{
        outbox::{Tab, Wanted},
        route::Route,
        sequence::text_name,
    },
};

/// A line for each text; nothing for a rule that writes to nobody.
#[component]
pub fn AnswersPart(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let found = Memo::new(move |_| {
        for kind in [Kind::Message, Kind::Run, Kind::Rule] {
            app.track(kind);
        }
        let versions = app.data(|data| answers_of(draft.id, data)).map(|one| one.versions).unwrap_or_default();
        versions.into_iter().filter(|version| !version.steps.is_empty()).collect::<Vec<_>>()
    });
    let cells = move |answers: &Answers| {
        let rate = match answers.rate().filter(|_| !answers.too_few()) {
            Some(rate) => format!("{}%", app.number((rate as usize + 5) / 10)),
            None => "too few to tell".to_string(),
        };
        view! {
            <td>{app.number(answers.sent as usize)}</td>
            <td>{app.number(answers.answered as usize)}</td>
            <td>{rate}</td>
            <td>{app.number(answers.bounced as usize)}</td>
        }
    };
    let step = move |version: u32, step: &StepAnswers| {
        let several = step.texts.len() > 1;
        let best = step.best();
        let row = |name: String, title: String, answers: &Answers, best: bool| {
            view! {
                <tr data-test="rule-answers-line">
                    <td>{format!("Version {version}")}</td>
                    <td>
                        {title}
                        {(!name.is_empty()).then(|| view! { <span class="hint">" · " {name}</span> })}
                        {best.then(|| view! { <span class="tag">"answered best"</span> })}
                    </td>
                    {cells(answers)}
                </tr>
            }
        };
        let name = |at: Option<u8>| if several { text_name(usize::from(at.unwrap_or(0))) } else { String::new() };
        let lines = step.texts.iter().map(|text| {
            let leads = best.is_some() && text.variant == best;
            row(name(text.variant), text.title.clone(), &text.answers, leads)
        });
        lines.collect_view()
    };
    let filter = Wanted { of: Some(draft.id), ..Wanted::default() }.print();
    let sent = Route::Outbox { tab: Tab::Sent.key().into(), filter, open: None }.to_string();
    view! {
        <Show when=move || found.with(|all| !all.is_empty())>
            <section class="rule-answers" aria-labelledby="rule-answers-title" data-test="rule-answers">
                <h2 id="rule-answers-title">"What came back on its messages"</h2>
                <div class="table-wrap">
                    <table class="table">
                        <thead><tr><th>"Of"</th><th>"Text"</th><th>"Sent"</th><th>"Answered"</th><th>"Rate"</th><th>"Came back"</th></tr></thead>
                        <tbody>
                            {move || {
                                let lines = |version: &VersionAnswers| {
                                    version.steps.iter().map(|one| step(version.version, one)).collect_view()
                                };
                                found.with(|all| all.iter().map(lines).collect_view())
                            }}
                        </tbody>
                    </table>
                </div>
                <p class="hint">"Who is away has not answered yet. Rates are told from 20 messages on. " <a href=sent.clone() data-test="rule-answers-sent">"Those that were sent"</a></p>
            </section>
        </Show>
    }
}
