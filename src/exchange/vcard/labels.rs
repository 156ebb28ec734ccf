//! What an address or a number is for: types of every version and Apple's labels as words, and accounts elsewhere.

use super::property::Property;
use crate::value::one_line;

/// Types that say nothing of what a number is for.
const SILENT: [&str; 12] =
    ["pref", "internet", "voice", "text", "x400", "msg", "video", "isdn", "modem", "bbs", "intl", "dom"];

/// Properties that hold nothing for people, or that are read elsewhere.
const READ: &str = "BEGIN END VERSION FN N NICKNAME PHOTO BDAY ANNIVERSARY ADR LABEL TEL EMAIL IMPP TITLE ROLE LOGO ORG \
    MEMBER CATEGORIES NOTE PRODID REV SOUND UID CLIENTPIDMAP URL KEY XML KIND NAME PROFILE MAILER AGENT SORT-STRING CLASS \
    CREATED SOCIALPROFILE JSPROP X-SOCIALPROFILE X-CATEGORIES X-ANNIVERSARY X-EVOLUTION-ANNIVERSARY \
    X-WAB-WEDDING_ANNIVERSARY";

/// What begins the names of properties that only programs understand.
const PROGRAMS: [&str; 15] = [
    "X-AB",
    "X-ANDROID-CUSTOM",
    "X-ADDRESSBOOK",
    "X-APPLE",
    "X-ACCESS",
    "X-IMAGE",
    "X-MS-",
    "X-CLASS",
    "X-EVOLUTION-FILE",
    "X-KADDRESSBOOK",
    "X-MOZILLA",
    "X-OC-",
    "X-SYNC",
    "X-GROUP",
    "X-PRODID",
];

/// Accounts that have a property of their own.
const MESSENGERS: [(&str, &str); 16] = [
    ("X-SKYPE", "skype"),
    ("X-SKYPE-USERNAME", "skype"),
    ("X-JABBER", "xmpp"),
    ("X-AIM", "aim"),
    ("X-ICQ", "icq"),
    ("X-MSN", "msnim"),
    ("X-YAHOO", "ymsgr"),
    ("X-QQ", "qq"),
    ("X-GOOGLE-TALK", "xmpp"),
    ("X-GTALK", "xmpp"),
    ("X-TWITTER", "twitter"),
    ("X-MATRIX", "matrix"),
    ("X-TELEGRAM", "telegram"),
    ("X-SIGNAL", "signal"),
    ("X-LINKEDIN", "linkedin"),
    ("X-GADUGADU", "gg"),
];

/// The label that another line of the same group gives, such as `item1.X-ABLabel`.
pub(super) fn labelled_by<'a>(property: &Property, all: &'a [Property]) -> Option<&'a Property> {
    let same = |other: &&Property| other.name == "X-ABLABEL" && other.group == property.group;
    if property.group.is_empty() { None } else { all.iter().find(same) }
}

/// What the property is for, in small words; empty where nothing is said.
pub(super) fn label_of(property: &Property, labelled: Option<&Property>) -> String {
    if let Some(label) = labelled.map(Property::text) {
        // Apple writes its own words as `_$!<HomePage>!$_`.
        let own = label.trim().strip_prefix("_$!<").and_then(|rest| rest.strip_suffix(">!$_"));
        match own.map(str::to_lowercase).as_deref() {
            Some("homepage") => return "homepage".to_string(),
            Some("homefax") => return "home fax".to_string(),
            Some("workfax") => return "work fax".to_string(),
            Some("otherfax") => return "fax".to_string(),
            Some("mobile") => return "mobile".to_string(),
            Some(word) => return word.to_string(),
            None if !label.trim().is_empty() => return one_line(&label),
            None => {}
        }
    }
    let types: Vec<String> =
        property.types().filter(|word| !SILENT.contains(&word.as_str()) && !word.is_empty()).collect();
    let has = |word: &str| types.iter().any(|known| known == word);
    let place = ["work", "home", "other"].into_iter().find(|place| has(place));
    let fax = has("fax");
    let what = match () {
        () if has("cell") || has("mobile") || has("iphone") => Some("mobile"),
        () if has("pager") => Some("pager"),
        () if has("main") => Some("main"),
        () if has("car") => Some("car"),
        () => None,
    };
    match (place, what, fax) {
        (Some(place @ ("work" | "home")), None, true) => format!("{place} fax"),
        (_, None, true) => "fax".to_string(),
        (Some("work"), Some("mobile"), _) => "work mobile".to_string(),
        (_, Some(what), _) => what.to_string(),
        (Some(place), None, false) => place.to_string(),
        (None, None, false) => types
            .into_iter()
            .map(|word| word.strip_prefix("x-").unwrap_or(&word).to_string())
            .find(|word| !word.contains('/'))
            .unwrap_or_default(),
    }
}

/// An account: its address, else the service and the name.
pub(super) fn account(property: &Property) -> String {
    let text = one_line(&property.text());
    // Apple's own scheme for an account that has no address.
    let text = text.strip_prefix("x-apple:").map_or(text.clone(), str::to_string);
    let service = property.param("X-SERVICE-TYPE").or(property.param("SERVICE-TYPE")).map(str::to_lowercase);
    let service = service.or_else(|| {
        let silent = |word: &String| !SILENT.contains(&word.as_str()) && word != "home" && word != "work";
        (property.name != "IMPP").then(|| property.types().find(silent)).flatten()
    });
    let user = property.param("X-USER").map(one_line).filter(|user| !user.is_empty());
    match (text.is_empty(), service, user) {
        (true, Some(service), Some(user)) => format!("{service}:{user}"),
        (false, Some(service), _) if !text.contains(':') => format!("{service}:{text}"),
        _ => text,
    }
}

