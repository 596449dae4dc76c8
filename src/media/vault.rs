//! The vault: a folder of files named by their SHA-256, written once and never changed.
//!
//! A file is written beside its place, made durable, and only then renamed, so that a file that is there is whole. It
//! keeps the ending of the name it came with, so that whoever finds the folder in thirty years can open it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::durable::sync_folder;
use crate::text::system::plain_message;

/// A folder of files named by their SHA-256.
#[derive(Clone, Debug)]
pub struct Vault {
    folder: PathBuf,
}

/// A file that the vault keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// How many bytes it has.
    pub bytes: u64,
    /// Where it stands in the vault.
    pub path: PathBuf,
}

/// Bytes that are durable beside their place in the vault, and go again if they never take it.
#[derive(Debug)]
pub struct Waiting {
    sha256: [u8; 32],
    path: PathBuf,
    /// None where the same bytes are kept already.
    file: Option<tempfile::NamedTempFile>,
}

impl Waiting {
    /// The SHA-256 of the bytes.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Puts the bytes in their place, where they stay once [`Vault::sync`] was called. Where the same bytes are kept
    /// already, nothing changes.
    pub fn take_place(self) -> Result<PathBuf, VaultError> {
        if let Some(file) = self.file {
            file.persist(&self.path).map_err(|error| keeping_failed(&self.path, error.error))?;
        }
        Ok(self.path)
    }
}

fn keeping_failed(path: &Path, source: std::io::Error) -> VaultError {
    VaultError { doing: "keeping a copy of the file", path: path.to_owned(), source }
}

