//! Numbers with their nouns.

/// “1 article”, “12 articles”.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