/// An account in a property of its own, such as `X-SKYPE`.
pub(super) fn messenger(property: &Property) -> Option<String> {
    let (_, service) = MESSENGERS.iter().find(|(name, _)| *name == property.name)?;
    let text = one_line(&property.text());
    match text.as_str() {
        "" => None,
        text if text.contains("://") => Some(text.to_string()),
        text => Some(format!("{service}:{text}")),
    }
}

/// What a property that has no field is called among the details; none for what programs write for themselves.
pub(super) fn detail_name(property: &Property) -> Option<String> {
    let name = property.name.as_str();
    let named = match name {
        "GENDER" | "X-GENDER" => "Gender",
        "LANG" | "LANGUAGE" => "Language",
        "TZ" => "Time zone",
        "GEO" => "Position",
        "HOBBY" => "Hobby",
        "INTEREST" => "Interest",
        "EXPERTISE" => "Expertise",
        "PRONOUNS" => "Pronouns",
        "RELATED" | "X-ABRELATEDNAMES" => "Related",
        "X-SPOUSE" | "X-EVOLUTION-SPOUSE" | "X-SPOUSE-NAME" => "Spouse",
        "X-MANAGER" | "X-EVOLUTION-MANAGER" | "X-MS-MANAGER" => "Manager",
        "X-ASSISTANT" | "X-EVOLUTION-ASSISTANT" | "X-MS-ASSISTANT" => "Assistant",
        "X-PHONETIC-FIRST-NAME" => "First name as spoken",
        "X-PHONETIC-LAST-NAME" => "Last name as spoken",
        "X-DEPARTMENT" => "Department",
        "X-ANDROID-CUSTOM" if property.value.contains("/nickname;") => "Nickname",
        // What was written here under a name of its own.
        "X-PENSTOCK-DETAIL" => "Related",
        super::pick::REASON => return None,
        _ => {
            let quiet = READ.split_ascii_whitespace().any(|known| known == name)
                || PROGRAMS.iter().any(|start| name.starts_with(start))
                || MESSENGERS.iter().any(|(known, _)| *known == name)
                || property.value.len() > 2_000;
            let words = name.strip_prefix("X-").unwrap_or(name).replace(['-', '_'], " ").to_lowercase();
            let mut letters = words.chars();
            let shown = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
            return shown.filter(|_| !quiet);
        }
    };
    Some(named.to_string())
}

/// The types of version 3 and 4 that a label stands for; none where it is somebody's own word.
pub(super) fn types_of(label: &str) -> Option<&'static [&'static str]> {
    Some(match label {
        "" => &[],
        "work" => &["work"],
        "home" => &["home"],
        "mobile" => &["cell"],
        "work mobile" => &["work", "cell"],
        "work fax" => &["work", "fax"],
        "home fax" => &["home", "fax"],
        "fax" => &["fax"],
        "pager" => &["pager"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> String {
        label_of(&Property::read(text.as_bytes()).unwrap(), None)
    }

    #[test]
    fn types_of_all_versions_become_the_words_that_people_use() {
        for (line, word) in [
            ("TEL;WORK;VOICE:1", "work"),
            ("TEL;TYPE=CELL,VOICE,PREF:1", "mobile"),
            ("TEL;TYPE=iPhone;TYPE=CELL:1", "mobile"),
            ("TEL;type=WORK;type=FAX:1", "work fax"),
            ("TEL;TYPE=\"home,cell\":1", "mobile"),
            ("TEL;WORK;CELL:1", "work mobile"),
            ("TEL;FAX:1", "fax"),
            ("TEL;TYPE=X-Chalet:1", "chalet"),
            ("EMAIL;TYPE=INTERNET:a@b", ""),
            ("TEL:1", ""),
        ] {
            assert_eq!(label(line), word, "{line}");
            if let Some(types) = types_of(word) {
                assert_eq!(label(&format!("TEL;TYPE={}:1", types.join(","))), word, "{word} again");
            }
        }
    }

    #[test]
    fn labels_of_apple_are_read_off_the_line_beside() {
        let lines = ["item1.URL:https://a.example", "item1.X-ABLabel:_$!<HomePage>!$_", "item2.X-ABLabel:Chalet"];
        let all: Vec<Property> = lines.iter().map(|line| Property::read(line.as_bytes()).unwrap()).collect();
        assert_eq!(label_of(&all[0], labelled_by(&all[0], &all)), "homepage");
        let other = Property::read(b"item2.TEL;type=pref:1").unwrap();
        assert_eq!(label_of(&other, labelled_by(&other, &all)), "Chalet");
    }

    #[test]
    fn accounts_say_where_they_are() {
        for (line, text) in [
            ("X-SOCIALPROFILE;type=linkedin:https://linkedin.com/in/ada", "https://linkedin.com/in/ada"),
            ("X-SOCIALPROFILE;type=twitter;x-user=ada:x-apple:ada", "twitter:ada"),
            ("IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:ada", "skype:ada"),
            ("SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://m.example/@ada", "https://m.example/@ada"),
        ] {
            assert_eq!(account(&Property::read(line.as_bytes()).unwrap()), text, "{line}");
        }
        assert_eq!(messenger(&Property::read(b"X-SKYPE:ada.l").unwrap()).as_deref(), Some("skype:ada.l"));
    }
}
