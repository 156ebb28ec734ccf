//! Headers that systems write in the language of the account, by what they are in English. They are compared in lower case,
//! without accents and without anything that is neither a letter nor a digit.

use crate::exchange::csv::{bare, once};

/// Words of one system: what a header is in English, and what it is called in German, French and Spanish.
type Words = &'static [(&'static str, &'static str)];

/// HubSpot's headers.
const HUBSPOT: Words = &[
    (
        "Record ID",
        "datensatzid objektid | iddefiche iddenregistrement idenregistrement iddefichedinformations | idderegistro iddelregistro",
    ),
    ("Deal Name", "dealname namedesdeals | nomdelatransaction nomdetransaction | nombredelnegocio nombredenegocio"),
    (
        "Deal Stage",
        "dealphase phasedesdeals | phasedelatransaction etapedelatransaction | etapadelnegocio fasedelnegocio",
    ),
    ("Amount", "betrag | montant | importe valor monto cantidad"),
    ("Currency", "wahrung dealwahrung | devise | moneda divisa"),
    ("Close Date", "abschlussdatum | datedefermeture datedecloture | fechadecierre"),
    ("Create Date", "erstellungsdatum erstelldatum | datedecreation | fechadecreacion"),
    (
        "Deal owner",
        "dealinhaber zustandigermitarbeiterfurdeal furdealzustandigermitarbeiter | proprietairedelatransaction | propietariodelnegocio",
    ),
    (
        "Contact owner",
        "kontaktinhaber zustandigermitarbeiterfurkontakt furkontaktzustandigermitarbeiter | proprietaireducontact | propietariodelcontacto",
    ),
    (
        "Company owner",
        "unternehmensinhaber zustandigermitarbeiterfurunternehmen furunternehmenzustandigermitarbeiter | proprietairedelentreprise | propietariodelaempresa",
    ),
    ("Original Source", "originalquelle ursprunglichequelle | sourcedorigine sourceoriginale | fuenteoriginal"),
    ("Associated Company", "zugeordnetesunternehmen | entrepriseassociee | empresaasociada"),
    (
        "Associated Company IDs",
        "zugeordneteunternehmensids zugeordneteunternehmensid | idsdelentrepriseassociee iddelentrepriseassociee | idsdeempresasasociadas iddelaempresaasociada",
    ),
    (
        "Associated Contact",
        "zugeordneterkontakt zugeordnetekontakte | contactassocie contactsassocies | contactoasociado contactosasociados",
    ),
    (
        "Associated Contact IDs",
        "zugeordnetekontaktids zugeordnetekontaktid | idsducontactassocie iddescontactsassocies | idsdecontactosasociados iddelcontactoasociado",
    ),
    (
        "Closed Lost Reason",
        "grundfurverlust verlustgrund | motifdefermetureperdue raisondelaperte | motivodecierreperdido motivodeperdida",
    ),
    ("First Name", "vorname | prenom | nombre"),
    ("Last Name", "nachname | nom nomdefamille | apellidos apellido"),
    ("Email", "emailadresse | adresseemail | correo correoelectronico direcciondecorreoelectronico"),
    ("Phone Number", "telefonnummer | numerodetelephone | numerodetelefono"),
    (
        "Mobile Phone Number",
        "mobiltelefonnummer mobilnummer | numerodetelephonemobile numerodemobile | numerodetelefonomovil numerodemovil",
    ),
    ("Lifecycle Stage", "lebenszyklusphase lifecyclephase | phaseducycledevie etapeducycledevie | etapadelciclodevida"),
    ("Lead Status", "leadstatus | statutdulead | estadodellead"),
    ("Job Title", "positionsbezeichnung jobbezeichnung jobtitel | intituleduposte poste | cargo puesto"),
    ("Company Name", "unternehmensname nameunternehmen | nomdelentreprise | nombredelaempresa nombredeempresa"),
    (
        "Company Domain Name",
        "unternehmensdomain domainnamedesunternehmens unternehmensdomainname | nomdedomainedelentreprise | nombrededominiodelaempresa dominiodelaempresa",
    ),
    ("Street Address", "strasse adresse | adressepostale rue | direccion calle"),
    ("City", "stadt ort | ville | ciudad"),
    ("State/Region", "bundesland bundeslandregion | etatregion departementregion | estadoregion provincia"),
    ("Postal Code", "postleitzahl plz | codepostal | codigopostal"),
    ("Country/Region", "landregion land | paysregion pays | paisregion pais"),
    (
        "Marketing contact status",
        "marketingkontaktstatus statusalsmarketingkontakt | statutducontactmarketing | estadodecontactodemarketing",
    ),
    ("Industry", "branche | secteurdactivite secteur | sector industria"),
    ("Number of Employees", "anzahldermitarbeiter mitarbeiterzahl | nombredemployes | numerodeempleados"),
    ("Annual Revenue", "jahresumsatz | chiffredaffairesannuel revenuannuel | ingresosanuales"),
    ("Description", "beschreibung | description | descripcion"),
    (
        "Last Activity Date",
        "datumderletztenaktivitat | dateladerniereactivite datedeladerniereactivite | fechadelaultimaactividad fechadeultimaactividad",
    ),
];

