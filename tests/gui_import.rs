//! Journeys over the import sheet, by role and accessible name. All files are invented here.
#![cfg(feature = "gui")]

mod window;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::Archive;
use vivavoce::model::Role as Part;
use window::Window;

const TRANSCRIPT: &str = "Interview with Marta Quill, 3 May 1994\n\nR. V.: Where did you work then?\n\nM. Q.: At the \
                          rope walk, until they closed it.\n\nR. V.: And after?\n\nM. Q.: After that nobody asked \
                          me anything.\n\nR. V.: Nobody?\n\nM. Q.: Not one soul, no.\n";
const LETTER: &str = "Sandry, 12 June 1971\n\nDear Oswin,\n\nthe boats have gone and the quay is silent. I counted the \
                      nets twice.\n\nYours ever,\nMarta Quill\n";
const ARTICLE: &str = "# The last rope walk\n\nBy Rhoda Venn\n\nMarta Quill, who worked there, remembers: \u{201c}After \
                       that nobody asked me anything.\u{201d} The walk closed in 1969. \u{201c}Not one soul,\u{201d} \
                       she says.\n";

fn written(window: &Window, files: &[(&str, &[u8])]) -> Vec<PathBuf> {
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = window.folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    files.iter().map(write).collect()
}

fn three(window: &Window) -> Vec<PathBuf> {
    let files = [("quill.txt", TRANSCRIPT), ("letter.txt", LETTER), ("article.md", ARTICLE)]
        .map(|(name, text)| (name, text.as_bytes()));
    written(window, &files)
}

/// Puts files onto the sheet by the field for paths.
fn put(window: &mut Window, paths: &[PathBuf]) {
    window.press(Modifiers::COMMAND, Key::I);
    let lines: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    window.type_text(&lines.join("\n"));
    window.click("Look at them");
}

fn choose(window: &mut Window, name: &str) {
    let row = row(window, name);
    window.harness.get_by_role_and_label(Role::ListItem, &row).click();
    window.settle();
}

fn row(window: &Window, name: &str) -> String {
    let rows = window.harness.query_all_by_role(Role::ListItem);
    let mut labels = rows.filter_map(|node| node.accesskit_node().label());
    labels.find(|label| label.starts_with(name)).unwrap_or_default()
}

fn archive(window: &Window) -> Archive {
    Archive::open_read_only(&window.folder.path().join("archive")).expect("the archive")
}

fn titles(window: &Window) -> Vec<String> {
    let read = |read: &vivavoce::store::Read<'_>| {
        let recollections = read.recollections()?.into_iter().map(|row| row.recollection.title);
        let articles = read.articles()?.into_iter().map(|row| row.article.title);
        Ok(recollections.chain(articles).collect())
    };
    archive(window).read(read).expect("the titles")
}

