//! What comes into the window from outside: files dropped onto it, and whatever is pasted outside of a text field.

use std::path::PathBuf;

use egui::Context;

use super::App;
use crate::gui::action::FileToImport;
use crate::gui::screen::Screen;

impl App {
    pub(super) fn import(&mut self, files: Vec<FileToImport>) {
        if self.desk.is_some() {
            self.pages.import_files(files);
            self.trail.go(Screen::Import);
        }
    }

    /// Files dropped onto the window, and what is pasted outside of text fields.
    pub(super) fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<FileToImport> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| FileToImport::Path(file.path().to_owned())).collect()
        });
        if !dropped.is_empty() {
            self.import(dropped);
        }
        if ctx.text_edit_focused() {
            return;
        }
        let pasted = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        if let Some(text) = pasted {
            self.paste(text);
        }
    }

    pub(super) fn paste(&mut self, text: String) {
        if text.trim().starts_with("vivavoce://") {
            self.link = Some(text.trim().to_owned());
            self.follow_link();
            return;
        }
        let files = pasted_files(&text);
        match files.is_empty() {
            true if text.trim().is_empty() => {}
            true => self.import(vec![FileToImport::Text { name: "pasted text.txt".into(), text }]),
            false => self.import(files),
        }
    }
}

/// The files that pasted text names: `file://` addresses or absolute paths, every line one; none where a line is not.
fn pasted_files(text: &str) -> Vec<FileToImport> {
    let path = |line: &str| {
        let plain = line.trim().strip_prefix("file://").map(unescaped).unwrap_or_else(|| line.trim().to_owned());
        let path = PathBuf::from(plain);
        (path.is_absolute() && path.is_file()).then_some(FileToImport::Path(path))
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(path).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// `%20` and the like as the bytes they stand for.
fn unescaped(address: &str) -> String {
    let bytes = address.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (plain.push(byte), at += 3).1,
            None => (plain.push(bytes[at]), at += 1).1,
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_addresses_are_files_and_words_are_not() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a letter.txt");
        std::fs::write(&file, "Dear Anna,")?;
        let address = format!("file://{}\n", file.display().to_string().replace(' ', "%20"));
        assert_eq!(pasted_files(&address), [FileToImport::Path(file.clone())]);
        assert_eq!(pasted_files(&file.display().to_string()), [FileToImport::Path(file)]);
        assert!(pasted_files("Dear Anna,\n/no/such/file").is_empty());
        assert_eq!(unescaped("%D0%94%zz%"), "Д%zz%");
        Ok(())
    }
}
