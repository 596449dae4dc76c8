//! The long text as a reader meets it: journeys by pointer, wheel, key and screen reader, without a window.

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable;

use super::trial::{Page, click, press, press_with, turns, wheel};
use super::*;

#[test]
fn only_what_is_seen_is_laid_out_of_a_hundred_thousand_turns() {
    let mut harness = Page::new(turns(100_000)).harness();
    harness.run();
    harness.get_by_role_and_label(Role::Document, "Transcript");
    let page = harness.state();
    assert_eq!(page.shown().visible.start, 0);
    assert!(page.long.rows_laid_out() < 40, "{} rows laid out", page.long.rows_laid_out());
}

#[test]
fn the_end_of_a_hundred_thousand_turns_is_reached() {
    let mut harness = Page::new(turns(100_000)).harness();
    harness.run();
    harness.state_mut().long.scroll_to(Point::new(99_999, 0));
    harness.run();
    assert_eq!(harness.state().shown().visible.end, 100_000);
    harness.get_by_label_contains("00:12:31 A. G. Turn number 99999,");
    assert!(harness.state().long.rows_laid_out() < 80);
    let rects = &harness.state().shown().rects;
    assert!(rects.last().is_some_and(|(_, rect)| rect.bottom() <= 400.0 && rect.bottom() > 350.0), "{rects:?}");
}

#[test]
fn the_wheel_moves_what_is_seen_by_what_it_turned() {
    let mut harness = Page::new(turns(1_000)).harness();
    harness.run();
    let before = harness.state().middle(5, 0).y;
    wheel(&mut harness, -60.0);
    let after = harness.state().middle(5, 0).y;
    assert!((before - after - 60.0).abs() < 1.0, "moved by {}", before - after);
    wheel(&mut harness, 1e6);
    assert_eq!(harness.state().shown().visible.start, 0);
    assert!((harness.state().middle(5, 0).y - before).abs() < 1.0);
}

#[test]
fn a_drag_over_two_turns_selects_exactly_the_words_between() {
    let mut harness = Page::new(turns(50)).harness();
    harness.run();
    let (from, to) = (harness.state().middle(1, 5), harness.state().middle(2, 11));
    press(&harness, from - vec2(2.0, 0.0), true);
    harness.step();
    harness.event(Event::PointerMoved(to - vec2(60.0, 3.0)));
    harness.step();
    assert!(harness.state().shown().selecting);
    press(&harness, to + vec2(2.0, 0.0), false);
    harness.event(Event::PointerMoved(to + vec2(2.0, 0.0)));
    harness.run();
    let words = harness.state().words();
    assert!(words.starts_with("number 1, in which"), "{words}");
    assert!(words.contains("everybody knew.\nTurn"), "{words}");
    assert!(!harness.state().shown().selecting);
    assert!(harness.state().shown().caret_rect.is_some());
}

#[test]
fn a_double_click_selects_the_word_and_a_third_the_turn() {
    let mut harness = Page::new(turns(50)).harness();
    harness.run();
    let at = harness.state().middle(3, 7);
    click(&mut harness, at);
    assert_eq!(harness.state().words(), "");
    click(&mut harness, at);
    assert_eq!(harness.state().words(), "number");
    assert!(harness.state().clicks[1].double);
    click(&mut harness, at);
    assert_eq!(harness.state().words(), harness.state().source.turns[3]);
}

#[test]
fn shift_and_keys_let_the_selection_grow() {
    let mut harness = Page::new(turns(50)).harness();
    harness.run();
    let at = harness.state().middle(0, 5) - vec2(3.0, 0.0);
    click(&mut harness, at);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().words(), "n");
    harness.key_press_modifiers(Modifiers::SHIFT | Modifiers::COMMAND, Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().words(), "number");
    let end = harness.state().middle(0, 13);
    press_with(&harness, end + vec2(3.0, 0.0), true, Modifiers::SHIFT);
    harness.event_modifiers(Event::PointerMoved(end), Modifiers::SHIFT);
    harness.step();
    press_with(&harness, end + vec2(3.0, 0.0), false, Modifiers::SHIFT);
    harness.run();
    assert!(harness.state().words().starts_with("number 0"), "{}", harness.state().words());
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().words(), "");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    assert_eq!(harness.state().words(), harness.state().source.turns.join("\n"));
}

