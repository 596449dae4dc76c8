//! Journeys through quotes and search, by role and accessible name.
#![cfg(feature = "gui")]

mod window;

use std::time::Instant;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use vivavoce::archive::ArchiveError;
use vivavoce::archive::clearance::{Clearance, Policy};
use vivavoce::archive::copy::{CopyForm, copied_quote};
use vivavoce::archive::search::{Order, Target, listing};
use vivavoce::gui::screen::Screen;
use vivavoce::model::{Id, Quote};
use vivavoce::store::Read;
use window::Window;

const FIELD: &str = "Search quotes and everything else";

fn on_quotes() -> Window {
    let mut window = Window::on_sample();
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
    window
}

fn look<T>(window: &Window, work: impl FnOnce(&Read<'_>) -> Result<T, ArchiveError>) -> T {
    window.harness.state().desk().expect("an archive").look(work).expect("an answer")
}

/// The quotes that a query finds, in the order of the list.
fn found(window: &Window, query: &str) -> Vec<Id<Quote>> {
    let listing = look(window, |read| listing(read, &Clearance::today(read, Policy::default())?, query, Order::Best));
    let quote = |target| if let Target::Quote(quote) = target { Some(quote) } else { None };
    listing.hits.iter().filter(|hit| hit.withheld.is_none()).filter_map(|hit| quote(hit.target)).collect()
}

fn tags(window: &Window, quote: Id<Quote>) -> Vec<String> {
    look(window, |read| Ok(read.tags_of(quote)?)).into_iter().map(|tag| tag.name).collect()
}

/// What is put on the clipboard from now on until the window is at rest.
fn copied(window: &mut Window) -> Vec<String> {
    let mut copied = Vec::new();
    let (start, mut calm) = (Instant::now(), 0);
    while calm < 4 && start.elapsed().as_secs() < 20 {
        window.harness.step();
        for command in &window.harness.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                copied.push(text.clone());
            }
        }
        calm = if window.harness.state().is_settled() { calm + 1 } else { 0 };
    }
    copied
}

/// Presses Ctrl, another key and C in one frame, so that the harness keeps what comes of it.
fn press_c(window: &Window, modifiers: Modifiers) {
    let modifiers = Modifiers::COMMAND.plus(modifiers);
    let (key, physical_key) = (Key::C, None);
    window.harness.event(egui::Event::Key { key, physical_key, pressed: true, repeat: false, modifiers });
}

/// Clicks what may first have to be scrolled to.
fn click_far(window: &mut Window, name: &str) {
    window.harness.get_by_label_contains(name).scroll_to_me();
    window.settle();
    window.click(name);
}

fn query_of(window: &Window) -> String {
    match window.harness.state().screen() {
        Some(Screen::Quotes { query, .. }) => query.clone(),
        other => panic!("on {other:?}"),
    }
}

#[test]
fn a_search_is_typed_and_answers_with_hits_of_every_kind() {
    let mut window = on_quotes();
    assert!(window.shows("18 quotes; 2 more are withheld"));
    assert!(window.harness.get_by_label(FIELD).is_focused(), "whoever comes to search wants to type");
    window.type_text("forge");
    assert_eq!(query_of(&window), "forge");
    assert!(window.shows("Quote: the forge is still there"));
    assert!(window.shows("Transcript: "));
    window.type_text(" Haskett");
    window.type_text(" nowhere");
    assert!(window.shows("Nothing was found"));
}

#[test]
fn a_wrong_query_says_where_and_the_list_stays() {
    let mut window = on_quotes();
    window.type_text("forge");
    window.type_text(" (");
    assert!(window.shows("This parenthesis is never closed."));
    assert!(window.shows("Try words"), "what can be typed instead");
    assert!(window.shows("Quote: the forge is still there"), "the results before stay");
    window.type_text("town)");
    assert!(!window.shows("never closed"));
}

#[test]
fn a_facet_narrows_and_is_taken_back() {
    let mut window = on_quotes();
    window.click("Person: Edwin Haskett, 8");
    assert_eq!(query_of(&window), "person:\"Edwin Haskett\"");
    assert!(window.shows("8 found"));
    click_far(&mut window, "Cited: cited");
    assert!(query_of(&window).ends_with("cited:yes"));
    window.click("Without person: Edwin Haskett");
    assert_eq!(query_of(&window), "cited:yes");
    click_far(&mut window, "Cited: cited");
    assert_eq!(query_of(&window), "");
}

