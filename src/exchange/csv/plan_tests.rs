use super::*;
use crate::exchange::csv::{
    Counts, Field, OnDuplicate, ReadOptions, StageChoice, Target, Texts, guess_kind, guess_mapping, infer, refused_csv,
    unknown_stages,
};
use crate::model::{Campaign, Company, Contact, Opportunity, Pipeline, Product, Stage, StageKind};
use crate::value::{Currency, IdSource, Time, Zone};
use proptest::prelude::*;

#[path = "again_tests.rs"]
mod again;
#[path = "found_tests.rs"]
mod found;

const DEALS: &str = "deal_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n\
    D1,Ada,FleetBox,Acme,Won,10/20/2019,3/31/2020,1200\n\
    D2,Bob,Fleet Box,,Working,10/25/2019,,\n\
    D3,Ada,MG,acme,Lost,10/26/2019,3/2/2020,0\n";

fn stamp() -> Stamp {
    let now: Time = "2026-11-22T09:00:00.000Z".parse().unwrap();
    Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, 7) }
}

fn pipeline() -> Id {
    Id::from_bits(1)
}

/// A pipeline with two open stages, a won and a lost one.
fn start() -> Dataset {
    let ranks = Rank::spread(4);
    let kinds = [
        ("Prospecting", StageKind::Open),
        ("Engaging", StageKind::Open),
        ("Won", StageKind::Won),
        ("Lost", StageKind::Lost),
    ];
    let stages = kinds.into_iter().zip(ranks).zip(10..).map(|(((name, kind), rank), id)| {
        Record::from(Stage {
            id: Id::from_bits(id),
            pipeline: pipeline(),
            name: name.into(),
            kind,
            rank,
            ..Stage::default()
        })
    });
    let pipeline = Pipeline { id: pipeline(), name: "Sales".into(), ..Pipeline::default() };
    Dataset::from_records(std::iter::once(Record::from(pipeline)).chain(stages))
}

fn table(text: &str) -> Table {
    Table::read(text.as_bytes(), ReadOptions::default()).unwrap()
}

fn options() -> Options {
    Options { pipeline: pipeline(), currency: Currency::EUR, keep_good_rows: true, ..Options::default() }
}

/// Everything guessed, nothing corrected; the stages as suggested.
fn planned(text: &str, kind: Kind, options: Options, data: &Dataset) -> Plan {
    let table = table(text);
    let mapping = guess_mapping(kind, &infer(&table));
    let stages = unknown_stages(&table, &mapping, pipeline(), data);
    let stage_map = stages.into_iter().map(|stage| (stage.text, stage.suggestion)).collect();
    plan(&table, &mapping, &Options { stage_map, ..options }, data, &stamp())
}

/// The data set after the plan.
fn applied(data: &Dataset, plan: &Plan) -> Dataset {
    let mut records: BTreeMap<_, _> = data.records().map(|record| (record.id(), record)).collect();
    records.extend(plan.creates.iter().chain(&plan.updates).map(|record| (record.id(), record.clone())));
    Dataset::from_records(records.into_values())
}

fn deal(data: &Dataset, id: &str) -> Opportunity {
    data.opportunities()
        .find(|deal| deal.external.as_ref().is_some_and(|external| external.id == id))
        .unwrap()
        .as_ref()
        .clone()
}

fn refusals(plan: &Plan) -> Vec<(usize, String)> {
    let reason = |row: &PlannedRow| match &row.action {
        Action::Refused { reason, .. } => Some((row.line, reason.clone())),
        _ => None,
    };
    plan.rows.iter().filter_map(reason).collect()
}