#[test]
fn lines_are_walked_by_arrows_and_followed_by_the_view() {
    let mut harness = Page::new(turns(200)).harness();
    harness.run();
    let at = harness.state().middle(0, 5) - vec2(3.0, 0.0);
    click(&mut harness, at);
    for _ in 0..40 {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        harness.run();
    }
    let caret = harness.state().long.caret().expect("a caret");
    assert!(caret.block > 12, "{caret:?}");
    assert!(harness.state().shown().visible.contains(&caret.block));
    harness.key_press_modifiers(Modifiers::SHIFT | Modifiers::COMMAND, Key::End);
    harness.run();
    assert_eq!(harness.state().shown().visible.end, 200);
}

#[test]
fn keys_scroll_and_enter_activates_the_turn_at_hand() {
    let mut harness = Page::new(turns(500)).harness();
    harness.run();
    let at = harness.state().middle(2, 5);
    click(&mut harness, at);
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().activated, [2]);
    harness.key_press(Key::Space);
    harness.run();
    let first = harness.state().shown().visible.start;
    assert!(first > 5, "{first}");
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(harness.state().shown().visible.end, 500);
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(harness.state().shown().visible.start, 0);
}

#[test]
fn hits_are_counted_and_shown() {
    let mut harness = Page::new(turns(3_000)).harness();
    harness.run();
    harness.state_mut().long.find.set("NUMBER 2", true);
    harness.run();
    assert_eq!(harness.state().long.find.label(), "1111");
    let hit = harness.state_mut().long.find_next();
    assert_eq!(hit, Some(Point::new(2, 5)));
    harness.state_mut().long.find_previous();
    harness.run();
    assert_eq!(harness.state().long.find.label(), "1111 of 1111");
    assert!(harness.state().shown().visible.contains(&2_999));
}

#[test]
fn a_mark_is_activated_by_its_name_and_by_a_click() {
    let mut page = Page::new(turns(50));
    let look = MarkLook { background: Some(Color32::LIGHT_BLUE), ..MarkLook::default() };
    let accessible_name = Some("Quote: somebody says".to_owned());
    page.source.marks.push((4, Mark { span: 24..37, look, id: 77, accessible_name }));
    let mut harness = page.harness();
    harness.run();
    harness.get_by_role_and_label(Role::Link, "Quote: somebody says").click_accesskit();
    harness.run();
    assert_eq!(harness.state().clicks.len(), 1);
    assert_eq!(harness.state().clicks[0].marks, [77]);
    assert_eq!(harness.state().clicks[0].point, Point::new(4, 24));
    harness.get_by_role_and_label(Role::Link, "Quote: somebody says").click();
    harness.run();
    assert_eq!(harness.state().clicks.len(), 2);
    assert_eq!(harness.state().clicks[1].marks, [77]);
    assert_eq!(harness.state().shown().mark_rects[0].0, 77);
    assert_eq!(harness.state().shown().hovered_marks, [77]);
}

#[test]
fn a_time_is_clicked() {
    let mut harness = Page::new(turns(50)).harness();
    harness.run();
    let row = harness.state().shown().rects[3].1;
    click(&mut harness, Pos2::new(20.0, row.top() + 8.0));
    assert_eq!(harness.state().leads, [3]);
    harness.get_all_by_role_and_label(Role::Button, "00:12:31").nth(1).expect("a time").click_accesskit();
    harness.run();
    assert_eq!(harness.state().leads, [3, 1]);
    assert!(harness.state().clicks.is_empty());
}

