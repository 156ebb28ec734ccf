use super::*;
use crate::command::{Command, Stamp, decide};
use crate::data::Dataset;
use crate::model::{Campaign, Company, Contact, Kind, Opportunity, Pipeline, Record, Settings, Stage, StageKind};
use crate::value::{Currency, Id, IdSource, Money, Rank, Time, Zone};
use proptest::prelude::*;

fn id(n: u128) -> Id {
    Id::from_bits(n << 64)
}

fn now() -> Time {
    "2026-11-22T09:00:00.000Z".parse().unwrap()
}

fn data() -> Dataset {
    let ranks = Rank::spread(4);
    let stage = |n: u128, pipeline: u128, name: &str, kind, at: usize| -> Record {
        let rank = ranks[at].clone();
        Stage { id: id(n), pipeline: id(pipeline), name: name.into(), kind, rank, ..Stage::default() }.into()
    };
    let pipeline = |n: u128, name: &str, at: usize| -> Record {
        Pipeline { id: id(n), name: name.into(), rank: ranks[at].clone(), ..Pipeline::default() }.into()
    };
    let contact = |n: u128, name: &str| Contact { id: id(n), name: name.into(), ..Contact::default() };
    Dataset::from_records([
        Settings { id: id(90), currency: Currency::EUR, country: "DE".into(), ..Settings::default() }.into(),
        pipeline(1, "Sales", 0),
        pipeline(2, "Partners", 1),
        stage(10, 1, "Lead", StageKind::Open, 0),
        stage(11, 1, "Meeting", StageKind::Open, 1),
        stage(12, 1, "Won", StageKind::Won, 2),
        stage(13, 2, "Applied", StageKind::Open, 0),
        Campaign { id: id(20), name: "Trade fair Berlin".into(), code: "expo26".into(), ..Campaign::default() }.into(),
        Company { id: id(30), name: "Northgate Couriers".into(), ..Company::default() }.into(),
        Contact {
            emails: vec!["anna@northgate.example".into()],
            phones: vec!["030 1234567".into()],
            company: Some(id(30)),
            ..contact(40, "Anna Bauer")
        }
        .into(),
        Contact { opted_out: true, emails: vec!["ben@x.example".into()], ..contact(41, "Ben Low") }.into(),
    ])
}

fn read(query: &str) -> Lead {
    Lead::parse(query).0
}

fn form(query: &str, data: &Dataset) -> Form {
    Form::of(&read(query), data).0
}

/// The data after the confirmation.
fn made(data: &Dataset, form: &Form) -> (Dataset, crate::command::Decision) {
    let command = form.command(data, None, now(), '.').unwrap();
    let ids = IdSource::new(u64::try_from(now().millis()).unwrap(), 7);
    let stamp = Stamp { now: now(), zone: Zone::default(), actor: None, ids };
    let decision = decide(data, &command, &stamp).unwrap();
    let mut after = data.clone();
    after.apply(&decision.changes);
    (after, decision)
}

fn deal(data: &Dataset) -> &Opportunity {
    data.opportunities().last().unwrap()
}

#[test]
fn a_link_says_who_where_from_and_what() {
    let (lead, remarks) = Lead::parse(
        "name=Zo%C3%AB+Hart&email=zoe%40hart.example&phone=+49%2030%20555&company=Hart+%26+Co&value=4600&currency=EUR\
         &note=Line+1%0ALine%202&tags=fleet,%23urgent&utm_source=newsletter&utm_medium=email&utm_campaign=expo26&gclid=x1",
    );
    assert_eq!((lead.name.as_str(), lead.email.as_str()), ("Zoë Hart", "zoe@hart.example"));
    assert_eq!((lead.phone.as_str(), lead.company.as_str()), ("+49 30 555", "Hart & Co"));
    assert_eq!((lead.value.as_str(), lead.note.as_str()), ("4600 EUR", "Line 1\nLine 2"));
    assert_eq!(lead.tags, ["fleet", "urgent"]);
    assert_eq!((lead.source.as_str(), lead.channel.as_str()), ("newsletter", "email"));
    assert_eq!((lead.campaign.as_str(), lead.details), ("expo26", vec![("gclid".into(), "x1".into())]));
    assert!(remarks.is_empty());
}

