//! Blanks of who gets something.

use super::kinds::{id, members, optional_id, stored, unstored, whole};
use super::{Choice, Form, Input, Line};
use crate::model::{Assign, Case, Hat, Share};
use crate::query::{parse, pin, unpin};
use crate::value::Id;

fn key(assign: &Assign) -> &'static str {
    match assign {
        Assign::Owner => "owner",
        Assign::Actor => "actor",
        Assign::Member { .. } => "member",
        Assign::Hat { .. } => "hat",
        Assign::RoundRobin { .. } => "round",
        Assign::Weighted { .. } => "shares",
        Assign::LeastBusy { .. } => "busy",
        Assign::Cases { .. } => "cases",
    }
}

fn choices(owner: bool) -> Vec<Choice> {
    let all = [
        ("owner", "the owner"),
        ("actor", "whoever set it off"),
        ("member", "always the same person:"),
        ("hat", "whoever wears the hat"),
        ("round", "one after the other:"),
        ("shares", "by shares:"),
        ("busy", "the least busy of:"),
        ("cases", "by condition:"),
    ];
    // Giving an opportunity to its owner changes nothing.
    let offered = all.into_iter().filter(|(key, _)| owner || *key != "owner");
    offered.map(|(key, words)| Choice::new(key, words)).collect()
}

fn ids(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(",")
}

/// Adds the blanks of who. `owner`: whether the owner is a choice.
pub(super) fn pieces(line: &mut Line, assign: &Assign, owner: bool, form: &Form<'_>) {
    line.choice("who", "Who", key(assign), choices(owner));
    match assign {
        Assign::Owner | Assign::Actor => {}
        Assign::Member { member } => line.choice("member", "Member", member.to_string(), members(form)),
        Assign::Hat { hat } => line.choice("hat", "Hat", stored(hat), super::kinds::units(&Hat::ALL, Hat::word)),
        Assign::RoundRobin { members: some } | Assign::LeastBusy { members: some } => {
            line.needed("members", "Members", &ids(some), Input::Several(members(form)), "Choose at least one.");
        }
        Assign::Weighted { shares } => {
            for (nth, choice) in members(form).into_iter().enumerate() {
                let weight = choice.key.parse::<Id>().ok().and_then(|id| weight_of(shares, id)).unwrap_or(0);
                line.nth = nth;
                line.words(choice.words);
                line.number("share", "Share of this member, 0 for nothing", weight);
            }
            line.nth = 0;
        }
        Assign::Cases { cases, otherwise } => case_pieces(line, cases, *otherwise, form),
    }
}

fn weight_of(shares: &[Share], id: Id) -> Option<u32> {
    shares.iter().find(|share| share.member == id).map(|share| share.weight)
}

fn case_pieces(line: &mut Line, cases: &[Case], otherwise: Option<Id>, form: &Form<'_>) {
    for (nth, case) in cases.iter().enumerate() {
        line.nth = nth;
        let mut choices = members(form);
        choices.push(Choice::new("remove", "– take this case out –"));
        line.choice("case_member", "Member of this case", case.member.to_string(), choices);
        line.words("if");
        let text = parse(&case.condition)
            .map_or_else(|_| case.condition.clone(), |expr| unpin(&expr, &form.context()).to_string());
        let input = Input::Text { merge: false, known: Vec::new() };
        line.needed("case_if", "Condition of this case", &text, input, "Write a condition such as value>10000.");
        line.words(",");
    }
    line.nth = cases.len();
    let mut more = vec![Choice::new("", "+ another case")];
    more.extend(members(form));
    line.choice("case_add", "Add a case for a member", "", more);
    line.nth = 0;
    line.words("else");
    let mut rest = vec![Choice::new("", "nobody")];
    rest.extend(members(form));
    line.choice("otherwise", "Member if no case holds", otherwise.map_or_else(String::new, |id| id.to_string()), rest);
}

fn everybody(form: &Form<'_>) -> Vec<Id> {
    members(form).iter().filter_map(|choice| choice.key.parse().ok()).collect()
}

/// Whom it goes to when a form of giving is chosen.
fn of_key(key: &str, form: &Form<'_>) -> Assign {
    let all = everybody(form);
    let first = all.first().copied().unwrap_or(Id::NIL);
    match key {
        "actor" => Assign::Actor,
        "member" => Assign::Member { member: first },
        "hat" => Assign::Hat { hat: Hat::SalesManager },
        "round" => Assign::RoundRobin { members: all },
        "busy" => Assign::LeastBusy { members: all },
        "shares" => Assign::Weighted { shares: all.into_iter().map(|member| Share { member, weight: 1 }).collect() },
        "cases" => {
            Assign::Cases { cases: vec![Case { condition: "value>10000".into(), member: first }], otherwise: None }
        }
        _ => Assign::Owner,
    }
}

/// Fills in a blank of who.
pub(super) fn fill(assign: &mut Assign, name: &str, nth: usize, text: &str, form: &Form<'_>) -> Result<(), String> {
    if name == "who" {
        *assign = of_key(text, form);
        return Ok(());
    }
    match (assign, name) {
        (Assign::Member { member }, "member") => *member = id(text)?,
        (Assign::Hat { hat }, "hat") => *hat = unstored(text)?,
        (Assign::RoundRobin { members } | Assign::LeastBusy { members }, "members") => {
            *members = text.split(',').filter(|key| !key.is_empty()).map(id).collect::<Result<_, _>>()?;
        }
        (Assign::Weighted { shares }, "share") => {
            let weight = whole(text, 0, 1000)?;
            let Some(member) = everybody(form).get(nth).copied() else { return Ok(()) };
            shares.retain(|share| share.member != member);
            if weight > 0 {
                shares.push(Share { member, weight });
            }
        }
        (Assign::Cases { cases, .. }, "case_member") if text == "remove" && nth < cases.len() => {
            cases.remove(nth);
        }
        (Assign::Cases { cases, .. }, "case_member") => {
            if let Some(case) = cases.get_mut(nth) {
                case.member = id(text)?;
            }
        }
        (Assign::Cases { cases, .. }, "case_if") => {
            let expr = parse(text).map_err(|error| error.to_string())?;
            if let Some(case) = cases.get_mut(nth) {
                case.condition = pin(&expr, &form.context()).to_string();
            }
        }
        (Assign::Cases { cases, .. }, "case_add") => {
            cases.push(Case { condition: "value>10000".into(), member: id(text)? });
        }
        (Assign::Cases { otherwise, .. }, "otherwise") => *otherwise = optional_id(text)?,
        _ => {}
    }
    Ok(())
}
