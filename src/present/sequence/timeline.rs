//! A sequence on one opportunity as a picture: what was done, what comes, when, and on which days.

use super::axis::{Axis, Band, Scale, Tick, apart, rows};
use crate::automation::{say, until_from};
use crate::data::Dataset;
use crate::model::{Action, Kind, MessageState, Opportunity, Plan, Reply, Run, RunState, Step};
use crate::present::outbox::stations_of;
use crate::value::{Calendar, Id, Time, one_line};

/// How far points stay apart, in ten-thousandths.
const APART: u32 = 260;

/// How wide a label is, in ten-thousandths.
const LABEL: u32 = 1_350;

/// How many rows of labels there are above the line and below it.
const ROWS: u8 = 2;

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A message.
    Message,
    /// A task, a reminder or a question.
    Task,
    /// A wait.
    Wait,
    /// Anything else.
    Other,
}

/// How a point stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was done.
    Done,
    /// It was to be done and could not.
    Refused,
    /// It will be done.
    Planned,
    /// It will be done if what comes before it happens in time, or the opportunity goes on.
    Unsure,
}

/// A point on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The step, from 0.
    pub step: usize,
    /// When.
    pub at: Time,
    /// When a wait ends.
    pub until: Option<Time>,
    /// Days since the beginning.
    pub day: i64,
    /// Where it is drawn.
    pub along: u32,
    /// How long a wait is drawn.
    pub length: u32,
    /// The row of its label, counted from the line; none where there is no room for it.
    pub row: Option<u8>,
    /// What it is.
    pub sort: Sort,
    /// How it stands.
    pub standing: Standing,
    /// What is done, in few words.
    pub what: String,
    /// What became of it, in words; empty for nothing to say.
    pub became: String,
}

impl Point {
    /// Whether its label stands above the line: what goes out. What is to be done stands below.
    pub fn above(&self) -> bool {
        self.sort == Sort::Message
    }
}

/// The picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The days.
    pub axis: Axis,
    /// How closely they are named.
    pub scale: Scale,
    /// The named days.
    pub ticks: Vec<Tick>,
    /// The days off.
    pub bands: Vec<Band>,
    /// What is done and waited for, in order.
    pub points: Vec<Point>,
    /// Where it began.
    pub began: u32,
    /// Where now is; none if it is not on these days.
    pub now: Option<u32>,
    /// The run, where the opportunity is inside.
    pub run: Option<Id>,
    /// The step that comes next; none at the end.
    pub next: Option<usize>,
    /// Whether the opportunity is parked, so that nothing goes on: the dates are as if it went on now.
    pub paused: bool,
    /// The step that waits for a date that is missing: nothing comes after it.
    pub stuck: Option<usize>,
}

impl Timeline {
    /// How many days it takes, from the first thing to the last.
    pub fn span(&self) -> i64 {
        self.points.iter().map(|point| point.day).max().unwrap_or(0)
    }
}

/// The run of a sequence that an opportunity is inside of.
pub fn run_inside(sequence: Id, opportunity: Id, data: &Dataset) -> Option<&Run> {
    let runs = data.active_runs(opportunity).filter(|run| run.of.id() == sequence);
    runs.max_by_key(|run| (run.started, run.id)).map(AsRef::as_ref)
}

/// A run that is on its way, and where it is in the plan that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct OnItsWay<'a> {
    /// The run.
    pub run: &'a Run,
    /// The step of the plan that it is at, from 0.
    pub step: usize,
    /// When it goes on; none if it does not wait for a time.
    pub due: Option<Time>,
}

impl<'a> OnItsWay<'a> {
    /// A run in its own plan.
    pub fn of(run: &'a Run) -> Self {
        Self { run, step: usize::from(run.at), due: run.due }
    }
}

/// A plan on an opportunity: as it would be if it began now, or with what a run has done so far.
pub fn timeline(
    plan: &Plan,
    opportunity: &Opportunity,
    run: Option<OnItsWay<'_>>,
    now: Time,
    calendar: &Calendar,
    data: &Dataset,
) -> Timeline {
    let mut points = run.map(|on| past(on.run, data)).unwrap_or_default();
    let paused = run.is_some_and(|on| matches!(on.run.state, RunState::Paused { .. }));
    let start = run.map_or(now, |on| on.run.started);
    let ahead = Ahead { plan, start, opportunity, calendar, data };
    let (to_come, stuck) = match run {
        Some(on) => ahead.of_run(on, now, &points),
        None => ahead.from(0, now, true),
    };
    let next = to_come.iter().find(|point| point.sort != Sort::Wait).map(|point| point.step);
    points.extend(to_come);
    let mut picture = Timeline { run: run.map(|on| on.run.id), next, paused, stuck, ..Timeline::default() };
    picture.lay(points, start, now, calendar, data);
    picture
}

