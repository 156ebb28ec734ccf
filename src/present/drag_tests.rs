use super::*;
use proptest::prelude::*;

/// Columns of cards; ids 1 to 9 are stages.
struct Board(Vec<Id>, Vec<Vec<u128>>);

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn board(columns: &[&[u128]]) -> Board {
    Board((1..=columns.len() as u128).map(id).collect(), columns.iter().map(|cards| cards.to_vec()).collect())
}

impl Board {
    fn column(&self, stage: Id) -> &[u128] {
        self.0.iter().position(|s| *s == stage).map_or(&[], |at| &self.1[at])
    }
}

impl Columns for Board {
    fn stages(&self) -> &[Id] {
        &self.0
    }
    fn name(&self, stage: Id) -> String {
        format!("Stage {}", stage.bits())
    }
    fn len(&self, stage: Id) -> usize {
        self.column(stage).len()
    }
    fn card(&self, stage: Id, index: usize) -> Option<Id> {
        self.column(stage).get(index).copied().map(id)
    }
    fn place(&self, card: Id) -> Option<Drop> {
        self.0.iter().find_map(|stage| {
            let index = self.column(*stage).iter().position(|c| id(*c) == card)?;
            Some(Drop { stage: *stage, index })
        })
    }
    fn title(&self, card: Id) -> String {
        format!("Card {}", card.bits())
    }
    fn wants(&self, _: Id, stage: Id) -> Option<String> {
        (stage == id(9)).then(|| "Asks for a reason".into())
    }
}

fn down(card: u128, pointer: Pointer) -> Event {
    Event::Down { card: id(card), pointer, x: 0, y: 0 }
}

fn over(stage: u128, index: usize) -> Option<Drop> {
    Some(Drop { stage: id(stage), index })
}

fn press(key: Key) -> Event {
    Event::Pressed { key, card: id(11) }
}

fn run(board: &Board, events: &[Event]) -> (Drag, Vec<Effect>) {
    let mut drag = Drag::default();
    let effects = events.iter().flat_map(|event| drag.handle(*event, board)).collect();
    (drag, effects)
}

fn dropped(effects: &[Effect]) -> Option<(u128, Option<u128>)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Drop { stage, before, .. } => Some((stage.bits(), before.map(Id::bits))),
        _ => None,
    })
}

#[test]
fn a_press_that_does_not_travel_is_a_click() {
    let board = board(&[&[11, 12], &[21]]);
    let (drag, effects) =
        run(&board, &[down(11, Pointer::Mouse), Event::Moved { x: 4, y: 4, over: over(2, 0) }, Event::Up]);
    assert_eq!((drag, effects), (Drag::Idle, vec![]));
}

#[test]
fn a_mouse_drags_after_six_pixels_and_drops_before_the_card_below() {
    let board = board(&[&[11, 12], &[21, 22]]);
    let moved = |place| Event::Moved { x: 6, y: 0, over: place };
    let (drag, effects) = run(&board, &[down(11, Pointer::Mouse), moved(None), moved(over(2, 1)), Event::Up]);
    assert_eq!(drag, Drag::Idle);
    let card = id(11);
    assert_eq!(
        effects,
        [
            Effect::Pick { card },
            Effect::Preview { card, over: None },
            Effect::Announce("Picked up “Card 11”.".into()),
            Effect::Preview { card, over: over(2, 1) },
            Effect::Drop { card, stage: id(2), before: Some(id(22)) },
            Effect::Announce("Dropped “Card 11”. Stage 2, place 2 of 3 cards.".into()),
        ]
    );
}

#[test]
fn within_its_own_column_a_card_does_not_count_itself() {
    let board = board(&[&[11, 12, 13]]);
    let at = |index| [down(11, Pointer::Pen), Event::Moved { x: 9, y: 9, over: over(1, index) }, Event::Up];
    assert_eq!(dropped(&run(&board, &at(1)).1), Some((1, Some(13))));
    assert_eq!(dropped(&run(&board, &at(2)).1), Some((1, None)));
    assert_eq!(dropped(&run(&board, &at(99)).1), Some((1, None)));
    let (_, unmoved) = run(&board, &at(0));
    assert!(unmoved.contains(&Effect::Cancel { card: id(11) }) && dropped(&unmoved).is_none());
}

#[test]
fn a_finger_scrolls_unless_it_has_rested() {
    let board = board(&[&[11], &[]]);
    let moved = Event::Moved { x: 50, y: 0, over: over(2, 0) };
    assert_eq!(run(&board, &[down(11, Pointer::Touch), moved, Event::Held, moved, Event::Up]), (Drag::Idle, vec![]));
    assert_eq!(dropped(&run(&board, &[down(11, Pointer::Touch), Event::Held, moved, Event::Up]).1), Some((2, None)));
    assert_eq!(run(&board, &[down(11, Pointer::Mouse), Event::Held]).1, vec![]);
}

#[test]
fn outside_any_column_and_on_escape_the_card_goes_back() {
    let board = board(&[&[11], &[21]]);
    let lift = [down(11, Pointer::Mouse), Event::Moved { x: 0, y: 40, over: over(2, 0) }];
    for end in [Event::Moved { x: 0, y: 900, over: None }, press(Key::Escape), Event::Cancelled] {
        let (drag, effects) = run(&board, &[lift[0], lift[1], end, Event::Up]);
        assert_eq!(drag, Drag::Idle);
        assert!(effects.contains(&Effect::Cancel { card: id(11) }) && dropped(&effects).is_none(), "{end:?}");
    }
}

