//! Says what a file that is no text really is, by its first bytes and not by its name.
//!
//! Used before anything is decoded: a picture named `.txt` must not become a page of rubbish. It reads nothing of
//! what it recognises.

use super::FormatError;

/// What the first bytes of a format are, at which offset, and what to say of it.
struct Signature {
    at: usize,
    bytes: &'static [u8],
    what: &'static str,
    advice: &'static str,
}

const TRANSCRIBE: &str = "import its transcript; the recording itself is attached to the interview";
const DESCRIBE: &str = "type or recognise its words and import them as plain text";
const UNPACK: &str = "unpack it and import the files in it";
const SAVE_AS_TEXT: &str = "open it where it was written, save it as plain text (UTF-8) and import that";
const EXPORT: &str = "export its texts as plain text and import those";
const NOTHING: &str = "choose the file that holds the words";

macro_rules! signatures {
    ($($at:literal $bytes:literal $what:literal $advice:ident;)*) => {
        &[$(Signature { at: $at, bytes: $bytes, what: $what, advice: $advice }),*]
    };
}

const SIGNATURES: &[Signature] = signatures! {
    0 b"%PDF-" "a PDF document" SAVE_AS_TEXT;
    0 b"{\\rtf" "an RTF document" SAVE_AS_TEXT;
    0 b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" "an old Microsoft Office document" SAVE_AS_TEXT;
    0 b"\x89PNG\r\n\x1A\n" "a PNG picture" DESCRIBE;
    0 b"\xFF\xD8\xFF" "a JPEG picture" DESCRIBE;
    0 b"GIF87a" "a GIF picture" DESCRIBE;
    0 b"GIF89a" "a GIF picture" DESCRIBE;
    0 b"II*\0" "a TIFF picture" DESCRIBE;
    0 b"MM\0*" "a TIFF picture" DESCRIBE;
    0 b"SQLite format 3\0" "an SQLite database" EXPORT;
    8 b"WAVE" "a WAV sound recording" TRANSCRIBE;
    8 b"AVI " "an AVI film" TRANSCRIBE;
    8 b"WEBP" "a WebP picture" DESCRIBE;
    8 b"AIFF" "an AIFF sound recording" TRANSCRIBE;
    0 b"ID3" "an MP3 sound recording" TRANSCRIBE;
    0 b"fLaC" "a FLAC sound recording" TRANSCRIBE;
    0 b"OggS" "an Ogg sound recording" TRANSCRIBE;
    0 b"\x1A\x45\xDF\xA3" "a Matroska or WebM film" TRANSCRIBE;
    4 b"ftyp" "an MPEG-4 recording" TRANSCRIBE;
    4 b"moov" "a QuickTime film" TRANSCRIBE;
    0 b"#!AMR" "an AMR sound recording" TRANSCRIBE;
    0 b"\x1F\x8B\x08" "a gzip archive" UNPACK;
    0 b"BZh" "a bzip2 archive" UNPACK;
    0 b"\xFD7zXZ\0" "an xz archive" UNPACK;
    0 b"7z\xBC\xAF\x27\x1C" "a 7-Zip archive" UNPACK;
    0 b"Rar!\x1A\x07" "a RAR archive" UNPACK;
    257 b"ustar" "a tar archive" UNPACK;
    0 b"\x7FELF" "a program" NOTHING;
    0 b"MZ\x90\0" "a program" NOTHING;
    0 b"\xCF\xFA\xED\xFE" "a program" NOTHING;
    0 b"bplist00" "an Apple property list" EXPORT;
    0 b"wOFF" "a font" NOTHING;
    0 b"wOF2" "a font" NOTHING;
};

/// What stands near the front of a ZIP archive when it is a document, in the order of asking.
const ZIPPED: &[(&[u8], &str, &str)] = &[
    (b"word/", "a Word document (DOCX)", SAVE_AS_TEXT),
    (b"xl/", "an Excel workbook", EXPORT),
    (b"ppt/", "a PowerPoint presentation", SAVE_AS_TEXT),
    (b"opendocument.text", "an OpenDocument text (ODT)", SAVE_AS_TEXT),
    (b"opendocument", "an OpenDocument file", SAVE_AS_TEXT),
    (b"epub+zip", "an EPUB book", SAVE_AS_TEXT),
    (b"project.qde", "a REFI-QDA project", EXPORT),
    (b".qde", "a REFI-QDA project", EXPORT),
];

/// How far we look for the names in a ZIP archive and for control characters.
const LOOK: usize = 64 * 1024;