#[test]
fn what_is_read_stays_where_it_is_when_a_turn_is_put_in_above() {
    let mut harness = Page::new(turns(1_000)).harness();
    harness.run();
    harness.state_mut().long.scroll_to(Point::new(600, 0));
    harness.run();
    wheel(&mut harness, -7.0);
    let before = harness.state().middle(605, 0);
    let page = harness.state_mut();
    for turn in &mut page.source.turns[..100] {
        turn.push_str(" And some more words, so that every turn above is a line longer than it was before.");
    }
    page.source.revision = 2;
    harness.run();
    assert_eq!(harness.state().middle(605, 0), before);
}

#[test]
fn what_is_read_stays_when_the_window_becomes_narrower() {
    let mut harness = Page::new(turns(1_000)).harness();
    harness.run();
    harness.state_mut().long.scroll_to(Point::new(600, 0));
    harness.run();
    harness.set_size(vec2(330.0, 400.0));
    harness.run();
    assert_eq!(harness.state().shown().visible.start, 600);
    let kept = harness.state().long.position();
    harness.state_mut().long.scroll_to(Point::new(3, 0));
    harness.run();
    harness.state_mut().long.restore(kept);
    harness.run();
    assert_eq!(harness.state().long.position(), kept);
}

#[test]
fn a_turn_that_is_edited_is_drawn_by_the_page_and_measured() {
    let mut harness = Page::new(turns(50)).harness();
    harness.run();
    let before = harness.state().middle(4, 0).y;
    harness.state_mut().editing = Some((2, "one\ntwo\nthree\nfour\nfive\nsix".to_owned()));
    harness.run();
    harness.get_by_role(Role::MultilineTextInput);
    assert!(harness.state().middle(4, 0).y > before + 30.0);
    harness.state_mut().editing = None;
    harness.run();
    assert_eq!(harness.state().middle(4, 0).y, before);
}

#[test]
fn the_handle_of_the_bar_leads_through_everything() {
    let mut harness = Page::new(turns(100_000)).harness();
    harness.run();
    let right = 700.0 - 4.0;
    press(&harness, Pos2::new(right, 12.0), true);
    harness.step();
    for y in [50.0, 120.0, 260.0, 398.0] {
        harness.event(Event::PointerMoved(Pos2::new(right, y)));
        harness.step();
        harness.step();
    }
    press(&harness, Pos2::new(right, 398.0), false);
    harness.run();
    assert_eq!(harness.state().shown().visible.end, 100_000);
    assert!(harness.state().long.rows_laid_out() < 400);
}

#[test]
fn an_article_of_one_paragraph_is_shown_and_selected_across_its_pieces() {
    let mut harness = Page::new(vec!["A sentence of an article without an end. ".repeat(25_000)]).harness();
    harness.run();
    harness.state_mut().long.scroll_to(Point::new(0, 500_000));
    harness.run();
    assert!(harness.state().long.rows_laid_out() < 20);
    assert_eq!(harness.state().shown().rects.len(), 1);
    let (piece, next) = {
        let placed = &harness.state().long.placed;
        (placed[0].bytes.clone(), placed.get(1).map(|next| next.bytes.clone()))
    };
    assert!(next.is_none_or(|next| next.start == piece.end));
    let (start, end) = (Point::new(0, piece.end - 10), Point::new(0, piece.end + 10));
    harness.state_mut().long.select(Some(Selection::new(start, end)));
    assert_eq!(harness.state().words(), harness.state().source.turns[0][piece.end - 10..piece.end + 10]);
}

#[test]
fn nothing_is_shown_of_nothing() {
    let mut harness = Page::new(Vec::new()).harness();
    harness.run();
    wheel(&mut harness, -100.0);
    assert_eq!(harness.state().shown().visible, 0..0);
    assert_eq!(harness.state().shown().selection, None);
    assert!(harness.query_by_label_contains("Turn").is_none());
}
