//! What was said: conversations of single deals, and what usually happens in the others.

use super::deals::{DEMO, NEGOTIATING, PROPOSAL, QUALIFYING, WON};
use crate::model::ActivityKind::{self, Call, Email, Meeting, Note};

/// What is known and written about one deal.
pub struct Talk {
    pub deal: &'static str,
    pub needs: &'static str,
    pub pain_points: &'static str,
    pub objections: &'static str,
    pub competitors: &'static str,
    /// Days ago, kind, words; oldest first.
    pub log: &'static [(u64, ActivityKind, &'static str)],
    /// The number of the reason in the stage that it was lost in, and what else there is to say.
    pub loss: Option<(u16, &'static str)>,
}

const fn talk(deal: &'static str) -> Talk {
    Talk { deal, needs: "", pain_points: "", objections: "", competitors: "", log: &[], loss: None }
}

/// The deals that have a story of their own.
pub const TALKS: [Talk; 17] = [
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
pub const USUAL: [(usize, ActivityKind, [&str; 2]); 5] = [
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
