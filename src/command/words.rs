//! What a change of fields is called, as a person would say it.

use crate::model::{Kind, Record, StageKind};
use crate::value::{brief, one_line, quoted};
use serde_json::{Map, Value};

/// The word for a stored field name of a kind of record.
pub fn word(kind: Kind, field: &str) -> String {
    let word = match (kind, field) {
        (_, "close") => "close date",
        (_, "external") => "origin",
        (_, "birthday") => "date of birth",
        (Kind::Opportunity, "close_confirmed") => "confirmed close date",
        (Kind::Opportunity, "contacts") => "people",
        (Kind::Opportunity, "given") => "points given",
        (Kind::ScoreRule, "filter") => "condition",
        (Kind::ScoreRule, "halves_after") => "days until half of the points are left",
        (Kind::ScoreRule, "fit") => "part of the ideal customer",
        (Kind::ScoreRule, "on") => "switch",
        (Kind::ScoreRule, "rank") => "place",
        (Kind::Contact, "opted_out") => "opt-out",
        (Kind::Contact, "title") => "job title",
        (Kind::Contact, "emails") => "email addresses",
        (Kind::Contact, "phones") => "phone numbers",
        (Kind::Contact, "social") => "social accounts",
        (_, "referred_by") => "recommendation",
        (_, "consent") => "consent to messages",
        (Kind::CustomField, "of") => "kind of record",
        (Kind::CustomField, "key") => "short word",
        (Kind::CustomField, "shape") => "kind of value",
        (Kind::CustomField, "default") => "value of new records",
        (Kind::CustomField, "least") => "least number",
        (Kind::CustomField, "most") => "largest number",
        (Kind::CustomField, "help") => "explanation",
        (Kind::Care, "on") => "day",
        (Kind::Campaign, "from") => "first day",
        (Kind::Campaign, "to") => "last day",
        (Kind::Company, "parent") => "parent company",
        (Kind::Message, "body") => "text",
        (Kind::Message, "to") => "address",
        (Kind::Message | Kind::Task, "due") => "day",
        (Kind::Message | Kind::Task, "assignee") => "person",
        (Kind::Task, "options") => "answers to choose from",
        (Kind::Task, "minutes") => "length",
        (Kind::Stage, "target_days") => "target",
        (_, other) => return other.replace('_', " "),
    };
    word.to_string()
}

/// `Fleet tracking`, `the product “Sensor”`.
pub(super) fn named(record: &Record) -> String {
    let title = record.title();
    match record {
        Record::Opportunity(_) | Record::Contact(_) | Record::Company(_) | Record::Member(_) => brief(&title),
        Record::Settings(_) => "the settings".into(),
        Record::Activity(activity) => match one_line(&activity.text) {
            text if text.is_empty() => format!("the {}", activity.kind.word().to_lowercase()),
            text => format!("the {} {}", activity.kind.word().to_lowercase(), quoted(&text)),
        },
        other => format!("the {} {}", other.kind().name(), quoted(&title)),
    }
}

/// What a change of these fields is called: `changed the close date of Fleet tracking`, `retired the product “Sensor”`.
pub(super) fn changed(before: &Record, after: &Record, set: &Map<String, Value>) -> String {
    // To confirm the close date may set it along.
    if after.kind() == Kind::Opportunity && set.contains_key("close_confirmed") {
        return format!("confirmed the close date of {}", named(after));
    }
    let mut fields = set.keys();
    match (fields.next(), fields.next()) {
        (Some(field), None) => one(before, after, field),
        _ => format!("changed {}", named(after)),
    }
}

fn one(before: &Record, after: &Record, field: &str) -> String {
    let (old, new) = (before.title(), after.title());
    match (after, field) {
        (Record::Settings(_), field) => return setting(field, &new),
        (Record::LossReason(_), "text") => {
            return format!("reworded the loss reason {} to {}", quoted(&old), quoted(&new));
        }
        (Record::Activity(_), "text") => return format!("rewrote {}", named(after)),
        (Record::Pipeline(_) | Record::Rule(_) | Record::CustomField(_), "rank") => {
            return format!("moved {}", named(after));
        }
        (_, "name") | (Record::Task(_), "title") => return format!("renamed {} to {}", brief(&old), brief(&new)),
        (after, "retired") => return retired(after),
        (Record::CustomField(_), "choices") => return format!("changed the choices of {}", brief(&new)),
        (Record::CustomField(field), "required") => {
            let is = if field.required { "has to be" } else { "need not be" };
            return format!("decided that {} {is} filled in", brief(&new));
        }
        (Record::Stage(stage), "kind") => {
            let article = if stage.kind == StageKind::Open { "an" } else { "a" };
            return format!("made {} {article} {} stage", brief(&new), stage.kind.word().to_lowercase());
        }
        (Record::Stage(_), "role") => return format!("changed who works in {}", brief(&new)),
        (Record::Stage(_), "metric") => return format!("changed how {} is measured", brief(&new)),
        (Record::Stage(_), "required" | "least_score") => return format!("changed what {} requires", brief(&new)),
        (Record::Pipeline(_), "about") => return format!("changed what {} is for", quoted(&new)),
        (Record::Opportunity(_), "loss") => return format!("changed why {} was lost", brief(&new)),
        (Record::Task(_), "repeat") => return format!("changed how often {} comes back", quoted(&new)),
        _ => {}
    }
    let whose = match after {
        Record::Stage(_) | Record::Product(_) => brief(&new),
        Record::Task(_) | Record::Pipeline(_) | Record::LossReason(_) => quoted(&new),
        other => named(other),
    };
    format!("changed the {} of {whose}", word(after.kind(), field))
}

