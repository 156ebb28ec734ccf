//! Moving opportunities: the one way into a stage.

use super::gate::{self, Bearer};
use super::{GateAnswers, GateReport, LossAnswer, ReasonAnswer, Rejection, Unmet, create, decide::Desk, edit};
use crate::data::Dataset;
use crate::model::{
    Invalid, Kind, Loss, LossReason, Opportunity, Record, RecordId, Stage, StageKind, Visit, custom_id,
};
use crate::value::{Id, Rank, brief, plural, quoted};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, sync::Arc};

/// Where in the column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// First.
    #[default]
    Top,
    /// Last.
    Bottom,
    /// Before this opportunity.
    Before(Id),
    /// After this opportunity.
    After(Id),
}

/// An order to move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Move {
    /// The opportunities, in the order that they are to stand in.
    pub ids: Vec<Id>,
    /// The stage.
    pub to: Id,
    /// Where in its column.
    pub place: Place,
    /// What the person says at the gate.
    pub answers: GateAnswers,
}

/// Moves opportunities to a stage, or to another place in theirs.
pub(super) fn to_stage(desk: &mut Desk<'_>, order: &Move) -> Result<String, Rejection> {
    let data = desk.data();
    let Some(stage) = data.stage(order.to).filter(|stage| !stage.retired).cloned() else {
        return Err(Rejection::refused("This stage is no longer in use."));
    };
    let (made, places) = create::make(desk, &order.answers.create)?;
    let answers = GateAnswers { set: create::settled(&order.answers.set, &places), ..order.answers.clone() };
    let loss = answers.loss.as_ref();
    let (low, high) = neighbours(data, order);
    let ranks = Rank::all_between(low.as_ref(), high.as_ref(), order.ids.len());
    let (mut moved, mut title) = (0, String::new());
    for (id, rank) in order.ids.iter().zip(ranks) {
        let id = RecordId::opportunity(*id);
        let Record::Opportunity(shared) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
        let mut opportunity = Arc::unwrap_or_clone(shared);
        opportunity.rank = rank;
        title.clone_from(&opportunity.name);
        if opportunity.stage != stage.id {
            moved += 1;
            answer(desk, &mut opportunity, &answers)?;
            pass(desk, &opportunity, &stage, &answers)?;
            enter(desk, &mut opportunity, &stage, loss, answers.override_reason.as_deref())?;
        }
        desk.put(opportunity.into())?;
    }
    let label = match (order.ids.len(), moved) {
        (1, 0) => format!("reordered {}", brief(&title)),
        (1, _) => format!("moved {} to {}", brief(&title), brief(&stage.name)),
        (count, _) => format!("moved {} to {}", plural(count, "opportunity", "opportunities"), brief(&stage.name)),
    };
    let names: Vec<String> = made.iter().map(Record::title).collect();
    Ok(if names.is_empty() { label } else { format!("added {} and {label}", names.join(" and ")) })
}

/// The order keys between which the moved ones go.
fn neighbours(data: &Dataset, order: &Move) -> (Option<Rank>, Option<Rank>) {
    let moved: BTreeSet<Id> = order.ids.iter().copied().collect();
    let column: Vec<Id> = data.column(order.to).filter(|id| !moved.contains(id)).collect();
    let place = |id: Id| column.iter().position(|other| *other == id);
    let at = match order.place {
        Place::Top => 0,
        Place::Bottom => column.len(),
        Place::Before(id) => place(id).unwrap_or(0),
        Place::After(id) => place(id).map_or(column.len(), |at| at + 1),
    };
    let rank = |at: Option<usize>| {
        let id = at.and_then(|at| column.get(at))?;
        data.opportunity(*id).map(|opportunity| opportunity.rank.clone())
    };
    (rank(at.checked_sub(1)), rank(Some(at)))
}

/// Applies fields and ticks given at the gate.
fn answer(desk: &mut Desk<'_>, opportunity: &mut Opportunity, answers: &GateAnswers) -> Result<(), Rejection> {
    opportunity.done.extend(answers.tick.iter().copied());
    for name in answers.set.keys() {
        if !Stage::REQUIRABLE.iter().any(|(key, _)| key == name) && custom_id(name).is_none() {
            return Err(Rejection::refused(format!("{} cannot be filled in with a move.", quoted(name))));
        }
    }
    let is_own = |name: &str| matches!(gate::bearer(desk.data(), opportunity, name), Bearer::Opportunity);
    let (own, of_others): (Map<String, Value>, Map<String, Value>) =
        answers.set.clone().into_iter().partition(|(name, _)| is_own(name));
    if let Some(read) = completed(desk, opportunity, &Record::from(opportunity.clone()), &own)? {
        create::check_references(desk, &read)?;
        if let Record::Opportunity(read) = read {
            *opportunity = Arc::unwrap_or_clone(read);
        }
    }
    // Now it is known who its contact and its company are.
    for (name, value) in of_others {
        if let Bearer::Linked(id) = gate::bearer(desk.data(), opportunity, &name) {
            let set = Map::from_iter([(name, value)]);
            if let Some(read) = completed(desk, opportunity, &desk.need(id)?, &set)? {
                desk.put(read)?;
            }
        }
    }
    Ok(())
}

