//! `vivavoce bench`: every row of the table is there, and nothing stays behind, whether it ends or is ended.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use vivavoce::bench::operation::ALL;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn bench(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
    command.arg("bench").args(arguments).env("TMPDIR", folder).env("TMP", folder).env("TEMP", folder);
    command
}

fn left_in(folder: &Path) -> std::io::Result<usize> {
    Ok(std::fs::read_dir(folder)?.count())
}

#[test]
fn every_operation_is_measured_and_nothing_stays_behind() -> Outcome {
    let folder = tempfile::tempdir()?;
    let output = bench(folder.path(), &["--sizes", "2,4", "--share", "100", "--json"]).output()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let rows = report["rows"].as_array().ok_or("no rows")?;
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ALL.iter().map(|of| of.name).collect());
    for row in rows {
        let is_excused = row["note"].is_string() && row["value"].is_null();
        let value = row["value"].as_f64().filter(|value| value.is_finite() && *value > 0.0);
        assert!(is_excused || value.is_some() && row["calibrated"].as_f64().is_some(), "{row}");
        assert!(!is_excused || !cfg!(target_os = "linux"), "everything can be measured here: {row}");
        assert_eq!(row["goal"].is_null(), row["pass"].is_null(), "a goal is reached or not: {row}");
    }
    let growth = report["growth"].as_array().ok_or("no growth")?;
    assert!(growth.len() > 10 && growth.iter().all(|one| one["exponent"].as_f64().is_some_and(f64::is_finite)));
    assert!(told.contains("sample archive") && told.contains("4 interviews"), "it says what it does: {told}");
    assert_eq!(left_in(folder.path())?, 0, "the temporary folder is empty again");
    Ok(())
}

#[cfg(unix)]
#[test]
fn ended_with_ctrl_c_it_leaves_nothing_behind() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut child = bench(folder.path(), &["--sizes", "100000"]).stderr(Stdio::piped()).spawn()?;
    let lines = BufReader::new(child.stderr.take().ok_or("no stderr")?).lines();
    let (mut said, mut is_interrupted) = (Vec::new(), false);
    for line in lines {
        said.push(line?);
        if !is_interrupted && said.last().is_some_and(|line| line.contains("importing")) {
            is_interrupted = true;
            assert_eq!(left_in(folder.path())?, 1);
            Command::new("kill").args(["-INT", &child.id().to_string()]).status()?;
        }
    }
    assert_eq!(child.wait()?.code(), Some(1), "{said:?}");
    assert!(said.iter().any(|line| line.contains("cancelled")), "{said:?}");
    assert_eq!(left_in(folder.path())?, 0, "the temporary folder is empty again");
    Ok(())
}

#[test]
fn a_corpus_without_interviews_is_refused_with_a_hint() -> Outcome {
    let folder = tempfile::tempdir()?;
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty)?;
    let corpus = empty.display().to_string();
    let output = bench(folder.path(), &["--sizes", "2", "--corpus", &corpus]).output()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("no interview") && told.contains("hint:"), "{told}");
    Ok(())
}
