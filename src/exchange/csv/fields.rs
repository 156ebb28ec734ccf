//! What columns can become: the fields of each kind, and the headers by which other systems call them.

use super::kind_of_rows::Rows;
use crate::model::Kind;

/// The kinds that a table can be brought in as, in the order in which they are offered.
pub const KINDS: [Kind; 5] = [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Product, Kind::Member];

macro_rules! fields {
    ($($(#[$doc:meta])+ $field:ident $word:literal,)+) => {
        /// What a column can become.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($(#[$doc])+ $field,)+ }

        impl Field {
            /// The words shown.
            pub fn word(self) -> &'static str {
                match self { $(Field::$field => $word,)+ }
            }
        }
    };
}

fields! {
    /// The id in the system that the file came from.
    ExternalId "Id in the other system",
    /// What people call it.
    Name "Name",
    /// A contact's first name.
    FirstName "First name",
    /// A contact's last name.
    LastName "Last name",
    /// An opportunity's stage.
    Stage "Stage",
    /// Whether an opportunity is open, won or lost, where the stage does not say so.
    Status "Status",
    /// What it is worth.
    Value "Value",
    /// The currency of the amount, where a column names it.
    Currency "Currency",
    /// The expected or actual close date.
    Close "Close date",
    /// When it began.
    Created "Created",
    /// The member in charge.
    Owner "Owner",
    /// The company.
    Company "Company",
    /// The main contact's name.
    Contact "Contact",
    /// The main contact's email address.
    ContactEmail "Contact’s email",
    /// The products in question.
    Products "Product",
    /// The probability in percent.
    Probability "Probability",
    /// Cold, warm or hot.
    Temperature "Temperature",
    /// Points that the other system has given.
    Score "Score",
    /// Where it came from.
    Source "Source",
    /// The campaign that brought it.
    Campaign "Campaign",
    /// Tags.
    Tags "Tags",
    /// What they need.
    Needs "Needs",
    /// What hurts them.
    PainPoints "Pain points",
    /// What they object to.
    Objections "Objections",
    /// Who else is in the running.
    Competitors "Competitors",
    /// Email addresses.
    Email "Email",
    /// Telephone numbers.
    Phone "Phone",
    /// A contact's position.
    JobTitle "Job title",
    /// Social accounts.
    Social "Social account",
    /// Latest news of the company.
    News "Company news",
    /// A contact's latest updates.
    LatestUpdates "Latest updates",
    /// A postal address or a part of it.
    Address "Address",
    /// A birthday.
    Birthday "Birthday",
    /// What else there is to know.
    About "About",
    /// A web address.
    Website "Website",
    /// A country or region.
    Country "Country",
    /// A sector or industry.
    Sector "Sector",
    /// Number of employees.
    Employees "Employees",
    /// Yearly revenue.
    Revenue "Yearly revenue",
    /// Year of foundation.
    Founded "Year founded",
    /// The company that owns it.
    Parent "Parent company",
    /// A product's series.
    Series "Series",
    /// A list price.
    Price "List price",
    /// A member's office.
    Office "Office",
    /// The member that they report to.
    Manager "Manager",
    /// The company's id in the other system.
    CompanyId "Company’s id there",
    /// The ids of contacts in the other system.
    ContactId "Contact’s id there",
    /// The owner's id in the other system.
    OwnerId "Owner’s id there",
    /// The opportunity's id in the other system.
    OpportunityId "Opportunity’s id there",
    /// The opportunity's name.
    Opportunity "Opportunity",
    /// The id of whatever it belongs to, where ids tell what they are ids of.
    Related "Id of what it belongs to",
    /// The pipeline.
    Pipeline "Pipeline",
    /// When it came into its present stage.
    StageChanged "Last stage change",
    /// When it was won.
    WonAt "Won on",
    /// When it was lost.
    LostAt "Lost on",
    /// Why it was lost.
    LossReason "Loss reason",
    /// Whether it is closed.
    IsClosed "Whether it is closed",
    /// Whether it is won.
    IsWon "Whether it is won",
    /// Whether it was deleted in the other system.
    Deleted "Whether it was deleted",
    /// When it came into the stage that the header names.
    Entered "When it came into the stage of the header",
    /// Whether they want no messages.
    OptedOut "Wants no messages",
    /// A day that comes round every year.
    Anniversary "Anniversary",
    /// What a task or an activity is about.
    Subject "Subject",
    /// What kind of task or activity it is.
    WorkKind "Kind of task or activity",
    /// The day that it is due.
    Due "Due date",
    /// The time of that day.
    DueTime "Due time",
    /// How long it takes.
    Duration "Duration",
    /// Whether it is done.
    Done "Whether it is done",
    /// When it was done.
    DoneAt "Done on",
    /// When it happened.
    At "When it happened",
    /// When it ends.
    Until "Until",
    /// What was said or done.
    Note "Note",
    /// Where it takes place.
    Place "Place",
    /// The stage that it came from.
    FromStage "From the stage",
    /// Its place in the order.
    Order "Order",
    /// How many days it should take at most.
    TargetDays "Target days",
    /// The tag's id in the other system.
    TagId "Tag’s id there",
}

/// How the cells of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// As text.
    Text,
    /// As a number or an amount: needs a number style.
    Number,
    /// As a date: needs a date order.
    Date,
}

