//! Anything a reader may do, with any text: nothing panics, and nothing selected is between two characters.

use eframe::egui::{Color32, Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use proptest::prelude::*;

use super::trial::{Page, click, press, wheel};
use super::{Mark, MarkLook, Underline};

/// A thing a reader does.
#[derive(Clone, Debug)]
enum Deed {
    Wheel(f32),
    Click(f32, f32),
    Drag(f32, f32),
    Key(Key, bool),
    Find(String),
    Narrow(f32),
    Change(usize, String),
}

fn deed() -> impl Strategy<Value = Deed> {
    let keys =
        [Key::ArrowDown, Key::ArrowUp, Key::ArrowLeft, Key::ArrowRight, Key::End, Key::Home, Key::PageDown, Key::A];
    prop_oneof![
        (-900f32..900.0).prop_map(Deed::Wheel),
        (0f32..700.0, 0f32..400.0).prop_map(|(x, y)| Deed::Click(x, y)),
        (0f32..700.0, -50f32..450.0).prop_map(|(x, y)| Deed::Drag(x, y)),
        (proptest::sample::select(keys.to_vec()), any::<bool>()).prop_map(|(key, command)| Deed::Key(key, command)),
        ".{0,2}".prop_map(Deed::Find),
        (30f32..700.0).prop_map(Deed::Narrow),
        (0usize..6, ".{0,60}").prop_map(|(turn, words)| Deed::Change(turn, words)),
    ]
}

fn act(harness: &mut Harness<'_, Page>, deed: Deed) {
    match deed {
        Deed::Wheel(points) => wheel(harness, points),
        Deed::Click(x, y) => click(harness, Pos2::new(x, y)),
        Deed::Drag(x, y) => {
            press(harness, Pos2::new(300.0, 100.0), true);
            harness.step();
            harness.event(Event::PointerMoved(Pos2::new(x, y)));
            harness.step();
            press(harness, Pos2::new(x, y), false);
        }
        Deed::Key(key, command) => {
            let modifiers = if command { Modifiers::SHIFT | Modifiers::COMMAND } else { Modifiers::SHIFT };
            harness.key_press_modifiers(modifiers, key);
        }
        Deed::Find(query) => {
            harness.state_mut().long.find.set(&query, true);
            harness.step();
            harness.state_mut().long.find_next();
        }
        Deed::Narrow(width) => {
            harness.set_size(vec2(width, 400.0));
        }
        Deed::Change(turn, words) => {
            let page = harness.state_mut();
            match page.source.turns.get_mut(turn) {
                Some(old) => *old = words,
                None => page.source.turns.push(words),
            }
            page.source.revision += 1;
        }
    }
    harness.step();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_a_reader_does_with_any_text_goes_wrong(
        turns in proptest::collection::vec(".{0,300}|[a-z \\n]{0,400}|[אבגد ، a1]{0,200}", 0..9),
        marks in proptest::collection::vec((0usize..9, 0usize..400, 0usize..400), 0..9),
        deeds in proptest::collection::vec(deed(), 1..25),
    ) {
        let mut page = Page::new(turns);
        for (block, start, end) in marks {
            let (text_colour, underline) = (Some(Color32::RED), Some((Underline::Wavy, Color32::BLUE)));
            let look = MarkLook { text_colour, underline, ..MarkLook::default() };
            page.source.marks.push((block, Mark { span: start..end, look, id: 1, accessible_name: Some("mark".into()) }));
        }
        let mut harness = page.harness();
        for deed in deeds {
            act(&mut harness, deed);
            let page = harness.state();
            if let Some(selection) = page.long.selection() {
                for point in [selection.anchor, selection.head] {
                    prop_assert_eq!(point, point.within(&page.source));
                }
            }
        }
    }
}