#[test]
fn other_spellings_of_the_fields_are_understood() {
    let lead =
        read("First_Name=Zo%C3%AB&lastName=Hart&E-Mail=z%40x.org&Tel=123456&Organization=Hart&Message=Hi&deal=Van");
    assert_eq!((lead.name.as_str(), lead.email.as_str(), lead.phone.as_str()), ("Zoë Hart", "z@x.org", "123456"));
    assert_eq!((lead.company.as_str(), lead.note.as_str(), lead.opportunity.as_str()), ("Hart", "Hi", "Van"));
}

#[test]
fn what_is_too_long_or_too_much_is_cut_with_a_sentence() {
    let query = format!("name={}&note={}&tags={}", "x".repeat(9_999), "y".repeat(9_999), "a,b,".repeat(9));
    let (lead, remarks) = Lead::parse(&query);
    assert_eq!((lead.name.len(), lead.note.len(), lead.tags.len()), (200, 4_000, 2));
    assert_eq!(remarks, ["“name” is too long; its beginning is kept.", "“note” is too long; its beginning is kept."]);
    let many: String = (0..99).map(|n| format!("f{n}=1&")).collect();
    let (lead, remarks) = Lead::parse(&many);
    assert_eq!((lead.details.len(), remarks), (30, vec!["Only the first 30 further fields are kept.".to_string()]));
    let (lead, remarks) = Lead::parse(&format!("name=A&note={}", "z".repeat(9_000_000)));
    assert_eq!((lead.name.as_str(), remarks.len()), ("A", 2));
}

#[test]
fn nothing_in_a_link_turns_the_text_around_it_or_hides_a_line() {
    let lead = read("name=%E2%80%AEgpj.exe%00%0D%0ABcc:+x&email=a%0D%0Ab@x.org&company=%1B%5B31mred");
    assert_eq!((lead.name.as_str(), lead.email.as_str()), ("gpj.exe Bcc: x", "a b@x.org"));
    assert_eq!(lead.company, "[31mred");
}

#[test]
fn a_campaign_is_found_by_code_or_name_and_else_proposed() {
    let data = data();
    assert_eq!(form("utm_campaign=EXPO26", &data).campaign, Brought::Known(id(20)));
    assert_eq!(form("campaign=trade+fair+berlin", &data).campaign, Brought::Known(id(20)));
    assert_eq!(form("utm_campaign=spring", &data).campaign, Brought::New("spring".into()));
    assert_eq!(form("name=A", &data).campaign, Brought::Nothing);
}

#[test]
fn a_lead_goes_where_the_link_says_and_never_into_a_decided_stage() {
    let data = data();
    let at = |query: &str| {
        let (form, remarks) = Form::of(&read(query), &data);
        (form.pipeline, form.stage, remarks.len())
    };
    assert_eq!(at("name=A"), (Some(id(1)), Some(id(10)), 0));
    assert_eq!(at("pipeline=partners"), (Some(id(2)), Some(id(13)), 0));
    assert_eq!(at("stage=meeting"), (Some(id(1)), Some(id(11)), 0));
    assert_eq!(at("stage=Applied"), (Some(id(2)), Some(id(13)), 0), "the only pipeline with such a stage");
    assert_eq!(at("stage=Won"), (Some(id(1)), Some(id(10)), 1));
    assert_eq!(at("pipeline=Nowhere&stage=Nothing"), (Some(id(1)), Some(id(10)), 2));
    assert_eq!(Form::of(&read("stage=x"), &Dataset::default()).0.stage, None);
}

