//! Who gets new opportunities that have no owner: the rule behind it as choices, and how much everybody has.

use crate::command::distribution;
use crate::data::Dataset;
use crate::model::{Action, Again, Assign, Case, Member, Origin, Plan, Share, StageKind, Step, Trigger};
use crate::present::route::Route;
use crate::query::{Expr, Field, Literal, Op, parse};
use crate::value::{Date, Id, Zone, fold};
use std::collections::BTreeMap;

/// What the rule asks of an opportunity before it gives it to somebody.
const FREE: &str = "owner:none";

/// A way of giving out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Nobody gets them.
    #[default]
    Nobody,
    /// Everybody in turn.
    InTurn,
    /// By shares.
    Shares,
    /// Whoever has the fewest open.
    LeastBusy,
    /// By what they are like.
    Cases,
}

impl Way {
    /// All, in the order in which they are offered.
    pub const ALL: [Way; 5] = [Way::Nobody, Way::InTurn, Way::LeastBusy, Way::Shares, Way::Cases];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Way::Nobody => "nobody",
            Way::InTurn => "turn",
            Way::Shares => "shares",
            Way::LeastBusy => "least",
            Way::Cases => "cases",
        }
    }

    /// The words shown, and what they mean.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Way::Nobody => ("Nobody", "New opportunities stay without an owner until somebody takes them."),
            Way::InTurn => ("Everybody in turn", "One after the other. Nobody chooses, and nobody is left out."),
            Way::LeastBusy => ("Whoever has least", "The member with the fewest open opportunities gets the next one."),
            Way::Shares => ("By shares", "Somebody with 2 shares gets twice as many as somebody with 1."),
            Way::Cases => ("By conditions", "The first condition that holds decides, such as a country or a source."),
        }
    }
}

/// The choices of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The way.
    pub way: Way,
    /// Who takes part in turn, or by how much they have.
    pub members: Vec<Id>,
    /// How much each gets.
    pub shares: Vec<Share>,
    /// Conditions and whom they lead to.
    pub cases: Vec<Case>,
    /// Who gets it where no condition holds.
    pub otherwise: Option<Id>,
}

/// The choices as they are in force, with everybody taking part where nothing was chosen yet.
pub fn setup(data: &Dataset) -> Setup {
    let active = data.members().filter(|one| !one.retired);
    let members: Vec<Id> = active.map(|one| one.id).collect();
    let shares = members.iter().map(|id| Share { member: *id, weight: 1 }).collect();
    let mut setup = Setup { members, shares, ..Setup::default() };
    let rule = distribution(data);
    let Some(assign) = rule.and_then(|rule| given(&rule.draft)) else { return setup };
    let way = match assign {
        Assign::RoundRobin { members } => {
            setup.members.clone_from(members);
            Way::InTurn
        }
        Assign::LeastBusy { members } => {
            setup.members.clone_from(members);
            Way::LeastBusy
        }
        Assign::Weighted { shares } => {
            setup.shares.clone_from(shares);
            Way::Shares
        }
        Assign::Cases { cases, otherwise } => {
            setup.cases.clone_from(cases);
            setup.otherwise = *otherwise;
            Way::Cases
        }
        _ => Way::Nobody,
    };
    setup.way = if rule.is_some_and(|rule| rule.on) { way } else { Way::Nobody };
    setup
}

/// Whether a row of a condition was left empty: every text contains nothing, so that it would hold for all.
pub(super) fn unfilled(expr: &Expr) -> bool {
    let empty = |value: &Literal| matches!(value, Literal::Text(text) if text.trim().is_empty());
    expr.leaves().iter().any(|leaf| matches!(leaf, Expr::Test(test) if test.values.iter().any(empty)))
}

/// Who a plan gives opportunities to.
fn given(plan: &Plan) -> Option<&Assign> {
    plan.steps.iter().find_map(|step| match step {
        Step::Do { action: Action::AssignOwner { assign } } => Some(assign),
        _ => None,
    })
}

/// Whether new opportunities are given out, so that nobody has to be named when one is added.
pub fn gives_out(data: &Dataset) -> bool {
    distribution(data).is_some_and(|rule| rule.live())
}

/// The member that a new opportunity belongs to where nobody is named: the person themselves, unless such ones are given
/// out.
pub fn usual_owner(data: &Dataset) -> Option<Id> {
    data.settings().and_then(|settings| settings.me).filter(|_| !gives_out(data))
}

