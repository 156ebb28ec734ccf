//! Which members are shown, in which order, and how much each of them has open.

use crate::app::{
    page::parts::{Cell, Columns, Line, Order, arranged},
    store::App,
};
use penstock::{
    model::{Kind, Member, StageKind},
    query::{Expr, Field, Literal, Op},
    value::{Id, fold},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A column that sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Name,
    Email,
    Office,
    Manager,
    Hats,
    Open,
}

impl Columns for By {
    const ALL: &[By] = &[By::Name, By::Email, By::Office, By::Manager, By::Hats, By::Open];
    const FIRST: By = By::Name;

    fn key(self) -> &'static str {
        match self {
            By::Name => "name",
            By::Email => "email",
            By::Office => "office",
            By::Manager => "manager",
            By::Hats => "hats",
            By::Open => "open",
        }
    }

    fn label(self) -> &'static str {
        match self {
            By::Name => "Name",
            By::Email => "Email",
            By::Office => "Office",
            By::Manager => "Reports to",
            By::Hats => "Hats",
            By::Open => "Open opportunities",
        }
    }

    fn numeric(self) -> bool {
        self == By::Open
    }
}

/// How many opportunities a member has open in a pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub member: Id,
    pub pipeline: Id,
    pub pipeline_name: String,
    pub open: usize,
}

/// What everybody has open, pipeline by pipeline.
pub fn loads(app: App) -> Vec<Load> {
    for kind in [Kind::Opportunity, Kind::Stage, Kind::Pipeline] {
        app.track(kind);
    }
    app.data(|data| {
        let open: BTreeSet<Id> =
            data.stages().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.id).collect();
        let mut counts: BTreeMap<(Id, Id), usize> = BTreeMap::new();
        for row in data.opportunities().filter(|row| open.contains(&row.stage)) {
            if let Some(owner) = row.owner {
                *counts.entry((owner, row.pipeline)).or_default() += 1;
            }
        }
        let load = |((member, pipeline), open): ((Id, Id), usize)| Load {
            member,
            pipeline,
            pipeline_name: data.pipeline(pipeline).map(|pipeline| pipeline.name.clone()).unwrap_or_default(),
            open,
        };
        counts.into_iter().map(load).collect()
    })
}

/// The condition for what a member has open, as the board's filter is written.
pub fn board_filter(name: &str) -> String {
    let owner = Expr::test(Field::Owner, Op::Is, vec![Literal::Text(name.to_string())]);
    let open = Expr::test(Field::Kind, Op::Has, vec![Literal::Kind(StageKind::Open)]);
    Expr::all([owner, open]).to_string()
}

/// The members that a search finds, in order.
pub fn rows(app: App, search: &str, order: Order<By>, loads: &[Load]) -> Arc<[Id]> {
    app.track(Kind::Member);
    let wanted = fold(search);
    app.data(|data| {
        let manager =
            |member: &Member| member.manager.and_then(|id| data.member(id)).map(|m| m.name.clone()).unwrap_or_default();
        let hit = |member: &Member| {
            let texts = [&member.name, &member.email, &member.office, &manager(member)].map(|text| fold(text));
            let hats = member.hats.iter().map(|hat| fold(hat.word()));
            wanted.is_empty() || texts.into_iter().chain(hats).any(|text| text.contains(&wanted))
        };
        let open = |id: Id| loads.iter().filter(|load| load.member == id).map(|load| load.open).sum();
        let lines = data.members().filter(|member| hit(member)).map(|member| {
            let cell = match order.by {
                By::Name => Cell::text(&member.name),
                By::Email => Cell::text(&member.email),
                By::Office => Cell::text(&member.office),
                By::Manager => Cell::text(&manager(member)),
                By::Hats => Cell::text(member.hats.first().map(|hat| hat.word()).unwrap_or_default()),
                By::Open => Some(Cell::Number(open(member.id))),
            };
            Line { id: member.id, retired: member.retired, cell }
        });
        arranged(lines.collect(), order.descending)
    })
}
