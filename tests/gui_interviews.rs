//! Journeys through the interviews' screen: read, quote, tag, correct, find; and what is withheld stays so.
#![cfg(feature = "gui")]

mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use vivavoce::archive::Archive;
use vivavoce::archive::quotes::place_of_words;
use vivavoce::gui::screen::{Screen, Spot};
use vivavoce::model::{Anchoring, Id, Transcript};
use window::Window;

/// What the archive holds now.
fn dump(window: &Window) -> Vec<String> {
    Archive::open_read_only(&window.folder.path().join("archive")).and_then(|archive| archive.dump()).expect("a dump")
}

/// Undoes until the archive holds what it held before; at most `most` steps.
fn undo_to(window: &mut Window, before: &[String], most: usize) {
    for _ in 0..most {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(dump(window), before);
}

/// A window on the interview with Edwin Haskett, with the keyboard in its transcript.
fn haskett() -> (Window, Id<Transcript>) {
    let mut window = Window::on_sample();
    window.click("Interview with Edwin Haskett");
    let transcript = window.read(|read| {
        let rows = read.recollections()?;
        let row = rows.iter().find(|row| row.recollection.title.contains("Haskett")).expect("in the sample");
        Ok(read.transcripts(row.recollection.id)?[0].id)
    });
    window.harness.get_by_label("Words of the transcript").focus();
    window.settle();
    (window, transcript)
}

/// Selects the first `letters` letters of the transcript by keyboard.
fn select(window: &mut Window, letters: usize) {
    window.press(Modifiers::COMMAND, Key::Home);
    for _ in 0..letters {
        window.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        window.harness.step();
    }
    window.settle();
}

#[test]
fn an_interview_is_opened_from_the_list_and_says_what_is_known_of_it() {
    let (window, _) = haskett();
    assert!(window.shows("interviewed by Judith Arkwell · 16 October 2004"));
    assert!(window.shows("open · release signed"));
    assert!(window.shows("SVH/OH/031"), "the call number stands in the inspector");
    assert!(window.shows("SHA-256"));
}

#[test]
fn words_selected_by_drag_become_a_quote_with_q_and_are_none_after_undo() {
    let (mut window, transcript) = haskett();
    let before = dump(&window);
    let quotes = window.read(|read| Ok(read.quotes_of(transcript)?.len()));
    let text = window.harness.get_by_label("Words of the transcript").rect();
    let (from, to) = (text.left_top() + egui::vec2(140.0, 30.0), text.left_top() + egui::vec2(260.0, 30.0));
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(from + egui::vec2(40.0, 0.0));
    window.harness.step();
    window.harness.hover_at(to);
    window.harness.step();
    window.harness.drop_at(to);
    window.settle();
    for deed in ["Quote", "Tag…", "Add to dossier…", "Withhold these words…", "Copy with citation", "Copy as Markdown"]
    {
        assert!(window.shows(deed), "{deed}");
    }
    window.press(Modifiers::NONE, Key::Q);
    assert_eq!(window.read(|read| Ok(read.quotes_of(transcript)?.len())), quotes + 1);
    undo_to(&mut window, &before, 1);
}

#[test]
fn words_are_tagged_with_a_new_tag_by_keyboard_in_one_step() {
    let (mut window, transcript) = haskett();
    let before = dump(&window);
    select(&mut window, 12);
    window.press(Modifiers::NONE, Key::T);
    window.type_text("letterheads");
    window.press(Modifiers::NONE, Key::Enter);
    let tagged = window.read(|read| {
        Ok(read.taggings_in(transcript)?.into_iter().filter(|(_, tag)| tag.name == "letterheads").count())
    });
    assert_eq!(tagged, 1);
    assert!(window.shows("letterheads"), "its tag stands in the margin");
    undo_to(&mut window, &before, 1);
}

#[test]
fn a_tag_at_hand_is_put_on_words_by_its_number() {
    let (mut window, transcript) = haskett();
    let before = dump(&window);
    let count = |window: &Window| window.read(|read| Ok(read.taggings_in(transcript)?.len()));
    let taggings = count(&window);
    select(&mut window, 5);
    window.press(Modifiers::NONE, Key::Num1);
    assert_eq!(count(&window), taggings + 1);
    undo_to(&mut window, &before, 1);
}

#[test]
fn a_turn_is_corrected_split_and_joined_and_all_of_it_is_undone() {
    let (mut window, transcript) = haskett();
    let before = dump(&window);
    let turns = |window: &Window| window.read(|read| Ok(read.turns(transcript)?));
    let first = turns(&window).swap_remove(0);
    window.press(Modifiers::COMMAND, Key::Home);
    select(&mut window, 0);
    window.press(Modifiers::NONE, Key::E);
    window.press(Modifiers::NONE, Key::Home);
    window.type_text("The ");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(turns(&window)[0].text, format!("The {}", first.text));

    window.press(Modifiers::NONE, Key::E);
    for _ in 0..3 {
        window.press(Modifiers::NONE, Key::ArrowRight);
    }
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(turns(&window)[0].text, "The");
    assert_eq!(turns(&window)[1].text, first.text);
    window.press(Modifiers::NONE, Key::Backspace);
    assert_eq!(turns(&window)[0].text, format!("The {}", first.text));
    window.press(Modifiers::COMMAND, Key::Num2);
    window.press(Modifiers::NONE, Key::Escape);
    let (label, speaker) = (turns(&window)[0].label.clone(), turns(&window)[0].speaker);
    assert_ne!((label, speaker), (first.label, first.speaker), "Ctrl+2 gave it to the second voice");
    undo_to(&mut window, &before, 4);
}

#[test]
fn escape_ends_a_correction_and_give_up_takes_it_back() {
    let (mut window, transcript) = haskett();
    let first = |window: &Window| window.read(|read| Ok(read.turns(transcript)?.swap_remove(0).text));
    let before = first(&window);
    window.press(Modifiers::NONE, Key::E);
    window.press(Modifiers::COMMAND, Key::Home);
    window.type_text("Nothing of this. ");
    window.activate("Give up");
    assert!(!window.shows("Words of this turn"));
    assert_eq!(first(&window), before);

    window.press(Modifiers::NONE, Key::E);
    window.press(Modifiers::COMMAND, Key::Home);
    window.type_text("All of this. ");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Words of this turn"));
    assert_eq!(first(&window), format!("All of this. {before}"));
}

#[test]
fn a_correction_outlives_the_archive_being_closed() {
    let (mut window, transcript) = haskett();
    window.press(Modifiers::NONE, Key::E);
    window.press(Modifiers::COMMAND, Key::Home);
    window.type_text("Kept although ");
    window.press(Modifiers::COMMAND, Key::W);
    let turns = window.read(|read| Ok(read.turns(transcript)?));
    assert!(turns.iter().any(|turn| turn.text.contains("Kept although ")), "{:?}", turns.first());
}

#[test]
fn words_are_found_and_counted() {
    let (mut window, _) = haskett();
    window.press(Modifiers::COMMAND, Key::F);
    window.type_text("rivet");
    assert!(window.shows("1 of "), "the first hit is looked at");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("2 of "));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Find in this transcript"));
}

