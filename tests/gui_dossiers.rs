//! Dossiers in the window: built from nothing, put in order, previewed, exported, undone.
#![cfg(feature = "gui")]

mod window;

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::Archive;
use vivavoce::archive::dossiers::DossierCommand;
use vivavoce::model::{Dossier, EntryContent, Id};
use window::Window;

const COMMAND: Modifiers = Modifiers::COMMAND;
const COMMAND_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The dossier of this title as it now is.
fn dossier(window: &Window, title: &str) -> Dossier {
    let found = window
        .harness
        .state()
        .desk()
        .expect("an archive")
        .look(|read| Ok(read.dossiers()?.into_iter().find(|dossier| dossier.title == title)));
    found.expect("the archive can be read").expect("the dossier is there")
}

/// Headings with how their entries begin: `“` before a quote, `¶` before a text.
fn outline(window: &Window, title: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for section in dossier(window, title).sections {
        lines.push(format!("§ {}", section.title));
        for entry in section.entries {
            lines.push(match entry.content {
                EntryContent::Text(text) => format!("¶ {}", text.chars().take(12).collect::<String>()),
                EntryContent::Quote(id) => {
                    let desk = window.harness.state().desk().expect("an archive");
                    let quote = desk.look(|read| Ok(read.quote(id)?)).expect("the quote is there");
                    format!("“ {}", quote.exact.chars().take(12).collect::<String>())
                }
            });
        }
    }
    lines
}

fn undoable(window: &Window) -> Option<String> {
    window.harness.state().desk().expect("an archive").state().undoable.clone()
}

fn open_hull_218(window: &mut Window) {
    window.click("Dossiers");
    window.click("Hull 218");
}

/// Types a path into the sheet that asks for one, and says so.
fn answer_path(window: &mut Window, path: &Path) {
    window.harness.get_by_label("File").focus();
    window.settle();
    window.press(COMMAND, Key::A);
    window.type_text(&path.display().to_string());
}

#[test]
fn a_dossier_is_built_from_nothing_and_undone_to_nothing() {
    let mut window = Window::on_sample();
    let before = undoable(&window);
    window.click("Dossiers");
    window.press(COMMAND, Key::N);
    window.type_text("Scrap");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Nothing stands in it yet"));
    window.press(COMMAND_SHIFT, Key::N);
    window.type_text("What became of her");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(COMMAND_SHIFT, Key::T);
    window.type_text("This is mine.");
    window.press(COMMAND, Key::Enter);
    window.press(COMMAND_SHIFT, Key::Q);
    window.type_text("crane");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    let built = ["§ What became of her", "¶ This is mine", "“ They sold th"];
    assert_eq!(outline(&window, "Scrap"), built);
    // The preview shows the quote, whose it is, and its footnote.
    assert!(window.shows("— Edwin Haskett, 16 October 2004, 00:10:17¹"));
    assert!(window.shows("¹\u{2002}Edwin Haskett, interview by Judith Arkwell"));
    assert!(window.shows("1 quote"));
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(outline(&window, "Scrap"), [built[0], built[2], built[1]]);
    let mut steps = 0;
    while undoable(&window) != before {
        window.press(COMMAND, Key::Z);
        steps += 1;
        assert!(steps < 20, "{:?}", undoable(&window));
    }
    assert_eq!(steps, 5, "one step for each gesture");
    assert!(window.shows("This dossier is not here any more"));
    window.click("All dossiers");
    assert!(!window.shows("Scrap, 1 section"));
}

#[test]
fn a_text_is_edited_in_place_and_escape_abandons() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    window.click("Text: In the early hours");
    window.press(Modifiers::NONE, Key::Enter);
    window.type_text("XYZ ");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(outline(&window, "Hull 218").iter().all(|line| !line.contains("XYZ")));
    window.press(Modifiers::NONE, Key::F2);
    window.press(COMMAND, Key::A);
    window.type_text("Another beginning.");
    // Clicking elsewhere keeps it.
    window.click("Section 2: The canvas");
    assert_eq!(outline(&window, "Hull 218")[1], "¶ Another begi");
    window.press(Modifiers::NONE, Key::F2);
    window.press(COMMAND, Key::A);
    window.type_text("The blue canvas");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(outline(&window, "Hull 218").contains(&"§ The blue canvas".to_owned()));
    window.press(COMMAND, Key::Z);
    window.press(COMMAND, Key::Z);
    assert_eq!(outline(&window, "Hull 218")[1], "¶ In the early");
}

#[test]
fn arrow_keys_walk_the_outline_and_delete_takes_out() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    let before = outline(&window, "Hull 218");
    window.click("Section 1: The boat");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Delete);
    let mut after = before.clone();
    after.remove(2);
    assert_eq!(outline(&window, "Hull 218"), after);
    window.press(COMMAND, Key::Z);
    assert_eq!(outline(&window, "Hull 218"), before);
}