#[test]
fn opportunities_come_with_everything_they_refer_to_each_once() {
    assert_eq!(guess_kind(&table(DEALS).headers).map(|(kind, _)| kind), Some(Kind::Opportunity));
    let plan = planned(DEALS, Kind::Opportunity, options(), &start());
    assert_eq!(plan.counts, Counts { create: 3, ..Counts::default() }, "{:?}", refusals(&plan));
    let kinds = [Kind::Member, Kind::Product, Kind::Company, Kind::Contact, Kind::Stage, Kind::Opportunity];
    assert_eq!(kinds.map(|kind| plan.creates_of(kind)), [2, 2, 1, 0, 1, 3]);
    assert!(plan.creates.iter().all(|record| record.check().is_ok() && !record.bare_id().is_nil()));
    assert!(
        plan.notes.iter().any(|note| note == "“Fleet Box” is taken to be the product “FleetBox”."),
        "{:?}",
        plan.notes
    );

    let data = applied(&start(), &plan);
    let won = deal(&data, "D1");
    assert_eq!((won.name.as_str(), won.value.unwrap().to_string()), ("FleetBox – Acme", "EUR 1,200".to_string()));
    assert_eq!(won.created.to_string(), "2019-10-20T12:00:00.000Z");
    assert_eq!(won.visits.len(), 1);
    assert_eq!(
        (won.visits[0].name.as_str(), won.visits[0].entered.to_string()),
        ("Won", "2020-03-31T12:00:00.000Z".to_string())
    );
    assert_eq!(won.visits[0].left, None);
    let open = deal(&data, "D2");
    assert_eq!((open.name.as_str(), open.company, open.value), ("Fleet Box", None, None));
    assert_eq!(data.stage(open.stage).unwrap().name, "Working");
    assert_eq!(open.visits[0].entered, open.created);
    let lost = deal(&data, "D3");
    assert_eq!((lost.loss.clone(), lost.company, lost.products != won.products), (None, won.company, true));
    let names: Vec<_> = data.stages_of(pipeline()).iter().map(|stage| stage.name.clone()).collect();
    assert_eq!(names, ["Prospecting", "Engaging", "Working", "Won", "Lost"]);
}

#[test]
fn a_second_import_changes_nothing_and_a_third_only_what_is_new() {
    let data = applied(&start(), &planned(DEALS, Kind::Opportunity, options(), &start()));
    let again = planned(DEALS, Kind::Opportunity, options(), &data);
    assert_eq!((again.counts.unchanged, again.creates.len(), again.updates.len()), (3, 0, 0), "{:?}", again.rows);

    let moved =
        DEALS.replace("D2,Bob,Fleet Box,,Working,10/25/2019,,", "D2,Bob,Fleet Box,Acme,Won,10/25/2019,4/1/2020,99");
    let third = planned(&moved, Kind::Opportunity, options(), &data);
    assert_eq!((third.counts.update, third.counts.unchanged), (1, 2));
    let fields = ["Value", "Close date", "Company", "Stage"].map(String::from).to_vec();
    assert!(
        third.rows.iter().any(|row| row.action == Action::Update { id: deal(&data, "D2").id, fields: fields.clone() }),
        "{:?}",
        third.rows
    );
    let after = applied(&data, &third);
    let deal = deal(&after, "D2");
    assert_eq!(deal.visits.iter().map(|visit| visit.name.as_str()).collect::<Vec<_>>(), ["Working", "Won"]);
    assert_eq!(deal.visits[0].left, Some(deal.visits[1].entered));
    assert_eq!(after.column(deal.stage).count(), 2);

    let skipped = planned(&moved, Kind::Opportunity, Options { on_duplicate: OnDuplicate::Skip, ..options() }, &data);
    assert_eq!((skipped.counts.skipped, skipped.creates.len(), skipped.updates.len()), (3, 0, 0));
    let doubled = planned(&moved, Kind::Opportunity, Options { on_duplicate: OnDuplicate::Create, ..options() }, &data);
    assert_eq!(doubled.creates_of(Kind::Opportunity), 3);
}

#[test]
fn without_ids_opportunities_of_one_name_are_told_apart_by_their_order() {
    let text = "Deal Name,Account,Stage,Amount\nRepeat,Acme,Engaging,1\nRepeat,Acme,Engaging,2\nRepeat,,Engaging,3\n";
    let first = planned(text, Kind::Opportunity, options(), &start());
    assert_eq!(first.counts.create, 3);
    let data = applied(&start(), &first);
    let again = planned(text, Kind::Opportunity, options(), &data);
    assert_eq!((again.counts.unchanged, again.creates.len()), (3, 0), "{:?}", again.rows);
}

