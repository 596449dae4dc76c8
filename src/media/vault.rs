//! The vault: a folder of files named by their SHA-256, written once and never changed.
//!
//! A file is written beside its place, made durable, and only then renamed, so that a file that is there is whole. It
//! keeps the ending of the name it came with, so that whoever finds the folder in thirty years can open it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::text::system::plain_message;

/// A folder of files named by their SHA-256.
#[derive(Clone, Debug)]
pub struct Vault {
    folder: PathBuf,
}

/// Why the vault could not keep or give back a file.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed ({}): {}", plain_message(&source.to_string()), path.display())]
pub struct VaultError {
    /// What was tried.
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: std::io::Error,
}

impl Vault {
    /// The vault in `folder`, which need not exist yet.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Vault {
        Vault { folder: folder.into() }
    }

    /// Keeps `bytes`, which came under the name `name`. Keeping the same bytes again changes nothing.
    pub fn keep(&self, bytes: &[u8], name: &str) -> Result<PathBuf, VaultError> {
        let path = self.path(&sha256(bytes), name);
        if path.exists() {
            return Ok(path);
        }
        let failed = |source| VaultError { doing: "keeping a copy of the file", path: path.clone(), source };
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        let mut permissions = file.as_file().metadata().map_err(failed)?.permissions();
        permissions.set_readonly(true);
        file.as_file().set_permissions(permissions).map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        sync_folder(&self.folder).map_err(failed)?;
        Ok(path)
    }

    /// Where the file with this SHA-256 stands, if it came under the name `name`.
    pub fn path(&self, sha256: &[u8; 32], name: &str) -> PathBuf {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        let usable = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let stem = sha256_hex(sha256);
        self.folder.join(if usable { format!("{stem}.{ending}") } else { stem })
    }

    /// The bytes of the file with this SHA-256 that came under the name `name`.
    pub fn bytes(&self, sha256: &[u8; 32], name: &str) -> Result<Vec<u8>, VaultError> {
        let path = self.path(sha256, name);
        fs::read(&path).map_err(|source| VaultError { doing: "reading a file of the vault", path, source })
    }

    /// Whether the file is there and its bytes are still what they were (fixity).
    pub fn is_intact(&self, sha256: &[u8; 32], name: &str) -> Result<bool, VaultError> {
        let path = self.path(sha256, name);
        let failed = |source| VaultError { doing: "checking a file of the vault", path: path.clone(), source };
        let mut file = File::open(&path).map_err(failed)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer).map_err(failed)? {
                0 => return Ok(<[u8; 32]>::from(hasher.finalize()) == *sha256),
                read => hasher.update(&buffer[..read]),
            }
        }
    }

    /// The names of all files in the vault; empty where there is no vault yet.
    pub fn names(&self) -> Result<Vec<String>, VaultError> {
        let failed = |source| VaultError { doing: "listing the vault", path: self.folder.clone(), source };
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A SHA-256 as people write it: 64 hexadecimal digits.
pub fn sha256_hex(sha256: &[u8; 32]) -> String {
    sha256.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A renamed file survives the plug being pulled only when its folder is durable too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_is_kept_once() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let vault = Vault::in_folder(folder.path().join("media"));
        let path = vault.keep(b"words", "Interview 1.TXT")?;
        assert!(path.to_string_lossy().ends_with(".txt"), "{path:?}");
        vault.keep(b"words", "Interview 1.TXT")?;
        assert_eq!(vault.names()?.len(), 1);
        assert_eq!(vault.bytes(&sha256(b"words"), "Interview 1.TXT")?, b"words");
        assert!(vault.is_intact(&sha256(b"words"), "Interview 1.TXT")?);
        Ok(())
    }

    #[test]
    fn a_changed_byte_is_noticed() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let vault = Vault::in_folder(folder.path());
        let path = vault.keep(b"words", "a.txt")?;
        fs::remove_file(&path)?;
        fs::write(&path, b"swords")?;
        assert!(!vault.is_intact(&sha256(b"words"), "a.txt")?);
        Ok(())
    }

    #[test]
    fn a_hostile_name_cannot_leave_the_folder() {
        let vault = Vault::in_folder("/vault");
        for name in ["../../etc/passwd", "a.b/c", "x.", ".hidden", "a.tar\0", "б.жжж"] {
            assert_eq!(vault.path(&[0; 32], name).parent(), Some(Path::new("/vault")), "{name}");
        }
    }
}
