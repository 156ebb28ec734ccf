//! Pre-sales: who to work on first, the highest score first.

use crate::command::Command;
use crate::data::Dataset;
use crate::model::{Kind, Listing, Record, Stage, StageKind, View};
use crate::present::route::{Look, Order, Route};
use crate::query::{Expr, Field, Literal, Op};
use crate::value::Id;
use std::sync::Arc;

/// What the stage is called in the playbook.
pub const STAGE: &str = "Pre-sales";

/// The columns that matter where the highest score comes first.
const COLUMNS: [&str; 8] = ["name", "score", "stage", "company", "contact", "owner", "next", "created"];

/// The stage that pre-sales works in: the open stage of that name in a pipeline, or in any.
pub fn presales_stage(data: &Dataset, pipeline: Option<Id>) -> Option<Arc<Stage>> {
    let there = |stage: &&Arc<Stage>| is_presales(stage) && pipeline.is_none_or(|pipeline| stage.pipeline == pipeline);
    data.stages().find(there).cloned()
}

/// Whether pre-sales works in a stage.
pub fn is_presales(stage: &Stage) -> bool {
    !stage.retired && stage.kind == StageKind::Open && stage.name.trim().eq_ignore_ascii_case(STAGE)
}

/// The table of what pre-sales works on, the highest score first: the view that is kept of it, if there is one. None where
/// there is no such stage.
pub fn highest_first(data: &Dataset, pipeline: Option<Id>) -> Option<Route> {
    let stage = presales_stage(data, pipeline)?;
    let pinned = format!("stage:{}", stage.id);
    let kept = |view: &&Arc<View>| view.of == Listing::Opportunities && view.filter == pinned;
    if let Some(view) = data.views().find(kept) {
        let (filter, look) = (String::new(), Look { view: Some(view.id), ..Look::default() });
        return Some(Route::Opportunities { pipeline: None, filter, sort: Order::default(), open: None, look });
    }
    let named = Expr::test(Field::Stage, Op::Is, vec![Literal::Text(stage.name.clone())]);
    Some(ranked(Some(stage.pipeline), named.to_string()))
}

/// The table of what meets a condition, with its scores, the highest first.
pub fn ranked(pipeline: Option<Id>, filter: String) -> Route {
    let look = Look { columns: COLUMNS.join(","), ..Look::default() };
    Route::Opportunities { pipeline, filter, sort: Order::by("score", true), open: None, look }
}

/// What puts the pre-sales stage of a playbook before the others of a pipeline, with what comes with it, and a view of it
/// with the highest score first. None where it is there already.
pub fn with_presales(data: &Dataset, pipeline: Id, mut records: Vec<Record>, view: Id) -> Option<Command> {
    if presales_stage(data, Some(pipeline)).is_some() || data.pipeline(pipeline).is_none() {
        return None;
    }
    let stage = records.iter().find(|record| record.kind() == Kind::Stage)?.bare_id();
    let view = View {
        id: view,
        name: "Pre-sales, highest first".into(),
        of: Listing::Opportunities,
        filter: format!("stage:{stage}"),
        sort: Order::by("score", true).to_string(),
        columns: COLUMNS.map(String::from).to_vec(),
        ..View::default()
    };
    records.push(view.into());
    Some(Command::CreateAll(records))
}
