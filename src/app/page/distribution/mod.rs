//! Lead distribution: who gets new opportunities that have no owner, and how much everybody has.

mod choices;
mod team;

use crate::app::{
    page::parts::with_context,
    store::{App, sentence, use_app},
    ui::{Button, ButtonKind, Icon},
};
use choices::Choices;
use leptos::prelude::*;
use penstock::{
    automation::say,
    command::{Command, distribution},
    model::Kind,
    present::{
        distribution::{Setup, setup},
        route::Route,
    },
    query::{parse, pin, unpin},
    value::Id,
};
use std::sync::Arc;
use team::TeamLoads;

/// What the page knows.
#[derive(Clone, Copy)]
pub struct Desk {
    app: App,
    /// What is in force, with conditions as people write them.
    in_force: Memo<Setup>,
    /// What was chosen and is not in force yet.
    draft: RwSignal<Option<Setup>>,
    error: RwSignal<Option<String>>,
}

impl Desk {
    fn new(app: App) -> Self {
        let in_force = Memo::new(move |_| {
            [Kind::Rule, Kind::Member, Kind::Stage, Kind::Pipeline].into_iter().for_each(|kind| app.track(kind));
            with_context(app, |cx| {
                let mut now = setup(cx.data);
                for case in &mut now.cases {
                    if let Ok(expr) = parse(&case.condition) {
                        case.condition = unpin(&expr, cx).to_string();
                    }
                }
                now
            })
        });
        Desk { app, in_force, draft: RwSignal::new(None), error: RwSignal::new(None) }
    }

    /// What is chosen now.
    pub fn chosen(&self) -> Setup {
        self.draft.get().unwrap_or_else(|| self.in_force.get())
    }

    /// Changes what is chosen.
    pub fn change(&self, change: impl FnOnce(&mut Setup)) {
        let mut now = untrack(|| self.chosen());
        change(&mut now);
        self.error.set(None);
        self.draft.set(Some(now).filter(|now| *now != self.in_force.get_untracked()));
    }

    /// Puts what is chosen in force.
    fn keep(&self) {
        let Some(mut chosen) = self.draft.get_untracked() else { return };
        // Names become ids, so that renaming changes nothing; what cannot be read is told below.
        untrack(|| {
            with_context(self.app, |cx| {
                for case in &mut chosen.cases {
                    if let Ok(expr) = parse(&case.condition) {
                        case.condition = pin(&expr, cx).to_string();
                    }
                }
            });
        });
        let plan = match chosen.plan() {
            Ok(plan) => plan,
            Err(why) => return self.error.set(Some(why)),
        };
        match self.app.dispatch(Command::Distribute(plan)) {
            Ok(outcome) => {
                self.draft.set(None);
                self.error.set(None);
                if !outcome.label.is_empty() {
                    self.app.say_with_undo(sentence(&outcome.label));
                }
            }
            Err(rejection) => self.error.set(Some(rejection.to_string())),
        }
    }
}

/// The page.
#[component]
pub fn DistributionPage() -> impl IntoView {
    let app = use_app();
    let desk = Desk::new(app);
    let edited = Memo::new(move |_| desk.draft.with(Option::is_some));
    view! {
        <div class="page narrow" data-test="distribution-page">
            <header class="page-head">
                <h1>"Lead distribution"</h1>
                <p>"Who gets new opportunities that have no owner: added by hand, imported, or made by a rule. Who is away or has as many as they can take on is passed over."</p>
            </header>
            <section class="surface pad" aria-labelledby="share-title">
                <h3 id="share-title">"New opportunities go to"</h3>
                <Choices desk />
                <p class="field-error" role="alert" data-test="share-error">{move || desk.error.get()}</p>
                <div class="btn-row mt">
                    <Button kind=ButtonKind::Main disabled=Signal::derive(move || !edited.get()) on_click=move |_| desk.keep() data_test="share-keep">
                        "Put in force"
                    </Button>
                    <Show when=move || edited.get()>
                        <Button on_click=move |_| { desk.draft.set(None); desk.error.set(None); } data_test="share-back">"Discard"</Button>
                        <span class="hint">"Not in force yet."</span>
                    </Show>
                </div>
                <RuleLine desk />
            </section>
            <TeamLoads app />
        </div>
    }
}

/// The rule underneath: what it says, and the ways to look into it.
#[component]
fn RuleLine(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let rule = Memo::new(move |_| {
        [Kind::Rule, Kind::Member].into_iter().for_each(|kind| app.track(kind));
        app.data(|data| {
            distribution(data)
                .map(|rule| (rule.id, rule.on, rule.paused.clone(), Arc::<str>::from(say::plan(&rule.draft, data))))
        })
    });
    let to = move |id: Id, tab: &str| Route::Rules { rule: Some(id), tab: tab.into() }.to_string();
    move || {
        rule.get().map(|(id, on, paused, words)| {
            let held = (on && !paused.is_empty()).then(|| {
                view! {
                    <div class="banner due mt" role="status">
                        <Icon name="circle-pause" />
                        <p>{format!("It waits for you: {paused}. Open the rule to let it go on.")}</p>
                    </div>
                }
            });
            view! {
                <div class="share-rule" data-test="share-rule">
                    {held}
                    <p class="muted">{if on { "It is a rule: " } else { "The rule is switched off: " }} {words.to_string()}</p>
                    <p class="share-links">
                        <a href=to(id, "month") data-test="share-try">"What would it have done last month?"</a>
                        <a href=to(id, "runs") data-test="share-runs">"What it did, and why"</a>
                        <a href=to(id, "versions")>"Earlier versions"</a>
                    </p>
                </div>
            }
        })
    }
}
