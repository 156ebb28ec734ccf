//! Rules made ready: published, switched on, whole, and with their condition prepared.

use crate::data::Dataset;
use crate::model::{
    Action, Assign, CustomField, Kind, Opportunity, Plan, Rule, Sequence, Step, Stop, Trigger, custom_id, custom_name,
};
use crate::query::custom::{Plain, said};
use crate::query::{Context, Expr, Filter, QueryError, parse};
use crate::value::Id;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A rule that acts.
#[derive(Clone, Debug)]
pub struct Live {
    /// The rule.
    pub rule: Id,
    /// Its name.
    pub name: String,
    /// The version in force.
    pub version: u32,
    /// The pipeline that it is for; none for all.
    pub pipeline: Option<Id>,
    /// What it says.
    pub plan: Arc<Plan>,
    /// The condition.
    pub expr: Expr,
    /// The condition, prepared.
    pub filter: Filter,
}

impl Live {
    /// Makes a plan ready.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it: the rule must not act then, not even in part.
    pub fn new(rule: &Rule, version: u32, plan: &Plan, cx: &Context<'_>) -> Result<Live, String> {
        let condition = parse(&plan.condition);
        if let Some(problem) = wrong(plan, &condition, rule.pipeline, cx.data).into_iter().next() {
            return Err(problem);
        }
        let expr = condition.map_err(|error| error.to_string())?;
        let filter = Filter::new(&expr, cx);
        Ok(Live {
            rule: rule.id,
            name: rule.name.clone(),
            version,
            pipeline: rule.pipeline,
            plan: Arc::new(plan.clone()),
            expr,
            filter,
        })
    }

    /// Whether the rule is about this opportunity at all.
    pub fn covers(&self, opportunity: &Opportunity) -> bool {
        self.pipeline.is_none_or(|pipeline| pipeline == opportunity.pipeline)
    }
}

/// All rules that act, in order. Rules that are off or broken are left out. Those that are paused are there: what they are
/// set off by is held back for a person, not lost.
pub fn live(cx: &Context<'_>) -> Vec<Live> {
    let rules = cx.data.rules_in_order();
    let acting = rules.iter().filter(|rule| rule.on);
    acting
        .filter_map(|rule| {
            let version = rule.in_force()?;
            Live::new(rule, version.number, &version.plan, cx).ok()
        })
        .collect()
}

/// The fields whose changes some rule wants to know about.
pub fn watched(live: &[Live]) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for rule in live {
        note(&rule.plan.trigger, &mut fields);
        for step in &rule.plan.steps {
            if let Step::Await { event, .. } = step {
                note(event, &mut fields);
            }
        }
    }
    fields
}

fn note(trigger: &Trigger, fields: &mut BTreeSet<String>) {
    if let Trigger::Changed { field, .. } = trigger {
        fields.insert(field.clone());
    }
}

/// What is wrong with a plan, in sentences; empty if it can act. A plan that names something deleted or out of use is
/// never carried out in part.
pub fn problems(plan: &Plan, pipeline: Option<Id>, data: &Dataset) -> Vec<String> {
    wrong(plan, &parse(&plan.condition), pipeline, data)
}

fn wrong(plan: &Plan, condition: &Result<Expr, QueryError>, pipeline: Option<Id>, data: &Dataset) -> Vec<String> {
    let mut found = Vec::new();
    if pipeline.is_some_and(|id| data.pipeline(id).is_none_or(|pipeline| pipeline.retired)) {
        found.push("The pipeline that it is for is no longer in use.".into());
    }
    trigger(&plan.trigger, data, &mut found);
    if plan.trigger == Trigger::OwnTaskDone {
        found.push("It is set off by a task of its own, which it has not before it runs.".into());
    }
    match condition {
        Ok(expr) => found.extend(missing(expr, data)),
        Err(error) => found.push(format!("The condition cannot be read: {error}")),
    }
    if plan.steps.is_empty() {
        found.push("It does nothing yet: add a step.".into());
    }
    steps(plan, data, &mut BTreeSet::new(), &mut found);
    found
}

/// What is wrong with the steps of a plan. `begun` are the sequences that have been looked at on the way here.
fn steps(plan: &Plan, data: &Dataset, begun: &mut BTreeSet<Id>, found: &mut Vec<String>) {
    if plan.steps.len() > Plan::MOST_STEPS {
        return found.push(format!("It has more than {} steps.", Plan::MOST_STEPS));
    }
    if plan.stops.contains(&Stop::TaskDone) && plan.steps.iter().any(Step::awaits_own_task) {
        found
            .push("It ends when its task is done, so what waits for that never comes. Take one of the two out.".into());
    }
    for (at, step) in plan.steps.iter().enumerate() {
        if step.awaits_own_task() && !plan.steps.iter().take(at).any(Step::makes_task) {
            found.push("It waits for the task of a step before, but no step before makes one.".into());
        }
        match step {
            Step::Do { action: one } => {
                action(one, data, found);
                starts(one, data, begun, found);
            }
            Step::Wait { .. } => {}
            Step::Await { event, late, .. } => {
                if event.timed() || matches!(event, Trigger::Start | Trigger::Button { .. }) {
                    found.push("It waits for something that never happens by itself.".into());
                }
                trigger(event, data, found);
                for one in late {
                    action(one, data, found);
                    starts(one, data, begun, found);
                }
            }
        }
    }
}