#[test]
fn a_quote_is_tagged_by_key_and_untagged_by_mouse_and_both_are_undone() {
    let mut window = on_quotes();
    let quote = found(&window, "")[0];
    let before = tags(&window, quote);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.harness.state().screen(), Some(&Screen::quote(quote)), "an arrow key leads from the field down");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.harness.state().screen(), Some(&Screen::quote(quote)), "and back up, though the list moved");
    window.press(Modifiers::NONE, Key::T);
    window.type_text("Salvage");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(tags(&window, quote).contains(&"Salvage".to_owned()), "{:?}", tags(&window, quote));
    let first = before[0].clone();
    window.click(&format!("Take off {first}"));
    assert!(!tags(&window, quote).contains(&first));
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(tags(&window, quote), before);
    assert!(look(&window, |read| Ok(read.tags()?)).iter().all(|tag| tag.name != "Salvage"), "one step made both");
}

#[test]
fn a_copy_carries_exactly_the_words_and_their_citation() {
    let mut window = on_quotes();
    let quote = found(&window, "")[0];
    window.press(Modifiers::NONE, Key::ArrowDown);
    for (modifiers, form) in [(Modifiers::SHIFT, CopyForm::Plain), (Modifiers::ALT, CopyForm::Markdown)] {
        let expected = look(&window, |read| copied_quote(read, quote, form)).expect("it is not withheld");
        press_c(&window, modifiers);
        assert_eq!(copied(&mut window), [expected.trim_end()], "{form:?}");
    }
    window.harness.get_by_label("Copy the link").click();
    assert_eq!(copied(&mut window), [format!("vivavoce://quote/{quote}")]);
}

#[test]
fn what_is_withheld_is_shown_on_request_but_never_copied() {
    let mut window = on_quotes();
    window.click("Ketterhithe River Project");
    window.click("Show what is withheld, in this window");
    assert!(window.shows("20 quotes"));
    let open = found(&window, "");
    let kept_back = look(&window, |read| Ok(read.quotes()?)).into_iter().find(|row| !open.contains(&row.quote.id));
    let words = kept_back.expect("two are withheld").quote.exact;
    click_far(&mut window, "Access: closed, 2");
    let row = format!("Quote: {}", words.chars().take(30).collect::<String>());
    window.click(&row);
    press_c(&window, Modifiers::SHIFT);
    assert_eq!(copied(&mut window), Vec::<String>::new());
    assert!(window.shows("This cannot be copied"));
}

/// The names of the saved searches, in their order.
fn saved(window: &Window) -> Vec<String> {
    look(window, |read| Ok(read.saved_searches()?)).into_iter().map(|one| one.name).collect()
}