/// How HubSpot begins the headers of its times of stages.
const ENTERED: [&str; 8] = [
    "date entered ",
    "datum des eintritts in ",
    "eintrittsdatum ",
    "date d'entree dans ",
    "date d’entree dans ",
    "fecha de entrada en ",
    "fecha de ingreso a ",
    "fecha de ingreso en ",
];

/// What stands before the dash in Pipedrive's headers.
const PIPEDRIVE_OBJECTS: Words = &[
    ("Deal", "deal | affaire transaction | trato negocio"),
    ("Person", "person kontakt | personne contact | persona contacto"),
    ("Organization", "organisation | organisation | organizacion"),
    ("Activity", "aktivitat | activite | actividad"),
    ("Note", "notiz | note | nota"),
];

/// What stands behind it.
const PIPEDRIVE: Words = &[
    ("ID", "id | id | id"),
    ("Title", "titel | titre | titulo"),
    ("Name", "name | nom | nombre"),
    ("First name", "vorname | prenom | nombredepila"),
    ("Last name", "nachname | nomdefamille | apellido apellidos"),
    ("Owner", "besitzer inhaber eigentumer | proprietaire | propietario"),
    ("Value", "wert | valeur | valor"),
    (
        "Currency of Value",
        "wahrungdeswertes wahrungvonwert | devisedelavaleur devisedevaleur | monedadelvalor monedadevalor divisadevalor",
    ),
    ("Probability", "wahrscheinlichkeit | probabilite | probabilidad"),
    ("Organization", "organisation | organisation | organizacion"),
    (
        "Organization ID",
        "organisationid organisationsid | iddelorganisation organisationid | iddelaorganizacion organizacionid iddeorganizacion",
    ),
    ("Contact person", "kontaktperson ansprechpartner | personneacontacter personnedecontact | personadecontacto"),
    (
        "Contact person ID",
        "kontaktpersonid | iddelapersonneacontacter personneacontacterid | iddelapersonadecontacto personadecontactoid",
    ),
    ("Pipeline", "pipeline | pipeline | embudo pipeline"),
    ("Stage", "phase | etape phase | etapa"),
    ("Label", "label kennzeichnung etikett | etiquette | etiqueta"),
    ("Labels", "labels etiketten | etiquettes | etiquetas"),
    ("Status", "status | statut | estado"),
    ("Deal created", "dealerstellt erstellt | affairecreee transactioncreee creation | tratocreado negociocreado"),
    ("Person created", "personerstellt | personnecreee | personacreada"),
    ("Organization created", "organisationerstellt | organisationcreee | organizacioncreada"),
    (
        "Last stage change",
        "letztephasenanderung letzteanderungderphase | dernierchangementdetape | ultimocambiodeetapa",
    ),
    ("Won time", "gewonnenam gewinnzeit | datedegain heuredegain | fechaganado horaganado fechadeganado"),
    ("Lost time", "verlorenam verlustzeit | datedeperte heuredeperte | fechaperdido horaperdido fechadeperdido"),
    ("Lost reason", "verlustgrund grundfurverlust | motifdeperte raisondelaperte | motivodeperdida razondeperdida"),
    (
        "Expected close date",
        "erwartetesabschlussdatum | datedeclotureprevue datedeclotureattendue | fechadecierreprevista fechadecierreesperada",
    ),
    (
        "Email - Work",
        "emailgeschaftlich emailarbeit | emailtravail emailbureau | correoelectronicotrabajo emailtrabajo",
    ),
    ("Email - Home", "emailprivat | emaildomicile emailprive | correoelectronicocasa emailcasa"),
    ("Email - Other", "emailandere emailsonstige | emailautre | correoelectronicootro emailotro"),
    ("Phone - Work", "telefongeschaftlich telefonarbeit | telephonetravail telephonebureau | telefonotrabajo"),
    ("Phone - Home", "telefonprivat | telephonedomicile | telefonocasa"),
    ("Phone - Mobile", "telefonmobil | telephonemobile telephoneportable | telefonomovil"),
    ("Phone - Other", "telefonandere telefonsonstige | telephoneautre | telefonootro"),
    ("Address", "adresse | adresse | direccion"),
    ("Postal address", "postanschrift | adressepostale | direccionpostal"),
    ("Notes", "notizen | notes remarques | notas"),
    ("Marketing status", "marketingstatus | statutmarketing | estadodemarketing"),
    ("Subject", "betreff | sujet objet | asunto"),
    ("Type", "typ | type | tipo"),
    ("Due date", "falligkeitsdatum falligam | dateecheance datedecheance | fechadevencimiento"),
    ("Due time", "falligkeitszeit | heuredecheance | horadevencimiento"),
    ("Duration", "dauer | duree | duracion"),
    ("Done", "erledigt | effectuee termine | completada hecho"),
    ("Note", "notiz | note remarque | nota"),
    (
        "Assigned to user",
        "zugewiesenanbenutzer zugewiesenerbenutzer | attribueealutilisateur assigneealutilisateur | asignadaalusuario asignadoalusuario",
    ),
    ("Deal", "deal | affaire transaction | trato negocio"),
    ("Deal ID", "dealid | iddelaffaire | iddeltrato"),
    ("Add time", "hinzugefugtam erstellungszeit | datedajout heuredajout | horadecreacion fechadecreacion"),
    ("Content", "inhalt | contenu | contenido"),
    ("User", "benutzer | utilisateur | usuario"),
];

