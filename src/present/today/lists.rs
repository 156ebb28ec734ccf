//! The lists in which all of a group can be seen.

use super::{GroupKind, SILENT_DAYS, Whose};
use crate::data::Dataset;
use crate::model::StageKind;
use crate::present::route::{Order, Route, TaskView};
use crate::value::Date;

/// The list in which all of a group can be seen; none where no condition says it.
pub fn list(data: &Dataset, kind: GroupKind, whose: Whose, day: Date) -> Option<Route> {
    let me = data.settings().and_then(|settings| settings.me);
    let owner = match whose {
        Whose::Member(id) if Some(id) == me => " owner:me".to_string(),
        Whose::Member(id) => data.member(id).map(|one| format!(" owner:\"{}\"", plain(&one.name))).unwrap_or_default(),
        _ => String::new(),
    };
    let opportunities = |filter: String| Route::Opportunities {
        pipeline: None,
        filter,
        sort: Order::default(),
        open: None,
        look: Default::default(),
    };
    let owned = |theirs: Vec<String>| {
        let parts: Vec<String> = theirs.iter().map(|name| format!("owner:\"{}\"", plain(name))).collect();
        (!parts.is_empty()).then(|| opportunities(format!("kind:open ({})", parts.join(" or "))))
    };
    let open = |rest: &str| opportunities(format!("kind:open {rest}{owner}"));
    let timed = || {
        let timed = data.stages().filter(|stage| !stage.retired && stage.kind == StageKind::Open);
        timed.filter_map(|stage| {
            let target = stage.target_days?;
            Some(format!("(stage:\"{}\" age>{target})", plain(&stage.name)))
        })
    };
    Some(match kind {
        GroupKind::Late | GroupKind::Due | GroupKind::Ask => {
            let mine = matches!(whose, Whose::Member(id) if Some(id) == me);
            Route::Tasks {
                filter: String::new(),
                view: TaskView { mine, done: false },
                sort: Order::default(),
                open: None,
                look: Default::default(),
            }
        }
        GroupKind::Care | GroupKind::Keep => Route::parse("contacts"),
        GroupKind::Send => Route::Outbox { filter: String::new(), tab: String::new(), open: None },
        GroupKind::Reply => Route::Outbox { filter: String::new(), tab: "answered".into(), open: None },
        GroupKind::FirstContact => {
            opportunities(format!("kind:open age<={SILENT_DAYS} untouched<={SILENT_DAYS}{owner}"))
        }
        GroupKind::Leak => {
            let mut parts =
                vec!["next:none".to_string(), format!("untouched>{SILENT_DAYS}"), "close<today".to_string()];
            parts.extend(timed());
            opportunities(format!("kind:open ({}){owner}", parts.join(" or ")))
        }
        GroupKind::NoNext => open("next:none"),
        GroupKind::Silent => open(&format!("untouched>{SILENT_DAYS}")),
        GroupKind::Past => open("close<today"),
        GroupKind::Slow => {
            let stages: Vec<String> = timed().collect();
            if stages.is_empty() {
                return None;
            }
            open(&format!("({})", stages.join(" or ")))
        }
        GroupKind::Unassigned => opportunities("kind:open owner:none".into()),
        GroupKind::Gone => {
            return owned(data.members().filter(|one| one.retired).map(|one| one.name.clone()).collect());
        }
        GroupKind::Away => {
            let away = data.members().filter(|one| !one.retired && one.away(day));
            return owned(away.map(|one| one.name.clone()).collect());
        }
        _ => return None,
    })
}

/// A name as a condition can carry it between quotation marks.
fn plain(name: &str) -> String {
    name.replace(['"', '\\'], "")
}