#[test]
fn a_search_is_saved_opened_renamed_and_removed_and_every_step_is_undone() {
    let mut window = on_quotes();
    window.type_text("forge person:Haskett");
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("It asks for: forge person:Haskett"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(saved(&window), ["Forge, Haskett"], "a name is proposed");
    window.click("People");
    window.click("Forge, Haskett");
    assert_eq!(query_of(&window), "forge person:Haskett");
    window.click("Saved as Forge, Haskett");
    window.click("Rename…");
    window.fill(egui::accesskit::Role::TextInput, "Name", "Smiths");
    window.click("Rename");
    assert_eq!(saved(&window), ["Smiths"]);
    window.click("Saved as Smiths");
    window.click("Remove from the saved searches");
    assert!(saved(&window).is_empty());
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(saved(&window), ["Smiths"]);
    assert!(window.shows("Saved searches"), "it stands in the navigation again");
    window.harness.get_by_label("Smiths").click_secondary();
    window.settle();
    window.click("Remove");
    assert!(saved(&window).is_empty());
    window.assert_that_every_control_has_a_name();
}

/// Types a query and goes down into the list.
fn into_the_list(query: &str) -> Window {
    let mut window = on_quotes();
    window.type_text(query);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window
}

#[test]
fn a_hit_of_a_transcript_is_looked_at_with_its_neighbours_and_kept() {
    let mut window = into_the_list("forge kind:transcript");
    assert!(window.shows("Open where it stands"), "the first hit stands beside the list");
    assert!(window.shows("More before and after…"));
    let quotes = |window: &Window| look(window, |read| Ok(read.quotes()?.len()));
    let before = quotes(&window);
    window.press(Modifiers::NONE, Key::Q);
    assert_eq!(quotes(&window), before + 1);
    assert!(window.shows("These words are kept as a quote."));
    let sentence = look(&window, |read| Ok(read.quotes()?)).into_iter().map(|row| row.quote).max_by_key(|one| one.id);
    let sentence = sentence.expect("the new quote").exact;
    assert!(sentence.to_lowercase().contains("forge"), "{sentence}");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(quotes(&window), before);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        matches!(window.harness.state().screen(), Some(Screen::Interviews { open: Some(_), .. })),
        "Enter goes there"
    );
    window.press(Modifiers::NONE, Key::F3);
    assert!(
        matches!(window.harness.state().screen(), Some(Screen::Interviews { open: Some(_), .. })),
        "F3 to the next"
    );
    window.press(Modifiers::ALT, Key::ArrowLeft);
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(query_of(&window), "forge kind:transcript");
    assert!(window.shows("Open where it stands"), "Back comes to the hit that was looked at");
}

#[test]
fn the_keys_go_through_the_hits_from_end_to_end() {
    let mut window = into_the_list("");
    let quotes = found(&window, "");
    for (key, expected) in [
        (Key::End, quotes.last()),
        (Key::ArrowUp, quotes.iter().rev().nth(1)),
        (Key::Home, quotes.first()),
        (Key::PageDown, quotes.get(10)),
        (Key::F3, quotes.get(11)),
    ] {
        window.press(Modifiers::NONE, key);
        let expected = expected.map(|quote| Screen::quote(*quote));
        // At the very end stand those that are withheld.
        if key != Key::End && key != Key::ArrowUp {
            assert_eq!(window.harness.state().screen(), expected.as_ref(), "{key:?}");
        }
    }
}

#[test]
fn a_hit_behind_the_first_page_stays_open_when_it_is_kept() {
    let mut window = into_the_list("the kind:transcript");
    window.press(Modifiers::NONE, Key::End);
    let quotes = look(&window, |read| Ok(read.quotes()?.len()));
    window.click("Keep as a quote");
    assert_eq!(look(&window, |read| Ok(read.quotes()?.len())), quotes + 1);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(look(&window, |read| Ok(read.quotes()?.len())), quotes);
    assert!(window.shows("Keep as a quote"), "the list is the same, and so is what was looked at");
}

#[test]
fn hits_stand_under_their_sources_and_a_source_is_folded_away() {
    let mut window = on_quotes();
    window.type_text("forge");
    window.press(Modifiers::COMMAND, Key::G);
    let heading = |window: &Window| -> Vec<String> {
        let nodes = window.harness.query_all_by_label_contains("folded");
        let names = nodes.filter_map(|node| egui_kittest::kittest::NodeT::accesskit_node(&node).label());
        names.filter(|name| name.contains("hit")).collect()
    };
    let first = heading(&window).first().cloned().expect("a source over its hits");
    assert!(first.ends_with("unfolded"), "{first}");
    let hits = window.harness.query_all_by_label_contains("forge").count();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert!(heading(&window)[0].ends_with(", folded"), "{:?}", heading(&window));
    assert!(window.harness.query_all_by_label_contains("forge").count() < hits || hits == 0);
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(heading(&window)[0].ends_with("unfolded"));
    let title = first.split(',').next().expect("a title").to_owned();
    window.click(&title);
    assert!(heading(&window)[0].ends_with(", folded"), "by the mouse too");
    window.click("Grouped by source");
    assert!(heading(&window).is_empty());
}

fn entries(window: &Window, title: &str) -> usize {
    let dossiers = look(window, |read| Ok(read.dossiers()?));
    let dossier = dossiers.iter().find(|dossier| dossier.title == title);
    dossier.map_or(0, |dossier| dossier.sections.iter().map(|section| section.entries.len()).sum())
}