impl Timeline {
    /// Puts the points in their places.
    fn lay(&mut self, mut points: Vec<Point>, start: Time, now: Time, calendar: &Calendar, data: &Dataset) {
        let zone = calendar.zone.as_ref();
        let first = zone.date(start);
        let ends = points.iter().flat_map(|point| [Some(point.at), point.until]).flatten();
        let end = ends.chain(self.run.map(|_| now)).max().unwrap_or(start).max(start);
        self.axis = Axis::over(first, zone.date(end));
        let place = |at: Time| place_of(&self.axis, at, calendar);
        for point in &mut points {
            point.day = (zone.date(point.at) - first).num_days();
            point.along = place(point.at);
            point.length = point.until.map_or(0, |until| place(until).saturating_sub(point.along));
        }
        spread(&mut points);
        label(&mut points);
        self.points = points;
        let none = Default::default();
        let holidays = data.settings().map_or(&none, |settings| &settings.holidays);
        self.bands = self.axis.bands(calendar, holidays);
        self.ticks = self.axis.ticks();
        self.scale = self.axis.scale();
        self.now = self.axis.along(now, calendar);
        self.began = place_of(&self.axis, start, calendar);
    }
}

fn place_of(axis: &Axis, at: Time, calendar: &Calendar) -> u32 {
    axis.along(at, calendar).unwrap_or(0)
}

/// Keeps apart what lies at one place. Waits are lines and stay where they are.
fn spread(points: &mut [Point]) {
    let mut deeds: Vec<&mut Point> = points.iter_mut().filter(|point| point.sort != Sort::Wait).collect();
    let mut places: Vec<u32> = deeds.iter().map(|point| point.along).collect();
    apart(&mut places, APART);
    deeds.iter_mut().zip(places).for_each(|(point, place)| point.along = place);
}

fn label(points: &mut [Point]) {
    for above in [true, false] {
        let mut side: Vec<&mut Point> =
            points.iter_mut().filter(|point| point.sort != Sort::Wait && point.above() == above).collect();
        let places: Vec<u32> = side.iter().map(|point| point.along).collect();
        let found = rows(&places, LABEL, ROWS);
        side.iter_mut().zip(found).for_each(|(point, row)| point.row = row);
    }
}

fn point(step: usize, at: Time, sort: Sort, standing: Standing, what: String) -> Point {
    Point { step, at, until: None, day: 0, along: 0, length: 0, row: None, sort, standing, what, became: String::new() }
}

/// What a run has done.
fn past(run: &Run, data: &Dataset) -> Vec<Point> {
    let done = run.log.iter().map(|done| {
        let made = done
            .effects
            .iter()
            .map(|effect| effect.record)
            .find(|record| matches!(record.kind, Kind::Message | Kind::Task));
        let sort = match made.map(|record| record.kind) {
            Some(Kind::Message) => Sort::Message,
            Some(_) => Sort::Task,
            None => Sort::Other,
        };
        let standing = if done.refused.is_empty() { Standing::Done } else { Standing::Refused };
        let mut point = point(usize::from(done.step), done.ran, sort, standing, done.what.clone());
        match made {
            Some(record) if record.kind == Kind::Message => {
                if let Some(message) = data.message(record.id) {
                    point.what = message.title();
                    point.became = became(message.state, message.reply, message.bounced).into();
                }
            }
            Some(record) => {
                if let Some(task) = data.task(record.id) {
                    point.what = task.title.clone();
                    point.became = if task.done.is_some() { "done" } else { "not done yet" }.into();
                }
            }
            None => {}
        }
        if !done.refused.is_empty() {
            point.became = done.refused.clone();
        }
        point
    });
    done.collect()
}