fn retired(after: &Record) -> String {
    let gone = match after {
        Record::Pipeline(record) => record.retired,
        Record::Stage(record) => record.retired,
        Record::LossReason(record) => record.retired,
        Record::Product(record) => record.retired,
        Record::Campaign(record) => record.retired,
        Record::Template(record) => record.retired,
        Record::Sequence(record) => record.retired,
        Record::CustomField(record) => record.retired,
        Record::Member(member) if member.retired => return format!("took {} out of the team", named(after)),
        Record::Member(_) => return format!("took {} back into the team", named(after)),
        _ => return format!("changed {}", named(after)),
    };
    if gone { format!("retired {}", named(after)) } else { format!("took {} back into use", named(after)) }
}

fn setting(field: &str, name: &str) -> String {
    match field {
        "name" => format!("renamed the workspace to {}", brief(name)),
        "currency" => "changed the currency of new amounts".into(),
        "me" => "changed who works here".into(),
        "zone" => "changed the time zone".into(),
        "hours" => "changed the working hours".into(),
        "holidays" => "changed the days off".into(),
        "grace_minutes" => "changed when late messages are looked at".into(),
        "country" => "changed the country of phone numbers".into(),
        "agendas" => "changed what to talk about at a meeting".into(),
        _ => "changed the settings".into(),
    }
}

/// The label, cut to what a line of the history can carry: names may be as long as people like.
pub(super) fn cut(label: String) -> String {
    const LONGEST: usize = 240;
    if label.chars().count() > LONGEST {
        format!("{}…", label.chars().take(LONGEST).collect::<String>())
    } else {
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Campaign, Contact, LossReason, Member, Pipeline, Settings, Stage, Task};
    use serde_json::json;

    fn label(before: impl Into<Record>, field: &str, value: Value) -> String {
        let before = before.into();
        let mut json = before.to_json();
        json.insert(field.to_string(), value.clone());
        let after = Record::from_json(before.kind(), Value::Object(json)).expect("a record");
        changed(&before, &after, &Map::from_iter([(field.to_string(), value)]))
    }

    #[test]
    fn changes_are_called_as_a_person_would_call_them() {
        let stage = || Stage { name: "Demo".into(), ..Stage::default() };
        let pipeline = || Pipeline { name: "Sales".into(), ..Pipeline::default() };
        let reason = || LossReason { text: "Price".into(), ..LossReason::default() };
        let member = || Member { name: "Anna".into(), ..Member::default() };
        let contact = || Contact { name: "Beth".into(), ..Contact::default() };
        let task = || Task { title: "Call Beth".into(), ..Task::default() };
        let campaign = || Campaign { name: "Expo".into(), ..Campaign::default() };
        let settings = || Settings { name: "Ours".into(), ..Settings::default() };
        for (found, wanted) in [
            (label(stage(), "name", json!("Trial")), "renamed Demo to Trial"),
            (label(stage(), "kind", json!("parked")), "made Demo a parked stage"),
            (label(stage(), "target_days", json!(5)), "changed the target of Demo"),
            (label(stage(), "role", json!("sales")), "changed who works in Demo"),
            (label(stage(), "required", json!(["value"])), "changed what Demo requires"),
            (label(pipeline(), "retired", json!(true)), "retired the pipeline “Sales”"),
            (
                label(Pipeline { retired: true, ..pipeline() }, "retired", json!(false)),
                "took the pipeline “Sales” back into use",
            ),
            (label(pipeline(), "rank", json!("b")), "moved the pipeline “Sales”"),
            (label(reason(), "retired", json!(true)), "retired the loss reason “Price”"),
            (label(reason(), "text", json!("Too dear")), "reworded the loss reason “Price” to “Too dear”"),
            (label(reason(), "class", json!("inherent")), "changed the class of “Price”"),
            (label(member(), "retired", json!(true)), "took Anna out of the team"),
            (label(contact(), "title", json!("Buyer")), "changed the job title of Beth"),
            (label(task(), "title", json!("Ring Beth")), "renamed Call Beth to Ring Beth"),
            (label(campaign(), "from", json!("2026-03-02")), "changed the first day of the campaign “Expo”"),
            (label(campaign(), "retired", json!(true)), "retired the campaign “Expo”"),
            (label(task(), "due", json!("2026-03-02")), "changed the day of “Call Beth”"),
            (label(settings(), "currency", json!("USD")), "changed the currency of new amounts"),
            (label(settings(), "country", json!("DE")), "changed the country of phone numbers"),
            (label(task(), "minutes", json!(45)), "changed the length of “Call Beth”"),
            (label(task(), "place", json!("Room 4")), "changed the place of “Call Beth”"),
            (label(settings(), "name", json!("Mine")), "renamed the workspace to Mine"),
        ] {
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn a_name_of_ten_thousand_letters_makes_no_label_of_that_length() {
        let stage = Stage { name: "Demo".into(), ..Stage::default() };
        let found = label(stage, "name", json!("x".repeat(10_000)));
        assert!(found.starts_with("renamed Demo to xxx") && found.chars().count() < 100, "{found}");
        assert_eq!(cut("y".repeat(10_000)).chars().count(), 241);
    }
}