/// How many sequences are looked at for a plan. Each is looked at again before it starts, so none goes on unseen.
const LOOKED_AT: usize = 100;

/// What is wrong with a sequence that an action starts, each sequence once.
fn starts(action: &Action, data: &Dataset, begun: &mut BTreeSet<Id>, found: &mut Vec<String>) {
    let Action::StartSequence { sequence } = action else { return };
    let new = |known: &&Arc<Sequence>| !known.retired && begun.len() < LOOKED_AT && begun.insert(known.id);
    let Some(known) = data.sequence(*sequence).filter(new) else { return };
    let Some(version) = known.in_force() else { return };
    let mut inside = Vec::new();
    steps(&version.plan, data, begun, &mut inside);
    found.extend(inside.into_iter().map(|problem| format!("In the sequence {}: {problem}", known.name)));
}

fn missing(expr: &Expr, data: &Dataset) -> Vec<String> {
    let cx = Context { today: crate::value::Date::default(), zone: Default::default(), me: None, data };
    crate::query::missing(expr, &cx)
}

fn stage(id: Id, data: &Dataset, found: &mut Vec<String>) {
    match data.stage(id) {
        None => found.push("It names a stage that has been deleted.".into()),
        Some(stage) if stage.retired || data.pipeline(stage.pipeline).is_none_or(|pipeline| pipeline.retired) => {
            found.push(format!("The stage {} is no longer in use.", stage.name));
        }
        Some(_) => {}
    }
}

/// Looks for the records that the value of a field names.
fn named(field: &str, value: &Value, data: &Dataset, found: &mut Vec<String>) {
    if let Some(field) = own(field, data) {
        if field.retired {
            found.push(format!("The field {} is no longer in use.", field.name));
        }
        let gone = own_value(&custom_name(field.id), value, data).is_some_and(|said| said.is_empty());
        if gone {
            found.push(format!("It names a value of {} that is no longer there.", field.name));
        }
        return;
    }
    let ids: Vec<Id> = match value {
        Value::Array(all) => all.iter().filter_map(|one| id(one.get("contact").unwrap_or(one))).collect(),
        one => id(one).into_iter().collect(),
    };
    for id in ids {
        match field {
            "owner" => member(id, data, found),
            "company" if data.company(id).is_none() => found.push("It names a company that has been deleted.".into()),
            "contacts" if data.contact(id).is_none() => found.push("It names a contact that has been deleted.".into()),
            "campaign" if data.campaign(id).is_none() => {
                found.push("It names a campaign that has been deleted.".into())
            }
            "products" => match data.product(id) {
                None => found.push("It names a product that has been deleted.".into()),
                Some(product) if product.retired => {
                    found.push(format!("The product {} is no longer in use.", product.name));
                }
                Some(_) => {}
            },
            _ => {}
        }
    }
}

fn id(value: &Value) -> Option<Id> {
    value.as_str()?.parse().ok()
}

fn trigger(trigger: &Trigger, data: &Dataset, found: &mut Vec<String>) {
    match trigger {
        Trigger::StageEntered { stage: id } | Trigger::StageLeft { stage: id } => stage(*id, data, found),
        Trigger::Moved { from, to } => from.iter().chain(to).for_each(|id| stage(*id, data, found)),
        Trigger::DaysInStage { stage: Some(id), .. } => stage(*id, data, found),
        Trigger::Changed { field, .. } if !known(field, data) => found.push(no_field(field)),
        Trigger::Changed { field, from, to } => {
            from.iter().chain(to).for_each(|value| named(field, value, data, found));
        }
        Trigger::DateField { field, .. } if !matches!(field.as_str(), "close" | "created") => {
            found.push(format!("There is no date {field}."));
        }
        Trigger::TagAdded { tag } | Trigger::TagRemoved { tag } if tag.trim().is_empty() => {
            found.push("Say which tag it is.".into());
        }
        _ => {}
    }
}

/// The fields of an opportunity that rules may watch and set, by stored name, with the words shown.
pub const FIELDS: [(&str, &str); 17] = [
    ("name", "Name"),
    ("value", "Value"),
    ("close", "Close date"),
    ("probability", "Probability"),
    ("owner", "Owner"),
    ("company", "Company"),
    ("contacts", "Contacts"),
    ("temperature", "Temperature"),
    ("source", "Source"),
    ("campaign", "Campaign"),
    ("score", "Score"),
    ("products", "Products"),
    ("needs", "Needs"),
    ("pain_points", "Pain points"),
    ("preferences", "Preferences"),
    ("objections", "Objections"),
    ("competitors", "Competitors"),
];

