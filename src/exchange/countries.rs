//! The countries with the way their telephone numbers are dialled.
//!
//! The table is taken from libphonenumber 9.0.43 and the names from CLDR 46. Numbers of other editions are read alike:
//! codes and lengths hardly ever change. `countries_examples.txt` has that library's own examples, as they are written in
//! the country and as they are dialled from everywhere; the tests read all of them.

use crate::value::fold;

/// A country as the telephone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its two letters in ISO 3166: `DE`.
    pub region: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What is dialled for it from abroad: 49. Several countries can have one code.
    pub code: u16,
    /// What is dialled in front of numbers within the country, and falls away from abroad; empty for nothing.
    trunk: &'static str,
    /// What is dialled there in front of another country's code.
    abroad: &'static str,
    /// How many digits its numbers have, without code and [`Country::trunk`].
    digits: (usize, usize),
}

const fn of(
    region: &'static str,
    name: &'static str,
    code: u16,
    trunk: &'static str,
    abroad: &'static str,
    least: usize,
    most: usize,
) -> Country {
    Country { region, name, code, trunk, abroad, digits: (least, most) }
}

/// The country with these two letters.
pub fn country(region: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.region == region)
}

/// The country that a text names: by its name or its two letters.
pub fn named(text: &str) -> Option<&'static Country> {
    let text = text.trim();
    let named = |country: &&Country| country.region.eq_ignore_ascii_case(text) || fold(country.name) == fold(text);
    COUNTRIES.iter().find(named).or_else(|| match fold(text).as_str() {
        "usa" | "united states of america" => country("US"),
        "uk" | "great britain" | "england" | "scotland" | "wales" => country("GB"),
        "deutschland" => country("DE"),
        "osterreich" => country("AT"),
        "schweiz" | "suisse" | "svizzera" => country("CH"),
        _ => None,
    })
}

/// The country that a browser's language names: `de-AT`, `zh-Hant-TW`. A language without a country names none: English is
/// what half the world's browsers are set to.
pub fn of_language(language: &str) -> Option<&'static Country> {
    let letters = |part: &&str| part.len() == 2 && part.chars().all(|c| c.is_ascii_alphabetic());
    // What comes after a single letter is no country: `en-u-hc-h23`.
    let parts = language.split(['-', '_']).skip(1).take_while(|part| part.len() > 1);
    parts.filter(|part| letters(part)).find_map(|part| country(&part.to_ascii_uppercase()))
}

/// The country whose rules hold for numbers with this code.
pub(super) fn of_code(code: u16) -> Option<&'static Country> {
    let main = match code {
        1 => "US",
        7 => "RU",
        39 => "IT",
        44 => "GB",
        47 => "NO",
        61 => "AU",
        212 => "MA",
        262 => "RE",
        290 => "SH",
        358 => "FI",
        590 => "GP",
        599 => "CW",
        _ => return COUNTRIES.iter().find(|country| country.code == code),
    };
    country(main)
}

impl Country {
    /// A number as it is written in the country, to show what becomes of it: `0123456789`.
    pub fn example(&self) -> String {
        // Numbers are read by the rules of the code's main country.
        let Country { trunk, digits: (least, most), .. } = of_code(self.code).unwrap_or(self);
        let front = if *trunk == "1" { "" } else { trunk };
        let digits: String = "1234567890".chars().cycle().take((*least).max(9).min(*most)).collect();
        format!("{front}{digits}")
    }

    /// `Germany (+49)`.
    pub fn words(&self) -> String {
        format!("{} (+{})", self.name, self.code)
    }

    /// Digits dialled in the country as they are dialled from everywhere, without `+`; none for those that are dialled in
    /// the country alone, such as 110.
    pub(super) fn worldwide(&self, digits: &str) -> Option<String> {
        let abroad = |prefix: &str| digits.strip_prefix(prefix).filter(|rest| (7..=15).contains(&rest.len()));
        if let Some(rest) = abroad(self.abroad).or_else(|| abroad("00")) {
            return Some(rest.to_string());
        }
        let (least, most) = self.digits;
        let fits = |number: &&str| (least..=most).contains(&number.len());
        let bare = digits.strip_prefix(self.trunk).filter(|_| !self.trunk.is_empty()).filter(fits);
        let number = bare.or_else(|| Some(digits).filter(fits))?;
        Some(format!("{}{number}", self.code))
    }

    /// Whether a `0` in front of its numbers is dialled from abroad too.
    pub(super) fn keeps_zero(&self) -> bool {
        matches!(self.code, 39 | 225 | 242 | 378)
    }
}

