//! What the board knows: the columns as the filter leaves them, the hand that moves cards, and the card in focus.

use crate::app::{
    page::parts::{ListView, NAMED},
    shell::finger::Finger,
    store::App,
};
use leptos::{html, prelude::*};
use penstock::{
    automation::score::{flames, ideal},
    command::{Command, GateReport, Move, Place},
    data::Totals,
    model::{Kind, Listing, Opportunity, RecordId},
    present::drag::{Columns, Drag, Drop, Effect as Wish, Event},
    query::{Context, Filter, parse},
    value::{Id, Money, quoted},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Height of a card and the gap under it, in pixels; `--card-slot` in `board.css` is the same.
pub const SLOT: u32 = 118;

/// A column as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// The cards that pass the filter, in order.
    pub ids: Arc<[Id]>,
    /// How many there are without the filter.
    pub all: usize,
    /// Their sums.
    pub values: Vec<Money>,
    /// Their sums weighted by probability.
    pub weighted: Vec<Money>,
}

/// The columns by stage.
pub type ByStage = Arc<BTreeMap<Id, Arc<Column>>>;

/// The filter: none, one, or why the text is not one.
type Sieve = Result<Option<Arc<Filter>>, String>;

/// The part of the board in sight, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    pub left: f64,
    pub width: f64,
    pub column: f64,
}

/// The pointer that holds a card.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grip {
    pub pointer: i32,
    pub serial: u32,
    /// Where in the card it is held.
    pub dx: f64,
    pub dy: f64,
}

/// The board's state; copied into every part of it.
#[derive(Clone, Copy)]
pub struct Board {
    pub app: App,
    pub view: ListView,
    pub pipeline: Memo<Option<Id>>,
    pub stages: Memo<Arc<[Id]>>,
    pub text: Memo<String>,
    pub filter: Memo<Sieve>,
    pub columns: Memo<ByStage>,
    /// All points that an opportunity can have; none where no scoring rule counts.
    pub ideal: Memo<Option<i32>>,
    /// The card that Tab reaches.
    pub entry: Memo<Option<Id>>,
    pub focus: RwSignal<Option<Id>>,
    pub hover: RwSignal<Option<Id>>,
    pub hand: RwSignal<Drag>,
    pub held: Memo<Option<Id>>,
    pub over: Memo<Option<Drop>>,
    /// The column that the held card is over, and what its gate would ask for. Worked out once a column.
    pub wants: Memo<Option<(Id, String)>>,
    pub pointer: RwSignal<(f64, f64)>,
    pub scrolled: RwSignal<u32>,
    pub grip: StoredValue<Grip>,
    /// The finger that went down last.
    pub finger: StoredValue<Option<Finger>, LocalStorage>,
    /// A drag happened since the last press: the click that ends it opens nothing.
    pub dragged: StoredValue<bool>,
    /// A card that the focus follows once it has moved.
    pub chased: StoredValue<Option<Id>>,
    pub collapsed: RwSignal<BTreeSet<Id>>,
    pub sight: RwSignal<Sight>,
    pub said: RwSignal<String>,
    /// The stage that is asked about.
    pub about: RwSignal<Option<Id>>,
    pub root: NodeRef<html::Div>,
}

fn stage_list(app: App, pipeline: Option<Id>) -> Arc<[Id]> {
    app.track(Kind::Stage);
    app.data(|data| pipeline.map(|id| data.stages_of(id).iter().map(|stage| stage.id).collect()).unwrap_or_default())
}

fn sieve(app: App, text: &str) -> Sieve {
    let expr = parse(text).map_err(|error| error.to_string())?;
    if expr.is_empty() {
        return Ok(None);
    }
    // Names are resolved once, so the filter is made anew when names change.
    NAMED.into_iter().for_each(|kind| app.track(kind));
    let (today, zone, me) = (app.today(), app.zone(), app.me());
    Ok(Some(Arc::new(app.data(|data| Filter::new(&expr, &Context { today, zone, me, data })))))
}

/// What a filter keeps of these stages, in the order of their columns. Goes through the records once, one beside the
/// other: to look up each card of each column takes longer, and most filters keep few.
fn sifted<'a>(stages: &[Id], filter: &Filter, cx: &Context<'a>) -> BTreeMap<Id, Vec<&'a Opportunity>> {
    let mut kept: BTreeMap<Id, Vec<&Opportunity>> = stages.iter().map(|stage| (*stage, Vec::new())).collect();
    for opportunity in cx.data.opportunities() {
        if let Some(column) = kept.get_mut(&opportunity.stage)
            && filter.keeps(opportunity.as_ref(), cx)
        {
            column.push(opportunity);
        }
    }
    for column in kept.values_mut() {
        column.sort_unstable_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    }
    kept
}

