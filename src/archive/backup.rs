//! One file that holds a whole archive, and the way back.
//!
//! The file is a zip of a *bag* (BagIt 1.0, RFC 8493), the form in which archives hand collections to each other: the
//! database and every file of the vault under `data/`, and a manifest of their SHA-256. Any unzip program opens it, any
//! BagIt tool can verify it. Restoring verifies every byte before a folder appears.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Archive, ArchiveError, DATABASE, MEDIA, README, Result, job::Watch};
use crate::media::probe::is_sound;

const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST: &str = "manifest-sha256.txt";

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// How many files.
    pub files: usize,
    /// How many bytes before packing.
    pub bytes: u64,
}

impl Archive {
    /// Writes the whole archive into the one file `target`, which must not exist. The archive may stay open.
    pub fn backup(&self, target: &Path, watch: &Watch) -> Result<Held> {
        if target.exists() {
            return Err(ArchiveError::Exists {
                what: "a file",
                name: target.display().to_string(),
                hint: "choose another name; a backup never overwrites",
            });
        }
        let failed = |source| ArchiveError::Io { doing: "writing the backup", path: target.to_owned(), source };
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let scratch = tempfile::tempdir_in(folder).map_err(failed)?;
        let copy = scratch.path().join(DATABASE);
        self.store.copy_to(&copy)?;
        let mut payload = vec![(format!("data/{DATABASE}"), copy)];
        let readme = self.folder.join(README);
        if readme.exists() {
            payload.push((format!("data/{README}"), readme));
        }
        for name in self.vault.names()? {
            payload.push((format!("data/{MEDIA}/{name}"), self.folder.join(MEDIA).join(&name)));
        }
        let held = write_bag(&file, &self.bag_name(), &payload, watch, target)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist_noclobber(target).map_err(|error| failed(error.error))?;
        Ok(held)
    }

    fn bag_name(&self) -> String {
        let name = self.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let plain: String =
            name.chars().map(|one| if one.is_alphanumeric() || one == '-' { one } else { '_' }).collect();
        if plain.is_empty() { "archive".into() } else { plain }
    }
}

/// Unpacks the backup `source` into the new folder `target`, after every byte was compared with the manifest.
pub fn restore(source: &Path, target: &Path, watch: &Watch) -> Result<Held> {
    super::must_be_free(target)?;
    let failed =
        |error: io::Error| ArchiveError::Io { doing: "reading the backup", path: source.to_owned(), source: error };
    let mut zip = ZipArchive::new(File::open(source).map_err(failed)?).map_err(|_| not_a_backup(source))?;
    let parent = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = tempfile::tempdir_in(parent).map_err(|error| ArchiveError::Io {
        doing: "making the folder",
        path: parent.to_owned(),
        source: error,
    })?;
    let mut manifest = BTreeMap::new();
    let (mut found, mut held) = (BTreeMap::new(), Held { files: 0, bytes: 0 });
    let many = zip.len();
    for index in 0..many {
        watch.tick(index, many)?;
        let mut entry = zip.by_index(index).map_err(|_| not_a_backup(source))?;
        let Some(name) = entry.name().ok().and_then(|name| within_bag(&name)) else { continue };
        if name == MANIFEST {
            let mut text = String::new();
            entry.read_to_string(&mut text).map_err(|_| damaged(source, "its list of files cannot be read"))?;
            manifest = read_manifest(&text);
        } else if let Some(place) = payload_place(&name) {
            let path = scratch.path().join(place);
            let (mut counting, length) = (watch.part(index, many).counting(), entry.size());
            let mut told = |bytes| counting(bytes, length);
            let copied = unpack(&mut entry, &path, &mut told).map_err(|error| match error.raw_os_error() {
                Some(_) => failed(error),
                // What the system does not complain of, unzipping does.
                None => damaged(source, "it cannot be unpacked"),
            })?;
            let (hash, bytes) = copied.ok_or(ArchiveError::Cancelled)?;
            found.insert(name, hash);
            held = Held { files: held.files + 1, bytes: held.bytes + bytes };
        }
    }
    verify(&manifest, &found, source)?;
    super::check_database(&scratch.path().join(DATABASE))?;
    super::move_into_place(scratch, target)?;
    Ok(held)
}