#[test]
fn one_command_makes_everything_and_its_inverse_takes_it_all_back() {
    let data = data();
    let query = "name=Zo%C3%AB&email=z%40hart.example&company=Hart&value=4600&note=Call+me&source=web&utm_campaign=spring\
                 &utm_medium=email&tags=fleet&gclid=x1&gclid=x2";
    let (after, decision) = made(&data, &form(query, &data));
    let deal = deal(&after);
    let (campaign, company) = (deal.campaign.and_then(|id| after.campaign(id)), deal.company.unwrap());
    let campaign = campaign.unwrap();
    assert_eq!((campaign.name.as_str(), campaign.channel.as_str()), ("spring", "email"));
    assert_eq!((deal.name.as_str(), deal.source.as_str(), deal.stage), ("Hart", "web", id(10)));
    assert_eq!(deal.value, Some(Money::whole(4_600, Currency::EUR)));
    assert_eq!(deal.details.get("gclid").map(String::as_str), Some("x1; x2"));
    assert_eq!(deal.details.get("utm_medium").map(String::as_str), Some("email"));
    let contact = after.contact(deal.contacts[0].contact).unwrap();
    assert_eq!((contact.campaign, contact.company, contact.source.as_str()), (deal.campaign, Some(company), "web"));
    let note = after.activities().last().unwrap();
    assert_eq!((note.text.as_str(), note.opportunity, note.at), ("Call me", Some(deal.id), now()));
    assert_eq!(decision.label, "added Hart and 4 more records");
    let mut back = after.clone();
    back.apply(&decision.changes.inverse());
    assert_eq!(back, data);
}

#[test]
fn somebody_who_is_known_gets_the_opportunity_and_what_is_new_about_them() {
    let data = data();
    let mut form = form("name=A.+Bauer&email=ANNA%40northgate.example&phone=0170+7654321&value=100", &data);
    assert_eq!(known(&form, &data), [Known { contact: id(40), by: By::Email }]);
    form.contact = Some(id(40));
    let (after, _) = made(&data, &form);
    let anna = after.contact(id(40)).unwrap();
    assert_eq!((anna.name.as_str(), anna.emails.len()), ("Anna Bauer", 1), "she keeps her name and address");
    assert_eq!(anna.phones, ["030 1234567", "0170 7654321"]);
    assert_eq!(anna.campaign, None);
    assert_eq!((after.count(Kind::Contact), deal(&after).company), (data.count(Kind::Contact), Some(id(30))));
    form.phone.clear();
    assert!(matches!(form.command(&data, None, now(), '.'), Ok(Command::CreateAll(records)) if records.len() == 1));
}

#[test]
fn people_are_known_by_address_number_or_name_and_company() {
    let data = data();
    let by = |query: &str| known(&form(query, &data), &data).first().map(|known| (known.contact, known.by));
    assert_eq!(by("phone=%2B49+30+1234567"), Some((id(40), By::Phone)), "however the number is written");
    assert_eq!(by("name=anna+bauer&company=NORTHGATE+couriers"), Some((id(40), By::Name)));
    assert_eq!((by("name=Anna+Bauer"), by("phone=1234567"), by("")), (None, None, None));
    let ben = known(&form("email=ben%40x.example", &data), &data)[0];
    assert_eq!(warning(&data, ben), "Ben Low is known with this email address. They want no more messages.");
}

#[test]
fn what_is_missing_or_wrong_is_said_at_its_field() {
    let data = data();
    let wrong = |query: &str| form(query, &data).command(&data, None, now(), '.').unwrap_err().field;
    assert_eq!(wrong(""), "name");
    assert_eq!(wrong("phone=123456"), "name");
    assert_eq!(wrong("name=A&email=nonsense"), "email");
    assert_eq!(wrong("name=A&value=much"), "value");
    assert!(form("company=Hart", &data).command(&data, None, now(), '.').is_ok(), "a company alone will do");
}

