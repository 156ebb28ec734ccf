//! A filled workspace to look around in: a small firm that sells tracking, sensors and scheduling.
//!
//! The people and firms are invented, and their addresses lie in a domain that can never exist. All dates count from
//! the day that the caller says is today, so the sample looks lived in whenever it is opened.

use crate::model::ActivityKind::{Call, Email, Meeting, Note};
use crate::model::Temperature::{Cold, Hot, Warm};
use crate::model::{
    Activity, ActivityKind, Company, Contact, ContactLink, Hat, Loss, LossReason, Member, Opportunity, Product, Record,
    Stage, Task, Temperature, Visit,
};
use crate::value::{Currency, Date, Id, IdSource, Money, Rank, Time, TimeOfDay, Zone};
use chrono::{Datelike, Days, NaiveTime, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

// Places of the stages in the pipeline.
const NEW: usize = 0;
const QUALIFYING: usize = 1;
const DEMO: usize = 2;
const PROPOSAL: usize = 3;
const NEGOTIATING: usize = 4;
const WON: usize = 5;
const DELAYED: usize = 6;
const LOST: usize = 7;
const UNREACHED: usize = 8;

/// Name, local part of the address, office, hats. The first one is the person who looks around.
const MEMBERS: [(&str, &str, &str, &[Hat]); 3] = [
    ("Alex Kern", "alex.kern", "Utrecht", &[Hat::SalesManager, Hat::PipelineSupervisor]),
    ("Jo Tanaka", "jo.tanaka", "Utrecht", &[Hat::SalesManager, Hat::LeadGenerator]),
    ("Priya Nair", "priya.nair", "Leeds", &[Hat::DataMiner, Hat::Accountant]),
];

/// Name, series, price in whole units.
const PRODUCTS: [(&str, &str, i64); 6] = [
    ("Fleet tracker, per vehicle", "Track", 240),
    ("Cold-store sensor kit", "Sense", 1_900),
    ("Warehouse scanner set", "Track", 6_400),
    ("Scheduling licence, per site", "Plan", 3_600),
    ("Installation day", "Service", 950),
    ("Annual maintenance", "Service", 2_400),
];

struct Firm {
    name: &'static str,
    domain: &'static str,
    country: &'static str,
    sector: &'static str,
    employees: u32,
    founded: u16,
    source: &'static str,
    news: &'static str,
}

const fn firm(
    name: &'static str,
    domain: &'static str,
    country: &'static str,
    sector: &'static str,
    (employees, founded): (u32, u16),
    source: &'static str,
    news: &'static str,
) -> Firm {
    Firm { name, domain, country, sector, employees, founded, source, news }
}

#[rustfmt::skip]
const COMPANIES: [Firm; 15] = [
    firm("Northgate Couriers", "northgate-couriers", "Netherlands", "Logistics", (140, 2006), "referral", "Opened a second depot in Eindhoven."),
    firm("Alder Logistics", "alder-logistics", "Germany", "Logistics", (320, 1994), "trade fair", "Moves into a new cold store next spring."),
    firm("Harbour Foods", "harbour-foods", "United Kingdom", "Food", (610, 1978), "website", "Took over two regional wholesalers."),
    firm("Vantage Clinics", "vantage-clinics", "United Kingdom", "Health", (880, 2001), "cold call", "Looks for one booking system for all its clinics."),
    firm("Bright Physio", "bright-physio", "United Kingdom", "Health", (46, 2013), "website", ""),
    firm("Pinecrest Dental", "pinecrest-dental", "Ireland", "Health", (28, 2009), "referral", ""),
    firm("Kestrel Facilities", "kestrel-facilities", "United Kingdom", "Services", (230, 1999), "newsletter", "Won a five-year contract with three hospitals."),
    firm("Lindholm Brewing", "lindholm-brewing", "Sweden", "Food", (74, 2011), "trade fair", "Doubles its cold storage this year."),
    firm("Mersey Print Works", "mersey-print", "United Kingdom", "Manufacturing", (52, 1986), "cold call", ""),
    firm("Solera Hotels", "solera-hotels", "Spain", "Hospitality", (1_150, 1983), "partner", "Renovates four houses before the season."),
    firm("Beskyd Metalworks", "beskyd-metal", "Czechia", "Manufacturing", (190, 1992), "trade fair", ""),
    firm("Greenfield Growers", "greenfield-growers", "Netherlands", "Agriculture", (95, 1968), "website", "Certified for export of fresh herbs."),
    firm("Tamsin & Rowe Architects", "tamsin-rowe", "Ireland", "Services", (34, 2004), "referral", ""),
    firm("Calder Rail Services", "calder-rail", "United Kingdom", "Transport", (410, 1997), "newsletter", "Hires forty technicians for night maintenance."),
    firm("Brookside Schools Trust", "brookside-trust", "United Kingdom", "Education", (700, 2012), "website", ""),
];

/// Bright Physio belongs to Vantage Clinics.
const OWNED: (usize, usize) = (4, 3);

/// Name, position, company, phone, latest update.
#[rustfmt::skip]
const CONTACTS: [(&str, &str, usize, &str, &str); 25] = [
    ("Ines Roth", "Head of fleet", 0, "+31 30 555 0110", "Spoke about electric vans at a city logistics day."),
    ("Daan Visser", "Finance director", 0, "+31 30 555 0114", ""),
    ("Mira Novak", "Warehouse manager", 1, "+49 40 555 0127", "Posted photos of the new cold store."),
    ("Jonas Albrecht", "Purchasing", 1, "+49 40 555 0129", ""),
    ("Sam Ode", "Operations director", 2, "+44 20 7946 0131", "Asked his network about delivery software."),
    ("Grace Whitlock", "Buyer", 2, "+44 20 7946 0133", ""),
    ("Owen Parry", "Chief operating officer", 3, "+44 29 2018 0140", "Wrote about waiting times in clinics."),
    ("Leila Haddad", "IT manager", 3, "+44 29 2018 0142", ""),
    ("Ruth Calloway", "Practice manager", 4, "+44 117 496 0150", ""),
    ("Ciara Byrne", "Practice owner", 5, "+353 20 910 0161", "Celebrated ten years of the practice."),
    ("Tom Ashdown", "Contracts manager", 6, "+44 113 496 0170", ""),
    ("Nadia Osei", "Regional director", 6, "+44 113 496 0172", "Moved up from site manager in spring."),
    ("Elin Lindholm", "Managing director", 7, "+46 8 465 0180", "Announced a new summer ale."),
    ("Karl Sjöberg", "Head of production", 7, "+46 8 465 0182", ""),
    ("Pete Rimmer", "Works manager", 8, "+44 151 496 0190", ""),
    ("Lucía Marín", "Group operations", 9, "+34 91 055 0200", "Shared the plan for the renovated houses."),
    ("Hugo Sanz", "Purchasing", 9, "+34 91 055 0202", ""),
    ("Petra Dvořáková", "Plant director", 10, "+420 558 555 021", ""),
    ("Marek Horák", "Logistics", 10, "+420 558 555 023", ""),
    ("Femke de Wit", "Owner", 11, "+31 10 555 0220", "Interviewed on growing herbs under glass."),
    ("Aoife Rowe", "Partner", 12, "+353 20 910 0230", ""),
    ("Graham Calder", "Managing director", 13, "+44 114 496 0240", ""),
    ("Beth Sugden", "Fleet and plant", 13, "+44 114 496 0242", "Looks for better shift planning."),
    ("Martin Oyelaran", "Estates manager", 14, "+44 121 496 0250", ""),
    ("Helen Frost", "Finance", 14, "+44 121 496 0252", ""),
];

#[derive(Clone, Copy)]
enum Next {
    /// What is to be done, and how many days it is late.
    Late(&'static str, u64),
    /// What is to be done today.
    Today(&'static str),
    /// What is to be done, in how many days, and at which hour (0: any).
    Planned(&'static str, u64, u32),
    /// Nothing is planned.
    Nothing,
}
use Next::{Late, Nothing, Planned, Today};

struct Deal {
    name: &'static str,
    company: usize,
    people: &'static [usize],
    value: i64,
    /// Stages in the order in which they were visited, with the days spent in each.
    path: &'static [(usize, u64)],
    owner: usize,
    temperature: Option<Temperature>,
    source: &'static str,
    tags: &'static [&'static str],
    products: &'static [usize],
    /// Days until the expected close; negative where it has passed.
    close: i64,
    next: Next,
}

#[allow(clippy::too_many_arguments)] // One line a deal reads as a table.
const fn deal(
    name: &'static str,
    company: usize,
    people: &'static [usize],
    value: i64,
    path: &'static [(usize, u64)],
    (owner, temperature): (usize, Option<Temperature>),
    source: &'static str,
    tags: &'static [&'static str],
    products: &'static [usize],
    close: i64,
    next: Next,
) -> Deal {
    Deal { name, company, people, value, path, owner, temperature, source, tags, products, close, next }
}

const HOT: Option<Temperature> = Some(Hot);
const WARM: Option<Temperature> = Some(Warm);
const COLD: Option<Temperature> = Some(Cold);

#[rustfmt::skip]
const DEALS: [Deal; 41] = [
    deal("School bus tracking", 14, &[23], 18_200, &[(NEW, 1)], (0, WARM), "website", &["public"], &[0, 4], 70, Today("Call Martin about the enquiry")),
    deal("Herb cold room sensors", 11, &[19], 7_600, &[(NEW, 0)], (1, WARM), "website", &[], &[1], 45, Today("Reply to Femke's enquiry")),
    deal("Shift planning for depots", 13, &[22], 22_800, &[(NEW, 3)], (0, COLD), "newsletter", &["rail"], &[3], 90, Late("First call with Beth", 2)),
    deal("Print finishing scanners", 8, &[14], 6_400, &[(NEW, 6)], (2, COLD), "cold call", &[], &[2], 80, Nothing),
    deal("Studio booking", 12, &[20], 3_600, &[(NEW, 2)], (1, COLD), "referral", &["small"], &[3], 60, Planned("Introduce ourselves to Aoife", 1, 10)),
    deal("Van tracking, second depot", 0, &[0], 16_800, &[(NEW, 1)], (0, WARM), "existing customer", &["upsell"], &[0], 55, Planned("Send Ines the depot checklist", 2, 0)),

    deal("Warehouse re-fit", 1, &[2, 3], 24_000, &[(NEW, 2), (QUALIFYING, 9)], (0, HOT), "trade fair", &["logistics"], &[2, 4], 38, Late("Call Mira about the floor plan", 2)),
    deal("Annual maintenance", 5, &[9], 8_400, &[(NEW, 1), (QUALIFYING, 4)], (1, WARM), "referral", &["renewal"], &[5], 25, Today("Email Ciara the service levels")),
    deal("Two-site rollout", 2, &[4], 31_000, &[(NEW, 3), (QUALIFYING, 12)], (0, COLD), "website", &["multi-site"], &[0, 2], 65, Nothing),
    deal("Hotel laundry tracking", 9, &[16], 14_250, &[(NEW, 2), (QUALIFYING, 5)], (1, WARM), "partner", &["hospitality"], &[2], 58, Planned("Ask Hugo for last year's volumes", 3, 0)),
    deal("Plant yard tracking", 10, &[18], 11_900, &[(NEW, 4), (QUALIFYING, 3)], (2, WARM), "trade fair", &[], &[0], 72, Planned("Call Marek about the yard", 1, 14)),
    deal("Site visits planner", 6, &[11], 10_800, &[(NEW, 1), (QUALIFYING, 6)], (0, WARM), "newsletter", &["multi-site"], &[3], 50, Today("Send Nadia the questionnaire")),
    deal("Greenhouse climate alerts", 11, &[19], 9_500, &[(NEW, 2), (QUALIFYING, 16)], (1, COLD), "website", &[], &[1, 5], 60, Late("Ask Femke who decides", 6)),
    deal("Dispatch desk pilot", 0, &[0], 5_900, &[(NEW, 1), (QUALIFYING, 2)], (0, HOT), "existing customer", &["pilot"], &[3], 30, Planned("Agree on pilot goals with Ines", 4, 11)),

    deal("Clinic scheduling", 4, &[8], 12_900, &[(NEW, 1), (QUALIFYING, 5), (DEMO, 3)], (1, HOT), "website", &["health"], &[3, 4], 34, Planned("Demo for the front desk", 2, 14)),
    deal("Brewery cold chain", 7, &[12, 13], 21_300, &[(NEW, 2), (QUALIFYING, 7), (DEMO, 6)], (0, WARM), "trade fair", &["food"], &[1, 4, 5], 41, Late("Send Karl the recording of the demo", 1)),
    deal("Night crew planning", 13, &[21, 22], 38_500, &[(NEW, 3), (QUALIFYING, 8), (DEMO, 4)], (0, WARM), "newsletter", &["rail"], &[3, 4], 66, Planned("Demo on site in Sheffield", 6, 9)),
    deal("Goods-in scanning", 10, &[17], 19_200, &[(NEW, 1), (QUALIFYING, 11), (DEMO, 13)], (2, COLD), "trade fair", &[], &[2], 52, Nothing),
    deal("Housekeeping schedules", 9, &[15], 28_800, &[(NEW, 2), (QUALIFYING, 6), (DEMO, 8)], (1, HOT), "partner", &["hospitality", "multi-site"], &[3], 47, Today("Follow up on the demo with Lucía")),
    deal("Classroom sensors trial", 14, &[23, 24], 13_300, &[(NEW, 4), (QUALIFYING, 9), (DEMO, 2)], (0, WARM), "website", &["public", "pilot"], &[1], 75, Planned("Set up the trial room", 5, 0)),

    deal("Fleet tracking", 0, &[0, 1], 46_000, &[(NEW, 1), (QUALIFYING, 6), (DEMO, 7), (PROPOSAL, 4)], (0, WARM), "referral", &["logistics"], &[0, 4, 5], 26, Planned("Call Ines about the proposal", 2, 9)),
    deal("Cold-store sensors", 1, &[2], 19_500, &[(NEW, 2), (QUALIFYING, 4), (DEMO, 9), (PROPOSAL, 6)], (1, HOT), "trade fair", &["logistics"], &[1, 4], 20, Today("Call Mira about the quote")),
    deal("Group booking platform", 3, &[6, 7], 87_500, &[(NEW, 3), (QUALIFYING, 14), (DEMO, 12), (PROPOSAL, 10)], (0, WARM), "cold call", &["health", "multi-site"], &[3, 4, 5], 48, Planned("Walk Leila through the security answers", 3, 15)),
    deal("Hospital sites tracking", 6, &[10], 33_600, &[(NEW, 2), (QUALIFYING, 5), (DEMO, 6), (PROPOSAL, 18)], (0, COLD), "newsletter", &[], &[0, 5], -3, Late("Ask Tom whether the quote arrived", 5)),
    deal("Bottling line scanners", 7, &[13], 12_800, &[(NEW, 1), (QUALIFYING, 3), (DEMO, 5), (PROPOSAL, 3)], (1, WARM), "existing customer", &["food", "upsell"], &[2], 29, Planned("Discuss options with Karl", 4, 0)),
    deal("Seasonal scheduling", 9, &[15, 16], 17_600, &[(NEW, 2), (QUALIFYING, 8), (DEMO, 4), (PROPOSAL, 21)], (2, COLD), "partner", &["hospitality"], &[3], 12, Nothing),

    deal("Group licence", 2, &[4, 5], 58_000, &[(NEW, 2), (QUALIFYING, 10), (DEMO, 8), (PROPOSAL, 9), (NEGOTIATING, 5)], (0, HOT), "website", &["multi-site"], &[3, 5], 9, Planned("Contract review with Grace", 3, 11)),
    deal("Depot maintenance contract", 13, &[21], 14_400, &[(NEW, 1), (QUALIFYING, 4), (DEMO, 6), (PROPOSAL, 7), (NEGOTIATING, 8)], (1, HOT), "newsletter", &["rail", "renewal"], &[5], 14, Today("Send Graham the revised terms")),
    deal("Reception tablets", 5, &[9], 4_750, &[(NEW, 2), (QUALIFYING, 3), (DEMO, 2), (PROPOSAL, 5), (NEGOTIATING, 2)], (1, HOT), "referral", &["small"], &[3, 4], 7, Planned("Confirm the installation day", 1, 0)),
    deal("Export traceability", 11, &[19], 20_600, &[(NEW, 3), (QUALIFYING, 12), (DEMO, 7), (PROPOSAL, 11), (NEGOTIATING, 17)], (0, WARM), "website", &["food"], &[1, 2], 5, Late("Answer Femke on payment in two parts", 3)),

    deal("Courier app training", 0, &[0], 2_850, &[(NEW, 1), (QUALIFYING, 3), (PROPOSAL, 6), (WON, 12)], (1, HOT), "existing customer", &["upsell"], &[4], 0, Planned("Ask Ines for a referral", 8, 0)),
    deal("Cold room starter kit", 7, &[12], 9_900, &[(NEW, 2), (QUALIFYING, 6), (DEMO, 8), (PROPOSAL, 10), (WON, 34)], (0, HOT), "trade fair", &["food"], &[1, 4], 0, Nothing),
    deal("Fleet tracking, first depot", 0, &[0, 1], 27_400, &[(NEW, 1), (QUALIFYING, 9), (DEMO, 7), (PROPOSAL, 12), (NEGOTIATING, 6), (WON, 58)], (0, HOT), "referral", &["logistics"], &[0, 4], 0, Nothing),
    deal("Practice scheduling", 4, &[8], 7_200, &[(NEW, 1), (QUALIFYING, 4), (DEMO, 5), (PROPOSAL, 9), (WON, 20)], (1, HOT), "website", &["health"], &[3], 0, Nothing),
    deal("Maintenance, print line", 8, &[14], 2_400, &[(NEW, 3), (QUALIFYING, 5), (PROPOSAL, 8), (NEGOTIATING, 4), (WON, 41)], (2, WARM), "cold call", &[], &[5], 0, Nothing),

    deal("Yard cameras", 1, &[3], 16_200, &[(NEW, 2), (QUALIFYING, 9), (DEMO, 6), (PROPOSAL, 15), (LOST, 18)], (1, COLD), "trade fair", &[], &[0], 0, Nothing),
    deal("Office move planning", 12, &[20], 3_200, &[(NEW, 4), (QUALIFYING, 13), (LOST, 26)], (2, COLD), "referral", &["small"], &[3], 0, Nothing),
    deal("Wholesale scanners", 2, &[5], 41_600, &[(NEW, 1), (QUALIFYING, 8), (DEMO, 11), (PROPOSAL, 9), (NEGOTIATING, 13), (LOST, 9)], (0, WARM), "website", &["multi-site"], &[2, 4], 0, Nothing),

    deal("Clinic sensors", 3, &[7], 15_200, &[(NEW, 2), (QUALIFYING, 9), (DEMO, 6), (DELAYED, 25)], (0, WARM), "cold call", &["health"], &[1], 120, Planned("Ask Leila about next year's budget", 21, 0)),
    deal("Restaurant kitchens", 9, &[15], 23_750, &[(NEW, 3), (QUALIFYING, 7), (DEMO, 9), (PROPOSAL, 14), (DELAYED, 40)], (1, WARM), "partner", &["hospitality"], &[1, 4], 95, Planned("Send Lucía the kitchen case study", 9, 0)),
    deal("Press room tracking", 8, &[14], 5_600, &[(NEW, 5), (QUALIFYING, 8), (UNREACHED, 14)], (2, COLD), "cold call", &[], &[0], 85, Nothing),
];

struct Talk {
    deal: &'static str,
    needs: &'static str,
    pain_points: &'static str,
    objections: &'static str,
    competitors: &'static str,
    /// Days ago, kind, words; oldest first.
    log: &'static [(u64, ActivityKind, &'static str)],
    /// The number of the reason in the stage that it was lost in, and what else there is to say.
    loss: Option<(u16, &'static str)>,
}

const fn talk(deal: &'static str) -> Talk {
    Talk { deal, needs: "", pain_points: "", objections: "", competitors: "", log: &[], loss: None }
}

const TALKS: [Talk; 17] = [
    Talk {
        needs: "See where 180 vans are, and prove delivery times to two large customers.",
        pain_points: "Dispatchers phone drivers thirty times a day.",
        objections: "Wants monthly billing, not a year in advance.",
        competitors: "Wayline",
        log: &[
            (17, Call, "Ines was sent by Ciara at Pinecrest. 180 vans, contract with Wayline ends this quarter."),
            (11, Meeting, "Saw the dispatch desk. Three dispatchers, two screens each, nothing connected."),
            (7, Meeting, "Walked through the pilot. Wants monthly billing."),
            (4, Email, "Sent the proposal: 180 trackers, four installation days, maintenance for a year."),
        ],
        ..talk("Fleet tracking")
    },
    Talk {
        needs: "Temperature record for every pallet place, ready for the inspection.",
        pain_points: "Readings are written on paper twice a day; one load was spoiled in August.",
        log: &[
            (14, Meeting, "Visited the cold store with Mira. 40 pallet places in two rooms."),
            (6, Email, "Sent the quote for ten kits and two installation days."),
            (2, Call, "Mira has it on her desk and will ask Jonas for the order number."),
        ],
        ..talk("Cold-store sensors")
    },
    Talk {
        needs: "New racks and scanners before the move in spring.",
        pain_points: "Stock counts take a whole weekend.",
        log: &[
            (10, Meeting, "Met Mira at the fair. She has the budget, Jonas signs."),
            (5, Call, "Mira sends the floor plan; we call back about the layout."),
        ],
        ..talk("Warehouse re-fit")
    },
    Talk {
        needs: "One system for the three houses, with one contract.",
        objections: "Price per site; asks for 10 % less from the third site on.",
        competitors: "Depotware",
        log: &[
            (26, Meeting, "Sam showed the delivery board; everything is copied by hand."),
            (13, Email, "Sent the proposal for five sites."),
            (5, Call, "Grace asks for a lower price from the third site on, and for a shorter term."),
            (1, Email, "Sent Grace the revised price table."),
        ],
        ..talk("Group licence")
    },
    Talk {
        needs: "One booking platform for 22 clinics.",
        pain_points: "Each clinic books in its own way; one patient in eight does not turn up.",
        objections: "IT wants answers on security before anything else.",
        competitors: "Carebook, and doing nothing",
        log: &[
            (37, Call, "Reached Owen at the third try. He wants fewer missed appointments."),
            (20, Meeting, "Demo for Owen, Leila and two clinic managers. Leila asked most."),
            (10, Email, "Sent the proposal with a start in three clinics."),
            (4, Email, "Leila sent 46 questions on security."),
        ],
        ..talk("Group booking platform")
    },
    Talk {
        needs: "Front desk and physiotherapists on one calendar.",
        pain_points: "Double bookings every week.",
        log: &[
            (8, Call, "Ruth wants to show it to the front desk before she decides."),
            (3, Email, "Agreed on what to show: moving a booking, waiting list, reminders."),
        ],
        ..talk("Clinic scheduling")
    },
    Talk {
        needs: "Alarm at night when a tank room warms up.",
        competitors: "Frostline",
        log: &[
            (12, Call, "Elin wants alarms on the phone, Karl wants the curves."),
            (3, Meeting, "Demo over video. Karl asked for the recording."),
        ],
        ..talk("Brewery cold chain")
    },
    Talk {
        objections: "Payment in two parts, the second after the audit.",
        log: &[
            (31, Meeting, "Femke showed the packing line. Every crate needs its own record for export."),
            (17, Call, "Likes it; the bank wants the payment in two parts."),
        ],
        ..talk("Export traceability")
    },
    Talk {
        competitors: "Wayline",
        log: &[
            (24, Meeting, "Tom compared us with Wayline on price only."),
            (18, Email, "Sent the quote for 140 vehicles."),
        ],
        ..talk("Hospital sites tracking")
    },
    Talk {
        needs: "Rosters for 60 technicians who work at night.",
        pain_points: "Rosters change on the phone after ten in the evening.",
        log: &[
            (10, Call, "Beth explained the night shifts."),
            (4, Email, "Graham will be in the demo and wants it on site."),
        ],
        ..talk("Night crew planning")
    },
    Talk {
        needs: "Housekeeping plans for four renovated houses.",
        log: &[
            (8, Call, "Lucía wants it to run before the season."),
            (1, Meeting, "Demo for the housekeepers of two houses. Good questions."),
        ],
        ..talk("Housekeeping schedules")
    },
    Talk {
        objections: "Asks for the same terms as last year.",
        log: &[
            (8, Call, "Graham wants a fixed price for two years."),
            (2, Email, "Asked our side for a two-year price."),
        ],
        ..talk("Depot maintenance contract")
    },
    Talk {
        log: &[(18, Call, "They bought from Wayline: half the price, no installation.")],
        competitors: "Wayline",
        loss: Some((3, "Wayline offered half the price without installation.")),
        ..talk("Yard cameras")
    },
    Talk {
        log: &[(27, Call, "Aoife: the move is off, they stay where they are.")],
        loss: Some((3, "They stay in their office after all.")),
        ..talk("Office move planning")
    },
    Talk {
        log: &[
            (15, Email, "Grace wants the scanners to write into their own stock system."),
            (9, Call, "They took Depotware, which has that link ready."),
        ],
        competitors: "Depotware",
        loss: Some((4, "No ready link to their stock system.")),
        ..talk("Wholesale scanners")
    },
    Talk {
        needs: "Fridge temperatures in 22 clinics.",
        log: &[(25, Call, "Leila likes it; the budget for this year is spent. Talk again in the new one.")],
        ..talk("Clinic sensors")
    },
    Talk {
        log: &[(14, Note, "Four calls at different hours, two emails. The switchboard does not put us through.")],
        ..talk("Press room tracking")
    },
];

/// What usually happens on entering each open stage, in two wordings.
const USUAL: [(usize, ActivityKind, [&str; 2]); 5] = [
    (
        QUALIFYING,
        Call,
        [
            "First call: interested, gave an outline of what they need.",
            "Talked for ten minutes; asked for examples from their sector.",
        ],
    ),
    (
        DEMO,
        Meeting,
        [
            "Went through the workflow together and agreed on what to show.",
            "Planned the demo with two more people from their side.",
        ],
    ),
    (PROPOSAL, Email, ["Sent the proposal with two options.", "Sent the quote and asked for a date to talk about it."]),
    (
        NEGOTIATING,
        Call,
        ["They want changes to the terms; noted all of them.", "Went through the open points of the proposal."],
    ),
    (
        WON,
        Email,
        [
            "Signed order came in. Thanked them and agreed on the start.",
            "Order confirmed; introduced them to the people who install.",
        ],
    ),
];

const DAY_MINUTES: i64 = 1_440;

/// The days and hours that the sample is told in.
struct Clock {
    today: Date,
    now: Time,
    zone: Zone,
}

impl Clock {
    /// A day in the past, moved back from a weekend to Friday.
    fn past(&self, days: u64) -> Date {
        let date = self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today);
        let back = match date.weekday() {
            Weekday::Sat => 1,
            Weekday::Sun => 2,
            _ => 0,
        };
        date.checked_sub_days(Days::new(back)).unwrap_or(date)
    }

    /// A day to come, moved on from a weekend to Monday.
    fn future(&self, days: u64) -> Date {
        let date = self.today.checked_add_days(Days::new(days)).unwrap_or(self.today);
        let on = match date.weekday() {
            Weekday::Sat => 2,
            Weekday::Sun => 1,
            _ => 0,
        };
        date.checked_add_days(Days::new(on)).unwrap_or(date)
    }

    /// A moment in the past: so many days ago, so many minutes after midnight; never after now.
    fn at(&self, days: u64, minutes: u32) -> Time {
        self.zone.moment(self.past(days), time_of_day(minutes)).min(self.now)
    }
}