#[test]
fn hits_are_chosen_by_space_and_go_into_a_dossier_in_one_step() {
    let mut window = into_the_list("forge kind:transcript");
    let dump = |window: &Window| look(window, |read| Ok((read.quotes()?.len(), read.dossiers()?.len())));
    let before = dump(&window);
    window.press(Modifiers::NONE, Key::Space);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Space);
    assert!(window.shows("2 hits chosen"));
    window.press(Modifiers::NONE, Key::D);
    window.type_text("For the talk");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(entries(&window, "For the talk"), 2);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(dump(&window), before, "one step made the quotes and the dossier");
}

#[test]
fn all_that_was_found_goes_into_a_dossier_and_undo_takes_it_back_as_a_whole() {
    let mut window = on_quotes();
    window.type_text("forge");
    let dump = |window: &Window| look(window, |read| Ok((read.quotes()?.len(), read.dossiers()?.len())));
    let before = dump(&window);
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);
    window.type_text("The forge");
    window.press(Modifiers::NONE, Key::Enter);
    let added = entries(&window, "The forge");
    assert!(added > 2, "{added}");
    assert!(window.shows(&format!("Put {added} quotes into “The forge”.")));
    assert!(dump(&window).0 > before.0, "turns became quotes");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(dump(&window), before);
}

#[test]
fn all_that_was_found_is_exported_and_what_is_withheld_is_not() {
    let mut window = on_quotes();
    window.click("Ketterhithe River Project");
    window.click("Show what is withheld, in this window");
    window.press(Modifiers::COMMAND, Key::E);
    let file = window.folder.path().join("quotes.md");
    window.harness.get_by_label("File").focus();
    window.settle();
    window.press(Modifiers::COMMAND, Key::A);
    window.type_text(file.to_str().expect("a path"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window.shows("Exported 18 hits. 2 more were left out, being withheld."),
        "{:?}",
        window.names_with("Export")
    );
    let text = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(text.matches("\n— ").count(), 18, "{text}");
}

#[test]
fn what_can_be_typed_next_is_offered_and_taken_by_key_and_mouse() {
    let mut window = on_quotes();
    window.type_text("pe");
    assert!(window.shows("person: "), "the names of fields");
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(query_of(&window), "person:");
    window.type_text("Hask");
    assert!(window.shows("Edwin Haskett"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(query_of(&window), "person:\"Edwin Haskett\" ");
    assert!(window.harness.get_by_label(FIELD).is_focused());
    window.type_text("ta");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("tag: "), "Escape closes the list and nothing else");
    assert!(query_of(&window).ends_with(" ta"));
    window.type_text("g:");
    let choices = window.harness.query_all_by_role(egui::accesskit::Role::Button);
    assert!(choices.count() > 3);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Tab);
    assert!(query_of(&window).contains("tag:"), "{}", query_of(&window));
    assert!(!query_of(&window).ends_with("tag:"));
}

#[test]
fn a_sentence_half_remembered_finds_its_place() {
    let mut window = on_quotes();
    window.type_text("we went down there just to save our tools that is what we went for");
    window.click("Roughly these words");
    assert!(window.shows("roughly like these words"));
    assert!(window.shows("% alike"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.shows("We went down there to save the tools"));
    window.click("Only exactly these words");
    assert!(!window.shows("% alike"));
}

#[test]
fn a_quote_goes_into_a_new_dossier_in_one_step() {
    let mut window = on_quotes();
    let quote = found(&window, "")[0];
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::D);
    window.type_text("For the talk");
    window.press(Modifiers::NONE, Key::Enter);
    let titles = || -> Vec<String> {
        look(&window, |read| Ok(read.dossiers()?)).into_iter().map(|dossier| dossier.title).collect()
    };
    assert!(titles().contains(&"For the talk".to_owned()), "{:?}", titles());
    assert!(window.shows("For the talk"), "the quote says where it is used");
    window.press(Modifiers::COMMAND, Key::Z);
    let dossiers = look(&window, |read| Ok(read.dossiers()?));
    assert!(dossiers.iter().all(|dossier| dossier.title != "For the talk"));
    let _ = quote;
}

#[test]
fn several_quotes_are_chosen_and_tagged_together() {
    let mut window = on_quotes();
    let quotes = found(&window, "");
    let row = |window: &Window, quote| -> String {
        let exact = look(window, |read| Ok(read.quote(quote)?)).exact;
        format!("Quote: {}", exact.chars().take(40).collect::<String>())
    };
    for quote in &quotes[..3] {
        let name = row(&window, *quote);
        window.harness.get_by_label_contains(&name).click_modifiers(Modifiers::COMMAND);
        window.settle();
    }
    assert!(window.shows("3 quotes chosen"));
    window.click("Tag them…");
    window.type_text("Evening");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(quotes[..3].iter().all(|quote| tags(&window, *quote).contains(&"Evening".to_owned())));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(quotes[..3].iter().all(|quote| !tags(&window, *quote).contains(&"Evening".to_owned())));
}

#[test]
fn a_quote_that_is_cited_is_not_removed_and_says_why() {
    let mut window = on_quotes();
    let cited = found(&window, "cited:yes")[0];
    window.type_text("cited:yes");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.click("Mark as heard");
    assert!(look(&window, |read| Ok(read.quote(cited)?)).heard_ms.is_some());
    click_far(&mut window, "Remove this quote");
    assert!(window.shows("This quote is cited in 1 passage"), "the rule says why");
    assert!(found(&window, "").contains(&cited));
}

#[test]
fn an_empty_archive_says_what_belongs_here() {
    let mut window = Window::on_empty_archive();
    window.click("Quotes");
    assert!(window.shows("No quotes yet"));
    window.click("Go to the interviews");
    assert_eq!(window.harness.state().screen(), Some(&Screen::first()));
}

#[test]
fn a_small_window_shows_the_list_or_the_quote() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    window.click("Quotes");
    let quote = found(&window, "")[0];
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.harness.state().screen(), Some(&Screen::quote(quote)));
    assert!(window.shows("Copy with citation"));
    window.click("‹ Back to the list");
    assert!(!window.shows("Copy with citation"));
    window.click("Narrow down");
    window.click("Kind: letter, 3");
    assert_eq!(query_of(&window), "kind:letter");
}

