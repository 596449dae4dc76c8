//! Reads the command line and opens one of the faces.

use std::process::ExitCode;
use std::time::Instant;

use vivavoce::cli::{Face, Window};

fn main() -> ExitCode {
    let started = Instant::now();
    match vivavoce::cli::main() {
        Face::Terminal(code) => code,
        Face::Window(window) => open(window, started),
    }
}

#[cfg(feature = "gui")]
fn open(window: Window, started: Instant) -> ExitCode {
    let wish = vivavoce::gui::Wish {
        archive: window.archive,
        link: window.link,
        who: window.who,
        data: vivavoce::gui::usual_data(),
        measured_from: window.measure_startup.then_some(started),
    };
    match vivavoce::gui::run(wish) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("vivavoce: {sentence}");
            eprintln!("  hint: everything can be done without a window too: see `vivavoce --help`");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open(_: Window, _: Instant) -> ExitCode {
    eprintln!("vivavoce: this program was built without its window");
    eprintln!("  hint: build it with the feature `gui`, or see `vivavoce --help` for what can be done without");
    ExitCode::FAILURE
}