fn time_of_day(minutes: u32) -> TimeOfDay {
    NaiveTime::from_num_seconds_from_midnight_opt(minutes % DAY_MINUTES as u32 * 60, 0).unwrap_or_default()
}

/// The records of the sample workspace, parents first, without its settings. The first member is the person who looks
/// around: [`me`] finds them.
pub fn sample(today: Date, now: Time, zone: Zone, currency: Currency, ids: &mut IdSource) -> Vec<Record> {
    let clock = Clock { today, now, zone };
    // Currencies without decimals count in smaller units.
    let scale = if currency.digits() == 0 { 100 } else { 1 };
    let money = |units: i64| Money::whole(units.saturating_mul(scale), currency);

    let members = members(ids);
    let rank = Rank::between(None, None);
    let Some(playbook) = super::find("keap") else { return Vec::new() };
    let pipeline = super::install(playbook, "New business", rank, ids);
    let stages: Vec<Arc<Stage>> =
        pipeline.iter().filter_map(|r| if let Record::Stage(s) = r { Some(s.clone()) } else { None }).collect();
    let reasons: Vec<Arc<LossReason>> =
        pipeline.iter().filter_map(|r| if let Record::LossReason(l) = r { Some(l.clone()) } else { None }).collect();
    let products: Vec<Product> = PRODUCTS
        .iter()
        .map(|(name, series, price)| Product {
            id: ids.take(),
            name: (*name).to_string(),
            series: (*series).to_string(),
            price: Some(money(*price)),
            ..Product::default()
        })
        .collect();
    let companies = companies(&clock, &members, money, ids);
    let contacts = contacts(&clock, &companies, ids);

    let cast = Cast {
        clock,
        members: &members,
        stages: &stages,
        reasons: &reasons,
        products: &products,
        companies: &companies,
        contacts: &contacts,
    };
    let places = places();
    let (mut opportunities, mut tasks, mut activities) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (deal, rank)) in DEALS.iter().zip(places).enumerate() {
        let opportunity = cast.opportunity(number, deal, rank, money(deal.value), ids);
        tasks.extend(cast.tasks(deal, &opportunity, ids));
        activities.extend(cast.activities(number, deal, &opportunity, ids));
        opportunities.push(opportunity);
    }
    activities.sort_by_key(|activity: &Activity| (activity.at, activity.id));

    let mut records: Vec<Record> = members.into_iter().map(Record::from).collect();
    records.extend(pipeline);
    records.extend(products.into_iter().map(Record::from));
    records.extend(companies.into_iter().map(Record::from));
    records.extend(contacts.into_iter().map(Record::from));
    records.extend(opportunities.into_iter().map(Record::from));
    records.extend(tasks.into_iter().map(Record::from));
    records.extend(activities.into_iter().map(Record::from));
    records
}

