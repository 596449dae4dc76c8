//! Writing what leaves the archive into a file. What it is given has been cleared; it decides nothing about that.

use std::io::Write;
use std::path::Path;

use super::{ArchiveError, Result};

/// Writes `text` into the file at `path`: beside its place first, then renamed, so that a file that is there is whole.
/// A file that is there already is written over only where `may_replace` says so.
pub fn write_file(path: &Path, text: &str, may_replace: bool) -> Result<()> {
    let failed = |source| ArchiveError::Io { doing: "writing the file", path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    match may_replace {
        true => file.persist(path).map(|_| ()).map_err(|error| failed(error.error)),
        false => match file.persist_noclobber(path) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Err(ArchiveError::Exists {
                what: "a file",
                name: path.display().to_string(),
                hint: "choose another name, or say that it is to be replaced",
            }),
            Err(error) => Err(failed(error.error)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_replaced_only_on_request() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.md");
        assert!(write_file(&path, "one", false).is_ok());
        assert!(matches!(write_file(&path, "two", false), Err(ArchiveError::Exists { .. })));
        assert_eq!(std::fs::read_to_string(&path)?, "one");
        assert!(write_file(&path, "two", true).is_ok());
        assert_eq!(std::fs::read_to_string(&path)?, "two");
        assert!(write_file(&folder.path().join("no/such/folder.md"), "", true).is_err());
        Ok(())
    }
}
