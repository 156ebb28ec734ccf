//! What one page leaves for another.

use crate::app::{
    shell::{self, files::Turn, local},
    store::App,
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::{
        outbox::Tab,
        route::Route,
        today::{Left, Whose},
    },
    value::Id,
};

/// Where the message that is wanted in front of the Outbox is left.
const MESSAGE: &str = "outbox.message";
/// Whose work Today lists.
const WHOSE: &str = "today.whose";

/// Goes to the Outbox, to the list of a message, with it in front.
pub fn go_to_message(app: App, id: Id) {
    let scene = app.scene();
    let tab = app.data(|data| data.message(id).map(|message| Tab::of(message, scene.now, &scene.calendar)));
    local::tab_set(MESSAGE, &id.to_string());
    let tab = tab.unwrap_or_default().key().to_string();
    app.go(Route::Outbox { filter: String::new(), tab, open: None });
}

/// The message that is wanted in front of the Outbox; asked once.
pub fn message_wanted() -> Option<Id> {
    local::tab_take(MESSAGE).and_then(|id| id.parse().ok())
}

/// Whose work Today lists: as chosen last in this browser, else the person's own. Whoever asks is told when another choice
/// is made.
pub fn whose(app: App) -> Whose {
    let kept = app.whose.get().or_else(|| app.setting_get(WHOSE).and_then(|text| Whose::parse(&text)));
    let known = |whose: &Whose| match whose {
        Whose::Member(id) => app.data(|data| data.member(*id).is_some()),
        _ => true,
    };
    let me = || app.data(|data| data.settings().and_then(|settings| settings.me)).map(Whose::Member);
    kept.filter(known).or_else(me).unwrap_or_default()
}

/// Chooses whose work Today lists.
pub fn choose_whose(app: App, whose: Whose) {
    app.setting_set(WHOSE, &whose.key());
    app.whose.set(Some(whose));
}

/// How many things are left to do on Today. It is looked up a little after a change, so that what made the change is
/// painted first, and in short turns, however many records there are. What changes meanwhile begins it anew in its turn.
pub fn left_today(app: App) -> RwSignal<usize> {
    const AFTER: std::time::Duration = std::time::Duration::from_millis(250);
    /// Records between two looks at the clock.
    const FEW: usize = 500;
    let count = RwSignal::new(0);
    let (waits, turns) = (StoredValue::new(false), StoredValue::new(0_u32));
    Effect::new(move |_| {
        for kind in [Kind::Task, Kind::Opportunity, Kind::Activity, Kind::Message, Kind::Stage, Kind::Pipeline] {
            app.track(kind);
        }
        for kind in [Kind::Settings, Kind::Member] {
            app.track(kind);
        }
        app.today();
        app.minute();
        app.whose.track();
        if waits.try_update_value(|waits| std::mem::replace(waits, true)) != Some(false) {
            return;
        }
        set_timeout(
            move || {
                if waits.try_set_value(false).is_some() {
                    return;
                }
                let number = turns.try_update_value(|turn| {
                    *turn = turn.wrapping_add(1);
                    *turn
                });
                let stamp = app.stamp();
                let calendar = app.read(|workspace| workspace.calendar(&stamp));
                let mut left = Left::new(untrack(|| whose(app)), stamp.now, calendar);
                app.spawn(async move {
                    let mut turn = Turn::begin();
                    while !app.data(|data| left.step(data, FEW)) {
                        if turn.over() {
                            shell::pause().await;
                            if number.is_none() || turns.try_get_value() != number {
                                return;
                            }
                            turn = Turn::begin();
                        }
                    }
                    if count.try_get_untracked().is_some_and(|before| before != left.count()) {
                        count.set(left.count());
                    }
                });
            },
            AFTER,
        );
    });
    count
}