#[test]
fn a_withheld_recollection_is_listed_but_not_shown_until_asked_for() {
    let mut window = Window::on_sample();
    let title = window.read(|read| {
        let gate = vivavoce::archive::clearance::Clearance::today(read, Default::default())?;
        let rows = read.recollections()?;
        Ok(rows
            .into_iter()
            .find(|row| gate.recollection(row.recollection.id).is_some())
            .expect("one")
            .recollection
            .title)
    });
    window.click("Withheld interview");
    assert!(window.shows("Withheld until 1 May 2051"));
    assert!(!window.shows(&title), "its title may name somebody");
    window.click("Show what is withheld, in this window");
    assert!(window.shows(&title));
    assert!(window.harness.query_by_label("Words of the transcript").is_some());
}

#[test]
fn a_quote_whose_words_were_corrected_is_accepted_from_its_card() {
    let (mut window, transcript) = haskett();
    let (quote, recollection) = window.read(|read| {
        let place = place_of_words(read, transcript, "the tools")?;
        let quotes = read.quotes_of(transcript)?;
        let quote = quotes.into_iter().find(|quote| quote.place.first_turn == place.first_turn).expect("a quote");
        Ok((quote, read.transcript(transcript)?.recollection))
    });
    window.go(Screen::interview(recollection, Spot::Quote(quote.id)));
    window.press(Modifiers::NONE, Key::E);
    for _ in 0..12 {
        window.press(Modifiers::NONE, Key::ArrowRight);
    }
    window.type_text("very ");
    window.press(Modifiers::NONE, Key::Escape);
    let state = |window: &Window| window.read(|read| Ok(read.quote(quote.id)?.anchoring));
    assert_eq!(state(&window), Anchoring::Review);
    window.click("Quote: to review");
    window.click("Accept these words");
    assert_eq!(state(&window), Anchoring::Anchored);
}

