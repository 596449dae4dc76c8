//! The window: one face of the archive. Holds no rule of the craft; pages look and ask, `app` performs.
//!
//! | module | job |
//! |---|---|
//! | `app` | owns everything, takes what pages ask for and does it |
//! | `shell` | what stands around the pages: top bar, navigation, status |
//! | `desk`, `worker`, `answer` | the open archive, its threads, what pages remember of it |
//! | `screen` | where the window is, and the way it came |
//! | `controls`, `keys` | every control once: menus, palette, shortcuts and help are made from it; which keys are bound to them |
//! | `listening`, `tape`, `media_keys` | what is heard: the player, waveforms; recordings and what can be asked of them, as plain data; the desktop's keys |
//! | `taping` | what is being recorded |
//! | `scene`, `action` | what a page is given, and what it can ask |
//! | `page` | one file or folder a screen |
//! | `part` | pieces that several screens are made of |
//! | `media_keys` | the play keys that the desktop gives to programs behind others |
//! | `theme`, `preferences` | colours and faces; what is remembered between starts |

pub mod action;
pub mod answer;
pub mod app;
pub mod controls;
pub mod desk;
pub mod keys;
pub mod listening;
pub mod media_keys;
pub mod notices;
pub mod page;
pub mod palette;
pub mod part;
pub mod path_sheet;
pub mod preferences;
pub mod scene;
pub mod screen;
pub mod shell;
pub mod tape;
pub mod taping;
pub mod theme;
pub mod worker;

use std::path::PathBuf;
use std::time::Instant;

pub use app::App;

/// What the window is opened for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The archive to open; none opens the welcome.
    pub archive: Option<PathBuf>,
    /// A link into it: `vivavoce://quote/…`.
    pub link: Option<String>,
    /// Whose name stands beside changes; none is the user's name on this machine.
    pub who: Option<String>,
    /// Where the sample archive is made; none where the system names no folder for a program's data.
    pub data: Option<PathBuf>,
    /// When the program started, where it shall say how long it took to the first useful frame, and end.
    pub measured_from: Option<Instant>,
}

/// The folder for what the program keeps of its own: the sample archive. `VIVAVOCE_CONFIG` names another.
pub fn usual_data() -> Option<PathBuf> {
    let named = std::env::var_os("VIVAVOCE_CONFIG").map(PathBuf::from);
    named.or_else(|| Some(directories::ProjectDirs::from("", "", "vivavoce")?.data_dir().to_owned()))
}

/// Opens the window and stays until it is closed. Fails with a sentence where there is no display.
pub fn run(wish: Wish) -> Result<(), String> {
    let file = preferences::usual_file();
    let known = file.as_deref().map(preferences::Preferences::read).unwrap_or_default();
    let (width, height) = known.window.unwrap_or((1280.0, 820.0));
    let viewport = egui::ViewportBuilder::default()
        .with_title("Viva Voce")
        .with_app_id("vivavoce")
        .with_inner_size([width.clamp(480.0, 8000.0), height.clamp(320.0, 8000.0)])
        .with_min_inner_size([480.0, 320.0])
        .with_maximized(known.is_maximised);
    // Without its picture the window still opens.
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).ok();
    let viewport = icon.into_iter().fold(viewport, egui::ViewportBuilder::with_icon);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let mut app = App::new(&creation.egui_ctx, known, file, wish);
        app.heed_media_keys();
        Ok(Box::new(app))
    });
    eframe::run_native("Viva Voce", options, create)
        .map_err(|error| format!("the window cannot be opened ({error}); is there a display?"))
}
