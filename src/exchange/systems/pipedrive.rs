//! Pipedrive: every header begins with the object that it is of.

use super::sheet::{Sheet, field, labelled, part, skip, surest};
use super::{Recognised, System, languages};
use crate::exchange::csv::{Field, Rows};

/// Pipedrive's exports of deals, people, organizations, activities and notes.
pub static SYSTEM: System = System { key: "pipedrive", name: "Pipedrive", recognise };

fn recognise(headers: &[String]) -> Option<Recognised> {
    let headers = languages::pipedrive(headers);
    // Without its object in front no header is one of Pipedrive's.
    let objects = ["Deal - ", "Person - ", "Organization - ", "Activity - ", "Note - ", "Pipedrive System ID"];
    let own = |header: &String| objects.iter().any(|begin| header.trim_start().starts_with(begin));
    if headers.iter().any(own) { surest(&SHEETS, &headers) } else { None }
}

static SHEETS: [Sheet; 5] = [
    Sheet {
        rows: Rows::Opportunities,
        file: "deals",
        needs: &["dealtitle", "dealstage dealvalue dealstatus dealpipeline dealowner dealid"],
        never: "activitysubject notecontent",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "dealid pipedrivesystemiddeal"),
            field(Field::Name, "dealtitle"),
            field(Field::Owner, "dealowner"),
            field(Field::Value, "dealvalue"),
            field(Field::Currency, "dealcurrencyofvalue"),
            field(Field::Probability, "dealprobability"),
            field(Field::Company, "dealorganization"),
            field(Field::CompanyId, "dealorganizationid"),
            field(Field::Pipeline, "dealpipeline"),
            field(Field::Contact, "dealcontactperson"),
            field(Field::ContactId, "dealcontactpersonid"),
            field(Field::Stage, "dealstage"),
            field(Field::Tags, "deallabel deallabels"),
            field(Field::Status, "dealstatus"),
            field(Field::Created, "dealdealcreated dealcreated"),
            field(Field::StageChanged, "deallaststagechange"),
            field(Field::WonAt, "dealwontime"),
            field(Field::LostAt, "deallosttime"),
            field(Field::LossReason, "deallostreason"),
            field(Field::Close, "dealexpectedclosedate"),
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
            field(Field::Company, "personorganization"),
            field(Field::CompanyId, "personorganizationid"),
            field(Field::Tags, "personlabel personlabels"),
            field(Field::Owner, "personowner"),
            field(Field::Created, "personpersoncreated"),
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
        needs: &["organizationname"],
        never: "personname dealtitle activitysubject notecontent",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "organizationid pipedrivesystemidorganization"),
            field(Field::Name, "organizationname"),
            part(0, "", "organizationaddress"),
            field(Field::Owner, "organizationowner"),
            field(Field::Created, "organizationorganizationcreated"),
            field(Field::Tags, "organizationlabel organizationlabels"),
            field(Field::Website, "organizationwebsite"),
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
        needs: &["activitysubject activitytype"],
        never: "",
        prefix: "",
        columns: &[
            field(Field::ExternalId, "activityid"),
            field(Field::Subject, "activitysubject"),
            field(Field::WorkKind, "activitytype"),
            field(Field::Due, "activityduedate"),
            field(Field::DueTime, "activityduetime"),
            field(Field::Duration, "activityduration"),
            field(Field::Done, "activitydone activitystatus"),
            field(Field::DoneAt, "activitymarkedasdonetime activitymarkedasdone"),
            field(Field::Note, "activitynote activitypublicdescription"),
            field(Field::Place, "activitylocation"),
            field(Field::Owner, "activityassignedtouser"),
            field(Field::Company, "activityorganization"),
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
