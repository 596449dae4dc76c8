//! What makes a new name last: a file that was made or renamed survives the plug being pulled only when its folder is
//! durable too. Used by the vault and the recorder.

use std::fs::File;
use std::io;
use std::path::Path;

/// Waits until the names in `folder` are on the disk; nothing to wait for where the system keeps no folders open.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The same for the folder in which `file` stands.
pub(super) fn sync_folder_of(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    sync_folder(folder.unwrap_or(Path::new(".")))
}