fn write_bag(
    file: &tempfile::NamedTempFile,
    bag: &str,
    payload: &[(String, PathBuf)],
    watch: &Watch,
    target: &Path,
) -> Result<Held> {
    let failed = |source| ArchiveError::Io { doing: "writing the backup", path: target.to_owned(), source };
    let zipped = |error: zip::result::ZipError| failed(io::Error::other(error));
    // Large files and many of them need zip64. A database is worth packing; sound gives way but little, and slowly.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    let as_it_is = options.compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(BufWriter::new(file.as_file()));
    let mut manifest = String::new();
    let mut held = Held { files: 0, bytes: 0 };
    for (index, (name, path)) in payload.iter().enumerate() {
        watch.tick(index, payload.len())?;
        let options = if is_sound(path) { as_it_is } else { options };
        zip.start_file(format!("{bag}/{name}"), options).map_err(zipped)?;
        let from = |source| ArchiveError::Io { doing: "reading a file for the backup", path: path.clone(), source };
        let mut original = File::open(path).map_err(from)?;
        let length = original.metadata().map_err(from)?.len();
        let mut counting = watch.part(index, payload.len()).counting();
        let mut told = |bytes| counting(bytes, length);
        let copied = copy_hashed(&mut original, &mut zip, &mut told).map_err(failed)?;
        let (hash, bytes) = copied.ok_or(ArchiveError::Cancelled)?;
        manifest.push_str(&format!("{hash}  {name}\n"));
        held = Held { files: held.files + 1, bytes: held.bytes + bytes };
    }
    let date = jiff::ZonedDateTime::now().date();
    let info = format!(
        "Bagging-Date: {date}\nBag-Software-Agent: Viva Voce {}\nPayload-Oxum: {}.{}\n",
        env!("CARGO_PKG_VERSION"),
        held.bytes,
        held.files
    );
    for (name, text) in [("bagit.txt", BAGIT), ("bag-info.txt", &info), (MANIFEST, &manifest)] {
        zip.start_file(format!("{bag}/{name}"), options).map_err(zipped)?;
        zip.write_all(text.as_bytes()).map_err(failed)?;
    }
    zip.finish().map_err(zipped)?.flush().map_err(failed)?;
    Ok(held)
}

/// The name inside the bag, without the bag's own folder; none where it tries to leave it.
fn within_bag(name: &str) -> Option<String> {
    let path = Path::new(name);
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    let parts = parts?;
    (parts.len() > 1 && !name.contains('\\')).then(|| parts[1..].join("/"))
}

/// Where a file of the bag's payload goes; none for what is no part of an archive.
fn payload_place(name: &str) -> Option<PathBuf> {
    let inner = name.strip_prefix("data/")?;
    let media = inner.strip_prefix(MEDIA).and_then(|rest| rest.strip_prefix('/'));
    let known = inner == DATABASE || inner == README || media.is_some_and(|name| !name.contains('/'));
    known.then(|| PathBuf::from(inner))
}

fn read_manifest(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.split_once(char::is_whitespace));
    lines.map(|(hash, name)| (name.trim().to_owned(), hash.to_lowercase())).collect()
}

fn verify(manifest: &BTreeMap<String, String>, found: &BTreeMap<String, String>, source: &Path) -> Result<()> {
    if !found.contains_key(&format!("data/{DATABASE}")) {
        return Err(not_a_backup(source));
    }
    if manifest == found {
        return Ok(());
    }
    let wrong = manifest.iter().find(|(name, hash)| found.get(*name) != Some(hash)).map(|(name, _)| name.as_str());
    Err(damaged(source, &format!("{} differs from its manifest", wrong.unwrap_or("its list of files"))))
}

fn damaged(source: &Path, how: &str) -> ArchiveError {
    ArchiveError::Refused {
        rule: format!("the backup is damaged ({how}): {}", source.display()),
        hint: "use another copy; nothing was unpacked",
    }
}

fn not_a_backup(source: &Path) -> ArchiveError {
    ArchiveError::Refused {
        rule: format!("this is no backup of a Viva Voce archive, or not the whole of one: {}", source.display()),
        hint: "name a file that this program wrote as a backup",
    }
}

fn unpack(entry: &mut impl Read, path: &Path, told: &mut dyn FnMut(u64) -> bool) -> io::Result<Option<(String, u64)>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    let copied = copy_hashed(entry, &mut file, told)?;
    file.sync_all()?;
    Ok(copied)
}

/// Copies, telling how many bytes are done, and gives the SHA-256 in hexadecimal and the number of bytes; nothing where
/// `told` answers false.
fn copy_hashed(
    from: &mut impl Read,
    to: &mut impl Write,
    told: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Option<(String, u64)>> {
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(Some((crate::media::sha256_hex(&hasher.finalize().into()), bytes))),
            read => {
                hasher.update(&buffer[..read]);
                to.write_all(&buffer[..read])?;
                bytes += read as u64;
                if !told(bytes) {
                    return Ok(None);
                }
            }
        }
    }
}
