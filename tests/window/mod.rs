//! A window for tests: no display, a folder of its own, steps until everything that was asked is done.
#![allow(dead_code)]

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use vivavoce::archive::job::Watch;
use vivavoce::archive::sample;
use vivavoce::gui::preferences::Preferences;
use vivavoce::gui::{App, Wish};
use vivavoce::media::Shape;
use vivavoce::media::devices::{Device, DeviceError};
use vivavoce::media::recorder::{Pace, Scripted, Source, Step};

/// A computer without a microphone.
struct NoInputs;

impl vivavoce::gui::taping::Inputs for NoInputs {
    fn devices(&self) -> Result<Vec<Device>, DeviceError> {
        Ok(Vec::new())
    }

    fn open(&self, _id: Option<&str>) -> Box<dyn Source> {
        Box::new(Scripted::new(Shape { rate: 8_000, channels: 1 }, Pace::Clock, [Step::Gone(u64::MAX / 2_000_000)]))
    }
}

/// A window with its folder.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub folder: tempfile::TempDir,
}

/// The sample archive, made once and copied for every test.
fn sample_archive() -> &'static PathBuf {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sample");
        sample::make(&path, "Maria", &Watch::default()).expect("the sample archive");
        (folder, path)
    });
    path
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => {
                std::fs::copy(entry.path(), target).expect("a copy");
            }
        }
    }
}

impl Window {
    /// A window on the welcome.
    pub fn without_archive() -> Window {
        Window::open(None, (1280.0, 820.0))
    }

    /// A window on a fresh copy of the sample archive.
    pub fn on_sample() -> Window {
        Window::on_sample_of_size((1280.0, 820.0))
    }

    /// The same, of another size in points.
    pub fn on_sample_of_size(size: (f32, f32)) -> Window {
        Window::open(Some(&|folder| copy(sample_archive(), folder)), size)
    }

    /// A window on the sample archive after something was changed in it.
    pub fn on_sample_after(change: &dyn Fn(&mut vivavoce::archive::Archive)) -> Window {
        let make = |folder: &std::path::Path| {
            copy(sample_archive(), folder);
            let mut archive = vivavoce::archive::Archive::open(folder, "Maria").expect("the archive");
            change(&mut archive);
            archive.close().expect("it closes");
        };
        Window::open(Some(&make), (1280.0, 820.0))
    }

    /// A window on the sample archive while another program has it open for writing, which goes on until the test ends.
    pub fn on_sample_held_by_another() -> Window {
        let make = |folder: &std::path::Path| {
            copy(sample_archive(), folder);
            let holder = vivavoce::archive::Archive::open(folder, "Olga").expect("the archive");
            std::mem::forget(holder);
        };
        Window::open(Some(&make), (1280.0, 820.0))
    }

    /// A window on an empty archive.
    pub fn on_empty_archive() -> Window {
        let make = |folder: &std::path::Path| {
            vivavoce::archive::Archive::create(folder, "Nothing yet").expect("an archive");
        };
        Window::open(Some(&make), (1280.0, 820.0))
    }

    /// A window on an archive that is there.
    pub fn on_archive(archive: &std::path::Path) -> Window {
        Window::on_archive_of_size(archive, (1280.0, 820.0))
    }

    /// The same, of another size in points. Its texts may be in any script: what no face here has is shown as boxes.
    pub fn on_archive_of_size(archive: &std::path::Path, size: (f32, f32)) -> Window {
        let builder = Harness::builder().allow_missing_glyphs();
        Window::with(builder, Some(archive.to_owned()), tempfile::tempdir().expect("a folder"), size)
    }

    /// A window on an archive that `make` makes in a folder.
    pub fn on_made(make: &dyn Fn(&std::path::Path)) -> Window {
        Window::open(Some(make), (1280.0, 820.0))
    }

    fn open(make: Option<&dyn Fn(&std::path::Path)>, size: (f32, f32)) -> Window {
        let folder = tempfile::tempdir().expect("a folder");
        let archive = make.map(|make| {
            let path = folder.path().join("archive");
            make(&path);
            path
        });
        Window::with(Harness::builder(), archive, folder, size)
    }

