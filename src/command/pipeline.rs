//! Reordering, retiring and reviving stages.

use super::{GateAnswers, Move, Place, Rejection, decide::Desk, moving};
use crate::model::{Record, Stage, StageKind};
use crate::value::{Id, Rank, plural, quoted};
use std::sync::Arc;

fn stage(desk: &Desk<'_>, id: Id) -> Result<Stage, Rejection> {
    let stage = desk.data().stage(id).map(|stage| Stage::clone(stage));
    stage.ok_or_else(|| Rejection::refused("This stage is no longer there."))
}

/// Puts a stage before another, or last.
pub(super) fn place(desk: &mut Desk<'_>, id: Id, before: Option<Id>) -> Result<String, Rejection> {
    let mut moved = stage(desk, id)?;
    let others: Vec<Arc<Stage>> =
        desk.data().all_stages_of(moved.pipeline).into_iter().filter(|s| s.id != id).collect();
    let at = before.and_then(|before| others.iter().position(|other| other.id == before)).unwrap_or(others.len());
    let low = at.checked_sub(1).and_then(|at| others.get(at)).map(|stage| &stage.rank);
    moved.rank = Rank::between(low, others.get(at).map(|stage| &stage.rank));
    let label = format!("moved the stage {}", quoted(&moved.name));
    desk.put(moved.into())?;
    Ok(label)
}

/// Takes a stage out of use.
pub(super) fn retire(desk: &mut Desk<'_>, id: Id, to: Option<Id>) -> Result<String, Rejection> {
    let mut retired = stage(desk, id)?;
    let rest: Vec<Arc<Stage>> =
        desk.data().stages_of(retired.pipeline).into_iter().filter(|stage| stage.id != id).collect();
    if !rest.iter().any(|stage| stage.kind == StageKind::Open) {
        return Err(Rejection::refused("A pipeline needs at least one open stage."));
    }
    let ids: Vec<Id> = desk.data().column(id).collect();
    let mut label = format!("retired the stage {}", quoted(&retired.name));
    if !ids.is_empty() {
        let Some(target) = to.filter(|to| *to != id) else {
            let (name, still) = (quoted(&retired.name), plural(ids.len(), "opportunity", "opportunities"));
            let go = if ids.len() == 1 { "it goes" } else { "they go" };
            return Err(Rejection::refused(format!("{name} still has {still}. Say where {go}.")));
        };
        let target_stage = stage(desk, target)?;
        if target_stage.kind == StageKind::Lost && retired.kind != StageKind::Lost {
            return Err(Rejection::refused(
                "Losing needs a reason each: move them to lost by hand, or choose another stage.",
            ));
        }
        let reason = format!("{} was retired", retired.name);
        let answers = GateAnswers { override_reason: Some(reason), ..GateAnswers::default() };
        moving::to_stage(desk, &Move { ids, to: target, place: Place::Bottom, answers })?;
        label = format!("{label} and moved its opportunities to {}", target_stage.name);
    }
    retired.retired = true;
    desk.put(Record::from(retired))?;
    Ok(label)
}

/// Takes a stage back into use.
pub(super) fn revive(desk: &mut Desk<'_>, id: Id) -> Result<String, Rejection> {
    let mut revived = stage(desk, id)?;
    if desk.data().stages_of(revived.pipeline).iter().any(|other| other.name.eq_ignore_ascii_case(&revived.name)) {
        return Err(Rejection::refused(format!(
            "There is a stage {} already. Rename it first.",
            quoted(&revived.name)
        )));
    }
    revived.retired = false;
    let label = format!("took the stage {} back into use", quoted(&revived.name));
    desk.put(revived.into())?;
    Ok(label)
}