#[test]
fn several_quotes_are_chosen_by_keyboard() {
    let mut window = on_quotes();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::COMMAND, Key::Space);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::COMMAND, Key::Space);
    assert!(window.shows("2 quotes chosen"));
    window.press(Modifiers::COMMAND, Key::Space);
    assert!(window.shows("1 quote chosen"));
    window.click("Choose none");
    assert!(!window.shows("1 quote chosen"));
}

#[test]
fn a_quote_whose_words_were_corrected_waits_for_a_decision() {
    let correct = |archive: &mut vivavoce::archive::Archive| {
        let turn = archive
            .read(|read| {
                let rows = read.quotes()?;
                let row = rows.iter().find(|row| row.quote.exact.starts_with("Nobody launched her"));
                Ok::<_, ArchiveError>(read.turn(row.expect("the quote").quote.place.first_turn)?)
            })
            .expect("a turn");
        let text = turn.text.replace("Nobody launched her", "Nobody ever launched her");
        assert_ne!(text, turn.text, "{}", turn.text);
        let command = vivavoce::archive::transcripts::TranscriptCommand::EditTurn { turn: turn.id, text };
        archive.apply(command).expect("a correction");
    };
    let mut window = Window::on_sample_after(&correct);
    window.click("Quotes");
    window.click("Quote: Nobody launched her");
    assert!(window.shows("Now it says"));
    window.click("Accept these words");
    assert!(!window.shows("Now it says"));
    assert!(window.shows("Nobody ever launched her"));
}

#[test]
fn a_quote_is_withheld_and_undo_shows_it_again() {
    let mut window = on_quotes();
    window.press(Modifiers::NONE, Key::ArrowDown);
    click_far(&mut window, "Withhold…");
    window.click("Withhold");
    assert!(window.shows("This quote is withheld"));
    assert!(window.shows("17 quotes; 3 more are withheld"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("18 quotes; 2 more are withheld"));
    assert!(!window.shows("This quote is withheld"));
}