#[test]
fn three_files_are_looked_at_corrected_imported_and_taken_back() {
    let mut window = Window::on_empty_archive();
    let before = archive(&window).dump().expect("its rows");
    let files = three(&window);
    put(&mut window, &files);
    assert!(window.shows("3 files"));
    choose(&mut window, "quill.txt");
    assert!(window.shows("An interview with 6 turns: M. Q. (3), R. V. (3)"));
    window.fill(Role::TextInput, "Narrators, separated by ;", "Marta Quill");
    window.fill(Role::TextInput, "Date", "1994-05-xx");
    assert!(window.shows("the date is unclear"));
    assert!(window.shows("Import 2 files"));
    window.fill(Role::TextInput, "Date", "1994-05-03");
    assert!(window.shows("3 May 1994"));
    choose(&mut window, "letter.txt");
    assert!(window.shows("A letter of"));
    window.click("Import 3 files");
    assert!(window.shows("3 taken in"));
    choose(&mut window, "article.md");
    assert!(window.shows("Article “The last rope walk”, 2 quotations found."));
    assert_eq!(titles(&window).len(), 3);
    let narrators = archive(&window).read(|read| {
        let row = read.recollections()?.into_iter().find(|row| row.turns == 6).expect("the interview");
        let ids = read.people_in(row.recollection.id, Part::Narrator)?;
        Ok((ids.into_iter().map(|id| Ok(read.person(id)?.name)).collect::<Result<Vec<_>, _>>(), row.recollection.date))
    });
    let (names, date) = narrators.expect("the interview");
    assert_eq!(
        names.map_err(|error: vivavoce::store::StoreError| error.to_string()),
        Ok(vec!["Marta Quill".to_owned()])
    );
    assert_eq!(date.map(|date| date.to_string()).as_deref(), Some("1994-05-03"));
    assert!(window.shows("Review the quotations of “The last rope walk”"));
    window.click("Review its quotations");
    for _ in 0..3 {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(archive(&window).dump().expect("its rows"), before);
}

#[test]
fn what_is_there_already_is_said_before_and_left_out() {
    let mut window = Window::on_empty_archive();
    let files = three(&window);
    put(&mut window, &files[..1]);
    window.click("Import 1 file");
    put(&mut window, &files[..2]);
    choose(&mut window, "quill.txt");
    assert!(window.shows("This very file is in the archive already"));
    assert!(window.shows("Import 1 file"), "only the letter is to be imported");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(titles(&window).len(), 2);
}

#[test]
fn hostile_files_are_refused_in_a_sentence_and_hold_up_nobody() {
    let mut window = Window::on_empty_archive();
    let binary: Vec<u8> = (0..4096_u32).map(|number| (number * 37 % 256) as u8).collect();
    let gone = window.folder.path().join("gone.txt");
    let mut files =
        written(&window, &[("picture.txt", &binary), ("empty.txt", b""), ("letter.txt", LETTER.as_bytes())]);
    files.push(gone);
    put(&mut window, &files);
    assert!(window.shows("3 cannot be read"));
    choose(&mut window, "empty.txt");
    assert!(window.shows("The file is empty"));
    choose(&mut window, "gone.txt");
    assert!(window.shows("The file is not there any more"));
    window.click("Import 1 file");
    assert!(window.shows("1 taken in"));
    assert_eq!(titles(&window).len(), 1);
}

#[test]
fn a_file_that_vanishes_before_the_import_says_so() {
    let mut window = Window::on_empty_archive();
    let files = three(&window);
    put(&mut window, &files);
    remove(&files[0]);
    window.click("Import 3 files");
    choose(&mut window, "quill.txt");
    assert!(window.shows("The file is not there any more"));
    assert_eq!(titles(&window).len(), 2);
}

fn remove(path: &Path) {
    std::fs::remove_file(path).expect("the file goes");
}

#[test]
fn pasted_words_become_what_they_are() {
    let mut window = Window::on_empty_archive();
    window.harness.event(egui::Event::Paste(LETTER.into()));
    window.settle();
    assert!(window.shows("A letter of"));
    window.click("Notes");
    assert!(window.shows("Notes of"));
    window.fill(Role::TextInput, "Title", "What Marta wrote");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(titles(&window), ["What Marta wrote"]);
}

#[test]
fn enter_on_the_list_imports() {
    let mut window = Window::on_empty_archive();
    let files = three(&window);
    put(&mut window, &files);
    choose(&mut window, "letter.txt");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(titles(&window).len(), 3);
}

#[test]
fn every_control_of_the_sheet_has_a_name() {
    let mut window = Window::on_empty_archive();
    let files = three(&window);
    put(&mut window, &files);
    choose(&mut window, "quill.txt");
    window.assert_that_every_control_has_a_name();
}

#[test]
fn the_sheet_stands_in_a_small_window() {
    let mut window = Window::on_sample_of_size((400.0, 250.0));
    window.harness.event(egui::Event::Paste(LETTER.into()));
    window.settle();
    assert!(window.shows("Taken for: letter"));
    window.click("‹ All files");
    assert!(window.shows("Letter · 4 paragraphs"));
}

#[test]
fn a_folder_is_walked() {
    let mut window = Window::on_empty_archive();
    let folder = window.folder.path().join("box/inner");
    std::fs::create_dir_all(&folder).expect("folders");
    std::fs::write(folder.join("letter.txt"), LETTER).expect("a file");
    std::fs::write(folder.parent().expect("the box").join("quill.txt"), TRANSCRIPT).expect("a file");
    let root = vec![window.folder.path().join("box")];
    put(&mut window, &root);
    assert!(window.shows("2 files"));
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(titles(&window).len(), 2);
}

#[test]
fn the_empty_sheet_says_the_three_ways() {
    let mut window = Window::on_empty_archive();
    put(&mut window, &[PathBuf::from("/no/such/file.txt")]);
    window.click("Clear the sheet");
    assert!(window.shows("Drop files or a folder"));
    assert!(window.shows("Ctrl+V"));
}

#[test]
fn a_window_that_may_only_read_imports_nothing() {
    let mut window = Window::on_sample_held_by_another();
    window.harness.event(egui::Event::Paste(LETTER.into()));
    window.settle();
    assert!(window.shows("Nothing can be changed here"));
    assert!(!window.shows("Import 1 file"));
}
