//! The manual page, made from the same words as `--help`.

use std::io::{self, Write};

use clap::CommandFactory;

use super::Arguments;
use super::context::{Context, Failure};

/// What `--help` has no place for.
const ENDS: &str = ".SH \"EXIT STATUS\"\n0 done, 1 failed, 2 wrong usage.\n\
     .SH ENVIRONMENT\n.TP\n\\fBVIVAVOCE_ARCHIVE\\fR\nThe archive\\(cqs folder, where \\-\\-archive is not given\n\
     .TP\n\\fBVIVAVOCE_USER\\fR\nWho makes the change, where \\-\\-user is not given\n";

const HELP: &str = ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrint help\n";

/// Prints the manual page in roff.
pub(super) fn print(_context: &Context) -> Result<(), Failure> {
    io::stdout().lock().write_all(&page()?)?;
    Ok(())
}

fn page() -> io::Result<Vec<u8>> {
    let command = Arguments::command();
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    page.write_all(ENDS.as_bytes())?;
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
    let mut options = Vec::new();
    man.render_options_section(&mut options)?;
    // The heading, the quotation mark's definition and `--help` stand at the top, once for all.
    let options = String::from_utf8_lossy(&options).replace(HELP, "");
    let is_ours = |line: &&str| ![".ie ", ".el ", ".SH "].iter().any(|start| line.starts_with(start));
    for line in options.lines().filter(is_ours) {
        writeln!(page, "{line}")?;
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        section(page, inner, &format!("{name} "))?;
    }
    Ok(())
}
