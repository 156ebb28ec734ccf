//! A plan becomes a goal that Today follows; the board of a past day can be looked at and not changed.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, begin_sample, saved, shows, undo};

/// How many have to get to each stage.
const NEEDS: &str = "return [...document.querySelectorAll('[data-test=plan-need]')].map((one) => Number(one.innerText.replaceAll(',', '')))";

async fn needs(b: &Browser, what: &str, is_so: &str) {
    b.until(what, &format!("const needs = (() => {{ {NEEDS} }})(); return {is_so}")).await;
}

#[test]
fn a_plan_goes_back_from_the_wins_and_becomes_a_goal_that_today_follows() {
    story("plan", async |b| {
        begin(b).await;
        add(b, "Fleet tracking 46000").await;
        b.go("#/plan").await;
        b.until("choices", "return document.querySelectorAll('[data-test=plan-measure] button').length === 2").await;
        b.run("document.querySelectorAll('[data-test=plan-measure] button')[1].click()", vec![]).await;
        b.fill("[data-test=plan-count]", "10").await;
        b.press(Key::Tab + "").await;
        b.choose("[data-test=plan-period]", "This quarter").await;
        needs(b, "ten wins take more than ten before", "needs.length > 1 && needs.at(-1) === 10 && needs[0] > 10").await;
        // A person knows better: half of them go on from the last stage before the win.
        b.run("const last = [...document.querySelectorAll('[data-test=plan-share]')].at(-1); last.setAttribute('data-test', 'plan-share-last'); last.focus(); last.select()", vec![]).await;
        b.fill("[data-test=plan-share-last]", "50").await;
        b.press(Key::Tab + "").await;
        needs(b, "twenty before the win", "needs.at(-2) === 20").await;

        b.click_on(&b.css("[data-test=plan-save]").await).await;
        b.css("[data-test=goal]").await;
        saved(b).await;
        b.until_is("return document.activeElement.dataset.test ?? null", "plan-another").await;
        b.go("#/today").await;
        shows(b, "[data-test=goal-line]", "of 10 won").await;

        undo(b).await;
        b.until("no goal", "return !document.querySelector('[data-test=goal-line]')").await;
        b.go("#/plan").await;
        b.css("[data-test=goals-empty]").await;
    });
}

/// Types over what stands in a field, and leaves it.
async fn retype(b: &Browser, field: &str, text: &str) {
    b.css(field).await;
    b.run("const field = document.querySelector(arguments[0]); field.focus(); field.select()", vec![field.into()]).await;
    b.press(if text.is_empty() { Key::Delete + "" } else { text.into() }).await;
    b.press(Key::Tab + "").await;
}

/// What is typed is refused with a sentence at the field, which keeps it; the plan stays.
async fn refused(b: &Browser, field: &str, text: &str, why: &str) {
    retype(b, field, text).await;
    b.until_with(
        &format!("{text} is refused"),
        "const [selector, text, why] = arguments, field = document.querySelector(selector);
         const error = field.closest('.field').querySelector('.field-error');
         return field.value === text && field.getAttribute('aria-invalid') === 'true' && error?.innerText.includes(why)
             && !!document.querySelector('[data-test=plan-table]')",
        vec![field.into(), text.into(), why.into()],
    )
    .await;
}

async fn holds(b: &Browser, field: &str, text: &str) {
    b.until_with(
        &format!("{field} holds {text}"),
        "const field = document.querySelector(arguments[0]);
         return field.value === arguments[1] && !field.closest('.field').querySelector('.field-error')",
        vec![field.into(), text.into()],
    )
    .await;
}

/// Gives a date its value, as a choice from the browser's own window does.
async fn choose_day(b: &Browser, field: &str, day: &str) {
    b.css(field).await;
    b.run(
        "const [selector, day] = arguments, field = document.querySelector(selector);
         field.focus();
         field.value = day;
         field.dispatchEvent(new Event('input', { bubbles: true }));
         field.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![field.into(), day.into()],
    )
    .await;
}

const AMOUNT: &str = "[data-test=plan-amount]";
const AVERAGE: &str = "[data-test=plan-average]";
const SHARE: &str = "[data-test=plan-step][data-stage=Negotiating] [data-test=plan-share]";
const DAYS: &str = "[data-test=plan-step][data-stage=Negotiating] [data-test=plan-days]";
const COUNT: &str = "[data-test=plan-count]";