/// The member of a sample who is the person looking around.
pub fn me(records: &[Record]) -> Option<Id> {
    records.iter().find_map(|record| if let Record::Member(member) = record { Some(member.id) } else { None })
}

fn members(ids: &mut IdSource) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for (name, local, office, hats) in MEMBERS {
        members.push(Member {
            id: ids.take(),
            name: name.to_string(),
            email: format!("{local}@example.com"),
            office: office.to_string(),
            manager: members.first().map(|first| first.id),
            hats: hats.iter().copied().collect(),
            ..Member::default()
        });
    }
    members
}

fn companies(clock: &Clock, members: &[Member], money: impl Fn(i64) -> Money, ids: &mut IdSource) -> Vec<Company> {
    let mut companies: Vec<Company> = Vec::new();
    for (number, firm) in COMPANIES.iter().enumerate() {
        let parent = (number == OWNED.0).then(|| companies.get(OWNED.1).map(|owner| owner.id)).flatten();
        let size = if firm.employees >= 250 { "large" } else { "mid-size" };
        companies.push(Company {
            id: ids.take(),
            name: firm.name.to_string(),
            website: format!("https://www.{}.example", firm.domain),
            country: firm.country.to_string(),
            sector: firm.sector.to_string(),
            employees: Some(firm.employees),
            revenue: Some(money(i64::from(firm.employees) * 92_000)),
            founded: Some(firm.founded),
            parent,
            news: firm.news.to_string(),
            source: firm.source.to_string(),
            owner: pick(members, number).map(|member| member.id),
            tags: BTreeSet::from([size.to_string()]),
            created: clock.at(130 - number as u64 * 2, 560),
            ..Company::default()
        });
    }
    companies
}