#[test]
fn rows_that_cannot_be_read_are_refused_with_reasons_and_nothing_goes_alone_unless_asked() {
    let text = "Deal Name,Stage,Amount,Close Date\nA,Won,\"1.234,56\",31/12/2020\nB,Won,5,31/02/2020\nC,Won,n/a,\nD,,5,\n,Won,5,\nE,Won\n";
    let plan = planned(text, Kind::Opportunity, options(), &start());
    assert_eq!(
        refusals(&plan).iter().map(|(line, reason)| (*line, reason.as_str())).collect::<Vec<_>>(),
        [
            (3, "“31/02/2020” is a day that does not exist, or lies outside the years 1900 to 2200."),
            (4, "“n/a” is not a number written as 1.234,56."),
            (5, "This row says no stage."),
            (6, "Nothing in this row can serve as a name."),
            (7, "This row has 2 cells; the header has 4."),
        ]
    );
    assert_eq!(plan.counts.create, 1);
    let value =
        plan.creates.iter().find_map(|record| if let Record::Opportunity(deal) = record { deal.value } else { None });
    assert_eq!(value.unwrap().minor, 123_456);
    let held = planned(text, Kind::Opportunity, Options { keep_good_rows: false, ..options() }, &start());
    assert!(held.held_back && held.creates.is_empty() && held.updates.is_empty());
    assert_eq!(held.counts, plan.counts);
}

#[test]
fn refused_rows_make_a_file_that_reads_back_as_the_same_table() {
    let text = "Deal Name,Stage,Amount\n=cmd(),Won,x\n\"a, \"\"b\"\"\",Won,-\n'+1,Won,y\nC,Won\n";
    let first = table(text);
    let plan = planned(text, Kind::Opportunity, options(), &start());
    let file = refused_csv(&plan, 0, &first);
    assert!(
        file.contains("'=cmd()") && file.starts_with("Refused by Penstock because,Deal Name,Stage,Amount\r\n"),
        "{file}"
    );
    let again = table(&file);
    assert_eq!(again.headers, first.headers);
    let cells = |table: &Table| table.rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
    assert_eq!(cells(&again), cells(&first));
    assert_eq!(
        again.problems.iter().map(|problem| problem.cells.clone()).collect::<Vec<_>>(),
        [Texts::from_iter(["C", "Won"])]
    );
}

#[test]
fn unclear_formats_are_asked_for_and_never_read() {
    let text = "Deal Name,Stage,Amount,Close Date\nA,Won,\"1,234\",01/02/2020\n";
    let (table, columns) = (table(text), infer(&table(text)));
    let mut mapping = guess_mapping(Kind::Opportunity, &columns);
    let asked: Vec<_> = mapping.questions(&columns).into_iter().map(|question| question.text).collect();
    assert_eq!(asked, ["How are the numbers in “Amount” written?", "How are the dates in “Close Date” written?"]);
    let refused = plan(&table, &mapping, &options(), &start(), &stamp());
    assert_eq!(refused.counts.refused, 1);
    mapping.columns[2].numbers = columns[2].numbers.iter().copied().find(|style| style.example() == "1,234.56");
    mapping.columns[3].dates = Some(crate::exchange::csv::DateStyle::Dmy);
    assert!(mapping.questions(&columns).is_empty());
    let plan = plan(&table, &mapping, &options(), &start(), &stamp());
    let Some(Record::Opportunity(deal)) = plan.creates.last() else { panic!("no opportunity") };
    assert_eq!(
        (deal.value.unwrap().to_string(), deal.close.unwrap().to_string()),
        ("EUR 1,234".into(), "2020-02-01".into())
    );
}

#[test]
fn a_status_column_decides_over_an_open_stage_and_keeps_it_in_the_history() {
    let text = "Deal - Title,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Value\nA,Engaging,lost,2020-01-02,5\nB,Engaging,open,2020-01-02,5\n";
    let plan = planned(text, Kind::Opportunity, options(), &start());
    let deals: Vec<_> = plan
        .creates
        .iter()
        .filter_map(|record| if let Record::Opportunity(deal) = record { Some(deal) } else { None })
        .collect();
    let visits = |deal: &Opportunity| deal.visits.iter().map(|visit| visit.name.clone()).collect::<Vec<_>>();
    assert_eq!(visits(deals[0]), ["Engaging", "Lost"]);
    assert_eq!(visits(deals[1]), ["Engaging"]);
}

