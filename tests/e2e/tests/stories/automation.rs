//! Rules and sequences in the hands of somebody who is new to them, and of somebody without a pointer.

use crate::harness::{Browser, Engine, Key, story};
use crate::steps::{add, add_member, begin, begin_keap, card, close_panel, enter, focus, pick, saved, sees_cards, shows, undo};
use serde_json::{Value, json};

#[test]
fn a_rule_that_names_what_is_gone_is_off_with_the_reason_and_acts_again_after_undo() {
    story("automation-gone", async |b| {
        begin(b).await;
        add_member(b, "Ida Holm").await;
        for name in ["Fleet tracking", "Night crew"] {
            add(b, name).await;
        }
        when_it_enters_lead(b, "Ask whether it arrived").await;
        pick(b, "#step-0 [data-test=blank-who]", "always the same person").await;
        b.choose("#step-0 select[data-blank=member]", "Ida Holm").await;
        switch_on(b).await;

        b.go("#/team").await;
        pick(b, "[data-test=member-row] [aria-haspopup=menu]", "Retire").await;
        asks(b, "Ida Holm has left the team.").await;
        // It does nothing at all, not even a task for nobody.
        advance(b, "Fleet tracking", "Lead").await;
        b.sees_no("Ask whether it arrived").await;
        // Back to the member: the move, then the retirement.
        undo(b).await;
        sees_cards(b, "Prospect", &["Night crew", "Fleet tracking"]).await;
        undo(b).await;
        acts(b).await;

        b.go("#/stages").await;
        pick(b, "[data-test=stage]:nth-child(2) [data-test=stage-menu]", "Retire").await;
        asks(b, "The stage Lead is no longer in use.").await;
        b.click_on(&b.css("[data-test=rule-asks]").await).await;
        shows(b, "[data-test=rule-state]", "Version 1 does not act now.").await;
        shows(b, "[data-test=rule-problems]", "The stage Lead is no longer in use.").await;
        saved(b).await;
        b.reload().await;
        shows(b, "[data-test=rule-state]", "Version 1 does not act now.").await;
        undo(b).await;
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;
        acts(b).await;
        advance(b, "Night crew", "Lead").await;
        shows(b, "[data-test=column][data-stage=Lead] [data-test=card]", "Ask whether it arrived").await;
    });
}

/// Waits until the list of rules says that the rule does not act, and why: at the top, at the rule, by its switch and in
/// the navigation.
async fn asks(b: &Browser, why: &str) {
    b.go("#/rules").await;
    shows(b, "[data-test=rules-asking]", "1 rule does not act now.").await;
    shows(b, "[data-test=rules-asking]", why).await;
    stands(b, &format!("Off by itself: {why}"), "false").await;
}

/// Waits until the list of rules has nothing to say against the rule.
async fn acts(b: &Browser) {
    b.go("#/rules").await;
    stands(b, "Enters Lead", "true").await;
    b.until("no rule asks", "return !document.querySelector('[data-test=rules-asking]')").await;
}

/// Waits until the rule says this, with its switch on or off.
async fn stands(b: &Browser, words: &str, on: &str) {
    b.until_with(
        &format!("the rule says \"{words}\", its switch {on}"),
        "const [words, on] = arguments;
         const rule = [...document.querySelectorAll('[data-test=rule-list] > li')].find((rule) => rule.innerText.includes('Enters Lead'));
         return rule?.innerText.includes(words) && rule.querySelector('[data-test=rule-switch]').getAttribute('aria-checked') === on",
        vec![json!(words), json!(on)],
    )
    .await;
}

/// Begins a rule: when an opportunity enters Lead, create a task.
async fn when_it_enters_lead(b: &Browser, title: &str) {
    b.go("#/rules").await;
    b.click_on(&b.css("[data-test=rule-new]").await).await;
    b.click_on(&b.css("[data-test=rule-scratch]").await).await;
    b.choose("[data-test=rule-editor] select[data-blank=stage]", "Lead").await;
    b.click_on(&b.css("[data-test=add-task]").await).await;
    focused(b, "#step-0 input[data-blank=title]").await;
    b.press(title).await;
    enter(b).await;
}

async fn switch_on(b: &Browser) {
    b.click_on(&b.css("[data-test=rule-publish]").await).await;
    shows(b, "[data-test=rule-state]", "Version 1 is on").await;
    saved(b).await;
}