fn contacts(clock: &Clock, companies: &[Company], ids: &mut IdSource) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for (number, (name, title, company, phone, update)) in CONTACTS.iter().enumerate() {
        let employer = companies.get(*company);
        let domain = COMPANIES.get(*company).map_or("example", |firm| firm.domain);
        let local = crate::value::fold(name).replace(' ', ".");
        // Not everybody is researched to the end.
        let social = if update.is_empty() { Vec::new() } else { vec![format!("https://social.example/{local}")] };
        contacts.push(Contact {
            id: ids.take(),
            name: (*name).to_string(),
            emails: vec![format!("{local}@{domain}.example")],
            phones: vec![(*phone).to_string()],
            title: (*title).to_string(),
            company: employer.map(|company| company.id),
            social,
            company_news: employer
                .filter(|_| !update.is_empty())
                .map_or_else(String::new, |company| company.news.clone()),
            latest_updates: (*update).to_string(),
            source: employer.map_or_else(String::new, |company| company.source.clone()),
            owner: employer.and_then(|company| company.owner),
            created: clock.at(120 - number as u64, 600),
            ..Contact::default()
        });
    }
    contacts
}

/// A place in its column for every deal, in the order of the table.
fn places() -> Vec<Rank> {
    let stage = |deal: &Deal| deal.path.last().map_or(NEW, |(stage, _)| *stage);
    let mut columns: BTreeMap<usize, std::vec::IntoIter<Rank>> = BTreeMap::new();
    for column in NEW..=UNREACHED {
        let count = DEALS.iter().filter(|deal| stage(deal) == column).count();
        columns.insert(column, Rank::spread(count).into_iter());
    }
    DEALS.iter().map(|deal| columns.get_mut(&stage(deal)).and_then(Iterator::next).unwrap_or_default()).collect()
}

