use super::*;
use crate::{
    command::Command,
    data::Dataset,
    model::{Campaign, Company, Contact, Member, Opportunity, Pipeline, Record, RecordId, Sequence, Stage, Task},
    present::route::Route,
    search::{Index, Query, Wish},
    value::{Date, Id, Rank},
};
use std::collections::BTreeSet;

fn id(kind: Kind, bits: u128) -> RecordId {
    RecordId { kind, id: Id::from_bits(bits) }
}

fn data() -> Dataset {
    let mut rank = Rank::default();
    let mut stage = |bits, name: &str, kind| {
        rank = Rank::between(Some(&rank), None);
        let rank = rank.clone();
        Stage { id: Id::from_bits(bits), pipeline: Id::from_bits(1), name: name.into(), kind, rank, ..Stage::default() }
    };
    let open = [stage(2, "First contact", StageKind::Open), stage(3, "Negotiating", StageKind::Open)];
    let closed = [stage(4, "Won", StageKind::Won), stage(5, "Lost", StageKind::Lost)];
    let records = [
        Record::from(Pipeline { id: Id::from_bits(1), name: "Sales".into(), ..Pipeline::default() }),
        Company { id: Id::from_bits(10), name: "Northgate Couriers".into(), ..Company::default() }.into(),
        Contact {
            id: Id::from_bits(20),
            name: "Zoë Berg".into(),
            emails: vec!["zoe@x.example".into()],
            company: Some(Id::from_bits(10)),
            ..Contact::default()
        }
        .into(),
        Opportunity {
            id: Id::from_bits(30),
            name: "Fleet tracking".into(),
            pipeline: Id::from_bits(1),
            stage: Id::from_bits(2),
            company: Some(Id::from_bits(10)),
            tags: ["hot".to_string()].into(),
            ..Opportunity::default()
        }
        .into(),
        Task { id: Id::from_bits(40), title: "Call Zoë".into(), contact: Some(Id::from_bits(20)), ..Task::default() }
            .into(),
        Member { id: Id::from_bits(50), name: "Tom".into(), ..Member::default() }.into(),
        Sequence { id: Id::from_bits(60), name: "Nurture".into(), ..Sequence::default() }.into(),
    ];
    Dataset::from_records(records.into_iter().chain(open.into_iter().chain(closed).map(Record::from)))
}

fn look(data: &Dataset, here: &Here, typed: &str) -> Vec<Section> {
    let mut index = Index::new();
    while !index.step(data, 100) {}
    let query = Query::parse(typed);
    let hits = index.find(&Wish { query: &query, kinds: &[], recent: here.recent, most: 6 });
    found(data, here, typed, &hits)
}

fn lines(sections: &[Section]) -> Vec<String> {
    let line = |section: &Section| {
        let labels: Vec<&str> = section.entries.iter().map(|entry| entry.label.as_str()).collect();
        format!("{}: {}", section.heading, labels.join(", "))
    };
    sections.iter().map(line).collect()
}

fn choice(step: &Step, data: &Dataset, typed: &str) -> Vec<String> {
    step.choices(data, typed, Default::default()).into_iter().map(|choice| choice.label).collect()
}