#[test]
fn companies_name_parents_that_come_later_and_never_themselves() {
    let text = "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n\
        Beta,software,1999,310.55,520,Chile,Acme\nAcme,retail,1987,1800.25,2400,Spain,\nGamma,x,1990,1.5,2,Y,gamma\nBETA,software,,,,,\n";
    assert_eq!(guess_kind(&table(text).headers).map(|(kind, _)| kind), Some(Kind::Company));
    let plan = planned(text, Kind::Company, options(), &Dataset::default());
    let counts = Counts { create: 2, merged: 1, refused: 1, ..Counts::default() };
    assert_eq!((plan.counts, plan.creates.len()), (counts, 2), "{:?}", refusals(&plan));
    let companies: Vec<&Company> = plan
        .creates
        .iter()
        .filter_map(|record| if let Record::Company(company) = record { Some(company.as_ref()) } else { None })
        .collect();
    let acme = companies.iter().find(|company| company.name == "Acme").unwrap();
    let beta = companies.iter().find(|company| fold_is(&company.name, "beta")).unwrap();
    assert_eq!(
        (acme.employees, acme.founded, acme.country.as_str(), beta.parent),
        (Some(2400), Some(1987), "Spain", Some(acme.id))
    );
    let data = applied(&Dataset::default(), &plan);
    let circle = planned("account,sector,subsidiary_of\nAcme,x,Beta\n", Kind::Company, options(), &data);
    assert_eq!(refusals(&circle)[0].1, "The companies would own each other in a circle.");
}

fn fold_is(name: &str, folded: &str) -> bool {
    crate::value::fold(name) == folded
}

#[test]
fn contacts_are_one_by_address_and_two_without() {
    let text = "First Name,Last Name,Email Address,Company,Position,Notes,Plan\n\
        Ada,King,ADA@x.org,Acme,Boss,\"one\ntwo\",gold\n,,ada@x.org,,,,\nAnn,Lee,,,,,\nBen,Lee,,,,,\nX,Y,not-an-address,,,,\n";
    assert_eq!(guess_kind(&table(text).headers).map(|(kind, _)| kind), Some(Kind::Contact));
    let plan = planned(text, Kind::Contact, options(), &start());
    assert_eq!(plan.counts, Counts { create: 3, merged: 1, refused: 1, ..Counts::default() }, "{:?}", plan.rows);
    assert_eq!(refusals(&plan), [(7, "“not-an-address” is not an email address.".to_string())]);
    let contacts: Vec<&Contact> = plan
        .creates
        .iter()
        .filter_map(|record| if let Record::Contact(contact) = record { Some(contact.as_ref()) } else { None })
        .collect();
    assert_eq!(
        (contacts[0].name.as_str(), contacts[0].title.as_str(), contacts[0].about.as_str()),
        ("Ada King", "Boss", "one\ntwo")
    );
    assert_eq!(
        (contacts[0].emails.as_slice(), contacts[0].details["Plan"].as_str()),
        (&["ADA@x.org".to_string()][..], "gold")
    );
    let data = applied(&start(), &plan);
    let again = planned(text, Kind::Contact, options(), &data);
    assert_eq!((again.counts.unchanged, again.creates.len(), again.updates.len()), (4, 0, 0), "{:?}", again.rows);
}