#[test]
fn the_next_lead_of_a_stand_begins_with_what_all_have_in_common() {
    let lead = read("name=A&email=a%40x.org&note=hi&x=1&utm_campaign=expo26&utm_source=fair&tags=a&stage=Lead&value=5");
    assert_eq!(lead.common().to_string(), "source=fair&value=5&stage=Lead&utm_campaign=expo26&tags=a");
}

fn queries() -> impl Strategy<Value = String> {
    let keys = "name|first_name|Last Name|email|e-mail|phone|tel|company|title|opportunity|source|utm_source|value|\
                currency|note|message|stage|pipeline|utm_campaign|campaign|utm_medium|tags|tag|other|[a-z%= ]{0,4}";
    let pair = (keys, "\\PC{0,12}|[+%0-9A-Fa-f,;#&=]{0,12}|[\\x00-\\x20\u{202e}\u{e9}]{0,5}");
    proptest::collection::vec(pair, 0..12)
        .prop_map(|pairs| pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&"))
}

proptest! {
    #[test]
    fn no_query_makes_the_reader_panic(text in any::<String>(), query in queries()) {
        let data = data();
        for query in [text, query] {
            let lead = read(&query);
            let (form, _) = Form::of(&lead, &data);
            let _ = known(&form, &data);
            let _ = form.command(&data, None, now(), '.');
        }
    }

    #[test]
    fn every_lead_reads_back_from_its_print(query in queries()) {
        let lead = read(&query);
        prop_assert_eq!(read(&lead.to_string()), lead);
    }

    #[test]
    fn whatever_the_link_says_its_command_is_carried_out_or_refused_with_a_sentence(query in queries()) {
        let data = data();
        let form = form(&query, &data);
        if let Ok(command) = form.command(&data, None, now(), '.') {
            let ids = IdSource::new(1, 7);
            let stamp = Stamp { now: now(), zone: Zone::default(), actor: None, ids };
            prop_assert!(decide(&data, &command, &stamp).is_ok());
        }
    }
}

#[test]
fn a_link_fills_custom_fields_by_their_keys_and_keeps_what_does_not_fit_as_it_came() {
    use crate::model::{Custom, CustomField, CustomShape};
    let mut data = data();
    let field = |n: u128, of, key: &str, shape| -> Record {
        CustomField { id: id(n), name: key.into(), of, key: key.into(), shape, ..CustomField::default() }.into()
    };
    data.add([
        field(70, Kind::Contact, "vip", CustomShape::Flag),
        field(71, Kind::Opportunity, "seats", CustomShape::Number),
        field(72, Kind::Company, "fleet", CustomShape::Text),
    ]);
    let query = "name=Zoe&company=New%20Co&custom.vip=yes&Custom.seats=1,234.5&custom.fleet=vans&custom.gone=x";
    let (after, _) = made(&data, &form(query, &data));
    let deal = deal(&after);
    assert_eq!(deal.extra.custom.get(&id(71)), Some(&Custom::Number(12_345_000)));
    assert_eq!(deal.details.keys().collect::<Vec<_>>(), ["custom.gone"]);
    let contact = after.contact(deal.contacts[0].contact).unwrap();
    assert_eq!(contact.extra.custom.get(&id(70)), Some(&Custom::Flag(true)));
    let company = after.company(deal.company.unwrap()).unwrap();
    assert_eq!(company.extra.custom.get(&id(72)), Some(&Custom::Text("vans".into())));
    // Whoever is known gets what they have not yet.
    let mut known = form("email=anna@northgate.example&custom.vip=yes&custom.seats=many", &data);
    known.contact = Some(id(40));
    let (after, _) = made(&data, &known);
    assert_eq!(after.contact(id(40)).unwrap().extra.custom.get(&id(70)), Some(&Custom::Flag(true)));
    assert_eq!(self::deal(&after).details.get("custom.seats").map(String::as_str), Some("many"));
}