/// Moves a card to the next stage by keyboard.
async fn advance(b: &Browser, name: &str, stage: &str) {
    b.go("#/board").await;
    focus(b, name).await;
    b.press("]").await;
    b.until_with(
        &format!("{name} is in {stage}"),
        "const [name, stage] = arguments; return !!document.querySelector(`[data-test=column][data-stage=\"${stage}\"] [data-test=card][data-name=\"${name}\"]`)",
        vec![json!(name), json!(stage)],
    )
    .await;
    saved(b).await;
}

/// Waits until the focus is on what a selector means.
async fn focused(b: &Browser, selector: &str) {
    b.until_with(&format!("{selector} has the focus"), "return document.activeElement.matches(arguments[0])", vec![json!(selector)]).await;
}

#[test]
fn everything_a_rule_did_since_a_time_is_taken_back_but_what_somebody_did_since() {
    story("automation-since", async |b| {
        begin(b).await;
        let names = ["Fleet tracking", "Night crew", "Yard cameras"];
        for name in names {
            add(b, name).await;
        }
        when_it_enters_lead(b, "Ask whether it arrived").await;
        switch_on(b).await;
        for name in names {
            advance(b, name, "Lead").await;
        }
        // One of the tasks is done by now.
        b.go("#/tasks").await;
        tasks(b, 3).await;
        b.click_on(&b.css("[data-test=task] [data-test=task-done]").await).await;
        tasks(b, 2).await;
        saved(b).await;

        b.go("#/runs").await;
        b.click_on(&b.css("[data-test=undo-since]").await).await;
        // What acted last is offered, since midnight.
        shows(b, "[data-test=since-dialog]", "3 runs since then.").await;
        b.click_on(&b.css("[data-test=since-next]").await).await;
        shows(b, "[data-test=undo-runs]", "Stays as it is 1").await;
        shows(b, "[data-test=undo-runs]", "it has been completed since").await;
        shows(b, "[data-test=undo-runs]", "Will be taken back 2").await;
        b.click_on(&b.css("[data-test=undo-runs-go]").await).await;
        b.sees("1 kept because of later changes").await;
        b.until(
            "all three are undone",
            "return [...document.querySelectorAll('[data-test=run-row]')].filter((row) => row.innerText.includes('Undone')).length === 3",
        )
        .await;
        b.go("#/tasks").await;
        tasks(b, 0).await;
        // Taking back is a change like any other.
        undo(b).await;
        tasks(b, 2).await;
        saved(b).await;
        b.reload().await;
        tasks(b, 2).await;
    });
}

/// Waits until so many tasks are open.
async fn tasks(b: &Browser, count: usize) {
    b.until_with(
        &format!("{count} tasks are open"),
        "return document.querySelector('[data-test=tasks-page]') && [...document.querySelectorAll('[data-test=task]')].filter((task) => !task.classList.contains('done')).length === arguments[0]",
        vec![json!(count)],
    )
    .await;
}

