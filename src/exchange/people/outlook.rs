//! Outlook: the web's file, the desktop's, and the one that Google Contacts writes for Outlook; English and German.

use super::{always, bare, detail, field, ignored};
use crate::exchange::csv::{Field, Rows};
use crate::exchange::systems::{Known, Recognised, System};

/// Outlook.
pub const OUTLOOK: System = System { key: "outlook", name: "Outlook", recognise };

/// What a column holds. The first names are English, those behind the bar German.
const COLUMNS: &[(What, &str)] = &[
    (What::First, "firstname givenname | vorname"),
    (What::Last, "lastname surname | nachname"),
    (What::Company, "company | firma"),
    (What::Job, "jobtitle | position"),
    (
        What::Email,
        "emailaddress email2address email3address | emailadresse email2adresse email3adresse emailadresse2 emailadresse3",
    ),
    (What::Phone("main"), "primaryphone | haupttelefon"),
    (What::Phone("work"), "businessphone businessphone2 | telefongeschaftlich telefongeschaftlich2"),
    (What::Phone("mobile"), "mobilephone mobilephone2 | mobiltelefon mobiltelefon2 handy"),
    (What::Phone("home"), "homephone homephone2 | telefonprivat telefonprivat2"),
    (What::Phone("other"), "otherphone | weiterestelefon"),
    (What::Phone("company"), "companymainphone | telefonfirma"),
    (What::Phone("car"), "carphone | autotelefon"),
    (
        What::Address("work", 0),
        "businessaddress businessstreet businessstreet2 businessstreet3 businesscity businessstate businesspostalcode \
         businesscountry businesscountryregion businessaddresspobox businesspobox | strassegeschaftlich strassegeschaftlich2 \
         strassegeschaftlich3 ortgeschaftlich regiongeschaftlich bundeslandkantongeschaftlich postleitzahlgeschaftlich \
         landregiongeschaftlich landgeschaftlich postfachgeschaftlich",
    ),
    (
        What::Address("home", 1),
        "homeaddress homestreet homestreet2 homestreet3 homecity homestate homepostalcode homecountry homecountryregion \
         homeaddresspobox homepobox | strasseprivat strasseprivat2 strasseprivat3 ortprivat regionprivat \
         bundeslandkantonprivat postleitzahlprivat landregionprivat landprivat postfachprivat",
    ),
    (
        What::Address("other", 2),
        "otheraddress otherstreet otherstreet2 otherstreet3 othercity otherstate otherpostalcode othercountry \
         othercountryregion otheraddresspobox otherpobox | weiterestrasse weiterestrasse2 weiterestrasse3 weitererort \
         weiteresrbundeslandkanton weiterepostleitzahl weitereslandregion weitereselandregion weiterespostfach",
    ),
    (What::Website(""), "webpage | webseite"),
    (What::Website("personal"), "personalwebpage | personlichewebseite"),
    (What::Account, "imaddress | imadresse"),
    (What::Birthday, "birthday | geburtstag"),
    (What::Anniversary, "anniversary | jahrestag"),
    (What::Tags, "categories | kategorien"),
    (What::Notes, "notes | notizen"),
    (
        What::Nothing,
        "emailtype emaildisplayname email2type email2displayname email3type email3displayname priority private sensitivity \
         internetfreebusy directoryserver givenyomi surnameyomi companyyomi initials | emailtyp emailangezeigtername \
         email2typ email2angezeigtername email3typ email3angezeigtername prioritat privat vertraulichkeit \
         internetfreigebucht verzeichnisserver initialen",
    ),
];

#[derive(Clone, Copy)]
enum What {
    First,
    Last,
    Company,
    Job,
    Email,
    Phone(&'static str),
    Address(&'static str, u8),
    Website(&'static str),
    Account,
    Birthday,
    Anniversary,
    Tags,
    Notes,
    Nothing,
}

/// Headers that other address books do not have.
const TELLING: &[&str] = &[
    "emailaddress",
    "email2address",
    "businessphone",
    "businessstreet",
    "businessphone2",
    "businessfax",
    "homephone2",
    "companymainphone",
    "assistantsphone",
    "ttytddphone",
    "webpage",
    "imaddress",
    "managersname",
    "internetfreebusy",
    "emaildisplayname",
    "officelocation",
    "emailadresse",
    "telefongeschaftlich",
    "strassegeschaftlich",
    "faxgeschaftlich",
    "telefonprivat",
    "mobiltelefon",
    "telefonfirma",
    "emailangezeigtername",
    "ortgeschaftlich",
];

fn recognise(headers: &[String]) -> Option<Recognised> {
    let names: Vec<String> = headers.iter().map(|header| bare(header)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let sure = TELLING.iter().filter(|name| has(name)).count();
    let named = has("firstname") || has("lastname") || has("vorname") || has("nachname");
    let written_to = has("emailaddress") || has("emailadresse");
    if !named || !written_to || sure < 4 {
        return None;
    }
    let columns = names.iter().map(|name| column(name)).collect();
    Some(Recognised { rows: Rows::Contacts, file: "contacts", sure, columns })
}

fn column(name: &str) -> Known {
    let known =
        COLUMNS.iter().find(|(_, names)| names.split([' ', '|']).any(|known| known == name && !known.is_empty()));
    match known.map(|(what, _)| *what) {
        Some(What::First) => field(Field::FirstName),
        Some(What::Last) => field(Field::LastName),
        Some(What::Company) => field(Field::Company),
        Some(What::Job) => field(Field::JobTitle),
        Some(What::Email) => field(Field::Email),
        Some(What::Phone(label)) => always(Field::Phone, label, 0),
        Some(What::Address(label, group)) => always(Field::Address, label, group),
        Some(What::Website("")) => field(Field::Website),
        Some(What::Website(label)) => always(Field::Website, label, 0),
        Some(What::Account) => field(Field::Social),
        Some(What::Birthday) => field(Field::Birthday),
        Some(What::Anniversary) => always(Field::Anniversary, "Anniversary", 0),
        Some(What::Tags) => field(Field::Tags),
        Some(What::Notes) => field(Field::About),
        Some(What::Nothing) => ignored(),
        // What Outlook calls a title stands before the name, such as Dr.: it is no position. Faxes and the numbers of
        // assistants stay what they are called: the first number of somebody is to be one that they answer.
        None => detail(),
    }
}
