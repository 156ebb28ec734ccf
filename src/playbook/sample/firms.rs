//! Who and what there is: the team, the price list, the firms and the people in them.

use crate::model::Hat;

/// Name, local part of the address, office, hats. The first one is the person who looks around.
pub const MEMBERS: [(&str, &str, &str, &[Hat]); 3] = [
    ("Alex Kern", "alex.kern", "Utrecht", &[Hat::SalesManager, Hat::PipelineSupervisor]),
    ("Jo Tanaka", "jo.tanaka", "Utrecht", &[Hat::SalesManager, Hat::LeadGenerator]),
    ("Priya Nair", "priya.nair", "Leeds", &[Hat::DataMiner, Hat::Accountant]),
];

/// Name, series, price in whole units.
pub const PRODUCTS: [(&str, &str, i64); 6] = [
    ("Fleet tracker, per vehicle", "Track", 240),
    ("Cold-store sensor kit", "Sense", 1_900),
    ("Warehouse scanner set", "Track", 6_400),
    ("Scheduling licence, per site", "Plan", 3_600),
    ("Installation day", "Service", 950),
    ("Annual maintenance", "Service", 2_400),
];

/// A firm. Its domain is the part before `.example`.
pub struct Firm {
    pub name: &'static str,
    pub domain: &'static str,
    pub country: &'static str,
    pub sector: &'static str,
    pub employees: u32,
    pub founded: u16,
    pub source: &'static str,
    pub news: &'static str,
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

/// The firms, one a line.
#[rustfmt::skip]
pub const COMPANIES: [Firm; 15] = [
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
pub const OWNED: (usize, usize) = (4, 3);

/// Name, position, company, phone, latest update.
#[rustfmt::skip]
pub const CONTACTS: [(&str, &str, usize, &str, &str); 25] = [
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