/// All countries, by name.
#[rustfmt::skip]
pub static COUNTRIES: [Country; 245] = [
    of("AF", "Afghanistan", 93, "0", "00", 9, 9),
    of("AX", "Åland Islands", 358, "0", "00", 5, 12),
    of("AL", "Albania", 355, "0", "00", 6, 9),
    of("DZ", "Algeria", 213, "0", "00", 8, 9),
    of("AS", "American Samoa", 1, "1", "011", 10, 10),
    of("AD", "Andorra", 376, "", "00", 6, 9),
    of("AO", "Angola", 244, "", "00", 9, 9),
    of("AI", "Anguilla", 1, "1", "011", 10, 10),
    of("AG", "Antigua & Barbuda", 1, "1", "011", 10, 10),
    of("AR", "Argentina", 54, "0", "00", 10, 11),
    of("AM", "Armenia", 374, "0", "00", 8, 8),
    of("AW", "Aruba", 297, "", "00", 7, 7),
    of("AC", "Ascension Island", 247, "", "00", 5, 6),
    of("AU", "Australia", 61, "0", "0011", 5, 12),
    of("AT", "Austria", 43, "0", "00", 4, 13),
    of("AZ", "Azerbaijan", 994, "0", "00", 9, 9),
    of("BS", "Bahamas", 1, "1", "011", 10, 10),
    of("BH", "Bahrain", 973, "", "00", 8, 8),
    of("BD", "Bangladesh", 880, "0", "00", 6, 10),
    of("BB", "Barbados", 1, "1", "011", 10, 10),
    of("BY", "Belarus", 375, "80", "810", 6, 11),
    of("BE", "Belgium", 32, "0", "00", 8, 9),
    of("BZ", "Belize", 501, "", "00", 7, 11),
    of("BJ", "Benin", 229, "", "00", 10, 10),
    of("BM", "Bermuda", 1, "1", "011", 10, 10),
    of("BT", "Bhutan", 975, "", "00", 7, 8),
    of("BO", "Bolivia", 591, "0", "00", 8, 9),
    of("BA", "Bosnia & Herzegovina", 387, "0", "00", 8, 9),
    of("BW", "Botswana", 267, "", "00", 7, 10),
    of("BR", "Brazil", 55, "0", "00", 8, 11),
    of("IO", "British Indian Ocean Territory", 246, "", "00", 7, 7),
    of("VG", "British Virgin Islands", 1, "1", "011", 10, 10),
    of("BN", "Brunei", 673, "", "00", 7, 7),
    of("BG", "Bulgaria", 359, "0", "00", 6, 12),
    of("BF", "Burkina Faso", 226, "", "00", 8, 8),
    of("BI", "Burundi", 257, "", "00", 8, 8),
    of("KH", "Cambodia", 855, "0", "00", 8, 10),
    of("CM", "Cameroon", 237, "", "00", 8, 9),
    of("CA", "Canada", 1, "1", "011", 7, 10),
    of("CV", "Cape Verde", 238, "", "00", 7, 7),
    of("BQ", "Caribbean Netherlands", 599, "", "00", 7, 7),
    of("KY", "Cayman Islands", 1, "1", "011", 10, 10),
    of("CF", "Central African Republic", 236, "", "00", 8, 8),
    of("TD", "Chad", 235, "", "00", 8, 8),
    of("CL", "Chile", 56, "", "00", 9, 11),
    of("CN", "China", 86, "0", "00", 7, 12),
    of("CX", "Christmas Island", 61, "0", "0011", 6, 12),
    of("CC", "Cocos (Keeling) Islands", 61, "0", "0011", 6, 12),
    of("CO", "Colombia", 57, "0", "00", 8, 11),
    of("KM", "Comoros", 269, "", "00", 7, 7),
    of("CG", "Congo (Brazzaville)", 242, "", "00", 9, 9),
    of("CD", "Congo (Kinshasa)", 243, "0", "00", 7, 10),
    of("CK", "Cook Islands", 682, "", "00", 5, 5),
    of("CR", "Costa Rica", 506, "", "00", 8, 10),
    of("CI", "Côte d’Ivoire", 225, "", "00", 10, 10),
    of("HR", "Croatia", 385, "0", "00", 7, 9),
    of("CU", "Cuba", 53, "0", "119", 6, 10),
    of("CW", "Curaçao", 599, "", "00", 7, 8),
    of("CY", "Cyprus", 357, "", "00", 8, 8),
    of("CZ", "Czechia", 420, "", "00", 9, 12),
    of("DK", "Denmark", 45, "", "00", 8, 8),
    of("DJ", "Djibouti", 253, "", "00", 8, 8),
    of("DM", "Dominica", 1, "1", "011", 10, 10),
    of("DO", "Dominican Republic", 1, "1", "011", 10, 10),
    of("EC", "Ecuador", 593, "0", "00", 8, 11),
    of("EG", "Egypt", 20, "0", "00", 8, 10),
    of("SV", "El Salvador", 503, "", "00", 7, 11),
    of("GQ", "Equatorial Guinea", 240, "", "00", 9, 9),
    of("ER", "Eritrea", 291, "0", "00", 7, 7),
    of("EE", "Estonia", 372, "", "00", 7, 10),
    of("SZ", "Eswatini", 268, "", "00", 8, 9),
    of("ET", "Ethiopia", 251, "0", "00", 9, 9),
    of("FK", "Falkland Islands", 500, "", "00", 5, 5),
    of("FO", "Faroe Islands", 298, "", "00", 6, 6),
    of("FJ", "Fiji", 679, "", "00", 7, 11),
    of("FI", "Finland", 358, "0", "00", 5, 12),
    of("FR", "France", 33, "0", "00", 9, 9),
    of("GF", "French Guiana", 594, "0", "00", 9, 9),
    of("PF", "French Polynesia", 689, "", "00", 6, 9),
    of("GA", "Gabon", 241, "", "00", 7, 8),
    of("GM", "Gambia", 220, "", "00", 7, 9),
    of("GE", "Georgia", 995, "0", "00", 9, 9),
    of("DE", "Germany", 49, "0", "00", 4, 13),
    of("GH", "Ghana", 233, "0", "00", 8, 9),
    of("GI", "Gibraltar", 350, "", "00", 8, 8),
    of("GR", "Greece", 30, "", "00", 10, 12),
    of("GL", "Greenland", 299, "", "00", 6, 6),
    of("GD", "Grenada", 1, "1", "011", 10, 10),
    of("GP", "Guadeloupe", 590, "0", "00", 9, 9),
    of("GU", "Guam", 1, "1", "011", 10, 10),
    of("GT", "Guatemala", 502, "", "00", 8, 11),
    of("GG", "Guernsey", 44, "0", "00", 7, 10),
    of("GN", "Guinea", 224, "", "00", 8, 9),
    of("GW", "Guinea-Bissau", 245, "", "00", 7, 9),
    of("GY", "Guyana", 592, "", "001", 7, 7),
    of("HT", "Haiti", 509, "", "00", 8, 8),
    of("HN", "Honduras", 504, "", "00", 8, 11),
    of("HK", "Hong Kong", 852, "", "00", 5, 11),
    of("HU", "Hungary", 36, "06", "00", 8, 9),
    of("IS", "Iceland", 354, "", "00", 7, 9),
    of("IN", "India", 91, "0", "00", 8, 13),
    of("ID", "Indonesia", 62, "0", "00", 7, 13),
    of("IR", "Iran", 98, "0", "00", 4, 10),
    of("IQ", "Iraq", 964, "0", "00", 8, 10),
    of("IE", "Ireland", 353, "0", "00", 7, 10),
    of("IM", "Isle of Man", 44, "0", "00", 10, 10),
    of("IL", "Israel", 972, "0", "00", 7, 12),
    of("IT", "Italy", 39, "", "00", 6, 12),
    of("JM", "Jamaica", 1, "1", "011", 10, 10),
    of("JP", "Japan", 81, "0", "010", 8, 13),
    of("JE", "Jersey", 44, "0", "00", 10, 10),
    of("JO", "Jordan", 962, "0", "00", 8, 9),
    of("KZ", "Kazakhstan", 7, "8", "810", 10, 14),
    of("KE", "Kenya", 254, "0", "000", 7, 10),
    of("KI", "Kiribati", 686, "0", "00", 5, 8),
    of("XK", "Kosovo", 383, "0", "00", 8, 12),
    of("KW", "Kuwait", 965, "", "00", 7, 8),
    of("KG", "Kyrgyzstan", 996, "0", "00", 9, 10),
    of("LA", "Laos", 856, "0", "00", 8, 10),
    of("LV", "Latvia", 371, "", "00", 8, 8),
    of("LB", "Lebanon", 961, "0", "00", 7, 8),
    of("LS", "Lesotho", 266, "", "00", 8, 8),
    of("LR", "Liberia", 231, "0", "00", 7, 9),
    of("LY", "Libya", 218, "0", "00", 9, 9),
    of("LI", "Liechtenstein", 423, "0", "00", 7, 9),
    of("LT", "Lithuania", 370, "0", "00", 8, 8),
    of("LU", "Luxembourg", 352, "", "00", 4, 11),
    of("MO", "Macao", 853, "", "00", 7, 8),
    of("MG", "Madagascar", 261, "0", "00", 9, 9),
    of("MW", "Malawi", 265, "0", "00", 7, 9),
    of("MY", "Malaysia", 60, "0", "00", 8, 10),
    of("MV", "Maldives", 960, "", "00", 7, 10),
    of("ML", "Mali", 223, "", "00", 8, 8),
    of("MT", "Malta", 356, "", "00", 8, 8),
    of("MH", "Marshall Islands", 692, "1", "011", 7, 7),
    of("MQ", "Martinique", 596, "0", "00", 9, 9),
    of("MR", "Mauritania", 222, "", "00", 8, 8),
    of("MU", "Mauritius", 230, "", "020", 7, 10),
    of("YT", "Mayotte", 262, "0", "00", 9, 9),
    of("MX", "Mexico", 52, "", "00", 10, 10),
    of("FM", "Micronesia", 691, "", "00", 7, 7),
    of("MD", "Moldova", 373, "0", "00", 8, 8),
    of("MC", "Monaco", 377, "0", "00", 8, 9),
    of("MN", "Mongolia", 976, "0", "001", 8, 10),
    of("ME", "Montenegro", 382, "0", "00", 8, 9),
    of("MS", "Montserrat", 1, "1", "011", 10, 10),
    of("MA", "Morocco", 212, "0", "00", 9, 9),
    of("MZ", "Mozambique", 258, "", "00", 8, 9),
    of("MM", "Myanmar", 95, "0", "00", 6, 10),
    of("NA", "Namibia", 264, "0", "00", 8, 9),
    of("NR", "Nauru", 674, "", "00", 7, 7),
    of("NP", "Nepal", 977, "0", "00", 8, 11),
    of("NL", "Netherlands", 31, "0", "00", 5, 11),
    of("NC", "New Caledonia", 687, "", "00", 6, 6),
    of("NZ", "New Zealand", 64, "0", "00", 5, 10),
    of("NI", "Nicaragua", 505, "", "00", 8, 8),
    of("NE", "Niger", 227, "", "00", 8, 8),
    of("NG", "Nigeria", 234, "0", "009", 10, 12),
    of("NU", "Niue", 683, "", "00", 4, 7),
    of("NF", "Norfolk Island", 672, "", "00", 6, 6),
    of("KP", "North Korea", 850, "0", "00", 8, 10),
    of("MK", "North Macedonia", 389, "0", "00", 8, 8),
    of("MP", "Northern Mariana Islands", 1, "1", "011", 10, 10),
    of("NO", "Norway", 47, "", "00", 5, 8),
    of("OM", "Oman", 968, "", "00", 7, 9),
    of("PK", "Pakistan", 92, "0", "00", 8, 12),
    of("PW", "Palau", 680, "", "00", 7, 7),
    of("PS", "Palestinian Territories", 970, "0", "00", 8, 10),
    of("PA", "Panama", 507, "", "00", 7, 11),
    of("PG", "Papua New Guinea", 675, "", "00", 7, 8),
    of("PY", "Paraguay", 595, "0", "00", 6, 11),
    of("PE", "Peru", 51, "0", "00", 8, 9),
    of("PH", "Philippines", 63, "0", "00", 6, 13),
    of("PL", "Poland", 48, "", "00", 6, 10),
    of("PT", "Portugal", 351, "", "00", 9, 9),
    of("PR", "Puerto Rico", 1, "1", "011", 10, 10),
    of("QA", "Qatar", 974, "", "00", 7, 11),
    of("RE", "Réunion", 262, "0", "00", 9, 9),
    of("RO", "Romania", 40, "0", "00", 6, 9),
    of("RU", "Russia", 7, "8", "810", 10, 14),
    of("RW", "Rwanda", 250, "0", "00", 8, 9),
    of("WS", "Samoa", 685, "", "00", 5, 10),
    of("SM", "San Marino", 378, "", "00", 8, 10),
    of("ST", "São Tomé & Príncipe", 239, "", "00", 7, 7),
    of("SA", "Saudi Arabia", 966, "0", "00", 9, 10),
    of("SN", "Senegal", 221, "", "00", 9, 9),
    of("RS", "Serbia", 381, "0", "00", 6, 12),
    of("SC", "Seychelles", 248, "", "00", 7, 7),
    of("SL", "Sierra Leone", 232, "0", "00", 8, 8),
    of("SG", "Singapore", 65, "", "00", 8, 11),
    of("SX", "Sint Maarten", 1, "1", "011", 10, 10),
    of("SK", "Slovakia", 421, "0", "00", 6, 9),
    of("SI", "Slovenia", 386, "0", "00", 5, 8),
    of("SB", "Solomon Islands", 677, "", "00", 5, 7),
    of("SO", "Somalia", 252, "0", "00", 6, 9),
    of("ZA", "South Africa", 27, "0", "00", 5, 10),
    of("KR", "South Korea", 82, "0", "00", 5, 13),
    of("SS", "South Sudan", 211, "0", "00", 9, 9),
    of("ES", "Spain", 34, "", "00", 9, 9),
    of("LK", "Sri Lanka", 94, "0", "00", 9, 9),
    of("BL", "St Barthélemy", 590, "0", "00", 9, 9),
    of("SH", "St Helena", 290, "", "00", 4, 5),
    of("KN", "St Kitts & Nevis", 1, "1", "011", 10, 10),
    of("LC", "St Lucia", 1, "1", "011", 10, 10),
    of("MF", "St Martin", 590, "0", "00", 9, 9),
    of("PM", "St Pierre & Miquelon", 508, "0", "00", 6, 9),
    of("VC", "St Vincent & Grenadines", 1, "1", "011", 10, 10),
    of("SD", "Sudan", 249, "0", "00", 9, 9),
    of("SR", "Suriname", 597, "", "00", 6, 7),
    of("SJ", "Svalbard & Jan Mayen", 47, "", "00", 5, 8),
    of("SE", "Sweden", 46, "0", "00", 6, 12),
    of("CH", "Switzerland", 41, "0", "00", 9, 12),
    of("SY", "Syria", 963, "0", "00", 8, 9),
    of("TW", "Taiwan", 886, "0", "00", 7, 11),
    of("TJ", "Tajikistan", 992, "", "810", 9, 9),
    of("TZ", "Tanzania", 255, "0", "00", 9, 9),
    of("TH", "Thailand", 66, "0", "00", 8, 13),
    of("TL", "Timor-Leste", 670, "", "00", 7, 8),
    of("TG", "Togo", 228, "", "00", 8, 8),
    of("TK", "Tokelau", 690, "", "00", 4, 7),
    of("TO", "Tonga", 676, "", "00", 5, 7),
    of("TT", "Trinidad & Tobago", 1, "1", "011", 10, 10),
    of("TA", "Tristan da Cunha", 290, "", "00", 4, 4),
    of("TN", "Tunisia", 216, "", "00", 8, 8),
    of("TR", "Türkiye", 90, "0", "00", 7, 13),
    of("TM", "Turkmenistan", 993, "8", "810", 8, 8),
    of("TC", "Turks & Caicos Islands", 1, "1", "011", 10, 10),
    of("TV", "Tuvalu", 688, "", "00", 5, 7),
    of("VI", "U.S. Virgin Islands", 1, "1", "011", 10, 10),
    of("UG", "Uganda", 256, "0", "00", 9, 9),
    of("UA", "Ukraine", 380, "0", "00", 9, 10),
    of("AE", "United Arab Emirates", 971, "0", "00", 5, 12),
    of("GB", "United Kingdom", 44, "0", "00", 7, 10),
    of("US", "United States", 1, "1", "011", 10, 10),
    of("UY", "Uruguay", 598, "0", "00", 4, 12),
    of("UZ", "Uzbekistan", 998, "", "00", 9, 9),
    of("VU", "Vanuatu", 678, "", "00", 5, 7),
    of("VA", "Vatican City", 39, "", "00", 6, 12),
    of("VE", "Venezuela", 58, "0", "00", 10, 10),
    of("VN", "Vietnam", 84, "0", "00", 7, 10),
    of("WF", "Wallis & Futuna", 681, "", "00", 6, 9),
    of("EH", "Western Sahara", 212, "0", "00", 9, 9),
    of("YE", "Yemen", 967, "0", "00", 7, 9),
    of("ZM", "Zambia", 260, "0", "00", 9, 9),
    of("ZW", "Zimbabwe", 263, "0", "00", 7, 10),
];

#[cfg(test)]
#[path = "countries_tests.rs"]
mod tests;