impl Field {
    /// How its cells are read.
    pub fn read(self) -> Read {
        match self {
            Field::Value | Field::Revenue | Field::Price | Field::Employees => Read::Number,
            Field::Close
            | Field::Created
            | Field::Birthday
            | Field::Anniversary
            | Field::StageChanged
            | Field::WonAt
            | Field::LostAt
            | Field::Entered
            | Field::Due
            | Field::DoneAt
            | Field::At
            | Field::Until => Read::Date,
            _ => Read::Text,
        }
    }

    /// Whether several columns can become this field together.
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Field::Email
                | Field::Phone
                | Field::Social
                | Field::Website
                | Field::Anniversary
                | Field::Tags
                | Field::Products
                | Field::Address
                | Field::About
                | Field::Note
                | Field::Currency
                | Field::Entered
                | Field::OptedOut
                | Field::Related
        )
    }
}

type Aliases = &'static [(Field, &'static str)];

const OPPORTUNITY: Aliases = &[
    (Field::ExternalId, "opportunityid dealid recordid id leadid"),
    (Field::Name, "opportunityname dealname opportunity deal name title dealtitle opportunitytitle"),
    (Field::Stage, "stage dealstage stagename opportunitystage salesstage pipelinestage stageid"),
    (Field::Status, "status dealstatus"),
    (Field::Value, "closevalue amount value dealvalue dealamount opportunityamount projectedrevenuehigh revenue"),
    (Field::Currency, "currency currencyofvalue dealcurrencycode currencycode amountcurrency"),
    (
        Field::Close,
        "closedate expectedclosedate estimatedclosedate closingdate estimatedclosetime close closes closing expectedclose closeson dealclosedate",
    ),
    (Field::Created, "engagedate createdate createddate datecreated created dealcreated creationdate"),
    (Field::Owner, "owner dealowner opportunityowner salesagent salesrep assignedto salesperson"),
    (Field::Company, "account accountname company companyname organization organisation associatedcompany customer"),
    (Field::Contact, "contact contactname contactperson associatedcontact primarycontact"),
    (Field::ContactEmail, "contactemail email emailaddress"),
    (Field::Products, "product productname products"),
    (Field::Probability, "probability dealprobability"),
    (Field::Temperature, "temperature rating"),
    (Field::Score, "score leadscore dealscore points hubspotscore predictivescore"),
    (Field::Source, "source leadsource originalsource sourceorigin utmsource"),
    (Field::Campaign, "campaign campaignname primarycampaignsource utmcampaign leadcampaign kampagne"),
    (Field::Tags, "tags tag labels label"),
    (Field::Needs, "needs need"),
    (Field::PainPoints, "painpoints pain"),
    (Field::Objections, "objection objections"),
    (Field::Competitors, "competitor competitors maincompetitors"),
    (Field::CompanyId, ""),
    (Field::ContactId, ""),
    (Field::OwnerId, ""),
    (Field::Pipeline, "pipeline pipelinename dealpipeline"),
    (Field::StageChanged, ""),
    (Field::WonAt, ""),
    (Field::LostAt, ""),
    (Field::LossReason, "lossreason lostreason"),
    (Field::IsClosed, ""),
    (Field::IsWon, ""),
    (Field::Deleted, ""),
    (Field::Entered, ""),
];