#[test]
fn a_new_recollection_is_made_with_its_date_read_while_one_types() {
    let mut window = Window::on_empty_archive();
    window.press(Modifiers::COMMAND, Key::N);
    window.type_text("Talk with Anna Tulle");
    window.harness.get_by_label("Date").focus();
    window.settle();
    window.type_text("1951-05~");
    assert!(window.shows("about May 1951"));
    window.click("Make");
    assert!(window.shows("No words yet"), "it is open, and waits for its words");
    assert!(window.read(|read| Ok(read.recollections()?.len())) == 1);
}

#[test]
fn an_original_and_its_translation_stand_side_by_side() {
    let mut window = Window::on_sample();
    window.click("Interview with Idalina Frazão");
    window.click("Side by side");
    assert!(window.shows("Read from here"));
    window.click("English, translation");
    assert!(window.harness.query_by_label("Words of the transcript").is_some());
}

#[test]
fn it_works_in_a_small_window() {
    let mut window = Window::on_sample_of_size((800.0, 500.0));
    window.click("Interview with Edwin Haskett");
    assert!(window.harness.query_by_label("Words of the transcript").is_some());
    window.click("‹ All recollections");
    assert!(window.shows("4 recollections"));
}

#[test]
fn whole_turns_are_withheld_and_freed_again() {
    let (mut window, transcript) = haskett();
    let before = dump(&window);
    let words = window.read(|read| Ok(read.turns(transcript)?.swap_remove(1).text));
    window.press(Modifiers::COMMAND, Key::Home);
    for _ in 0..2 {
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    }
    window.click("Withhold these words…");
    window.click("The whole of the turns they stand in");
    window.click("Withhold");
    assert_eq!(window.read(|read| Ok(read.restrictions()?.len())), 2, "the sample has one already");
    window.click("Withheld turn 1");
    assert!(window.shows("Withheld until you lift it: closed"));
    window.activate("Lift the restriction: closed until you lift it");
    assert_eq!(window.read(|read| Ok(read.turns(transcript)?.swap_remove(1).text)), words);
    undo_to(&mut window, &before, 2);
}

#[test]
fn words_go_into_a_new_dossier_in_one_step_and_are_copied_with_their_citation() {
    let (mut window, _) = haskett();
    let before = dump(&window);
    select(&mut window, 5);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    assert!(window.shows("Copied with its citation."));
    window.press(Modifiers::NONE, Key::D);
    window.type_text("Hulls");
    window.press(Modifiers::NONE, Key::Enter);
    let titles: Vec<String> =
        window.read(|read| Ok(read.dossiers()?.into_iter().map(|dossier| dossier.title).collect()));
    assert!(titles.contains(&"Hulls".to_owned()), "{titles:?}");
    undo_to(&mut window, &before, 1);
}

#[test]
fn a_quote_that_is_cited_is_not_removed_and_says_why() {
    let (mut window, transcript) = haskett();
    let quote = window.read(|read| {
        let cited = read.citations_in(transcript)?;
        Ok(read.quotes_of(transcript)?.into_iter().find(|quote| cited.contains_key(&quote.id)).expect("in the sample"))
    });
    let recollection = window.read(|read| Ok(read.transcript(transcript)?.recollection));
    window.go(Screen::interview(recollection, Spot::Quote(quote.id)));
    window.click("Quote: cited by 1");
    window.activate("Remove this quote");
    assert!(window.shows("This quote is cited"));
}

#[test]
fn who_speaks_under_a_label_is_said_in_the_inspector() {
    let (mut window, transcript) = haskett();
    let before = dump(&window);
    window.click("Say who speaks as ARKWELL");
    window.type_text("Idalina");
    window.press(Modifiers::NONE, Key::Enter);
    let speaker = window.read(|read| {
        let turn = read.turns(transcript)?.into_iter().find(|turn| turn.label == "ARKWELL").expect("a turn");
        Ok(read.person(turn.speaker.expect("somebody"))?.name)
    });
    assert_eq!(speaker, "Idalina Frazão");
    undo_to(&mut window, &before, 1);

    window.click("Say who speaks as ARKWELL");
    window.type_text("Nora Blythe");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.read(|read| Ok(read.people()?)).iter().any(|person| person.name == "Nora Blythe"));
    undo_to(&mut window, &before, 1);
}

#[test]
fn a_recollection_with_quotes_is_not_removed_and_says_why() {
    let (mut window, _) = haskett();
    window.activate("Remove this recollection…");
    window.click("Remove");
    assert!(window.shows("8 quotes were taken from"), "the rule stands on the sheet");
    window.press(Modifiers::NONE, Key::Escape);
}