#[test]
fn a_sequence_is_built_changed_and_used_without_a_pointer() {
    story("automation-keys", async |b| {
        begin(b).await;
        add(b, "Fleet tracking").await;
        b.go("#/sequences").await;
        key(b, "[data-test=sequence-new]", Key::Enter).await;
        // Its name is typed over.
        focused(b, "[data-test=sequence-editor] [data-test=field-name]").await;
        b.press("After the fair").await;
        enter(b).await;
        b.tab_to("[data-test=step-subject]").await;
        b.press("Good to meet you").await;
        b.tab_to("[data-test=step-body]").await;
        b.press("Hello, here is what we spoke about.").await;
        key(b, "[data-test=add-task]", Key::Space).await;
        focused(b, "[data-test=sequence-step]:nth-child(2) [data-test=step-title]").await;
        b.press("Call them").await;
        key(b, "[data-test=add-wait]", Key::Enter).await;
        focused(b, "[data-test=sequence-step]:nth-child(3) [data-test=delay-number]").await;
        b.ctrl('a').await;
        b.press("3").await;

        // The wait belongs between them; the focus goes with what is moved.
        back_to(b, "[data-test=sequence-step]:nth-child(3) [data-test=step-up]").await;
        enter(b).await;
        steps(b, &["Message", "Wait", "Task"]).await;
        focused(b, "[data-test=sequence-step]:nth-child(2) [data-test=step-up]").await;
        enter(b).await;
        steps(b, &["Wait", "Message", "Task"]).await;
        focused(b, "[data-test=sequence-step]:nth-child(1) [data-test=step-down]").await;
        enter(b).await;
        steps(b, &["Message", "Wait", "Task"]).await;

        key(b, "[data-test=publish]", Key::Enter).await;
        shows(b, "[data-test=publish-words]", "Version 1 is in force.").await;
        focused(b, "[data-test=sequence-enrol]").await;
        enter(b).await;
        focused(b, "[data-test=enrol-search]").await;
        b.press("Fleet").await;
        key(b, "[data-test=enrol-one]", Key::Space).await;
        key(b, "[data-test=enrol-do]", Key::Enter).await;
        shows(b, "[data-test=sequence-inside]", "1 inside").await;
        focused(b, "[data-test=sequence-enrol]").await;

        // Another version: no waiting. Whoever takes a step out stays among the steps.
        key(b, "[data-test=sequence-step]:nth-child(2) [data-test=step-remove]", Key::Enter).await;
        steps(b, &["Message", "Task"]).await;
        focused(b, "[data-test=sequence-step]:nth-child(2) [data-test=step-remove]").await;
        shows(b, "[data-test=publish-words]", "with 1 opportunity inside").await;
        key(b, "[data-test=publish]", Key::Enter).await;
        focused(b, "[data-test=publish-go]").await;
        enter(b).await;
        shows(b, "[data-test=publish-words]", "Version 2 is in force.").await;
        for left in [&["Message"][..], &[]] {
            key(b, "[data-test=sequence-step]:last-child [data-test=step-remove]", Key::Enter).await;
            steps(b, left).await;
        }
        focused(b, "[data-test=add-message]").await;
        key(b, "[data-test=sequence-discard]", Key::Enter).await;
        steps(b, &["Message", "Task"]).await;
        saved(b).await;

        b.go("#/outbox").await;
        b.sees("Good to meet you").await;
    });
}

/// Goes to a control with Tab, and presses a key there.
async fn key(b: &Browser, selector: &str, key: Key) {
    b.tab_to(selector).await;
    b.press(key + "").await;
}

/// Goes back to a control with Shift and Tab.
async fn back_to(b: &Browser, selector: &str) {
    for _ in 0..20 {
        if b.run("return document.activeElement.matches(arguments[0])", vec![json!(selector)]).await == Value::Bool(true) {
            return;
        }
        b.shift(Key::Tab).await;
    }
    panic!("Shift and Tab do not lead to {selector}");
}

/// Waits until the steps are of these kinds.
async fn steps(b: &Browser, kinds: &[&str]) {
    b.until_with(
        &format!("the steps are {kinds:?}"),
        "return JSON.stringify([...document.querySelectorAll('[data-test=sequence-step] h3')].map((kind) => kind.innerText)) === JSON.stringify(arguments[0])",
        vec![json!(kinds)],
    )
    .await;
}

