//! The deals, one a line, with the way each has come.

use crate::model::Temperature::{self, Cold, Hot, Warm};
use Next::{Late, Nothing, Planned, Today};

// Places of the stages in the pipeline.
pub const NEW: usize = 0;
pub const QUALIFYING: usize = 1;
pub const DEMO: usize = 2;
pub const PROPOSAL: usize = 3;
pub const NEGOTIATING: usize = 4;
pub const WON: usize = 5;
pub const DELAYED: usize = 6;
pub const LOST: usize = 7;
pub const UNREACHED: usize = 8;

/// What is to be done next in a deal.
#[derive(Clone, Copy)]
pub enum Next {
    /// What is to be done, and how many days it is late.
    Late(&'static str, u64),
    /// What is to be done today.
    Today(&'static str),
    /// What is to be done, in how many days, and at which hour (0: any).
    Planned(&'static str, u64, u32),
    /// Nothing is planned.
    Nothing,
}

/// A deal. Numbers stand for places in the tables of firms, people, members and products.
pub struct Deal {
    pub name: &'static str,
    pub company: usize,
    pub people: &'static [usize],
    pub value: i64,
    /// Stages in the order in which they were visited, with the days spent in each.
    pub path: &'static [(usize, u64)],
    pub owner: usize,
    pub temperature: Option<Temperature>,
    pub source: &'static str,
    pub tags: &'static [&'static str],
    pub products: &'static [usize],
    /// Days until the expected close; negative where it has passed.
    pub close: i64,
    pub next: Next,
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
/// The deals, column by column, in the order of the board.
pub const DEALS: [Deal; 43] = [
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
    deal("Cold room starter kit", 7, &[12], 9_900, &[(NEW, 2), (QUALIFYING, 6), (DEMO, 8), (PROPOSAL, 10), (WON, 34)], (0, HOT), "trade fair", &["food"], &[1, 4, 5], 0, Nothing),
    deal("Fleet tracking, first depot", 0, &[0, 1], 27_400, &[(NEW, 1), (QUALIFYING, 9), (DEMO, 7), (PROPOSAL, 12), (NEGOTIATING, 6), (WON, 58)], (0, HOT), "referral", &["logistics"], &[0, 4, 5], 0, Nothing),
    deal("Practice scheduling", 4, &[8], 7_200, &[(NEW, 1), (QUALIFYING, 4), (DEMO, 5), (PROPOSAL, 9), (WON, 20)], (1, HOT), "website", &["health"], &[3, 4, 5], 0, Nothing),
    deal("Tool store scanners", 10, &[17], 7_350, &[(NEW, 2), (QUALIFYING, 7), (DEMO, 5), (PROPOSAL, 8), (WON, 49)], (2, WARM), "trade fair", &[], &[2, 4], 0, Nothing),
    deal("Seed store sensors", 11, &[19], 3_800, &[(NEW, 1), (QUALIFYING, 5), (PROPOSAL, 6), (WON, 27)], (1, WARM), "website", &["small"], &[1], 0, Nothing),
    deal("Maintenance, print line", 8, &[14], 2_400, &[(NEW, 3), (QUALIFYING, 5), (PROPOSAL, 8), (NEGOTIATING, 4), (WON, 41)], (2, WARM), "cold call", &[], &[5], 0, Nothing),

    deal("Yard cameras", 1, &[3], 16_200, &[(NEW, 2), (QUALIFYING, 9), (DEMO, 6), (PROPOSAL, 15), (LOST, 18)], (1, COLD), "trade fair", &[], &[0], 0, Nothing),
    deal("Office move planning", 12, &[20], 3_200, &[(NEW, 4), (QUALIFYING, 13), (LOST, 26)], (2, COLD), "referral", &["small"], &[3], 0, Nothing),
    deal("Wholesale scanners", 2, &[5], 41_600, &[(NEW, 1), (QUALIFYING, 8), (DEMO, 11), (PROPOSAL, 9), (NEGOTIATING, 13), (LOST, 9)], (0, WARM), "website", &["multi-site"], &[2, 4], 0, Nothing),

    deal("Clinic sensors", 3, &[7], 15_200, &[(NEW, 2), (QUALIFYING, 9), (DEMO, 6), (DELAYED, 25)], (0, WARM), "cold call", &["health"], &[1], 120, Planned("Ask Leila about next year's budget", 21, 0)),
    deal("Restaurant kitchens", 9, &[15], 23_750, &[(NEW, 3), (QUALIFYING, 7), (DEMO, 9), (PROPOSAL, 14), (DELAYED, 40)], (1, WARM), "partner", &["hospitality"], &[1, 4], 95, Planned("Send Lucía the kitchen case study", 9, 0)),
    deal("Press room tracking", 8, &[14], 5_600, &[(NEW, 5), (QUALIFYING, 8), (UNREACHED, 14)], (2, COLD), "cold call", &[], &[0], 85, Nothing),
];