/// Refuses what begins like a known format that is no text.
pub(super) fn refuse_known(bytes: &[u8]) -> Result<(), FormatError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let (what, advice) = zipped(bytes);
        return Err(FormatError::NotText { what, advice });
    }
    let found = SIGNATURES.iter().find(|signature| {
        bytes.get(signature.at..).is_some_and(|rest| rest.starts_with(signature.bytes))
            && (!is_writable(signature.bytes) || holds_binary(bytes))
    });
    if let Some(signature) = found {
        return Err(FormatError::NotText { what: signature.what, advice: signature.advice });
    }
    if is_mpeg_frame(bytes) {
        return Err(FormatError::NotText { what: "an MP3 sound recording", advice: TRANSCRIBE });
    }
    Ok(())
}

/// Refuses bytes that are no text in any encoding we know: too many control characters.
pub(super) fn refuse_noise(bytes: &[u8]) -> Result<(), FormatError> {
    let look = &bytes[..bytes.len().min(LOOK)];
    let controls = look.iter().filter(|&&byte| is_control(byte)).count();
    // One control character in twenty where the bytes are no UTF-8 either; one in three where they are.
    let most = if starts_as_utf8(look) { look.len() / 3 } else { look.len() / 20 };
    if controls > most.max(2) {
        let advice = "choose the file that holds the words, or export them as plain text";
        return Err(FormatError::NotText { what: "a binary file of an unknown kind", advice });
    }
    Ok(())
}

fn zipped(bytes: &[u8]) -> (&'static str, &'static str) {
    let look = &bytes[..bytes.len().min(LOOK)];
    // The directory with all names stands at the end.
    let tail = &bytes[bytes.len().saturating_sub(LOOK)..];
    let holds = |part: &[u8], name: &[u8]| part.windows(name.len()).any(|window| window == name);
    ZIPPED
        .iter()
        .find(|(name, ..)| holds(look, name) || holds(tail, name))
        .map_or(("a ZIP archive", UNPACK), |&(_, what, advice)| (what, advice))
}

/// An MP3 without a tag begins with a frame header: eleven set bits, then a version, a layer, a bit rate and a
/// sampling rate that exist.
fn is_mpeg_frame(bytes: &[u8]) -> bool {
    let [first, second, third, ..] = *bytes else { return false };
    first == 0xFF
        && second & 0xE0 == 0xE0
        && second & 0x18 != 0x08
        && second & 0x06 != 0
        && third & 0xF0 != 0xF0
        && third & 0x0C != 0x0C
        && holds_binary(bytes)
}

/// Whether a text could begin so by chance: with letters. The two formats that are written in letters throughout
/// begin in a way that no sentence does.
fn is_writable(signature: &[u8]) -> bool {
    signature.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
        && !signature.starts_with(b"%PDF")
        && !signature.starts_with(b"{\\rtf")
}

fn holds_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(64).any(|&byte| is_control(byte)) && !bytes.starts_with(&[0xFF, 0xFE])
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)
}

fn starts_as_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_of(bytes: &[u8]) -> String {
        match refuse_known(bytes).and_then(|()| refuse_noise(bytes)) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_a_file_really_is_does_not_depend_on_its_name() {
        assert!(said_of(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR").contains("a PNG picture"));
        assert!(said_of(b"%PDF-1.7\n").contains("a PDF document"));
        assert!(said_of(b"SQLite format 3\0\x10\0").contains("an SQLite database"));
        assert!(said_of(b"RIFF\x24\0\0\0WAVEfmt ").contains("a WAV sound recording"));
        assert!(said_of(b"PK\x03\x04\x14\0\0\0\0\0....word/document.xml").contains("a Word document"));
        assert!(said_of(b"PK\x03\x04\x14\0\0\0\0\0....photo.jpg").contains("a ZIP archive"));
        assert!(said_of(&[0xFF, 0xFB, 0x90, 0x64, 0, 0, 0, 3]).contains("an MP3"));
    }

    #[test]
    fn noise_is_refused_and_text_with_a_stray_control_character_is_not() {
        let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(said_of(&noise).contains("a binary file"));
        assert_eq!(said_of("A\0B and then plain words".as_bytes()), "");
        assert_eq!(said_of(b"The ftyp of MZ and BZ"), "");
    }

    #[test]
    fn a_text_that_only_mentions_a_signature_is_text() {
        assert_eq!(said_of(b"See WAVE and moov"), "");
        assert_eq!(said_of(b"The ftyp atom"), "");
    }
}