const CONTACT: Aliases = &[
    (Field::ExternalId, "recordid contactid personid id pipedrivesystemidperson"),
    (Field::Name, "name fullname contactname contact person displayname"),
    (Field::FirstName, "firstname givenname vorname"),
    (Field::LastName, "lastname familyname surname nachname"),
    (Field::Email, "email emailaddress emailvalue emailwork emailhome emailother mail emailadresse workemail"),
    (
        Field::Phone,
        "phone phonenumber mobilephonenumber mobilephone businessphone homephone otherphone primaryphone phonevalue phonework phonehome phonemobile phoneother mobile telefon tel telephone",
    ),
    (Field::JobTitle, "jobtitle position organizationtitle role title"),
    (
        Field::Company,
        "company companyname organization organisation organizationname accountname account associatedcompany companyaccount firma",
    ),
    (Field::Social, "url linkedinurl linkedin profileurl socialaccounts twitter"),
    (Field::News, "companynews"),
    (Field::LatestUpdates, "latestupdates"),
    (
        Field::Address,
        "address streetaddress addressformatted mailingstreet mailingcity mailingstateprovince mailingzippostalcode mailingcountry postaladdress city state stateregion postalcode country countryregion businessstreet businesscity businessstate businesspostalcode businesscountryregion",
    ),
    (Field::Birthday, "birthday birthdate dateofbirth geburtstag"),
    (Field::About, "notes about background description contactnotes notizen"),
    (Field::Source, "source leadsource originalsource utmsource"),
    (Field::Campaign, "campaign campaignname primarycampaignsource utmcampaign leadcampaign kampagne"),
    (Field::Owner, "owner contactowner accountowner leadowner assignedto salesagent"),
    (Field::Tags, "tags labels label groupmembership categories groups"),
    (Field::Created, "createdate createddate datecreated connectedon personcreated firstseen created"),
    (Field::Website, ""),
    (Field::CompanyId, ""),
    (Field::OwnerId, ""),
    (Field::OptedOut, "emailoptout optedout optout unsubscribed hasoptedoutofemail donotcontact wantsnomessages"),
    (Field::Anniversary, ""),
    (Field::Deleted, ""),
];

const COMPANY: Aliases = &[
    (Field::ExternalId, "recordid companyid accountid organizationid id"),
    (Field::Name, "account companyname accountname name company organization organisation organizationname customer"),
    (Field::Website, "website companydomainname domain webpage url homepage"),
    (Field::Phone, "phone phonenumber telephone companymainphone"),
    (
        Field::Address,
        "address streetaddress city stateregion postalcode billingstreet billingcity billingstateprovince billingzippostalcode",
    ),
    (Field::Country, "country officelocation countryregion billingcountry location region"),
    (Field::Sector, "sector industry branch"),
    (Field::Employees, "employees numberofemployees headcount noofemployees"),
    (Field::Revenue, "revenue annualrevenue yearlyrevenue turnover"),
    (Field::Founded, "yearestablished founded yearfounded foundedyear"),
    (Field::Parent, "subsidiaryof parentaccount parentcompany parent"),
    (Field::News, "news companynews"),
    (Field::About, "about description notes"),
    (Field::Source, "source leadsource originalsource accountsource"),
    (Field::Owner, "owner companyowner accountowner salesagent"),
    (Field::Tags, "tags labels label"),
    (Field::Created, "createdate createddate datecreated organizationcreated created"),
    (Field::Email, "email emailaddress"),
    (Field::Social, ""),
    (Field::Currency, ""),
    (Field::OwnerId, ""),
    (Field::Deleted, ""),
];

const PRODUCT: Aliases = &[
    (Field::Name, "product productname name item"),
    (Field::Series, "series family productfamily category"),
    (Field::Price, "salesprice price listprice unitprice standardprice"),
    (Field::Currency, "currency currencycode pricecurrency"),
];

const MEMBER: Aliases = &[
    (Field::Name, "salesagent salesrep member name fullname user username agent salesperson"),
    (Field::Email, "email emailaddress"),
    (Field::Office, "regionaloffice office region territory team"),
    (Field::Manager, "manager reportsto teamlead supervisor"),
    (Field::ExternalId, ""),
    (Field::FirstName, ""),
    (Field::LastName, ""),
];

