//! Sequences that are new: an empty one, a copy, or one of a recipe.

use crate::app::{store::App, ui::focus};
use penstock::{
    command::Command,
    model::{Kind, Record, RecordId, Sequence, Version},
    playbook::{Recipe, make, recipes},
    present::route::Route,
    value::Id,
};

/// Creates a sequence and opens it.
pub fn create(app: App) {
    let created =
        app.act_with_undo(Command::Create(Sequence { name: "New sequence".into(), ..Sequence::default() }.into()));
    open(app, &created.map(|outcome| outcome.created).unwrap_or_default());
}

/// Creates another one that says the same, and opens it.
pub fn duplicate(app: App, id: Id) {
    let stamp = app.stamp();
    let copy = app.data(|data| {
        data.sequence(id).map(|one| {
            let plan = one.in_force().map(|version| version.plan.clone());
            let version = |plan| Version { number: 1, at: stamp.now, by: stamp.actor, plan };
            Sequence {
                name: format!("{} (copy)", one.name),
                about: one.about.clone(),
                versions: plan.map(version).into_iter().collect(),
                ..Sequence::default()
            }
        })
    });
    if let Some(copy) = copy {
        let created = app.act_with_undo(Command::Create(copy.into()));
        open(app, &created.map(|outcome| outcome.created).unwrap_or_default());
    }
}

/// Opens the first sequence that was created; its name is ready to be typed over.
fn open(app: App, created: &[RecordId]) {
    if let Some(id) = created.iter().find(|id| id.kind == Kind::Sequence) {
        app.go(Route::Sequences { rule: Some(id.id) });
        focus::type_over("[data-test=sequence-editor] input");
    }
}

/// Takes a sequence or several out of use, or uses them again.
pub fn retire(app: App, id: RecordId, retired: bool) {
    let set = std::iter::once(("retired".to_string(), retired.into())).collect();
    app.act_with_undo(Command::Edit { id, set });
}

/// What a recipe with sequences makes for a pipeline.
#[derive(Clone)]
pub struct Offer {
    pub recipe: &'static Recipe,
    pub sequences: Vec<std::sync::Arc<Sequence>>,
}

fn made(app: App, key: &str, pipeline: Id, again: bool) -> Result<Vec<Record>, String> {
    let mut ids = app.stamp().ids;
    app.data(|data| {
        let members: Vec<_> = data.members().filter(|member| !member.retired).cloned().collect();
        let known: Vec<_> = if again { data.sequences().cloned().collect() } else { Vec::new() };
        make(key, pipeline, &data.stages_of(pipeline), &members, &known, &mut ids)
    })
}

/// The recipes that bring sequences, for a pipeline: its playbook's first.
pub fn offers(app: App, pipeline: Id) -> Vec<Offer> {
    let playbook = app.pipeline(pipeline).map(|one| one.playbook.clone()).unwrap_or_default();
    let own = recipes().iter().filter(|recipe| recipe.playbook.is_some_and(|own| own == playbook));
    let all = own.chain(recipes().iter().filter(|recipe| recipe.playbook.is_none()));
    let offer = |recipe: &'static Recipe| {
        let records = made(app, recipe.key, pipeline, false).ok()?;
        let sequences: Vec<_> = records
            .into_iter()
            .filter_map(|record| if let Record::Sequence(one) = record { Some(one) } else { None })
            .collect();
        (!sequences.is_empty()).then_some(Offer { recipe, sequences })
    };
    all.filter_map(offer).collect()
}

/// Takes a recipe: its sequences and its rule, which is switched off. Opens the first sequence.
pub fn take(app: App, key: &str, pipeline: Id) {
    match made(app, key, pipeline, true) {
        Ok(records) => {
            let known = records.iter().any(|record| matches!(record, Record::Sequence(_)));
            let created = app.act_with_undo(Command::CreateAll(records));
            let created = created.map(|outcome| outcome.created).unwrap_or_default();
            open(app, &created);
            if !known {
                app.toast("You have the sequence already: the new rule starts it.");
            }
        }
        Err(why) => app.complain(why),
    }
}
