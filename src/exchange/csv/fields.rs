//! What columns can become: the fields of each kind, and the headers by which other systems call them.

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
            Field::Close | Field::Created | Field::Birthday => Read::Date,
            _ => Read::Text,
        }
    }

    /// Whether several columns can become this field together.
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Field::Email | Field::Phone | Field::Social | Field::Tags | Field::Products | Field::Address | Field::About
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
    (Field::Source, "source leadsource originalsource sourceorigin utmsource"),
    (Field::Campaign, "campaign campaignname primarycampaignsource utmcampaign leadcampaign kampagne"),
    (Field::Tags, "tags tag labels label"),
    (Field::Needs, "needs need"),
    (Field::PainPoints, "painpoints pain"),
    (Field::Objections, "objection objections"),
    (Field::Competitors, "competitor competitors maincompetitors"),
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
    (Field::Created, "createdate createddate datecreated connectedon personcreated firstseen"),
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
    (Field::Created, "createdate createddate datecreated organizationcreated"),
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
];

fn table(kind: Kind) -> Aliases {
    match kind {
        Kind::Opportunity => OPPORTUNITY,
        Kind::Contact => CONTACT,
        Kind::Company => COMPANY,
        Kind::Product => PRODUCT,
        Kind::Member => MEMBER,
        _ => &[],
    }
}

/// The fields that columns of a table of this kind can become.
pub fn fields_of(kind: Kind) -> Vec<Field> {
    table(kind).iter().map(|(field, _)| *field).collect()
}

/// Letters and digits in lower case: what headers are compared by.
fn bare(header: &str) -> String {
    crate::value::fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The field of a header, and its place among the field's names: the lower, the surer.
pub(super) fn field_of(kind: Kind, header: &str) -> Option<(Field, usize)> {
    // `Email (2)` is a second column of that name; `Deal - Title` and `Contact: Email` carry their object in front.
    let once = header
        .strip_suffix(')')
        .and_then(|h| h.rsplit_once(" ("))
        .filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
    let header = once.map_or(header, |(name, _)| name);
    let tail = [" - ", ": "].iter().find_map(|gap| header.split_once(gap)).map_or("", |(_, tail)| tail);
    let full = bare(header);
    let without_digits = full.chars().filter(|c| !c.is_ascii_digit()).collect();
    let candidates = [full, bare(tail), without_digits];
    candidates.iter().filter(|candidate| !candidate.is_empty()).find_map(|candidate| {
        table(kind)
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