    fn with(
        builder: egui_kittest::HarnessBuilder<App>,
        archive: Option<PathBuf>,
        folder: tempfile::TempDir,
        size: (f32, f32),
    ) -> Window {
        let preferences_file = folder.path().join("preferences.json");
        let data = folder.path().to_owned();
        let harness = builder.with_size(size).with_max_steps(64).build_eframe(move |creation| {
            let wish = Wish { archive, link: None, who: Some("Maria".into()), data: Some(data), measured_from: None };
            let mut app = App::new(&creation.egui_ctx, Preferences::default(), Some(preferences_file), wish);
            app.record_from(std::sync::Arc::new(NoInputs));
            app
        });
        let mut window = Window { harness, folder };
        window.settle();
        window
    }

    /// Steps until everything that was asked is done and drawn.
    pub fn settle(&mut self) {
        let start = Instant::now();
        let mut calm = 0;
        while calm < 3 {
            self.harness.step();
            calm = if self.harness.state().is_settled() { calm + 1 } else { 0 };
            if calm == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
            assert!(start.elapsed() < Duration::from_secs(60), "the window does not come to rest");
        }
    }

    /// Clicks what is called exactly so; else the first that begins with `name`; else the one that contains it.
    pub fn click(&mut self, name: &str) {
        let begins =
            |node: &egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|label| label.starts_with(name));
        let exact = self.harness.query_all_by_label(name).next();
        match exact.or_else(|| self.harness.query_all_by_label_contains(name).find(begins)) {
            Some(node) => node.click(),
            None => self.harness.get_by_label_contains(name).click(),
        }
        self.settle();
    }

    /// Goes to a screen, as a page does that names one.
    pub fn go(&mut self, screen: vivavoce::gui::screen::Screen) {
        self.harness.state_mut().go(screen);
        self.settle();
    }

    /// Presses a key.
    pub fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Types into whatever has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// Writes `text` into a field, over what stands there.
    pub fn fill(&mut self, role: egui::accesskit::Role, field: &str, text: &str) {
        self.harness.get_by_role_and_label(role, field).focus();
        self.settle();
        self.press(egui::Modifiers::COMMAND, egui::Key::A);
        self.type_text(text);
    }

    /// Does what a control does, wherever it is scrolled to.
    pub fn activate(&mut self, name: &str) {
        self.harness.get_by_label(name).click_accesskit();
        self.settle();
    }

    /// Waits until something is called so, and says after how long.
    pub fn wait_for(&mut self, name: &str) -> Duration {
        let begun = Instant::now();
        while !self.shows(name) {
            self.harness.step();
            std::thread::sleep(Duration::from_millis(10));
            assert!(begun.elapsed() < Duration::from_secs(20), "“{name}” does not come");
        }
        begun.elapsed()
    }

    /// Asks the archive that the window is open on.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&vivavoce::store::Read<'_>) -> Result<T, vivavoce::archive::ArchiveError>,
    ) -> T {
        let archive = vivavoce::archive::Archive::open_read_only(&self.folder.path().join("archive"));
        archive.and_then(|archive| archive.read(work)).expect("an answer")
    }

    /// Fails where a control that is shown has no accessible name.
    pub fn assert_that_every_control_has_a_name(&self) {
        use egui::accesskit::Role;
        use egui_kittest::kittest::NodeT;
        let roles = [
            Role::Button,
            Role::CheckBox,
            Role::RadioButton,
            Role::ComboBox,
            Role::TextInput,
            Role::MultilineTextInput,
            Role::ListItem,
            Role::Link,
        ];
        for node in roles.into_iter().flat_map(|role| self.harness.query_all_by_role(role)) {
            let known = node.accesskit_node();
            let is_named = known.label().is_some_and(|label| !label.trim().is_empty())
                || known.value().is_some_and(|value| !value.trim().is_empty() && known.role() == Role::ComboBox);
            assert!(is_named, "a {:?} without a name at {:?}", known.role(), node.rect());
        }
    }

    /// Whether something is called so.
    pub fn shows(&self, name: &str) -> bool {
        self.harness.query_all_by_label_contains(name).next().is_some()
    }
}

impl Window {
    /// What is called anything that contains `part`: to be told when a test fails.
    pub fn names_with(&self, part: &str) -> Vec<String> {
        let nodes = self.harness.query_all_by_label_contains(part);
        nodes.map(|node| format!("{node:?}").chars().take(300).collect()).collect()
    }
}
