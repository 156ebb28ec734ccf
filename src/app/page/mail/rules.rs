//! What rules would make of mails that are long past. Nothing, unless the person says so.

use super::state::{FEW, MailIn};
use crate::app::{
    shell,
    ui::{CheckField, Icon},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::Origin,
    present::mail_in,
    value::{plural, quoted},
};

/// So long nothing is counted while the person goes on choosing, in milliseconds.
const PATIENCE: u32 = 400;

impl MailIn {
    /// Counts what rules would do with the chosen mails that are long past, when the person has stopped choosing.
    pub fn count_rules(self) {
        let _ = self.counting.try_update_value(|counting| *counting += 1);
        let number = self.counting.get_value();
        let on = move || self.counting.try_get_value() == Some(number);
        let none = self.items.with_untracked(|items| !items.iter().any(|item| item.chosen && !item.wanted.rules));
        if none || !self.app.data(mail_in::sets_off) {
            self.would.set(Some(Vec::new()));
            return;
        }
        self.would.set(None);
        let app = self.app;
        app.spawn(async move {
            shell::wait(PATIENCE).await;
            if !on() {
                return;
            }
            let past = self.items.with_untracked(|items| mail_in::long_past(items));
            // Before anything is logged, it is looked at again.
            if let Some(counts) = app.count_runs(Command::LogMail(past), Origin::Hand, FEW, on).await {
                self.would.try_set(Some(counts));
            }
        });
    }
}

/// What rules would do with what is long past, and the choice to let them.
#[component]
pub fn LongPast(mail_in: MailIn) -> impl IntoView {
    let app = mail_in.app;
    let past = Memo::new(move |_| {
        mail_in.items.with(|items| items.iter().filter(|item| item.chosen && !item.wanted.rules).count())
    });
    let runs = Memo::new(move |_| {
        let would = mail_in.would.get().unwrap_or_default();
        would.iter().map(|(_, runs)| *runs as usize).sum::<usize>()
    });
    let names = move || {
        let would = mail_in.would.get().unwrap_or_default();
        let names = would.iter().filter_map(|(id, _)| app.data(|data| data.rule(*id).map(|rule| quoted(&rule.name))));
        names.collect::<Vec<_>>().join(", ")
    };
    let words = move || {
        let count = past.get();
        let mails = match count {
            1 => "1 of the mails to log is older than a day: rules do not act on it.".to_string(),
            count => {
                format!("{} of the mails to log are older than a day: rules do not act on them.", app.number(count))
            }
        };
        let rules = mail_in.would.with(|would| would.as_ref().map_or(0, Vec::len));
        format!(
            "{mails} If they did, {} of {} would start: {}.",
            plural(runs.get(), "run", "runs"),
            plural(rules, "rule", "rules"),
            names()
        )
    };
    view! {
        <Show when=move || { runs.get() > 0 && past.get() > 0 }>
            <div class="banner due" role="status" data-test="mail-rules">
                <Icon name="zap" />
                <div>
                    <p>{words}</p>
                    <CheckField
                        label="Let rules act on them as well"
                        value=mail_in.let_rules
                        on_commit=move |on: bool| mail_in.let_rules.set(on)
                        data_test="mail-let-rules"
                    />
                </div>
            </div>
        </Show>
    }
}