/// What became of a message, in words.
fn became(state: MessageState, reply: Option<Reply>, bounced: bool) -> &'static str {
    match (state, reply) {
        _ if bounced => "came back as undeliverable",
        (_, Some(Reply::Positive | Reply::Negative)) => "sent and answered",
        (MessageState::Sent, _) => "sent",
        (MessageState::Cancelled, _) => "not sent",
        (MessageState::Review, _) => "to be looked at in the Outbox",
        (MessageState::Open, _) => "in the Outbox, not sent yet",
    }
}

struct Ahead<'a> {
    plan: &'a Plan,
    start: Time,
    opportunity: &'a Opportunity,
    calendar: &'a Calendar,
    data: &'a Dataset,
}

impl Ahead<'_> {
    /// What comes from a step on that is reached at a moment, and the step at which it cannot go on.
    fn from(&self, step: usize, base: Time, sure: bool) -> (Vec<Point>, Option<usize>) {
        let all = stations_of(self.plan, self.start, step, (base, sure), self.opportunity, self.calendar);
        let mut stuck = None;
        let mut points = Vec::new();
        for (place, station) in all.iter().enumerate() {
            let standing = if station.sure { Standing::Planned } else { Standing::Unsure };
            if let Some(action) = station.action {
                points.push(point(station.step, station.at, sort_of(action), standing, few_words(action, self.data)));
                continue;
            }
            let Some(step) = self.plan.steps.get(station.step) else { continue };
            let end = step
                .delay()
                .and_then(|delay| until_from(&delay, station.at, self.start, self.opportunity, self.calendar));
            let next = all.get(place + 1).map(|next| next.at);
            let mut wait = point(station.step, station.at, Sort::Wait, standing, wait_words(step, self.data));
            wait.until = next.or(end.map(|end| end.max(station.at)));
            if end.is_none() {
                stuck = Some(station.step);
                wait.became = "the date that it waits for is missing".into();
            }
            points.push(wait);
        }
        (points, stuck)
    }

    /// What comes for a run that is on its way.
    fn of_run(
        &self,
        OnItsWay { run, step: at, due }: OnItsWay<'_>,
        now: Time,
        past: &[Point],
    ) -> (Vec<Point>, Option<usize>) {
        let (goes_on, sure) = match run.state {
            RunState::Paused { left } => (Some(now.plus_millis(left)), false),
            _ => (due, true),
        };
        let Some(goes_on) = goes_on else { return self.from(at, now, false) };
        let since = past.last().map_or(run.started, |last| last.at).min(goes_on);
        let Some(step) = self.plan.steps.get(at) else { return (Vec::new(), None) };
        if matches!(step, Step::Do { .. }) {
            return self.from(at, goes_on, sure);
        }
        let standing = if sure { Standing::Planned } else { Standing::Unsure };
        let mut wait = point(at, since, Sort::Wait, standing, wait_words(step, self.data));
        wait.until = Some(goes_on);
        let sure = sure && matches!(step, Step::Wait { .. });
        let (rest, stuck) = self.from(at + 1, goes_on, sure);
        (std::iter::once(wait).chain(rest).collect(), stuck)
    }
}

/// What sort of point an action is.
pub fn sort_of(action: &Action) -> Sort {
    match action {
        Action::Message { .. } => Sort::Message,
        Action::CreateTask { .. } | Action::Remind { .. } | Action::Ask { .. } => Sort::Task,
        _ => Sort::Other,
    }
}

/// An action in as few words as a label has room for, its merge fields as they are called.
pub fn few_words(action: &Action, data: &Dataset) -> String {
    let own = match action {
        Action::Message { subject, body, .. } => one_line(if subject.trim().is_empty() { body } else { subject }),
        Action::CreateTask { title, .. } => one_line(title),
        Action::Remind { text, .. } | Action::Ask { text, .. } => one_line(text),
        other => say::action(other, data),
    };
    match (own.is_empty(), sort_of(action)) {
        (false, _) => own,
        (true, Sort::Message) => "A message without words".into(),
        (true, _) => "A task without words".into(),
    }
}

fn wait_words(step: &Step, data: &Dataset) -> String {
    match step {
        Step::Wait { delay } => say::delay(delay),
        Step::Await { within, .. } if step.awaits_own_task() => {
            format!("for the task, at most {}", say::delay(within))
        }
        other => say::step(other, data),
    }
}
