//! Keap, formerly Infusionsoft: tables by their names of the API, and contacts by the labels of the screen.

use super::sheet::{Sheet, field, labelled, part, skip, surest};
use super::{Recognised, System};
use crate::exchange::csv::{Field, Label, Rows, Target, bare};

/// Keap's tables, and its exports of contacts and opportunities.
pub static SYSTEM: System = System { key: "keap", name: "Keap", recognise };

fn recognise(headers: &[String]) -> Option<Recognised> {
    let mut found = surest(&SHEETS, headers)?;
    // What a number is for stands in a column of its own.
    let names: Vec<String> = headers.iter().map(|header| bare(header)).collect();
    for (at, name) in names.iter().enumerate() {
        let Some(kind) = names.iter().position(|other| *other == format!("{name}type")) else { continue };
        let number = found.columns.get(at).is_some_and(|column| column.target == Target::Field(Field::Phone));
        if number {
            if let Some(column) = found.columns.get_mut(at) {
                column.label = Label::Column(kind);
            }
            if let Some(column) = found.columns.get_mut(kind) {
                column.target = Target::Ignore;
            }
        }
    }
    Some(found)
}

static SHEETS: [Sheet; 9] = [
    Sheet {
        rows: Rows::Opportunities,
        file: "opportunities (Lead)",
        needs: &[
            "opportunitytitle",
            "stageid stage projectedrevenuehigh projectedrevenuelow estimatedclosedate opportunitynotes nextactiondate",
        ],
        never: "movetostage",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id opportunityid"),
            field(Field::Name, "opportunitytitle"),
            field(Field::ContactId, "contactid"),
            field(Field::Contact, "contact contactname"),
            field(Field::OwnerId, "userid"),
            field(Field::Owner, "user owner"),
            field(Field::Stage, "stageid stage stagename"),
            field(Field::Source, "leadsource"),
            field(Field::Objections, "objection"),
            field(Field::Value, "projectedrevenuehigh"),
            field(Field::Needs, "opportunitynotes"),
            field(Field::Close, "estimatedclosedate"),
            field(Field::Created, "datecreated createddate"),
            skip("affiliateid statusid lastupdated lastupdatedby createdby includeinforecast"),
        ],
    },
    Sheet {
        rows: Rows::StageMoves,
        file: "stage history (StageMove)",
        needs: &["opportunityid", "movetostage", "movedate"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::OpportunityId, "opportunityid"),
            field(Field::FromStage, "movefromstage"),
            field(Field::Stage, "movetostage"),
            field(Field::At, "movedate"),
            skip("id prevstagemovedate userid createdby datecreated"),
        ],
    },
    Sheet {
        rows: Rows::Stages,
        file: "stages",
        needs: &["id", "stagename", "stageorder targetnumdays"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::Name, "stagename"),
            field(Field::Order, "stageorder"),
            field(Field::TargetDays, "targetnumdays"),
        ],
    },
    Sheet {
        rows: Rows::Work,
        file: "tasks, notes and appointments (ContactAction)",
        needs: &["contactid", "actiontype actiondescription", "creationdate completiondate actiondate"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::ContactId, "contactid"),
            field(Field::OpportunityId, "opportunityid"),
            field(Field::WorkKind, "actiontype"),
            field(Field::Subject, "actiondescription"),
            field(Field::Note, "creationnotes"),
            field(Field::Created, "creationdate"),
            field(Field::DoneAt, "completiondate"),
            field(Field::Due, "actiondate"),
            field(Field::Until, "enddate"),
            field(Field::OwnerId, "userid"),
            field(Field::Place, "location"),
            skip("popupdate priority isappointment lastupdated lastupdatedby createdby objecttype accepted"),
        ],
    },
    Sheet {
        rows: Rows::Tags,
        file: "names of tags (ContactGroup)",
        needs: &["id", "groupname"],
        never: "contactid",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id"),
            field(Field::Name, "groupname"),
            skip("groupcategoryid groupdescription"),
        ],
    },
    Sheet {
        rows: Rows::TagUses,
        file: "tags of contacts (ContactGroupAssign)",
        needs: &["groupid contactgroup", "contactid"],
        never: "actiontype opportunitytitle",
        prefix: "",
        columns: &[
            field(Field::ContactId, "contactid"),
            field(Field::TagId, "groupid"),
            field(Field::Tags, "contactgroup"),
            skip("id datecreated"),
        ],
    },
    Sheet {
        rows: Rows::Contacts,
        file: "contacts",
        needs: &[
            "firstname lastname email",
            "contacttype streetaddress1 phone1 emailaddress2 referralcode leadsourceid zipfour1 address2street1 groups",
            "ownerid companyid phone1type groups contacttype zipfour1 phone1 streetaddress1",
        ],
        never: "opportunitytitle actiontype",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id contactid"),
            field(Field::FirstName, "firstname"),
            field(Field::LastName, "lastname"),
            field(Field::Company, "company companyname"),
            field(Field::CompanyId, "companyid"),
            field(Field::JobTitle, "jobtitle"),
            field(Field::Email, "email emailaddress emailaddress2 emailaddress3 email2 email3"),
            field(Field::Phone, "phone1 phone2 phone3 phone4 phone5"),
            labelled(Field::Phone, "fax", "fax1 fax2"),
            part(0, "", "streetaddress1 streetaddress2 city state postalcode zipfour1 country"),
            part(
                1,
                "shipping",
                "address2street1 address2street2 city2 state2 postalcode2 zipfour2 country2 address2city address2state address2postalcode address2country",
            ),
            part(
                2,
                "other",
                "address3street1 address3street2 city3 state3 postalcode3 zipfour3 country3 address3city address3state address3postalcode address3country",
            ),
            field(Field::Website, "website"),
            field(Field::Birthday, "birthday"),
            field(Field::Anniversary, "anniversary"),
            field(Field::Source, "leadsource"),
            field(Field::OwnerId, "ownerid"),
            field(Field::Owner, "owner"),
            field(Field::Tags, "groups tags"),
            field(Field::About, "contactnotes personnotes notes"),
            field(Field::Created, "datecreated"),
            field(Field::OptedOut, "optedout emailoptout unsubscribed"),
            skip("leadsourceid createdby lastupdated lastupdatedby validated accountid password username"),
        ],
    },
    Sheet {
        rows: Rows::Companies,
        file: "companies",
        needs: &["id companyid", "company companyname", "phone1 streetaddress1 website"],
        never: "firstname lastname",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id companyid"),
            field(Field::Name, "company companyname"),
            field(Field::Website, "website"),
            field(Field::Email, "email"),
            field(Field::Phone, "phone1 phone2"),
            part(0, "", "streetaddress1 streetaddress2 city state postalcode zipfour1"),
            field(Field::Country, "country"),
            field(Field::About, "notes"),
            skip("accountid lastupdated lastupdatedby createdby datecreated validated"),
        ],
    },
    Sheet {
        rows: Rows::Members,
        file: "users",
        needs: &["id userid", "globaluserid infusionsoftid partner", "firstname lastname email"],
        never: "contacttype phone1type",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "id userid"),
            field(Field::FirstName, "firstname"),
            field(Field::LastName, "lastname"),
            field(Field::Email, "email"),
            skip("globaluserid infusionsoftid partner"),
        ],
    },
];
