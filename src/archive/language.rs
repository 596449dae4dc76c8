//! Languages by their tags (BCP 47), in the words of the interface.

const NAMES: &[(&str, &str)] = &[
    ("ar", "Arabic"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("hy", "Armenian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ka", "Georgian"),
    ("ko", "Korean"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sl", "Slovene"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("yi", "Yiddish"),
    ("zh", "Chinese"),
];

/// The English name of a language; its tag where we know no name.
pub fn language_name(tag: &str) -> String {
    let language = tag.split('-').next().unwrap_or(tag).to_lowercase();
    NAMES.iter().find(|(known, _)| *known == language).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

/// The tag of a language by its English name.
pub(super) fn language_tag(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(tag, _)| *tag)
}