/// Told how many bytes of how many are done; answers false to cancel.
pub type Told<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

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

    /// Writes `bytes`, which came under the name `name`, beside their place and makes them durable there: nothing is kept
    /// until [`Waiting::take_place`].
    pub fn stage(&self, bytes: &[u8], name: &str) -> Result<Waiting, VaultError> {
        let sha256 = sha256(bytes);
        let path = self.path(&sha256, name);
        if path.exists() {
            return Ok(Waiting { sha256, path, file: None });
        }
        let write = || -> std::io::Result<tempfile::NamedTempFile> {
            fs::create_dir_all(&self.folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(bytes)?;
            finish(file.as_file())?;
            Ok(file)
        };
        let file = write().map_err(|source| keeping_failed(&path, source))?;
        Ok(Waiting { sha256, path, file: Some(file) })
    }

    /// Makes durable that files are in their places, as many as took theirs since it was last called.
    pub fn sync(&self) -> Result<(), VaultError> {
        match sync_folder(&self.folder) {
            // Nothing was ever kept.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            synced => synced.map_err(|source| keeping_failed(&self.folder, source)),
        }
    }

    /// Keeps a copy of the file at `from`, however large it is: read once, hashed on the way. Nothing is left of it
    /// where it is cancelled or fails. Nothing where it was cancelled.
    pub fn keep_file(&self, from: &Path, told: Told<'_>) -> Result<Option<Kept>, VaultError> {
        let failed = |source| keeping_failed(from, source);
        let mut original = File::open(from).map_err(failed)?;
        let length = original.metadata().map_err(failed)?.len();
        fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut copy = tempfile::NamedTempFile::new_in(&self.folder).map_err(failed)?;
        let Some((sha256, bytes)) = hash(&mut original, length, Some(&mut copy), told).map_err(failed)? else {
            return Ok(None);
        };
        let path = self.path(&sha256, &name_of(from));
        // What is kept already is not kept twice; the copy goes.
        if !path.exists() {
            self.settle(copy, &path).map_err(failed)?;
        }
        Ok(Some(Kept { sha256, bytes, path }))
    }

    /// Takes the file at `from`, whose SHA-256 was told by `sha256_of_file` and which nobody writes to any more, into the
    /// vault: renamed, so that a recording of gigabytes is not copied. Where it is on another disk, it is copied and then
    /// removed.
    pub fn adopt_file(&self, from: &Path, sha256: &[u8; 32]) -> Result<PathBuf, VaultError> {
        let failed = |source| VaultError { doing: "taking the file into the archive", path: from.to_owned(), source };
        let file = File::open(from).map_err(failed)?;
        let path = self.path(sha256, &name_of(from));
        if path.exists() {
            fs::remove_file(from).map_err(failed)?;
            return Ok(path);
        }
        file.sync_all().map_err(failed)?;
        fs::create_dir_all(&self.folder).map_err(failed)?;
        match fs::rename(from, &path) {
            Ok(()) => {
                seal(&file).and_then(|()| sync_folder(&self.folder)).map_err(failed)?;
                Ok(path)
            }
            Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
                if self.keep_file(from, &mut |_, _| true)?.is_some() {
                    fs::remove_file(from).map_err(failed)?;
                }
                Ok(path)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Makes a finished file durable and puts it in its place.
    fn settle(&self, file: tempfile::NamedTempFile, path: &Path) -> std::io::Result<()> {
        finish(file.as_file())?;
        file.persist(path).map_err(|error| error.error)?;
        sync_folder(&self.folder)
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
        is_unchanged(&path, sha256, &mut |_, _| true).map(|unchanged| unchanged == Some(true))
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

/// Whether the bytes of a file that stands anywhere are still those with this SHA-256 (fixity): one of the vault, or
/// one that is linked where it is. Nothing where it was cancelled.
pub fn is_unchanged(path: &Path, sha256: &[u8; 32], told: Told<'_>) -> Result<Option<bool>, VaultError> {
    Ok(sha256_of_file(path, told)?.map(|(found, _)| found == *sha256))
}

/// The SHA-256 and the length of the file at `path`, however large it is. Nothing where it was cancelled.
pub fn sha256_of_file(path: &Path, told: Told<'_>) -> Result<Option<([u8; 32], u64)>, VaultError> {
    let failed = |source| VaultError { doing: "checking a file", path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    hash(&mut file, length, None, told).map_err(failed)
}

/// Reads all of `from`, writes it to `copy` if there is one, and says its SHA-256 and how many bytes it was.
fn hash(
    from: &mut File,
    length: u64,
    mut copy: Option<&mut tempfile::NamedTempFile>,
    told: Told<'_>,
) -> std::io::Result<Option<([u8; 32], u64)>> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(Some((hasher.finalize().into(), done))),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&buffer[..read]);
        if let Some(copy) = &mut copy {
            copy.write_all(&buffer[..read])?;
        }
        done += read as u64;
        if !told(done, length.max(done)) {
            return Ok(None);
        }
    }
}

/// Makes a file durable and closes it to changes.
fn finish(file: &File) -> std::io::Result<()> {
    file.sync_all()?;
    seal(file)
}

/// A file of the vault is never written to again.
fn seal(file: &File) -> std::io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A SHA-256 as people write it: 64 hexadecimal digits.
pub fn sha256_hex(sha256: &[u8; 32]) -> String {
    sha256.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_is_kept_once() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let vault = Vault::in_folder(folder.path().join("media"));
        drop(vault.stage(b"words", "Interview 1.TXT")?);
        assert!(vault.names()?.is_empty(), "what does not take its place is gone");
        let (first, second) = (vault.stage(b"words", "Interview 1.TXT")?, vault.stage(b"words", "Interview 1.TXT")?);
        let path = first.take_place()?;
        assert!(path.to_string_lossy().ends_with(".txt"), "{path:?}");
        second.take_place()?;
        vault.stage(b"words", "Interview 1.TXT")?.take_place()?;
        vault.sync()?;
        assert_eq!(vault.names()?.len(), 1);
        assert_eq!(vault.bytes(&sha256(b"words"), "Interview 1.TXT")?, b"words");
        assert!(vault.is_intact(&sha256(b"words"), "Interview 1.TXT")?);
        Ok(())
    }

    #[test]
    fn a_changed_byte_is_noticed() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let vault = Vault::in_folder(folder.path());
        let path = vault.stage(b"words", "a.txt")?.take_place()?;
        fs::remove_file(&path)?;
        fs::write(&path, b"swords")?;
        assert!(!vault.is_intact(&sha256(b"words"), "a.txt")?);
        Ok(())
    }

    #[test]
    fn a_large_file_is_kept_as_it_is_and_told_on_the_way() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let original = folder.path().join("Interview 1.WAV");
        let bytes: Vec<u8> =
            (0..5_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        fs::write(&original, &bytes)?;
        let vault = Vault::in_folder(folder.path().join("media"));
        let mut told = Vec::new();
        let kept = vault.keep_file(&original, &mut |done, all| {
            told.push((done, all));
            true
        })?;
        let kept = kept.ok_or("cancelled")?;
        assert_eq!((kept.sha256, kept.bytes), (sha256(&bytes), 5_000_000));
        assert_eq!(kept.path, vault.path(&sha256(&bytes), "Interview 1.WAV"));
        assert_eq!(fs::read(&kept.path)?, bytes);
        assert!(told.is_sorted() && told.len() > 2 && told.last() == Some(&(5_000_000, 5_000_000)), "{told:?}");
        assert_eq!(vault.keep_file(&original, &mut |_, _| true)?, Some(kept.clone()), "the same again changes nothing");
        assert_eq!(vault.names()?.len(), 1);
        assert_eq!(is_unchanged(&original, &kept.sha256, &mut |_, _| true)?, Some(true));
        fs::write(&original, b"other")?;
        assert_eq!(is_unchanged(&original, &kept.sha256, &mut |_, _| true)?, Some(false));
        assert!(vault.is_intact(&kept.sha256, "Interview 1.WAV")?);
        Ok(())
    }

    #[test]
    fn what_is_cancelled_leaves_nothing_behind() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let original = folder.path().join("a.wav");
        fs::write(&original, vec![7; 3_000_000])?;
        let vault = Vault::in_folder(folder.path().join("media"));
        assert_eq!(vault.keep_file(&original, &mut |done, _| done < 2_000_000)?, None);
        assert_eq!(sha256_of_file(&original, &mut |done, _| done < 2_000_000)?, None);
        assert_eq!(vault.names()?, Vec::<String>::new());
        assert!(original.exists());
        Ok(())
    }

    #[test]
    fn an_adopted_file_moves_and_cannot_be_written_to() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let vault = Vault::in_folder(folder.path().join("media"));
        for _ in 0..2 {
            let recording = folder.path().join("recording.wav");
            fs::write(&recording, b"sound")?;
            let kept = vault.adopt_file(&recording, &sha256(b"sound"))?;
            assert!(!recording.exists());
            assert_eq!(fs::read(&kept)?, b"sound");
            assert!(fs::metadata(&kept)?.permissions().readonly());
            assert_eq!(vault.names()?.len(), 1);
        }
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