#[test]
fn products_and_members_have_their_own_fields() {
    let products = "product,series,sales_price\nFleet Box,Fleet,4100\nMG,MG,$55.50\n";
    assert_eq!(guess_kind(&table(products).headers).map(|(kind, _)| kind), Some(Kind::Product));
    let known = Product { id: Id::from_bits(99), name: "FleetBox".into(), ..Product::default() };
    let data = Dataset::from_records([Record::from(known)]);
    let plan = planned(products, Kind::Product, options(), &data);
    assert_eq!((plan.counts.create, plan.counts.update), (1, 1));
    let Some(Record::Product(mg)) = plan.creates.first() else { panic!("no product") };
    assert_eq!(mg.price.unwrap().to_string(), "USD 55.50");
    let members = "sales_agent,manager,regional_office\nAda,Mel,East\nBob,Mel,East\nMel,,East\n";
    assert_eq!(guess_kind(&table(members).headers).map(|(kind, _)| kind), Some(Kind::Member));
    let plan = planned(members, Kind::Member, options(), &Dataset::default());
    assert_eq!((plan.counts.create, plan.creates.len()), (3, 3));
}

#[test]
fn columns_without_a_field_are_kept_and_a_field_is_given_once() {
    let text = "Deal Name,Name,Stage,Colour,Nothing\nA,B,Won,red,\n";
    let mapping = guess_mapping(Kind::Opportunity, &infer(&table(text)));
    let targets: Vec<_> = mapping.columns.iter().map(|choice| choice.target).collect();
    assert_eq!(
        targets,
        [Target::Field(Field::Name), Target::Detail, Target::Field(Field::Stage), Target::Detail, Target::Ignore]
    );
    let data = start();
    let stages = unknown_stages(
        &table("Deal Name,Stage\nA,Closed  Won\nB,Fresh\nC,engaging\nD,Fresh\n"),
        &mapping_of_two(),
        pipeline(),
        &data,
    );
    let suggested: Vec<_> = stages.iter().map(|stage| (stage.text.as_str(), stage.count, stage.known)).collect();
    assert_eq!(suggested, [("Closed Won", 1, false), ("Fresh", 2, false), ("engaging", 1, true)]);
    assert_eq!(stages[0].suggestion, StageChoice::Existing(Id::from_bits(12)));
    assert_eq!(stages[1].suggestion, StageChoice::New { name: "Fresh".into(), kind: StageKind::Open });
}

#[test]
fn new_stages_stand_in_the_order_in_which_a_sale_goes() {
    let empty = Pipeline { id: pipeline(), name: "Empty".into(), ..Pipeline::default() };
    let data = Dataset::from_records([empty.into()]);
    let text = "Deal Name,Stage\nA,Lost\nB,Negotiation\nC,Engaging\nD,Won\nE,Prospecting\n";
    let data = applied(&data, &planned(text, Kind::Opportunity, options(), &data));
    let names: Vec<String> = data.stages_of(pipeline()).iter().map(|stage| stage.name.clone()).collect();
    assert_eq!(names, ["Prospecting", "Engaging", "Negotiation", "Won", "Lost"]);
}

fn mapping_of_two() -> Mapping {
    guess_mapping(Kind::Opportunity, &infer(&table("Deal Name,Stage\nA,Won\n")))
}

const WORDS: &[&str] = &[
    "",
    "",
    "",
    "a",
    "A",
    "b",
    "Won",
    "Engaging",
    "1",
    "2.5",
    "(3)",
    "€ 7",
    "1/2/2020",
    "31/2/2020",
    "13/2/2020",
    "a@x.org",
    "b@y.org",
    "1999",
    "\"q;r\"",
    "\"open",
];

#[test]
fn campaigns_are_found_by_code_or_name_and_made_once_where_they_are_new() {
    let known =
        Campaign { id: Id::from_bits(98), name: "Trade fair".into(), code: "expo26".into(), ..Campaign::default() };
    let data = Dataset::from_records(start().records().chain([Record::from(known)]));
    let deals = "deal_name,stage,campaign\nOne,Prospecting,EXPO26\nTwo,Prospecting,Spring mailing\nThree,Engaging,spring MAILING\nFour,Engaging,\n";
    let plan = planned(deals, Kind::Opportunity, options(), &data);
    assert_eq!((plan.counts.create, plan.creates_of(Kind::Campaign)), (4, 1));
    let made = plan.creates.iter().position(|record| record.kind() == Kind::Campaign).unwrap();
    let first = plan.creates.iter().position(|record| record.kind() == Kind::Opportunity).unwrap();
    assert!(made < first, "what is referred to comes first");
    let spring = plan.creates[made].bare_id();
    let of: Vec<Option<Id>> = plan
        .creates
        .iter()
        .filter_map(|record| if let Record::Opportunity(deal) = record { Some(deal.campaign) } else { None })
        .collect();
    assert_eq!(of, [Some(Id::from_bits(98)), Some(spring), Some(spring), None]);
    let people = "First name,Last name,Email,Lead source,utm_campaign\nAda,Low,ada@x.org,Web,Trade fair\n";
    let plan = planned(people, Kind::Contact, options(), &data);
    assert!(matches!(plan.creates.as_slice(), [Record::Contact(ada)] if ada.campaign == Some(Id::from_bits(98))));
}