#[test]
fn an_entry_is_dragged_into_another_section() {
    let mut window = Window::on_sample_of_size((1280.0, 1000.0));
    open_hull_218(&mut window);
    let before = outline(&window, "Hull 218");
    drag(&mut window, "Quote: The blue canvas", "Quote: We went down there", 0.2);
    let mut expected = before.clone();
    let moved = expected.iter().position(|line| line.starts_with("“ The blue")).expect("it is there");
    let line = expected.remove(moved);
    expected.insert(2, line);
    assert_eq!(outline(&window, "Hull 218"), expected);
    assert_eq!(undoable(&window).as_deref(), Some("Move an entry of dossier “Hull 218”"));
    drag(&mut window, "Section 2: The canvas", "Section 1: The boat", 0.1);
    assert_eq!(dossier(&window, "Hull 218").sections[0].title, "The canvas");
    window.press(COMMAND, Key::Z);
    window.press(COMMAND, Key::Z);
    assert_eq!(outline(&window, "Hull 218"), before);
}

/// Drags one row onto another, to a height of it.
fn drag(window: &mut Window, from: &str, to: &str, height: f32) {
    let start = window.harness.get_by_label_contains(from).rect().center();
    let target = window.harness.get_by_label_contains(to).rect();
    let end = egui::pos2(target.center().x, target.top() + height * target.height());
    window.harness.hover_at(start);
    window.harness.drag_at(start);
    window.harness.step();
    for part in 1..=8 {
        window.harness.hover_at(start + (end - start) * (part as f32 / 8.0));
        window.harness.step();
    }
    window.harness.drop_at(end);
    window.settle();
}

#[test]
fn the_export_is_what_the_command_line_writes() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    window.press(COMMAND, Key::E);
    assert!(window.shows("1 quote is left out"));
    window.click("Choose the file…");
    let path = window.folder.path().join("mine.md");
    answer_path(&mut window, &path);
    window.press(Modifiers::NONE, Key::Enter);
    let written = std::fs::read_to_string(&path).expect("the file was written");
    assert_eq!(written, by_command_line(&window, &["dossier", "export", "Hull 218"]));
    assert!(window.shows("Exported “Hull 218” with 7 quotes to"));
    window.click("Show withheld list");
    assert!(window.shows("“The gates”, entry 4: withheld until 1 May 2051"));
    // The same again: the file is there, and is not replaced without a word.
    window.press(COMMAND, Key::E);
    window.harness.get_by_label("List under each quote the passages that cite it").click();
    window.settle();
    window.click("Choose the file…");
    answer_path(&mut window, &path);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("There is a file of that name already"));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), written);
    window.click("Replace the file that is there");
    let shorter = std::fs::read_to_string(&path).expect("it is there");
    assert_eq!(shorter, by_command_line(&window, &["dossier", "export", "Hull 218", "--without-passages"]));
    assert!(!shorter.contains("Cited in:"));
}

fn by_command_line(window: &Window, arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("-a")
        .arg(window.folder.path().join("archive"))
        .args(arguments)
        .output()
        .expect("the command line runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("Markdown is text")
}

#[test]
fn what_is_withheld_leaves_only_when_asked_for_twice_and_the_history_says_so() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    let path: PathBuf = window.folder.path().join("all.md");
    window.press(COMMAND, Key::E);
    window.click("Put in what is withheld…");
    assert!(window.shows("The history will say that Maria exported them"));
    assert!(!window.shows("Choose the file…"), "not before it is settled");
    window.click("Leave it out");
    window.click("Put in what is withheld…");
    window.click("Put it in and write it in the history");
    window.click("Choose the file…");
    answer_path(&mut window, &path);
    window.press(Modifiers::NONE, Key::Enter);
    let written = std::fs::read_to_string(&path).expect("the file was written");
    assert!(!written.contains("## Withheld"));
    assert_eq!(undoable(&window).as_deref(), Some("Export dossier “Hull 218” with what is withheld"));
    // What one confirmed for one export is not confirmed for the next.
    window.press(COMMAND, Key::E);
    assert!(window.shows("1 quote is left out"));
    window.press(Modifiers::NONE, Key::Escape);
    window.click("History");
    assert!(window.shows("Export dossier “Hull 218” with what is withheld"));
}

#[test]
fn a_warning_leads_to_its_place_and_a_quote_of_the_preview_to_its_entry() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    window.click("1 quote left out: withheld until 1 May 2051");
    assert!(window.shows("Quote: A quote that is withheld"));
    window.click("2 passages misquote their source");
    assert!(window.shows("changed: fourteen → forty"));
    let words = "That canvas did more than I did.\nThey laid";
    window.click(words);
    let mut rows = window.harness.query_all_by_label_contains("Quote: That canvas did more");
    let chosen = rows.next().expect("the row in the outline");
    assert_eq!(chosen.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
}