/// A record with the answers in it; none where there are none for it. An answer fills what is missing: with several
/// opportunities at the gate, the others keep what they have.
fn completed(
    desk: &Desk<'_>,
    opportunity: &Opportunity,
    record: &Record,
    set: &Map<String, Value>,
) -> Result<Option<Record>, Rejection> {
    let missing = |(name, _): &(&String, &Value)| !gate::filled(&desk.draft, opportunity, name);
    let set: Map<String, Value> =
        set.iter().filter(missing).map(|(name, value)| (name.clone(), value.clone())).collect();
    if set.is_empty() {
        return Ok(None);
    }
    edit::with(record, &set).map(Some)
}

/// Lets an opportunity through the gate, or says what is missing.
fn pass(desk: &Desk<'_>, opportunity: &Opportunity, to: &Stage, answers: &GateAnswers) -> Result<(), Rejection> {
    let unmet = gate::unmet(&desk.draft, opportunity, to, answers.loss.is_some());
    let overridden = answers.override_reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    let binding = |unmet: &Unmet| !overridden || matches!(unmet, Unmet::LossReason { .. });
    if !unmet.iter().any(binding) {
        return Ok(());
    }
    Err(Rejection::Gate(Box::new(GateReport::new(opportunity, to, unmet))))
}

/// Ends the present stay and begins the next.
pub(super) fn enter(
    desk: &mut Desk<'_>,
    opportunity: &mut Opportunity,
    to: &Stage,
    loss: Option<&LossAnswer>,
    override_reason: Option<&str>,
) -> Result<(), Rejection> {
    let (now, today) = (desk.stamp.now, desk.stamp.today());
    let from = desk.data().stage(opportunity.stage).cloned();
    let was_closed = from.as_ref().is_some_and(|from| from.kind.closed());
    let unmet = gate::unmet(&desk.draft, opportunity, to, true);
    if let Some(visit) = opportunity.visits.last_mut() {
        // The clock may stand behind what was recorded: a stay never ends before it began.
        visit.left = Some(now.max(visit.entered));
    }
    let was_in = opportunity.stage;
    let was_lost = from.as_ref().is_some_and(|from| from.kind == StageKind::Lost);
    opportunity.stage = to.id;
    opportunity.pipeline = to.pipeline;
    opportunity.visits.push(Visit {
        stage: to.id,
        name: to.name.clone(),
        entered: now,
        left: None,
        overridden: override_reason.filter(|_| !unmet.is_empty()).unwrap_or_default().trim().to_string(),
    });
    match (to.kind == StageKind::Lost, loss) {
        (true, Some(loss)) => opportunity.loss = Some(record_loss(desk, loss, was_in)?),
        (true, None) if was_lost => {}
        _ => opportunity.loss = None,
    }
    match (was_closed, to.kind.closed()) {
        (false, true) => opportunity.close = Some(today),
        (true, false) => opportunity.close = None,
        _ => {}
    }
    Ok(())
}

fn record_loss(desk: &mut Desk<'_>, answer: &LossAnswer, stage: Id) -> Result<Loss, Rejection> {
    let reason = match &answer.reason {
        ReasonAnswer::Known(id) => {
            let id = RecordId { kind: Kind::LossReason, id: *id };
            let Record::LossReason(known) = desk.need(id)? else { return Err(Rejection::Missing(id)) };
            if known.stage != stage {
                // The same words, numbered by the stage that this one was lost in.
                let reason = ReasonAnswer::New { class: known.class, text: known.text.clone() };
                return record_loss(desk, &LossAnswer { reason, note: answer.note.clone() }, stage);
            }
            id.id
        }
        ReasonAnswer::New { class, text } => {
            let text = crate::value::one_line(text);
            if text.is_empty() {
                return Err(Rejection::invalid(None, Invalid::new("text", "A loss reason needs words.")));
            }
            let of_stage: Vec<LossReason> = reasons_of(desk, stage);
            match of_stage.iter().find(|reason| reason.text.eq_ignore_ascii_case(&text)) {
                Some(known) => known.id,
                None => {
                    let used = of_stage.iter().map(|reason| reason.number).max().unwrap_or(0);
                    let (id, number) = (desk.stamp.ids.take(), used.saturating_add(1));
                    desk.put(LossReason { id, stage, number, class: *class, text, ..LossReason::default() }.into())?;
                    id
                }
            }
        }
    };
    Ok(Loss { reason, stage, note: answer.note.trim().to_string() })
}

/// The reasons of a stage, with those created by the same command.
fn reasons_of(desk: &Desk<'_>, stage: Id) -> Vec<LossReason> {
    let fresh = desk.draft.changed(Kind::LossReason).filter_map(|record| match record {
        Record::LossReason(reason) => Some(reason),
        _ => None,
    });
    let all = desk.data().loss_reasons().chain(fresh);
    all.filter(|reason| reason.stage == stage).map(|reason| LossReason::clone(reason)).collect()
}