#[test]
fn keys_carry_a_card_between_stages_and_places() {
    let board = board(&[&[11, 12], &[21, 22, 23]]);
    let keys = [Key::Space, Key::Right, Key::Down, Key::Down, Key::Up, Key::Enter].map(press);
    let (drag, effects) = run(&board, &keys);
    assert_eq!(drag, Drag::Idle);
    assert_eq!(dropped(&effects), Some((2, Some(22))));
    let said: Vec<&str> = effects
        .iter()
        .filter_map(|effect| if let Effect::Announce(text) = effect { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(
        said,
        [
            "Picked up “Card 11”. Stage 1, place 1 of 2 cards. Arrow keys move it, Space drops it, Escape puts it back.",
            "Stage 2, place 1 of 4 cards.",
            "Stage 2, place 2 of 4 cards.",
            "Stage 2, place 3 of 4 cards.",
            "Stage 2, place 2 of 4 cards.",
            "Dropped “Card 11”. Stage 2, place 2 of 4 cards.",
        ]
    );
    assert_eq!(dropped(&run(&board, &[Key::Space, Key::End, Key::Space].map(press)).1), Some((1, None)));
    assert_eq!(dropped(&run(&board, &[Key::Space, Key::Right, Key::Escape].map(press)).1), None);
}

#[test]
fn keys_say_once_what_a_stage_asks_for() {
    let gated = Board(vec![id(1), id(9)], vec![vec![11], vec![21, 22]]);
    let keys = [Key::Space, Key::Right, Key::Down, Key::Left].map(press);
    let said: Vec<Effect> =
        run(&gated, &keys).1.into_iter().filter(|e| matches!(e, Effect::Announce(_))).skip(1).collect();
    let says = |text: &str| Effect::Announce(text.into());
    assert_eq!(
        said,
        [
            says("Stage 9, place 1 of 3 cards. Asks for a reason."),
            says("Stage 9, place 2 of 3 cards."),
            says("Stage 1, place 1 of 1 card."),
        ]
    );
}

#[test]
fn at_an_edge_keys_say_so() {
    let board = board(&[&[11]]);
    for (key, says) in [
        (Key::Left, "This is the first stage."),
        (Key::Right, "This is the last stage."),
        (Key::Up, "This is the top of Stage 1."),
    ] {
        assert_eq!(run(&board, &[press(Key::Space), press(key)]).1.last(), Some(&Effect::Announce(says.into())));
    }
    assert_eq!(run(&board, &[press(Key::Enter), press(Key::Left)]), (Drag::Idle, vec![]));
}

#[test]
fn a_card_that_vanishes_is_let_go() {
    let (full, empty) = (board(&[&[11], &[]]), board(&[&[], &[]]));
    let mut drag = Drag::default();
    drag.handle(press(Key::Space), &full);
    let effects = drag.handle(Event::Changed, &empty);
    assert_eq!((drag, effects.last()), (Drag::Idle, Some(&Effect::Announce("The card is gone.".into()))));
}

fn events() -> impl Strategy<Value = Event> {
    let card = prop_oneof![Just(id(11)), Just(id(21)), Just(id(99))];
    let place = proptest::option::of((1u128..5, 0usize..6).prop_map(|(stage, index)| Drop { stage: id(stage), index }));
    let keys =
        vec![Key::Space, Key::Enter, Key::Escape, Key::Left, Key::Right, Key::Up, Key::Down, Key::Home, Key::End];
    prop_oneof![
        (
            card.clone(),
            proptest::sample::select(vec![Pointer::Mouse, Pointer::Pen, Pointer::Touch]),
            any::<i32>(),
            any::<i32>()
        )
            .prop_map(|(card, pointer, x, y)| Event::Down { card, pointer, x, y }),
        Just(Event::Held),
        (any::<i32>(), any::<i32>(), place).prop_map(|(x, y, over)| Event::Moved { x, y, over }),
        Just(Event::Up),
        Just(Event::Cancelled),
        Just(Event::Changed),
        (proptest::sample::select(keys), card).prop_map(|(key, card)| Event::Pressed { key, card }),
    ]
}

proptest! {
    #[test]
    fn every_card_picked_up_is_dropped_or_put_back_exactly_once(events in proptest::collection::vec(events(), 0..40)) {
        let board = board(&[&[11, 12], &[21, 22, 23], &[]]);
        let mut drag = Drag::default();
        let mut held = None;
        for event in events {
            for effect in drag.handle(event, &board) {
                match effect {
                    Effect::Pick { card } => {
                        prop_assert_eq!(held, None);
                        held = Some(card);
                    }
                    Effect::Drop { card, stage, before } => {
                        prop_assert_eq!(held.take(), Some(card));
                        prop_assert!(board.stages().contains(&stage));
                        prop_assert!(before != Some(card));
                        prop_assert!(before.is_none_or(|b| board.place(b).is_some_and(|place| place.stage == stage)));
                    }
                    Effect::Cancel { card } => prop_assert_eq!(held.take(), Some(card)),
                    Effect::Preview { card, .. } => prop_assert_eq!(held, Some(card)),
                    Effect::Announce(text) => prop_assert!(!text.is_empty()),
                }
            }
            prop_assert_eq!(drag.card(), held);
        }
    }
}
