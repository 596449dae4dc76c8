//! What an operating system says, as a sentence shows it.

/// A message without the number of the error, the path of a scratch file that nobody knows, and the full stop, which is
/// the sentence's that it is put into: “No space left on device (os error 28) at path "/x/.tmpI2"” becomes “no space left
/// on device”.
pub fn plain_message(message: &str) -> String {
    let words = message.split(" (os error ").next().unwrap_or(message).trim().trim_end_matches('.');
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(words[first.len_utf8()..].chars()).collect()
        }
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain_message;

    #[test]
    fn numbers_and_scratch_paths_go() {
        let long = "No space left on device (os error 28) at path \"/x/.tmpI2\"";
        assert_eq!(plain_message(long), "no space left on device");
        assert_eq!(plain_message("Is a directory (os error 21)"), "is a directory");
        assert_eq!(plain_message("It may have been disconnected."), "it may have been disconnected");
        assert_eq!(plain_message("I/O error"), "I/O error");
        assert_eq!(plain_message(""), "");
    }
}