fn english(words: Words, told: &str) -> Option<&'static str> {
    let name = bare(told);
    let fits = |(_, others): &&(&str, &str)| !name.is_empty() && others.split(' ').any(|other| other == name);
    words.iter().find(fits).map(|(english, _)| *english)
}

/// HubSpot's headers in English, as far as they are known.
pub fn hubspot(headers: &[String]) -> Vec<String> {
    let one = |header: &String| english(HUBSPOT, once(header)).map_or_else(|| header.clone(), String::from);
    headers.iter().map(one).collect()
}

/// Whether a header is one such as `Date entered "Demo (Sales Pipeline)"`, in any of the languages.
pub fn entered(header: &str) -> bool {
    let folded = crate::value::fold(header);
    header.contains(['"', '“', '„', '«']) && ENTERED.iter().any(|begin| folded.starts_with(begin))
}

/// Pipedrive's headers in English, as far as they are known.
pub fn pipedrive(headers: &[String]) -> Vec<String> {
    let one = |header: &String| {
        let (object, rest) = once(header).trim().split_once(" - ")?;
        let object = english(PIPEDRIVE_OBJECTS, object)?;
        let rest = english(PIPEDRIVE, rest).map_or_else(|| rest.to_string(), String::from);
        Some(format!("{object} - {rest}"))
    };
    headers.iter().map(|header| one(header).unwrap_or_else(|| header.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(translate: fn(&[String]) -> Vec<String>, headers: &str) -> String {
        translate(&headers.split(',').map(String::from).collect::<Vec<_>>()).join(",")
    }

    #[test]
    fn headers_come_into_english_and_what_is_not_known_stays() {
        assert_eq!(told(hubspot, "Datensatz-ID,Dealname,Größe"), "Record ID,Deal Name,Größe");
        assert_eq!(told(hubspot, "Étape du cycle de vie,Prénom"), "Lifecycle Stage,First Name");
        assert_eq!(told(hubspot, "Etapa del negocio (2),Fecha de cierre"), "Deal Stage,Close Date");
        assert_eq!(told(pipedrive, "Trato - Título,Affaire - Étape"), "Deal - Title,Deal - Stage");
        assert_eq!(told(pipedrive, "Aktivität - Betreff,Titre"), "Activity - Subject,Titre");
    }

    #[test]
    fn times_of_stages_are_known_in_every_language() {
        for header in [
            "Date entered \"Demo (Sales)\"",
            "Datum des Eintritts in „Angebot (Vertrieb)“",
            "Date d'entrée dans « Devis »",
            "Fecha de entrada en \"Propuesta\"",
        ] {
            assert!(entered(header), "{header}");
        }
        assert!(!entered("Fecha de entrada"));
    }

    #[test]
    fn no_word_stands_for_two_headers() {
        for words in [HUBSPOT, PIPEDRIVE, PIPEDRIVE_OBJECTS] {
            let all: Vec<&str> =
                words.iter().flat_map(|(_, others)| others.split(' ')).filter(|one| *one != "|").collect();
            for (english, others) in words {
                for other in others.split(' ').filter(|one| *one != "|") {
                    let own = others.split(' ').filter(|one| *one == other).count();
                    assert_eq!(all.iter().filter(|one| **one == other).count(), own, "{english}: {other}");
                    assert_eq!(bare(other), other);
                }
            }
        }
    }
}