#[test]
fn a_plan_that_is_asked_odd_things_says_what_is_wrong_and_never_tells_nonsense() {
    story("plan-odd", async |b| {
        begin_sample(b).await;
        b.go("#/plan").await;
        b.css("[data-test=plan-table]").await;
        // As much as was won before, which opens.
        let before = b.run("return document.querySelector('[data-test=plan-amount]').value", vec![]).await;
        let before = before.as_str().expect("a target").to_string();
        b.click_on(&b.css("[data-test=plan-usual] [data-test=opens]").await).await;
        b.css("[data-test=behind] [data-test=behind-row]").await;
        b.press(Key::Escape + "").await;

        for text in ["0", "-500"] {
            refused(b, AMOUNT, text, "An amount above 0.").await;
        }
        refused(b, AMOUNT, "lots", "is not an amount").await;
        refused(b, AMOUNT, "5000 GBP", "GBP has no rate yet").await;
        retype(b, AMOUNT, "").await;
        holds(b, AMOUNT, &before).await;

        refused(b, AVERAGE, "0", "An amount above 0.").await;
        refused(b, AVERAGE, "5000 GBP", "GBP has no rate yet").await;
        retype(b, AVERAGE, "").await;
        for text in ["0", "150", "half"] {
            refused(b, SHARE, text, "A share above 0 and up to 100.").await;
        }
        for text in ["3651", "-1", "5.5"] {
            refused(b, DAYS, text, "Whole days, from 0 to 3650.").await;
        }
        retype(b, DAYS, "0").await;
        retype(b, SHARE, "100").await;
        needs(b, "all go on", "needs.at(-1) > 0 && needs.at(-2) === needs.at(-1)").await;
        retype(b, SHARE, "0.01").await;
        needs(b, "one of ten thousand", "needs.at(-2) === needs.at(-1) * 10_000").await;
        retype(b, SHARE, "100").await;

        // More than anybody can win, in digits that are not cut off.
        retype(b, AMOUNT, "1000000000000000").await;
        shows(b, "[data-test=plan-warning]", "More would have to get to Won than anybody can work on.").await;
        shows(b, "[data-test=plan-how]", "too many for Won").await;
        b.until(
            "as many wins as it takes",
            "return Number(/= ([\\d,]+) wins/.exec(document.querySelector('[data-test=plan-sum]').innerText)[1].replaceAll(',', '')) > 4_294_967_296",
        )
        .await;
        b.until("nothing that is no number", "return !/NaN|Infinity|undefined/.test(document.body.innerText)").await;

        b.run("document.querySelectorAll('[data-test=plan-measure] button')[1].click()", vec![]).await;
        b.css(COUNT).await;
        for text in ["0", "-3", "1.5", "ten"] {
            refused(b, COUNT, text, "A whole number above 0.").await;
        }
        refused(b, COUNT, "4294967296", "At most 1,000,000.").await;
        retype(b, COUNT, "12").await;

        // Both days are moved: the first waits for the last. What is over is said to be.
        b.choose("[data-test=plan-period]", "Days of its own").await;
        choose_day(b, "[data-test=plan-from]", "2190-01-01").await;
        shows(b, ".plan-form .field-error", "The first day is after the last one.").await;
        choose_day(b, "[data-test=plan-until]", "2190-03-31").await;
        b.until_is("return document.querySelector('[data-test=plan-name]').placeholder.split(', ').at(-1)", "Jan – Mar 2190").await;
        choose_day(b, "[data-test=plan-until]", "2999-12-31").await;
        shows(b, ".plan-form .field-error", "Days from 1900 to 2200.").await;
        choose_day(b, "[data-test=plan-from]", "2001-01-01").await;
        choose_day(b, "[data-test=plan-until]", "2001-03-31").await;
        shows(b, "[data-test=plan-warning]", "The period is over").await;
        shows(b, "[data-test=plan-week]", "too late").await;

        // A page that is left far down does not make the next one begin there.
        b.run("const page = document.querySelector('.plan-page'); page.scrollTop = page.scrollHeight", vec![]).await;
        b.go("#/today").await;
        b.until_is("return document.querySelector('.today-page')?.scrollTop ?? null", 0).await;
    });
}

#[test]
fn the_board_of_a_past_day_is_as_it_was_and_leads_back() {
    story("as-of", async |b| {
        begin(b).await;
        add(b, "Fleet tracking 46000").await;
        b.go("#/board").await;
        b.css("[data-test=card]").await;
        b.click_on(&b.css("[data-test=as-of-open]").await).await;
        shows(b, "[data-test=as-of-banner]", "As it was on").await;
        // The workspace was begun today.
        b.css("[data-test=as-of-empty]").await;
        b.run("document.querySelectorAll('[data-test=as-of-shows] button')[1].click()", vec![]).await;
        shows(b, "[data-test=change]", "Fleet tracking").await;
        b.click_on(&b.css("[data-test=as-of-back]").await).await;
        b.css("[data-test=card]").await;
    });
}