fn known(field: &str, data: &Dataset) -> bool {
    FIELDS.iter().any(|(name, _)| *name == field) || own(field, data).is_some()
}

/// The custom field of opportunities that a stored name speaks of.
fn own<'a>(field: &str, data: &'a Dataset) -> Option<&'a CustomField> {
    data.custom_field(custom_id(field)?).map(AsRef::as_ref).filter(|field| field.of == Kind::Opportunity)
}

fn no_field(field: &str) -> String {
    match custom_id(field) {
        Some(_) => "It names a field of your own that has been deleted.".into(),
        None => format!("There is no field {field}."),
    }
}

/// What a field that rules watch or set is called.
pub(crate) fn field_name(field: &str, data: &Dataset) -> String {
    let plain = || FIELDS.iter().find(|(name, _)| *name == field).map_or(field, |(_, word)| word).to_lowercase();
    own(field, data).map_or_else(plain, |field| field.name.clone())
}

/// A value that a rule watches or sets, in words: custom ones as they are shown; nothing for those of other fields.
pub(crate) fn own_value(field: &str, value: &Value, data: &Dataset) -> Option<String> {
    let value = serde_json::from_value(value.clone()).ok()?;
    Some(said(own(field, data)?, &value, data, &Plain))
}

fn action(action: &Action, data: &Dataset, found: &mut Vec<String>) {
    let mut text = |text: &str, what: &str| {
        if text.trim().is_empty() {
            found.push(format!("{what} has no text."));
        }
        if let Some(place) = unfilled(text) {
            found.push(format!("{what} still has a place for your own words: {place}."));
        }
    };
    match action {
        Action::CreateTask { title, .. } => text(title, "A task"),
        Action::Remind { text: words, .. } => text(words, "A reminder"),
        Action::Ask { text: words, .. } => text(words, "A question"),
        Action::AddNote { text: words } => text(words, "A note"),
        Action::Message { subject, body, .. } => text(&format!("{subject}{body}"), "A message"),
        Action::AddTag { tag } | Action::RemoveTag { tag } => text(tag, "A tag"),
        Action::CreateOpportunity { name, .. } => text(name, "The new opportunity"),
        _ => {}
    }
    match action {
        Action::CreateTask { assign, .. }
        | Action::Remind { assign, .. }
        | Action::Ask { assign, .. }
        | Action::Message { assign, .. }
        | Action::AssignOwner { assign } => members(assign, data, found),
        Action::StartSequence { sequence } | Action::StopSequence { sequence: Some(sequence) } => {
            match data.sequence(*sequence) {
                None => found.push("It names a sequence that has been deleted.".into()),
                Some(known) if known.retired || known.in_force().is_none() => {
                    found.push(format!("The sequence {} is not in use.", known.name));
                }
                Some(_) => {}
            }
        }
        Action::SetField { field, .. } if !known(field, data) => found.push(no_field(field)),
        Action::SetField { field, value } => named(field, value, data, found),
        Action::Move { stage: id } | Action::CreateOpportunity { stage: id, .. } => stage(*id, data, found),
        _ => {}
    }
}

/// A place that a recipe leaves for the person's own words, such as `{{ add_your_link }}`. It is no merge field: a text
/// that still has one is never sent.
fn unfilled(text: &str) -> Option<&str> {
    let from = text.find("{{ add_your_")?;
    let place = text.get(from..)?;
    place.find("}}").and_then(|end| place.get(..end + 2))
}

fn members(assign: &Assign, data: &Dataset, found: &mut Vec<String>) {
    let ids: Vec<Id> = match assign {
        Assign::Owner | Assign::Actor => return,
        Assign::Member { member } => vec![*member],
        Assign::Hat { hat } => {
            if !data.members().any(|member| !member.retired && member.hats.contains(hat)) {
                found.push(format!("Nobody wears the hat {}.", hat.word().to_lowercase()));
            }
            return;
        }
        Assign::RoundRobin { members } | Assign::LeastBusy { members } => members.clone(),
        Assign::Weighted { shares } => shares.iter().map(|share| share.member).collect(),
        Assign::Cases { cases, otherwise } => {
            for case in cases {
                match parse(&case.condition) {
                    Ok(expr) => found.extend(missing(&expr, data)),
                    Err(error) => found.push(format!("A case cannot be read: {error}")),
                }
            }
            cases.iter().map(|case| case.member).chain(*otherwise).collect()
        }
    };
    if ids.is_empty() {
        found.push("Say who it goes to.".into());
    }
    ids.into_iter().for_each(|id| member(id, data, found));
}

fn member(id: Id, data: &Dataset, found: &mut Vec<String>) {
    match data.member(id) {
        None => found.push("It names a member who has been deleted.".into()),
        Some(member) if member.retired => found.push(format!("{} has left the team.", member.name)),
        Some(_) => {}
    }
}