impl Setup {
    /// What the rule says then; none where nobody gets anything.
    ///
    /// # Errors
    /// What is missing, in a sentence.
    pub fn plan(&self) -> Result<Option<Plan>, String> {
        let assign = match self.way {
            Way::Nobody => return Ok(None),
            Way::InTurn | Way::LeastBusy if self.members.is_empty() => {
                return Err("Choose at least one member who takes part.".into());
            }
            Way::InTurn => Assign::RoundRobin { members: self.members.clone() },
            Way::LeastBusy => Assign::LeastBusy { members: self.members.clone() },
            Way::Shares => {
                let shares: Vec<Share> = self.shares.iter().filter(|share| share.weight > 0).copied().collect();
                if shares.is_empty() {
                    return Err("Give at least one member a share of 1 or more.".into());
                }
                Assign::Weighted { shares }
            }
            Way::Cases => {
                if self.cases.is_empty() {
                    return Err("Add at least one condition.".into());
                }
                for case in &self.cases {
                    if case.condition.trim().is_empty() {
                        return Err("Write a condition such as source:web, or take it out.".into());
                    }
                    let expr = parse(&case.condition).map_err(|error| error.to_string())?;
                    if unfilled(&expr) {
                        return Err("A condition has nothing to compare with yet: fill it in, or take it out.".into());
                    }
                }
                Assign::Cases { cases: self.cases.clone(), otherwise: self.otherwise }
            }
        };
        Ok(Some(Plan {
            trigger: Trigger::Created { how: Origin::Any },
            condition: FREE.into(),
            steps: vec![Step::Do { action: Action::AssignOwner { assign } }],
            again: Again::Once,
            ..Plan::default()
        }))
    }

    /// The share of a member.
    pub fn share(&self, member: Id) -> u32 {
        self.shares.iter().find(|share| share.member == member).map_or(0, |share| share.weight)
    }

    /// Gives a member a share.
    pub fn set_share(&mut self, member: Id, weight: u32) {
        match self.shares.iter_mut().find(|share| share.member == member) {
            Some(share) => share.weight = weight,
            None => self.shares.push(Share { member, weight }),
        }
    }

    /// Lets a member take part, or not.
    pub fn set_member(&mut self, member: Id, on: bool) {
        self.members.retain(|id| *id != member);
        if on {
            self.members.push(member);
        }
    }
}

/// How much a member has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The member.
    pub member: Id,
    /// Their name.
    pub name: String,
    /// Open opportunities of theirs.
    pub open: usize,
    /// New ones of theirs since the week began.
    pub new: usize,
    /// How many they can take on.
    pub capacity: Option<u32>,
    /// They are away now.
    pub away: bool,
    /// From when and until when, where it is still to come or goes on.
    pub absence: Option<(Option<Date>, Option<Date>)>,
}

impl Load {
    /// Whether they get no new ones now.
    pub fn full(&self) -> bool {
        let most = self.capacity.and_then(|most| usize::try_from(most).ok());
        most.is_some_and(|most| self.open >= most)
    }
}

/// How much there is: of each member in use by name, and how many open opportunities are nobody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loads {
    /// The members.
    pub members: Vec<Load>,
    /// Open opportunities without an owner.
    pub nobodys: usize,
    /// The day that the week began on.
    pub since: Date,
}

impl Loads {
    /// The list that a member's numbers count: what is open, or what is new since the week began.
    pub fn list(&self, load: &Load, new: bool) -> Route {
        // Of two members with one name only the id says who is meant.
        let alike = self.members.iter().filter(|other| fold(&other.name) == fold(&load.name)).count();
        let who = if alike > 1 { load.member.to_string() } else { load.name.clone() };
        let owner = Expr::test(Field::Owner, Op::Is, vec![Literal::Text(who)]);
        let which = if new {
            Expr::test(Field::Created, Op::AtLeast, vec![Literal::Date(self.since)])
        } else {
            Expr::test(Field::Kind, Op::Has, vec![Literal::Kind(StageKind::Open)])
        };
        let filter = Expr::All(vec![which, owner]).to_string();
        Route::parse("opportunities").with_filter(&filter)
    }
}

/// How much everybody has on a day.
pub fn loads(data: &Dataset, today: Date, zone: Zone) -> Loads {
    let first = data.settings().map_or(chrono::Weekday::Mon, |settings| settings.first_weekday());
    let since = today.week(first).checked_first_day().unwrap_or(today);
    let open: std::collections::BTreeSet<Id> =
        data.stages().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.id).collect();
    let mut counts: BTreeMap<Option<Id>, (usize, usize)> = BTreeMap::new();
    for one in data.opportunities() {
        let count = counts.entry(one.owner).or_default();
        count.0 += usize::from(open.contains(&one.stage));
        count.1 += usize::from(zone.date(one.created) >= since);
    }
    let load = |member: &Member| {
        let (open, new) = counts.get(&Some(member.id)).copied().unwrap_or_default();
        let over = member.away_until.is_some_and(|until| until <= today);
        let said = member.away_from.is_some() || member.away_until.is_some();
        Load {
            member: member.id,
            name: member.name.clone(),
            open,
            new,
            capacity: member.capacity,
            away: member.away(today),
            absence: (said && !over).then_some((member.away_from, member.away_until)),
        }
    };
    let mut members: Vec<Load> = data.members().filter(|one| !one.retired).map(|one| load(one)).collect();
    members.sort_by_cached_key(|load| (fold(&load.name), load.member));
    Loads { members, nobodys: counts.get(&None).map_or(0, |count| count.0), since }
}

#[cfg(test)]
#[path = "distribution_tests.rs"]
mod tests;
