//! Pipedrive: every header begins with the object that it is of.

use super::sheet::{Sheet, field, labelled, part, skip, surest};
use super::{Recognised, System};
use crate::exchange::csv::{Field, Rows};

/// Pipedrive's exports of deals, people, organizations, activities and notes.
pub static SYSTEM: System = System { key: "pipedrive", name: "Pipedrive", recognise };

fn recognise(headers: &[String]) -> Option<Recognised> {
    // Without its object in front no header is one of Pipedrive's.
    let own = |header: &String| {
        [
            "Deal - ",
            "Person - ",
            "Organization - ",
            "Organisation - ",
            "Activity - ",
            "Note - ",
            "Aktivität - ",
            "Pipedrive System ID",
        ]
        .iter()
        .any(|begin| header.trim_start().starts_with(begin))
    };
    if !headers.iter().any(own) { None } else { surest(&SHEETS, headers) }
}

static SHEETS: [Sheet; 5] = [
    Sheet {
        rows: Rows::Opportunities,
        file: "deals",
        needs: &[
            "dealtitle dealtitel",
            "dealstage dealvalue dealstatus dealpipeline dealowner dealid dealphase dealwert dealbesitzer",
        ],
        never: "activitysubject notecontent",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "dealid pipedrivesystemiddeal"),
            field(Field::Name, "dealtitle dealtitel"),
            field(Field::Owner, "dealowner dealbesitzer"),
            field(Field::Value, "dealvalue dealwert"),
            field(Field::Currency, "dealcurrencyofvalue dealwahrungdeswertes dealwahrungvonwert"),
            field(Field::Probability, "dealprobability dealwahrscheinlichkeit"),
            field(Field::Company, "dealorganization dealorganisation"),
            field(Field::CompanyId, "dealorganizationid dealorganisationid"),
            field(Field::Pipeline, "dealpipeline"),
            field(Field::Contact, "dealcontactperson dealkontaktperson"),
            field(Field::ContactId, "dealcontactpersonid dealkontaktpersonid"),
            field(Field::Stage, "dealstage dealphase"),
            field(Field::Tags, "deallabel deallabels"),
            field(Field::Status, "dealstatus"),
            field(Field::Created, "dealdealcreated dealdealerstellt dealcreated"),
            field(Field::StageChanged, "deallaststagechange"),
            field(Field::WonAt, "dealwontime"),
            field(Field::LostAt, "deallosttime"),
            field(Field::LossReason, "deallostreason"),
            field(Field::Close, "dealexpectedclosedate dealerwartetesabschlussdatum"),
            field(Field::Source, "dealsourcechannel"),
            field(Field::Products, "dealproductname"),
            skip(
                "dealweightedvalue dealcurrencyofweightedvalue dealupdatetime dealnextactivitydate deallastactivitydate deallastemailreceived deallastemailsent dealdealclosedon dealvisibleto dealtotalactivities dealdoneactivities dealactivitiestodo dealemailmessagescount dealsequenceenrollment dealcreator",
            ),
        ],
    },
    Sheet {
        rows: Rows::Contacts,
        file: "people",
        needs: &["personname personfirstname personlastname"],
        never: "dealtitle activitysubject notecontent",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "personid pipedrivesystemidperson"),
            field(Field::Name, "personname"),
            field(Field::FirstName, "personfirstname"),
            field(Field::LastName, "personlastname"),
            labelled(Field::Email, "work", "personemailwork"),
            labelled(Field::Email, "home", "personemailhome"),
            labelled(Field::Email, "other", "personemailother"),
            field(Field::Email, "personemail"),
            labelled(Field::Phone, "work", "personphonework"),
            labelled(Field::Phone, "home", "personphonehome"),
            labelled(Field::Phone, "mobile", "personphonemobile"),
            labelled(Field::Phone, "other", "personphoneother"),
            field(Field::Phone, "personphone"),
            field(Field::Company, "personorganization personorganisation"),
            field(Field::CompanyId, "personorganizationid personorganisationid"),
            field(Field::Tags, "personlabel personlabels"),
            field(Field::Owner, "personowner personbesitzer"),
            field(Field::Created, "personpersoncreated personpersonerstellt"),
            field(Field::About, "personnotes"),
            field(Field::OptedOut, "personmarketingstatus"),
            field(Field::JobTitle, "personjobtitle"),
            field(Field::Birthday, "personbirthday"),
            field(Field::Source, "personsourcechannel"),
            part(0, "", "personpostaladdress"),
            skip(
                "personupdatetime personnextactivitydate personlastactivitydate personopendeals personwondeals personlostdeals personcloseddeals persontotalactivities persondoneactivities personactivitiestodo personemailmessagescount personlastemailreceived personlastemailsent personvisibleto",
            ),
        ],
    },
    Sheet {
        rows: Rows::Companies,
        file: "organizations",
        needs: &["organizationname organisationname"],
        never: "personname dealtitle activitysubject notecontent",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "organizationid organisationid pipedrivesystemidorganization"),
            field(Field::Name, "organizationname organisationname"),
            part(0, "", "organizationaddress organisationadresse"),
            field(Field::Owner, "organizationowner organisationbesitzer"),
            field(Field::Created, "organizationorganizationcreated organisationorganisationerstellt"),
            field(Field::Tags, "organizationlabel organizationlabels organisationlabel"),
            field(Field::Website, "organizationwebsite organisationwebsite"),
            field(Field::Sector, "organizationindustry"),
            field(Field::Employees, "organizationnumberofemployees"),
            field(Field::Revenue, "organizationannualrevenue"),
            skip(
                "organizationupdatetime organizationnextactivitydate organizationlastactivitydate organizationopendeals organizationwondeals organizationlostdeals organizationcloseddeals organizationtotalactivities organizationdoneactivities organizationactivitiestodo organizationemailmessagescount organizationpeople organizationvisibleto",
            ),
        ],
    },
    Sheet {
        rows: Rows::Work,
        file: "activities",
        needs: &["activitysubject activitytype aktivitatbetreff"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "activityid"),
            field(Field::Subject, "activitysubject aktivitatbetreff"),
            field(Field::WorkKind, "activitytype aktivitattyp"),
            field(Field::Due, "activityduedate"),
            field(Field::DueTime, "activityduetime"),
            field(Field::Duration, "activityduration"),
            field(Field::Done, "activitydone activitystatus"),
            field(Field::DoneAt, "activitymarkedasdonetime activitymarkedasdone"),
            field(Field::Note, "activitynote activitypublicdescription"),
            field(Field::Place, "activitylocation"),
            field(Field::Owner, "activityassignedtouser"),
            field(Field::Company, "activityorganization activityorganisation"),
            field(Field::CompanyId, "activityorganizationid"),
            field(Field::Opportunity, "activitydeal dealtitle"),
            field(Field::OpportunityId, "activitydealid dealid"),
            field(Field::Contact, "activitycontactperson personname"),
            field(Field::ContactId, "activitycontactpersonid personid"),
            field(Field::Created, "activityaddtime"),
            skip("activityupdatetime activitycreator activityfreebusy activitylastnotificationtime"),
        ],
    },
    Sheet {
        rows: Rows::Work,
        file: "notes",
        needs: &["notecontent"],
        never: "activitysubject",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "noteid"),
            field(Field::Note, "notecontent"),
            field(Field::Opportunity, "notedeal dealtitle"),
            field(Field::OpportunityId, "notedealid dealid"),
            field(Field::Contact, "noteperson notecontactperson personname"),
            field(Field::ContactId, "notepersonid personid"),
            field(Field::Company, "noteorganization organizationname"),
            field(Field::CompanyId, "noteorganizationid organizationid"),
            field(Field::At, "noteaddtime"),
            field(Field::Owner, "noteuser notecreator"),
            skip("noteupdatetime"),
        ],
    },
];