fn pick<T>(list: &[T], number: usize) -> Option<&T> {
    list.get(number % list.len().max(1))
}

/// Everything that a deal can refer to.
struct Cast<'a> {
    clock: Clock,
    members: &'a [Member],
    stages: &'a [Arc<Stage>],
    reasons: &'a [Arc<LossReason>],
    products: &'a [Product],
    companies: &'a [Company],
    contacts: &'a [Contact],
}

impl Cast<'_> {
    fn opportunity(&self, number: usize, deal: &Deal, rank: Rank, value: Money, ids: &mut IdSource) -> Opportunity {
        let talk = TALKS.iter().find(|talk| talk.deal == deal.name);
        let visits = self.visits(number, deal);
        let stage = visits.last().and_then(|visit| self.stage(visit.stage));
        let closed = stage.is_some_and(|stage| stage.kind.closed());
        let entered = visits.last().map_or(self.clock.now, |visit| visit.entered);
        let close = if closed {
            self.clock.zone.date(entered)
        } else if deal.close < 0 {
            self.clock.past(deal.close.unsigned_abs())
        } else {
            self.clock.future(deal.close.unsigned_abs())
        };
        let text = |field: fn(&Talk) -> &'static str| talk.map_or_else(String::new, |talk| field(talk).to_string());
        Opportunity {
            id: ids.take(),
            name: deal.name.to_string(),
            pipeline: stage.map_or(Id::NIL, |stage| stage.pipeline),
            stage: stage.map_or(Id::NIL, |stage| stage.id),
            rank,
            value: Some(value),
            close: Some(close),
            owner: pick(self.members, deal.owner).map(|member| member.id),
            company: self.companies.get(deal.company).map(|company| company.id),
            contacts: self.links(deal),
            temperature: deal.temperature,
            source: deal.source.to_string(),
            tags: deal.tags.iter().map(|tag| (*tag).to_string()).collect(),
            products: deal.products.iter().filter_map(|at| self.products.get(*at)).map(|product| product.id).collect(),
            needs: text(|talk| talk.needs),
            pain_points: text(|talk| talk.pain_points),
            objections: text(|talk| talk.objections),
            competitors: text(|talk| talk.competitors),
            done: self.ticked(&visits),
            loss: talk.and_then(|talk| talk.loss).and_then(|(reason, note)| self.loss(&visits, reason, note)),
            created: visits.first().map_or(self.clock.now, |visit| visit.entered),
            visits,
            ..Opportunity::default()
        }
    }

    fn stage(&self, id: Id) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id).map(Arc::as_ref)
    }

    fn links(&self, deal: &Deal) -> Vec<ContactLink> {
        let roles: &[&str] = if deal.people.len() > 1 { &["decides", "signs"] } else { &["decides"] };
        deal.people
            .iter()
            .filter_map(|at| self.contacts.get(*at))
            .zip(roles)
            .map(|(contact, role)| ContactLink { contact: contact.id, role: (*role).to_string() })
            .collect()
    }

    fn visits(&self, number: usize, deal: &Deal) -> Vec<Visit> {
        let mut ago: u64 = deal.path.iter().map(|(_, days)| *days).sum();
        let mut visits: Vec<Visit> = Vec::new();
        for (step, (place, days)) in deal.path.iter().enumerate() {
            // Later steps have later hours, so that two on one day stay in order.
            let minutes = 510 + step as u32 * 25 + (number as u32 * 7) % 23;
            let entered = self.clock.at(ago, minutes);
            if let Some(before) = visits.last_mut() {
                before.left = Some(entered);
            }
            if let Some(stage) = self.stages.get(*place) {
                visits.push(Visit {
                    stage: stage.id,
                    name: stage.name.clone(),
                    entered,
                    left: None,
                    overridden: String::new(),
                });
            }
            ago = ago.saturating_sub(*days);
        }
        visits
    }

    /// All items of the stages that were passed, and the first one of the present stage.
    fn ticked(&self, visits: &[Visit]) -> BTreeSet<Id> {
        let items = |visit: &Visit| {
            let count = if visit.left.is_some() { usize::MAX } else { 1 };
            self.stage(visit.stage)
                .map_or_else(Vec::new, |s| s.checklist.iter().take(count).map(|item| item.id).collect())
        };
        visits.iter().flat_map(items).collect()
    }

    fn loss(&self, visits: &[Visit], number: u16, note: &str) -> Option<Loss> {
        let stage = visits.iter().rev().nth(1)?.stage;
        let reason = self.reasons.iter().find(|reason| reason.stage == stage && reason.number == number)?;
        Some(Loss { reason: reason.id, stage, note: note.to_string() })
    }

    fn tasks(&self, deal: &Deal, opportunity: &Opportunity, ids: &mut IdSource) -> Vec<Task> {
        let mut task = |title: &str, due: Date, time: Option<TimeOfDay>, created: Time, done: Option<Time>| Task {
            id: ids.take(),
            title: title.to_string(),
            due: Some(due),
            time,
            assignee: opportunity.owner,
            opportunity: Some(opportunity.id),
            contact: opportunity.contacts.first().map(|link| link.contact),
            company: opportunity.company,
            done,
            created,
            ..Task::default()
        };
        let mut tasks = Vec::new();
        // The first call is behind everybody who got further than the first stage.
        if let Some((first, left)) = opportunity.visits.first().and_then(|visit| Some((visit, visit.left?))) {
            tasks.push(task("First call", self.clock.zone.date(left), None, first.entered, Some(left)));
        }
        let entered = opportunity.entered();
        match deal.next {
            Late(title, days) => {
                let due = self.clock.past(days);
                // Nothing is planned for a day before it was written down.
                let created = entered.min(self.clock.zone.moment(due, time_of_day(505)));
                tasks.push(task(title, due, None, created.max(opportunity.created), None));
            }
            Today(title) => tasks.push(task(title, self.clock.today, None, entered, None)),
            Planned(title, days, hour) => {
                let time = (hour > 0).then(|| time_of_day(hour * 60));
                tasks.push(task(title, self.clock.future(days), time, entered, None));
            }
            Nothing => {}
        }
        tasks
    }

    fn activities(&self, number: usize, deal: &Deal, opportunity: &Opportunity, ids: &mut IdSource) -> Vec<Activity> {
        let mut activity = |kind: ActivityKind, at: Time, text: &str| Activity {
            id: ids.take(),
            kind,
            at,
            text: text.to_string(),
            member: opportunity.owner,
            opportunity: Some(opportunity.id),
            contact: opportunity.contacts.first().map(|link| link.contact),
            company: opportunity.company,
            ..Activity::default()
        };
        let mut activities = Vec::new();
        let log = TALKS.iter().find(|talk| talk.deal == deal.name).map_or(&[][..], |talk| talk.log);
        for (step, (ago, kind, text)) in log.iter().enumerate() {
            let at = self.clock.at(*ago, 660 + step as u32 * 41 + (number as u32 * 11) % 37);
            activities.push(activity(*kind, at.max(opportunity.created), text));
        }
        if log.is_empty() {
            for visit in &opportunity.visits {
                let place = self.stages.iter().position(|stage| stage.id == visit.stage);
                if let Some((_, kind, words)) = USUAL.iter().find(|(stage, ..)| Some(*stage) == place) {
                    let at = visit.entered.plus_millis(25 * 60_000).min(self.clock.now);
                    activities.push(activity(*kind, at, words[number % words.len()]));
                }
            }
        }
        activities
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StageKind;

    #[test]
    fn every_conversation_belongs_to_a_deal_and_every_lost_deal_has_a_reason() {
        for talk in &TALKS {
            assert!(DEALS.iter().any(|deal| deal.name == talk.deal), "{}", talk.deal);
        }
        for deal in DEALS.iter().filter(|deal| deal.path.last().is_some_and(|(stage, _)| *stage == LOST)) {
            assert!(TALKS.iter().any(|talk| talk.deal == deal.name && talk.loss.is_some()), "{}", deal.name);
        }
        assert_eq!(StageKind::Lost, super::super::all()[0].stages[LOST].kind);
    }
}