fn read_columns(app: App, stages: &[Id], filter: Option<&Filter>) -> BTreeMap<Id, Arc<Column>> {
    let (today, zone, me) = (app.today(), app.zone(), app.me());
    app.data(|data| {
        let cx = Context { today, zone, me, data };
        let kept = filter.map(|filter| sifted(stages, filter, &cx));
        let column = |stage: Id| {
            let probability = data.stage(stage).map_or(0, |stage| stage.probability);
            let whole = data.totals(stage);
            let all = whole.count;
            let (ids, totals): (Arc<[Id]>, Totals) = match kept.as_ref().and_then(|kept| kept.get(&stage)) {
                None => (data.column(stage).collect(), whole),
                Some(kept) => (kept.iter().map(|one| one.id).collect(), Totals::of(kept.iter().copied())),
            };
            Column { ids, all, values: totals.values(), weighted: totals.weighted(probability) }
        };
        stages.iter().map(|stage| (*stage, Arc::new(column(*stage)))).collect()
    })
}

impl Board {
    /// Flames of a score; none where no scoring rule counts.
    pub fn flames(&self, score: Option<i32>) -> Option<u8> {
        Some(flames(score?, self.ideal.get()?))
    }

    /// The board of the address.
    pub fn new(app: App) -> Self {
        let view = ListView::new(app, Listing::Board);
        let pipeline = Memo::new(move |_| {
            app.track(Kind::Pipeline);
            let asked = view.now.with(|now| now.shown.pipeline);
            app.data(|data| {
                let live = data.live_pipelines();
                let found = live.iter().find(|pipeline| Some(pipeline.id) == asked);
                found.or(live.first()).map(|pipeline| pipeline.id)
            })
        });
        let stages = Memo::new(move |_| stage_list(app, pipeline.get()));
        let text = view.filter;
        let filter = Memo::new(move |_| text.with(|text| sieve(app, text)));
        let columns = Memo::new(move |_| {
            app.track(Kind::Opportunity);
            app.track(Kind::Stage);
            for kind in text.with(|text| parse(text)).unwrap_or_default().reads() {
                app.track(kind);
            }
            let filter = filter.get().unwrap_or_default();
            Arc::new(stages.with(|stages| read_columns(app, stages, filter.as_deref())))
        });
        let ideal = Memo::new(move |_| {
            app.track(Kind::ScoreRule);
            app.data(ideal)
        });
        let focus = RwSignal::new(None::<Id>);
        let entry = Memo::new(move |_| {
            let focus = focus.get();
            columns.with(|columns| {
                stages.with(|stages| {
                    let shown = |id: &Id| columns.values().any(|column| column.ids.contains(id));
                    let first = || stages.iter().find_map(|stage| columns.get(stage)?.ids.first().copied());
                    focus.filter(shown).or_else(first)
                })
            })
        });
        let hand = RwSignal::new(Drag::default());
        let held = Memo::new(move |_| hand.get().card());
        let over = Memo::new(move |_| hand.get().over());
        let entered = Memo::new(move |_| Some((held.get()?, over.get()?.stage)));
        let wants = Memo::new(move |_| {
            let (card, stage) = entered.get()?;
            let held_up = app.data(|data| GateReport::ahead(data, card, stage))?;
            Some((stage, held_up.wants()))
        });
        Self {
            app,
            view,
            pipeline,
            stages,
            text,
            filter,
            columns,
            ideal,
            entry,
            focus,
            hover: RwSignal::new(None),
            hand,
            held,
            over,
            wants,
            pointer: RwSignal::new((0.0, 0.0)),
            scrolled: RwSignal::new(0),
            grip: StoredValue::new(Grip::default()),
            finger: StoredValue::new_local(None),
            dragged: StoredValue::new(false),
            chased: StoredValue::new(None),
            collapsed: RwSignal::new(read_collapsed(app)),
            sight: RwSignal::new(Sight { left: 0.0, width: 1600.0, column: 252.0 }),
            said: RwSignal::new(String::new()),
            about: RwSignal::new(None),
            root: NodeRef::new(),
        }
    }