/// What the first choice of a step creates.
fn made_by(step: &Step, data: &Dataset, typed: &str, maker: Maker) -> Option<Record> {
    match step.choices(data, typed, maker).into_iter().next()?.deed {
        Deed::Command(command) => match *command {
            Command::Create(record) => Some(record),
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn no_two_actions_have_the_same_name_or_share_a_key_in_one_place() {
    let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for action in all() {
        assert!(names.insert(action.id), "{} is there twice", action.id);
        for key in action.keys {
            assert!(keys.insert((action.place, *key)), "{key} has two meanings {}", action.place.words());
        }
    }
}

#[test]
fn every_action_has_words_an_icon_and_a_place_in_the_help() {
    let sprite = include_str!("../../../public/icons.svg");
    for action in all() {
        assert!(!action.words.is_empty() && Place::ALL.contains(&action.place), "{}", action.id);
        assert!(sprite.contains(&format!("id=\"{}\"", action.icon)), "{} has no icon {}", action.id, action.icon);
        assert!(action.does != Does::Here || !action.keys.is_empty(), "{} cannot be done", action.id);
    }
}

#[test]
fn every_page_of_the_table_is_a_page_and_a_sequence_of_keys_begins_with_g() {
    for action in all() {
        if let Does::Go(path) = action.does {
            assert_eq!(Route::parse(&format!("#/{path}")).path(), path);
        }
    }
    assert!(leads("g") && !leads("n"));
    assert_eq!(by_keys(Place::Anywhere, "g b").map(|action| action.does), Some(Does::Go("board")));
    assert_eq!(by_keys(Place::Anywhere, "Ctrl+K").map(|action| action.does), Some(Does::Search));
}

#[test]
fn the_menu_of_a_record_has_what_the_palette_has() {
    let words = |kind| menu(kind).map(|action| action.id).collect::<Vec<_>>();
    for id in ["assign", "tag", "copy-link", "delete"] {
        assert!(words(Kind::Opportunity).contains(&id) && words(Kind::Contact).contains(&id), "{id}");
    }
    assert!(words(Kind::Opportunity).contains(&"duplicate") && !words(Kind::Contact).contains(&"duplicate"));
    assert!(words(Kind::Task).iter().all(|id| !["move", "win"].contains(id)));
}

#[test]
fn before_anything_is_typed_the_open_record_and_the_latest_ones_are_offered() {
    let data = data();
    let recent = [id(Kind::Opportunity, 30), id(Kind::Contact, 20), id(Kind::Contact, 99)];
    let open = Some(id(Kind::Opportunity, 30));
    let sections = idle(&data, &Here { selected: &[], open, path: "board", recent: &recent, maker: None });
    let shown = lines(&sections);
    assert!(shown[0].starts_with("With “Fleet tracking”: Log a call, "), "{shown:?}");
    assert_eq!(shown[1], "Opened lately: Zoë Berg");
    assert!(!shown[2].contains("Board") && shown[2].contains("Today"), "{shown:?}");
}

#[test]
fn a_record_is_found_with_an_error_and_says_what_tells_it_from_others() {
    let data = data();
    let sections = look(&data, &Here::default(), "nrothgate");
    assert_eq!(sections[0].heading, "Companies");
    let zoe = look(&data, &Here::default(), "zoe northgate");
    assert_eq!(zoe[0].entries[0].what, What::Record(id(Kind::Contact, 20)));
    assert!(zoe[0].entries[0].about.contains(&Bit::Words("Northgate Couriers".into())));
    let by_mail = look(&data, &Here::default(), "x.example");
    assert!(by_mail[0].entries[0].about.contains(&Bit::Words("zoe@x.example".into())));
}

#[test]
fn actions_stand_among_records_and_alone_after_the_sign_for_them() {
    let data = data();
    let here = Here { open: Some(id(Kind::Opportunity, 30)), ..Here::default() };
    assert_eq!(look(&data, &here, "tasks")[0].entries[0].label, "Tasks");
    assert_eq!(lines(&look(&data, &here, "> move stage")), ["Actions: Move to stage…"]);
    assert!(lines(&look(&data, &here, ">")).concat().contains("Mark as won"));
    assert!(!lines(&look(&data, &here, ">")).concat().contains("Enrol"), "no sequence is in use");
    let nobody = Here { open: Some(id(Kind::Contact, 20)), ..Here::default() };
    assert!(!lines(&look(&data, &nobody, ">")).concat().contains("Mark as won"), "people are not won");
}

#[test]
fn what_is_not_there_can_be_made() {
    let data = data();
    let made = lines(&look(&data, &Here::default(), "Ottilie"));
    assert_eq!(
        made,
        ["New: New contact “Ottilie”, New company “Ottilie”, New opportunity “Ottilie”, New task “Ottilie”"]
    );
    assert!(!lines(&look(&data, &Here::default(), "zoe")).concat().contains("New contact"));
    assert!(look(&data, &Here::default(), "@").is_empty(), "signs alone are nothing");
    let by_mail = made_by(&Step::Name(Kind::Contact), &data, "o@x.example", Default::default());
    let Some(Record::Contact(contact)) = by_mail else { unreachable!("a contact") };
    assert_eq!((contact.name.as_str(), contact.emails.as_slice()), ("", &["o@x.example".to_string()][..]));
}

#[test]
fn stages_are_offered_but_the_one_that_it_is_in() {
    let step = Step::Stage(vec![Id::from_bits(30)]);
    assert_eq!(choice(&step, &data(), ""), ["Negotiating", "Won", "Lost"]);
    assert_eq!(choice(&step, &data(), "negt"), ["Negotiating"], "a letter is missing");
    assert_eq!(step.question(&data()), "Move “Fleet tracking” to…");
}

#[test]
fn members_tags_and_names_are_offered_and_come_to_commands() {
    let data = data();
    let deal = id(Kind::Opportunity, 30);
    assert_eq!(choice(&Step::Member(vec![deal]), &data, ""), ["Tom", "Nobody"]);
    assert_eq!(choice(&Step::Tag(vec![deal]), &data, "#vip"), ["New tag “vip”"]);
    assert_eq!(choice(&Step::Tag(vec![id(Kind::Contact, 20)]), &data, "ho"), ["hot", "New tag “ho”"]);
    assert_eq!(choice(&Step::Untag(vec![deal]), &data, ""), ["hot"]);
    assert!(choice(&Step::Name(Kind::Company), &data, " ").is_empty());
    let day = Date::from_ymd_opt(2026, 3, 2).unwrap_or_default();
    let made = made_by(&Step::Name(Kind::Task), &data, "Call", (Some(Id::from_bits(50)), day));
    let Some(Record::Task(task)) = made else { unreachable!("a task") };
    assert_eq!((task.due, task.assignee), (Some(day), Some(Id::from_bits(50))));
}

#[test]
fn a_record_is_shown_beside_the_page_or_on_its_own() {
    let data = data();
    let record = |of: RecordId| data.get(of).unwrap_or_else(|| unreachable!("it is there"));
    assert_eq!(beside(&record(id(Kind::Task, 40))), Some(id(Kind::Contact, 20)));
    assert_eq!(beside(&record(id(Kind::Member, 50))), None);
    assert_eq!(place_of(&record(id(Kind::Company, 10))).open(), Some(id(Kind::Company, 10)));
    assert_eq!(place_of(&record(id(Kind::Sequence, 60))).path(), "sequences");
    assert_eq!(place_of(&record(id(Kind::Member, 50))).filter(), "Tom");
}

#[test]
fn a_sale_that_is_made_once_more_begins_anew() {
    let data = data();
    let copy = once_more(&data, Id::from_bits(30)).map(|one| (one.name.clone(), one.stage, one.visits.len()));
    assert_eq!(copy, Some(("Fleet tracking (copy)".into(), Id::from_bits(2), 0)));
}

#[test]
fn the_copy_of_a_decided_sale_has_no_close_date_and_no_rule_made_it() {
    let mut data = data();
    let sale = data.opportunity(Id::from_bits(30)).unwrap_or_else(|| unreachable!("it is there")).as_ref().clone();
    let close = Date::from_ymd_opt(2026, 3, 2);
    let won = Stage { id: Id::from_bits(9), kind: StageKind::Won, name: "Won".into(), ..Stage::default() };
    for (stage, kept) in [(sale.stage, close), (won.id, None)] {
        let run = Some(Id::from_bits(70));
        data.add([won.clone().into(), Opportunity { close, stage, run, ..sale.clone() }.into()]);
        let copy = once_more(&data, sale.id).map(|one| (one.close, one.run));
        assert_eq!(copy, Some((kept, None)));
    }
}

#[test]
fn a_contact_is_merged_with_another_one_those_that_seem_to_be_the_same_first() {
    let contact = |bits: u128, name: &str, email: &str| {
        let emails = vec![email.to_string()];
        Record::from(Contact { id: Id::from_bits(bits), name: name.into(), emails, ..Contact::default() })
    };
    let all = [
        contact(1, "Zoë Berg", "zoe@x.example"),
        contact(2, "Ann Hill", "ann@hill.example"),
        contact(3, "Zoe Berg", "zoe@x.example"),
        Company { id: Id::from_bits(4), name: "Northgate".into(), ..Company::default() }.into(),
    ];
    let data = Dataset::from_records(all);
    let step = Step::Twin(id(Kind::Contact, 1));
    assert_eq!(step.question(&data), "Merge “Zoë Berg” with…");
    assert_eq!(choice(&step, &data, ""), ["Zoe Berg", "Ann Hill"], "never itself, never a company");
    assert_eq!(choice(&step, &data, "hill.example"), ["Ann Hill"], "found by address");
    let deeds = step.choices(&data, "ann", Default::default()).into_iter().map(|one| one.deed).collect::<Vec<_>>();
    assert_eq!(deeds, [Deed::Compare(id(Kind::Contact, 1), id(Kind::Contact, 2))]);
    let merge = |data: &Dataset, open| {
        let here = Here { open: Some(open), ..Here::default() };
        lines(&look(data, &here, "merge")).concat().contains("Merge with…")
    };
    assert!(
        merge(&data, id(Kind::Contact, 1)) && !merge(&data, id(Kind::Company, 4)),
        "one company alone has no other"
    );
    assert!(
        menu(Kind::Company).any(|action| action.id == "merge") && menu(Kind::Opportunity).all(|one| one.id != "merge")
    );
}

#[test]
fn with_rows_selected_the_palette_works_on_them_as_the_bar_of_the_list_does() {
    let data = data();
    let maker = (None, Date::default());
    let selected = [id(Kind::Contact, 20), id(Kind::Contact, 21)];
    let here = Here { selected: &selected, path: "contacts", ..Here::default() };
    let sections = idle(&data, &here);
    assert_eq!(sections[0].heading, "With 2 contacts");
    let offered: Vec<&str> = sections[0].entries.iter().map(|entry| entry.label.as_str()).collect();
    let words = |does| by_deed(does).unwrap().words;
    assert_eq!(offered, [words(Does::Assign), words(Does::Tag), words(Does::Delete)], "nothing for one record alone");
    let typed = look(&data, &here, ">tag");
    assert!(typed[0].entries[0].about.contains(&Bit::Words("2 contacts".into())), "{typed:?}");
    let step = Step::Tag(selected.to_vec());
    assert_eq!(step.question(&data), "Add a tag to 2 contacts");
    let Deed::Command(command) = step.choices(&data, "vip", maker)[0].deed.clone() else { panic!("no command") };
    let tagged = Command::Tag { ids: selected.to_vec(), add: vec!["vip".into()], remove: Vec::new() };
    assert_eq!(*command, tagged);
    let Deed::Command(command) = Step::Member(selected.to_vec()).choices(&data, "", maker)[0].deed.clone() else {
        panic!("no command")
    };
    assert!(matches!(*command, Command::EditAll { .. }));
    let sales = [id(Kind::Opportunity, 30), id(Kind::Opportunity, 31)];
    let here = Here { selected: &sales, path: "opportunities", ..Here::default() };
    assert_eq!(look(&data, &here, "hand")[0].entries[0].label, words(Does::HandOver), "before the page of that name");
}

#[test]
fn the_campaign_of_one_or_of_all_that_are_selected_is_set_by_the_palette() {
    let mut data = data();
    let people = [id(Kind::Contact, 20), id(Kind::Contact, 21)];
    let here = Here { selected: &people, path: "contacts", ..Here::default() };
    let there =
        |data: &Dataset, here: &Here| lines(&look(data, here, ">campaign")).concat().contains("Set the campaign…");
    assert!(!there(&data, &here), "there is none to choose");
    let fair = Campaign { id: Id::from_bits(80), name: "Spring fair".into(), ..Campaign::default() };
    let past = Campaign { id: Id::from_bits(81), name: "Old".into(), retired: true, ..Campaign::default() };
    data.add([fair.clone().into(), past.into()]);
    assert!(there(&data, &here));
    assert!(there(&data, &Here { open: Some(id(Kind::Opportunity, 30)), ..Here::default() }));
    assert!(!there(&data, &Here { open: Some(id(Kind::Company, 10)), ..Here::default() }), "companies have none");
    let step = Step::Campaign(people.to_vec());
    assert_eq!(step.question(&data), "Campaign of 2 contacts");
    assert_eq!(choice(&step, &data, ""), ["Spring fair"]);
    let deeds = step.choices(&data, "fair", (None, Date::default()));
    let Deed::Command(command) = deeds[0].deed.clone() else { panic!("no command") };
    let Command::EditAll { ids, set } = *command else { panic!("no change of all") };
    assert_eq!((ids, set["campaign"].as_str()), (people.to_vec(), Some(fair.id.to_string().as_str())));
    data.add([Contact { id: Id::from_bits(21), campaign: Some(fair.id), ..Contact::default() }.into()]);
    assert_eq!(choice(&step, &data, ""), ["Spring fair", "No campaign"]);
}