/// One thing that a person does.
enum Act {
    Press(&'static str),
    Choose(&'static str, &'static str),
    Pick(&'static str, &'static str),
    /// Where the focus has been put already.
    Type(&'static str),
}

/// "When an opportunity enters Proposal Pending, if value is over 10,000, then create a task, and start a sequence": all that
/// a newcomer has to do for it, from the list of rules to a rule that acts.
const PROPOSAL: [Act; 11] = [
    Act::Press("[data-test=rule-new]"),
    Act::Press("[data-test=rule-scratch]"),
    Act::Choose("[data-test=rule-editor] select[data-blank=stage]", "Proposal Pending"),
    Act::Pick("[data-test=add-if]", "Value"),
    Act::Press("[data-test=add-task]"),
    Act::Type("Call about the proposal"),
    Act::Press("[data-test=add-sequence]"),
    Act::Pick("#step-1 [data-test=blank-sequence]", "new sequence"),
    Act::Press("[data-test=sequence-create]"),
    Act::Press("[data-test=rule-tab-try]"),
    Act::Press("[data-test=rule-publish]"),
];

#[test]
fn a_newcomer_builds_the_rule_for_proposals_in_a_few_steps_and_it_acts_explains_itself_and_is_taken_back() {
    story("automation-keap", async |b| {
        begin_keap(b).await;
        for line in ["Small one €900", "Fleet tracking €12,500"] {
            add(b, line).await;
        }
        b.go("#/rules").await;
        for act in &PROPOSAL {
            match act {
                Act::Press(what) => b.click_on(&b.css(what).await).await,
                Act::Choose(what, option) => b.choose(what, option).await,
                Act::Pick(menu, item) => pick(b, menu, item).await,
                Act::Type(text) => {
                    focused(b, "input[data-blank=title]").await;
                    b.press(*text).await;
                    enter(b).await;
                }
            }
        }
        shows(b, "[data-test=rule-state]", "Version 1 is on").await;
        shows(b, "[data-test=trial-verdict]", "would").await;
        shows(b, "[data-test=trial-steps]", "Call about the proposal").await;
        shows(b, "[data-test=trial-steps]", "into the Outbox").await;
        saved(b).await;

        for name in ["Fleet tracking", "Small one"] {
            for stage in ["Qualifying", "Demo", "Proposal Pending"] {
                advance(b, name, stage).await;
            }
        }
        // Nothing for the small one.
        b.go("#/tasks").await;
        b.until(
            "one task is about the proposal",
            "return [...document.querySelectorAll('[data-test=task-title]')].filter((title) => title.innerText === 'Call about the proposal').length === 1",
        )
        .await;
        b.go("#/outbox").await;
        b.sees("Fleet tracking").await;

        b.go("#/board").await;
        b.click_at(&card(b, "Fleet tracking").await).await;
        b.until(
            "the task says why",
            "const task = [...document.querySelectorAll('[data-test=task]')].find((task) => task.innerText.includes('Call about the proposal'));
             const why = task?.querySelector('[data-test=why]'); why?.click(); return !!why",
        )
        .await;
        shows(b, "[data-test=why-run]", "entered Proposal Pending").await;
        shows(b, "[data-test=why-run]", "value is over 10,000").await;
        shows(b, "[data-test=why-run]", "12,500").await;
        shows(b, "[data-test=why-run]", "Enters Proposal Pending: emails").await;
        b.click_on(&b.css("[data-test=why-undo]").await).await;
        b.click_on(&b.css("[data-test=undo-runs-go]").await).await;
        shows(b, "[data-test=why-run]", "It has been taken back").await;
        focused(b, "[data-test=why-open]").await;
        b.press(Key::Escape + "").await;
        b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
        // One press closes one thing.
        b.css("[data-test=panel]").await;
        b.until(
            "the task is gone",
            "return ![...document.querySelectorAll('[data-test=task]')].some((task) => task.innerText.includes('Call about the proposal'))",
        )
        .await;
        close_panel(b).await;
        sees_cards(b, "Proposal Pending", &["Small one", "Fleet tracking"]).await;
        b.go("#/outbox").await;
        b.css("[data-test=outbox-empty]").await;
    });
}

#[test]
fn a_long_title_is_read_whole_on_today() {
    story("automation-title", async |b| {
        begin(b).await;
        b.go("#/tasks").await;
        b.click_on(&b.css("[data-test=new-record]").await).await;
        let words = "whether the deposit for the second half has arrived and whether the invoice may go out before the end of the quarter";
        b.fill("[data-test=composer-text]", &format!("Ask the accountant {words} averyveryveryverylongaddresswithoutaplacetobreakit.example")).await;
        enter(b).await;
        saved(b).await;
        b.go("#/today").await;
        whole(b).await;
        if b.engine != Engine::Chromium {
            return b.skips("a title at 390 pixels", "only Chromium's driver can pretend a phone");
        }
        b.phone().await;
        whole(b).await;
    });
}

/// Waits until the title in front is shown whole, within the page.
async fn whole(b: &Browser) {
    b.until(
        "the title is whole",
        "const title = document.querySelector('[data-test=today-title]'), box = title?.getBoundingClientRect();
         return title && title.scrollWidth <= title.clientWidth + 1 && title.scrollHeight <= title.clientHeight + 1 && box.right <= innerWidth && getComputedStyle(title).textOverflow !== 'ellipsis'",
    )
    .await;
}
