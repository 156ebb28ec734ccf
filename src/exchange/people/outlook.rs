//! Outlook: the web's file, the desktop's, and the one that Google Contacts writes for Outlook; English, German, French
//! and Spanish.

use super::{always, bare, detail, field, ignored};
use crate::exchange::csv::{Field, Rows};
use crate::exchange::systems::{Known, Recognised, System};

/// Outlook.
pub const OUTLOOK: System = System { key: "outlook", name: "Outlook", recognise };

/// What a column holds. The first names are English, those behind the bars German, French and Spanish. Outlook's Spanish
/// file leaves many headers in English.
const COLUMNS: &[(What, &str)] = &[
    (What::First, "firstname givenname | vorname | prenom | nombre"),
    (What::Last, "lastname surname | nachname | nom | apellidos apellido"),
    (What::Company, "company | firma | societe | organizacion compania empresa"),
    (What::Job, "jobtitle | position | titre2 fonction | puesto cargo"),
    (
        What::Email,
        "emailaddress email2address email3address | emailadresse email2adresse email3adresse emailadresse2 emailadresse3 \
         | adressedemessagerie adressedemessagerie2 adressedemessagerie3 adressedecourrier adressedecourrier2 \
         adressedecourrier3 | direcciondecorreoelectronico direcciondecorreoelectronico2 direcciondecorreoelectronico3 \
         direcciondelcorreoelectronico3",
    ),
    (What::Phone("main"), "primaryphone | haupttelefon | telephoneprincipal | telefonoprincipal"),
    (
        What::Phone("work"),
        "businessphone businessphone2 | telefongeschaftlich telefongeschaftlich2 | telephonebureau telephone2bureau | telefonodeltrabajo telefonodeltrabajo2",
    ),
    (
        What::Phone("mobile"),
        "mobilephone mobilephone2 | mobiltelefon mobiltelefon2 handy | telmobile telephonemobile | telefonomovil movil",
    ),
    (
        What::Phone("home"),
        "homephone homephone2 | telefonprivat telefonprivat2 | telephonedomicile telephone2domicile | particular telefonoparticular telefonodeldomicilio",
    ),
    (What::Phone("other"), "otherphone | weiterestelefon | telephoneautre | otrotelefono"),
    (What::Phone("company"), "companymainphone | telefonfirma | telephonesociete | numerodecentralitadelaorganizacion"),
    (What::Phone("car"), "carphone | autotelefon | telephonevoiture | telefonodelautomovil"),
    (
        What::Address("work", 0),
        "businessaddress businessstreet businessstreet2 businessstreet3 businesscity businessstate businesspostalcode \
         businesscountry businesscountryregion businessaddresspobox businesspobox | strassegeschaftlich strassegeschaftlich2 \
         strassegeschaftlich3 ortgeschaftlich regiongeschaftlich bundeslandkantongeschaftlich postleitzahlgeschaftlich \
         landregiongeschaftlich landgeschaftlich postfachgeschaftlich | ruebureau ruebureau2 ruebureau3 villebureau depregionbureau \
         codepostalbureau paysregionbureau paysbureau bpprofessionnelle | calledeltrabajo calledeltrabajo2 calledeltrabajo3 \
         ciudaddetrabajo provinciaoestadodetrabajo codigopostaldeltrabajo paisoregiondeltrabajo \
         apartadopostaldeladirecciondeltrabajo",
    ),
    (
        What::Address("home", 1),
        "homeaddress homestreet homestreet2 homestreet3 homecity homestate homepostalcode homecountry homecountryregion \
         homeaddresspobox homepobox | strasseprivat strasseprivat2 strasseprivat3 ortprivat regionprivat \
         bundeslandkantonprivat postleitzahlprivat landregionprivat landprivat postfachprivat | ruedomicile ruedomicile2 \
         ruedomicile3 villedomicile depregiondomicile codepostaldomicile paysregiondomicile paysdomicile \
         boitepostaledudomicile | calledeldomicilio calleparticular ciudaddeldomicilio provinciaoestadodeldomicilio \
         codigopostaldeldomicilio paisoregiondeldomicilio apartadopostaldeladireccionpersonal",
    ),
    (
        What::Address("other", 2),
        "otheraddress otherstreet otherstreet2 otherstreet3 othercity otherstate otherpostalcode othercountry \
         othercountryregion otheraddresspobox otherpobox | weiterestrasse weiterestrasse2 weiterestrasse3 weitererort \
         weiteresrbundeslandkanton weiterepostleitzahl weitereslandregion weitereselandregion weiterespostfach | rueautre \
         rueautre2 rueautre3 villeautre depregionautre codepostalautre paysregionautre paysautre autreboitepostale \
         | otracalle otracalle2 otracalle3 otraciudad otraprovinciaoestado otrocodigopostal otropaisoregion \
         otroapartadopostal",
    ),
    (What::Website(""), "webpage | webseite | pageweb | paginaweb"),
    (What::Website("personal"), "personalwebpage | personlichewebseite"),
    (What::Account, "imaddress | imadresse"),
    (What::Birthday, "birthday | geburtstag | anniversaire | cumpleanos"),
    (What::Anniversary, "anniversary | jahrestag | anniversairedemariageoufete | aniversario"),
    (What::Tags, "categories | kategorien | categories | categorias"),
    (What::Notes, "notes | notizen | notes | notas"),
    (
        What::Nothing,
        "emailtype emaildisplayname email2type email2displayname email3type email3displayname priority private sensitivity \
         internetfreebusy directoryserver givenyomi surnameyomi companyyomi initials | emailtyp emailangezeigtername \
         email2typ email2angezeigtername email3typ email3angezeigtername prioritat privat vertraulichkeit \
         internetfreigebucht verzeichnisserver initialen | typedemessagerie typedemessagerie2 typedemessagerie3 \
         nomcompletdeladressedemessagerie nomcompletdeladressedemessagerie2 nomcompletdeladressedemessagerie3 priorite prive \
         criteredediffusion disponibiliteinternet initiales | tipodecorreoelectronico tipodecorreoelectronico2 tipodecorreoelectronico3 \
         nombredepantalladecorreoelectronico nombredepantalladecorreoelectronico2 nombredepantalladecorreoelectronico3 \
         prioridad confidencialidad iniciales",
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
    "adressedemessagerie",
    "adressedecourrier",
    "telephonebureau",
    "telephonedomicile",
    "telmobile",
    "ruebureau",
    "villebureau",
    "depregionbureau",
    "paysregionbureau",
    "telecopiebureau",
    "direcciondecorreoelectronico",
    "direcciondecorreoelectronico2",
    "telefonodeltrabajo",
    "calledeltrabajo",
    "ciudaddetrabajo",
    "provinciaoestadodetrabajo",
    "codigopostaldeltrabajo",
    "paisoregiondeltrabajo",
];

fn recognise(headers: &[String]) -> Option<Recognised> {
    let names: Vec<String> = headers.iter().map(|header| bare(header)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let sure = TELLING.iter().filter(|name| has(name)).count();
    let any = |all: &[&str]| all.iter().any(|name| has(name));
    let named = any(&["firstname", "lastname", "vorname", "nachname", "prenom", "nom", "nombre", "apellidos"]);
    let addresses = ["emailaddress", "emailadresse", "adressedemessagerie", "adressedecourrier"];
    let written_to = any(&addresses) || has("direcciondecorreoelectronico");
    if !named || !written_to || sure < 4 {
        return None;
    }
    // In French the form of address and the position have the same name.
    let position = |name: &&String| name.as_str() == "titre" && !has("titre2");
    let columns =
        names.iter().map(|name| Some(name).filter(position).map_or_else(|| column(name), |_| field(Field::JobTitle)));
    let columns = columns.collect();
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