    /// The columns as they are now, without being told of changes.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            app: self.app,
            stages: self.stages.try_get_untracked().unwrap_or_default(),
            columns: self.columns.try_get_untracked().unwrap_or_default(),
        }
    }

    /// Tells the hand what happened, and does what it wishes. Whether it wished anything.
    pub fn handle(&self, event: Event) -> bool {
        let Some(before) = self.hand.try_get_untracked() else { return false };
        let mut hand = before;
        let wishes = hand.handle(event, &self.snapshot());
        if hand != before {
            self.hand.set(hand);
        }
        let any = !wishes.is_empty();
        for wish in wishes {
            match wish {
                Wish::Pick { .. } => {
                    self.dragged.set_value(true);
                }
                Wish::Preview { over, .. } => {
                    if let (Drag::Carrying { .. }, Some(over)) = (hand, over) {
                        super::keyboard::reveal(self, over.stage, over.index);
                    }
                }
                Wish::Drop { card, stage, before } => self.drop_card(card, stage, before),
                Wish::Cancel { card } => {
                    if matches!(before, Drag::Carrying { .. }) {
                        super::keyboard::chase(self, card);
                    }
                }
                Wish::Announce(text) => self.say(text),
            }
        }
        any
    }

    /// Tells the screen reader.
    pub fn say(&self, text: String) {
        self.said.try_set(text);
    }

    fn drop_card(&self, card: Id, stage: Id, before: Option<Id>) {
        let last = || self.snapshot().column(stage).ids.iter().rev().find(|id| **id != card).copied();
        let place = before.map(Place::Before).or_else(|| last().map(Place::After)).unwrap_or(Place::Top);
        self.move_card(card, stage, place);
    }

    /// Moves a card. A gate may hold it up: then its dialog goes on.
    pub fn move_card(&self, card: Id, stage: Id, place: Place) {
        self.chased.set_value(Some(card));
        let order = Move { ids: vec![card], to: stage, place, ..Move::default() };
        if self.app.act_with_undo(Command::Move(order)).is_some() {
            super::keyboard::chase(self, card);
        } else if let Some(request) = self.app.gate.get_untracked() {
            self.say(request.report.to_string());
        }
    }

    /// Moves a card to the stage on the left or right.
    pub fn shift(&self, card: Id, right: bool) {
        let now = self.snapshot();
        let Some(place) = now.place(card) else { return };
        let at = now.stages.iter().position(|stage| *stage == place.stage).unwrap_or(0);
        let to = if right { at.checked_add(1) } else { at.checked_sub(1) };
        let Some(to) = to.and_then(|to| now.stages.get(to)).copied() else {
            return self.say(format!("This is the {} stage.", if right { "last" } else { "first" }));
        };
        self.say(format!("Moving {} to {}.", quoted(&now.title(card)), now.name(to)));
        self.move_card(card, to, Place::Top);
    }

    /// Opens a card's record beside the board.
    pub fn open(&self, card: Id) {
        self.focus.set(Some(card));
        self.app.open_record(Some(RecordId::opportunity(card)));
    }

    /// Shows other cards.
    pub fn set_filter(&self, text: String) {
        self.view.look_for(text);
    }

    /// Makes a column narrow, or wide again; remembered in this browser.
    pub fn toggle(&self, stage: Id) {
        self.collapsed.update(|set| {
            if !set.remove(&stage) {
                set.insert(stage);
            }
        });
        let kept: Vec<String> = self.collapsed.with_untracked(|set| set.iter().map(Id::to_string).collect());
        self.app.setting_set(COLLAPSED, &kept.join(" "));
    }
}

const COLLAPSED: &str = "board.collapsed";

fn read_collapsed(app: App) -> BTreeSet<Id> {
    let kept = app.setting_get(COLLAPSED).unwrap_or_default();
    kept.split(' ').filter_map(|id| id.parse().ok()).collect()
}

/// The columns at one moment.
pub struct Snapshot {
    app: App,
    pub stages: Arc<[Id]>,
    pub columns: ByStage,
}

impl Snapshot {
    /// A stage's column; empty for a stage that is not here.
    pub fn column(&self, stage: Id) -> Arc<Column> {
        self.columns.get(&stage).cloned().unwrap_or_default()
    }
}

impl Columns for Snapshot {
    fn stages(&self) -> &[Id] {
        &self.stages
    }

    fn name(&self, stage: Id) -> String {
        self.app.data(|data| data.stage(stage).map(|stage| stage.name.clone())).unwrap_or_default()
    }

    fn len(&self, stage: Id) -> usize {
        self.columns.get(&stage).map_or(0, |column| column.ids.len())
    }

    fn card(&self, stage: Id, index: usize) -> Option<Id> {
        self.columns.get(&stage)?.ids.get(index).copied()
    }

    fn place(&self, card: Id) -> Option<Drop> {
        let stage = self.app.data(|data| data.opportunity(card).map(|opportunity| opportunity.stage))?;
        let index = self.columns.get(&stage)?.ids.iter().position(|id| *id == card)?;
        Some(Drop { stage, index })
    }

    fn title(&self, card: Id) -> String {
        self.app.data(|data| data.opportunity(card).map(|opportunity| opportunity.name.clone())).unwrap_or_default()
    }

    fn wants(&self, card: Id, stage: Id) -> Option<String> {
        self.app.data(|data| GateReport::ahead(data, card, stage)).map(|report| report.wants())
    }
}