proptest! {
    #[test]
    fn no_table_makes_the_planner_panic_and_slices_plan_alike(
        rows in proptest::collection::vec(proptest::collection::vec(prop::sample::select(WORDS), 5..8), 0..12),
        kind in 0usize..5, step in 1usize..7, update: bool,
    ) {
        let headers = ["Deal Name,Stage,Amount,Close Date,Owner,Email,Account", "Name,Email,Company,Birthday,Owner,Tags,Phone", "Name,Revenue,Employees,Parent,Founded,Owner,Plan", "Product,Price,Series,a,b,c,d", "Member,Manager,Email,Office,b,c,d"];
        let text = rows.iter().map(|row| format!("{}\n", row.join(","))).collect::<String>();
        let table = table(&format!("{}\n{text}", headers[kind]));
        let columns = infer(&table);
        let mapping = guess_mapping(crate::exchange::csv::KINDS[kind], &columns);
        let on_duplicate = if update { OnDuplicate::Update } else { OnDuplicate::Create };
        let options = Options { on_duplicate, stage_map: unknown_stages(&table, &mapping, pipeline(), &start()).into_iter().map(|s| (s.text, s.suggestion)).collect(), ..options() };
        let whole = plan(&table, &mapping, &options, &start(), &stamp());
        prop_assert_eq!(whole.rows.len(), table.rows.len() + table.problems.len());
        prop_assert!(whole.creates.iter().all(|record| record.check().is_ok()), "{:?}", whole.creates);
        prop_assert_eq!(whole.creates_of(mapping.rows.kind().unwrap()) >= whole.counts.create, true);
        let present = start();
        let mut planner = Planner::new(&table, mapping.clone(), options.clone(), &present, &stamp());
        while !planner.step(&table, &present, step).complete() {}
        prop_assert_eq!(planner.finish(&table, &present), whole.clone());
        // Whatever is brought in is found again, and nothing is made twice.
        if update {
            let data = applied(&start(), &whole);
            let again = plan(&table, &mapping, &options, &data, &Stamp { ids: IdSource::new(9, 9), ..stamp() });
            prop_assert_eq!(again.creates_of(mapping.rows.kind().unwrap()), 0, "{:?}", again.creates);
        }
    }
}

#[test]
fn what_names_opportunities_finds_the_only_one_of_that_name() {
    use super::super::{Rows, guess_mapping};
    let deals = "Deal name,Stage,Deal ID\nOne,Prospecting,1\nTwo,Prospecting,2\nTwo,Prospecting,3\n";
    let moves = "Opportunity name,To stage,Date\nOne,Engaging,2026-01-02\nTwo,Engaging,2026-01-02\n";
    let (deals, moves) = (table(deals), table(moves));
    let sheet = |table: &Table, rows: Rows| guess_mapping(rows, &infer(table));
    let sheets = [(&moves, sheet(&moves, Rows::StageMoves)), (&deals, sheet(&deals, Rows::Opportunities))];
    let planner = Planner::several(&sheets, options(), &start(), &stamp());
    let plan =
        planner.finish([std::sync::Arc::new(moves.clone()), std::sync::Arc::new(deals.clone())].as_slice(), &start());
    let said: Vec<&Action> = plan.rows.iter().filter(|row| row.sheet == 0).map(|row| &row.action).collect();
    assert!(matches!(said[0], Action::Update { fields, .. } if fields == &["Stage history"]), "{said:?}");
    assert!(matches!(said[1], Action::Refused { .. }), "nobody knows which of the two");
}