const WORK: Aliases = &[
    (Field::ExternalId, "id recordid activityid taskid"),
    (Field::Subject, "subject title task name"),
    (Field::WorkKind, "type kind activitytype tasktype"),
    (Field::Due, "duedate due deadline"),
    (Field::DueTime, "duetime"),
    (Field::Duration, "duration minutes"),
    (Field::Done, "done status completed taskstatus"),
    (Field::DoneAt, "doneon completedon completiondate completedat"),
    (Field::At, "date activitydate at when"),
    (Field::Until, "end enddate"),
    (Field::Note, "note notes text body description comments"),
    (Field::Place, "place location"),
    (Field::Owner, "owner assignedto assignee"),
    (Field::OwnerId, ""),
    (Field::Opportunity, "opportunity deal"),
    (Field::OpportunityId, "opportunityid dealid"),
    (Field::Contact, "contact contactname contactperson person"),
    (Field::ContactId, "contactid"),
    (Field::ContactEmail, "contactemail email"),
    (Field::Company, "company account organization"),
    (Field::CompanyId, "companyid accountid"),
    (Field::Related, ""),
    (Field::Created, "created createdate createddate datecreated"),
    (Field::Deleted, ""),
];

const STAGE_MOVES: Aliases = &[
    (Field::OpportunityId, "opportunityid dealid"),
    (Field::Opportunity, "opportunityname opportunity deal dealname"),
    (Field::FromStage, "fromstage movefromstage"),
    (Field::Stage, "tostage stage stagename movetostage"),
    (Field::At, "date createddate lastmodified movedate at"),
    (Field::Deleted, ""),
];

const STAGES: Aliases = &[
    (Field::ExternalId, "id stageid"),
    (Field::Name, "name stagename stage"),
    (Field::Order, "order stageorder"),
    (Field::TargetDays, "targetdays targetnumdays"),
    (Field::Probability, "probability"),
    (Field::IsClosed, "isclosed"),
    (Field::IsWon, "iswon"),
];

const TAGS: Aliases = &[(Field::ExternalId, "id tagid groupid"), (Field::Name, "name tag groupname")];

const TAG_USES: Aliases = &[
    (Field::ContactId, "contactid"),
    (Field::TagId, "tagid groupid"),
    (Field::Tags, "tag tagname contactgroup groupname"),
];

fn table(rows: Rows) -> Aliases {
    match rows {
        Rows::Opportunities => OPPORTUNITY,
        Rows::Contacts => CONTACT,
        Rows::Companies => COMPANY,
        Rows::Products => PRODUCT,
        Rows::Members => MEMBER,
        Rows::Work => WORK,
        Rows::StageMoves => STAGE_MOVES,
        Rows::Stages => STAGES,
        Rows::Tags => TAGS,
        Rows::TagUses => TAG_USES,
    }
}

/// The fields that columns of such a table can become.
pub fn fields_of(rows: impl Into<Rows>) -> Vec<Field> {
    table(rows.into()).iter().map(|(field, _)| *field).collect()
}

/// Letters and digits in lower case: what headers are compared by.
pub(crate) fn bare(header: &str) -> String {
    crate::value::fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A header without the number by which one that comes again is told apart.
pub(crate) fn once(header: &str) -> &str {
    let numbered = header.strip_suffix(')').and_then(|header| header.rsplit_once(" ("));
    numbered.filter(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).map_or(header, |(name, _)| name)
}

/// The field of a header, and its place among the field's names: the lower, the surer.
pub(super) fn field_of(rows: Rows, header: &str) -> Option<(Field, usize)> {
    // `Email (2)` is a second column of that name; `Deal - Title` and `Contact: Email` carry their object in front.
    let header = once(header);
    let tail = [" - ", ": "].iter().find_map(|gap| header.split_once(gap)).map_or("", |(_, tail)| tail);
    let full = bare(header);
    let without_digits = full.chars().filter(|c| !c.is_ascii_digit()).collect();
    let candidates = [full, bare(tail), without_digits];
    candidates.iter().filter(|candidate| !candidate.is_empty()).find_map(|candidate| {
        table(rows)
            .iter()
            .find_map(|(field, names)| Some((*field, names.split(' ').position(|name| name == candidate)?)))
    })
}

/// Whether the field is one that files of this kind have and others have not.
pub(super) fn telling(kind: Kind, field: Field) -> bool {
    match kind {
        Kind::Opportunity => {
            matches!(field, Field::Stage | Field::Value | Field::Close | Field::Probability | Field::Products)
        }
        Kind::Contact => {
            matches!(field, Field::FirstName | Field::LastName | Field::JobTitle | Field::Birthday | Field::Email)
        }
        Kind::Company => matches!(
            field,
            Field::Employees | Field::Revenue | Field::Founded | Field::Sector | Field::Parent | Field::Website
        ),
        Kind::Product => matches!(field, Field::Series | Field::Price),
        Kind::Member => matches!(field, Field::Office | Field::Manager),
        _ => false,
    }
}
