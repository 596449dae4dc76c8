//! Reads the command line and opens one of the faces.

use std::process::ExitCode;

fn main() -> ExitCode {
    vivavoce::cli::main()
}
