//! The manual page, made from the same words as `--help`.

use std::io::{self, Write};

use clap::CommandFactory;

use super::Arguments;
use super::context::{Context, Failure};

/// Prints the manual page in roff.
pub(super) fn print(_context: &Context) -> Result<(), Failure> {
    io::stdout().lock().write_all(&page()?)?;
    Ok(())
}

fn page() -> io::Result<Vec<u8>> {
    let command = Arguments::command();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        section(&mut page, inner, "")?;
    }
    Ok(page)
}

/// One command with its arguments and, in turn, its own commands.
fn section(page: &mut Vec<u8>, command: &clap::Command, above: &str) -> io::Result<()> {
    let name = format!("{above}{}", command.get_name());
    let man = clap_mangen::Man::new(command.clone());
    writeln!(page, ".SH \"VIVAVOCE {}\"", name.to_uppercase())?;
    if let Some(about) = command.get_about() {
        writeln!(page, "{}", about.to_string().replace('\\', "\\\\"))?;
    }
    man.render_options_section(page)?;
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        section(page, inner, &format!("{name} "))?;
    }
    Ok(())
}