#[test]
fn the_markdown_can_be_seen_and_copied() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    window.click("Markdown");
    assert!(window.shows("# Hull 218"));
    window.press(COMMAND_SHIFT, Key::M);
    let copied = window
        .harness
        .output()
        .platform_output
        .commands
        .iter()
        .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text.starts_with("# Hull 218")));
    assert!(copied || window.shows("Copied the whole dossier as Markdown."));
}

#[test]
fn a_dossier_is_renamed_and_removed_on_the_shelf() {
    let mut window = Window::on_sample();
    window.click("Dossiers");
    window.harness.get_by_label_contains("Hull 218, 3 sections").click_secondary();
    window.settle();
    window.click("Rename");
    window.press(COMMAND, Key::A);
    window.type_text("Hull 218, again");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Hull 218, again"));
    window.click("Hull 218, again");
    window.click("Remove");
    assert!(window.shows("No dossier yet"));
    window.press(COMMAND, Key::Z);
    assert!(window.shows("Hull 218, again"));
}

#[test]
fn a_title_that_is_taken_is_not_taken_twice() {
    let mut window = Window::on_sample();
    window.click("Dossiers");
    window.click("New dossier…");
    window.type_text("Hull 218");
    assert!(window.shows("There is a dossier of that title already."));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Title of the new dossier"), "it stays open for another title");
}

#[test]
fn a_window_that_may_only_read_exports_and_offers_no_change() {
    let mut first = Window::on_sample();
    let folder = first.folder.path().join("archive");
    let mut second = Window::on_archive(&folder);
    open_hull_218(&mut second);
    for change in ["Add section", "Rename", "Remove"] {
        assert!(!second.shows(change), "{change}");
    }
    second.press(COMMAND, Key::E);
    assert!(second.shows("It cannot be put in here"));
    second.click("Choose the file…");
    let path = second.folder.path().join("read-only.md");
    answer_path(&mut second, &path);
    second.press(Modifiers::NONE, Key::Enter);
    assert!(path.exists());
    first.settle();
}

#[test]
fn names_and_texts_of_every_kind_can_be_shown() {
    let texts = [
        "שלום עולם, זה ארכיון".to_owned(),
        "Ж".repeat(500),
        "a\u{0301}\u{200D}\u{FEFF}\n\n\n#  not a heading".to_owned(),
        "x".repeat(60_000),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    vivavoce::archive::sample::make(&folder.path().join("archive"), "Maria", &Default::default()).expect("a sample");
    let mut store = Archive::open(&folder.path().join("archive"), "Maria").expect("it opens");
    for text in &texts {
        let title: String = text.chars().filter(|one| !one.is_control()).take(500).collect();
        let id: Id<Dossier> = store.apply(DossierCommand::New { title }).expect("a dossier");
        store.apply(DossierCommand::AddSection { dossier: id, title: text.clone() }).expect("a section");
        let content = EntryContent::Text(text.clone());
        store.apply(DossierCommand::AddEntry { dossier: id, section: None, content }).expect("a text");
    }
    let ids: Vec<Id<Dossier>> = store
        .read(|read| Ok::<_, vivavoce::archive::ArchiveError>(read.dossiers()?.iter().map(|one| one.id).collect()))
        .expect("they can be read");
    store.close().expect("it closes");
    let mut window = Window::on_archive(&folder.path().join("archive"));
    for id in ids {
        let ctx = window.harness.ctx.clone();
        let screen = vivavoce::gui::screen::Screen::Dossiers(Some(id));
        window.harness.state_mut().perform(&ctx, vivavoce::gui::action::Action::Go(screen));
        window.settle();
    }
}

#[test]
fn a_small_window_shows_one_half_at_a_time() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    open_hull_218(&mut window);
    assert!(window.shows("Section 1: The boat"));
    window.click("Preview");
    assert!(window.shows("Archive: Ketterhithe River Project"));
    window.click("Outline");
    window.press(COMMAND, Key::E);
    window.harness.get_by_label("Choose the file…");
}

#[test]
fn what_is_being_typed_outlives_the_screen_and_the_archive_being_closed() {
    let mut window = Window::on_sample();
    open_hull_218(&mut window);
    let type_over = |window: &mut Window, row: &str, text: &str| {
        window.click(row);
        window.press(Modifiers::NONE, Key::F2);
        window.press(COMMAND, Key::A);
        window.type_text(text);
    };
    type_over(&mut window, "Text: In the early hours", "Kept when the screen is left.");
    window.press(COMMAND, Key::Num2);
    assert_eq!(outline(&window, "Hull 218")[1], "¶ Kept when th");
    window.press(COMMAND, Key::Num6);
    window.click("Hull 218, 3 sections");
    type_over(&mut window, "Text: Kept when", "Kept when it is closed.");
    window.press(COMMAND, Key::W);
    let archive = window.folder.path().join("archive");
    let again = Window::on_archive(&archive);
    assert_eq!(outline(&again, "Hull 218")[1], "¶ Kept when it");
}
