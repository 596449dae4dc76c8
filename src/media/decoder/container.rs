//! Files that symphonia opens: which of their tracks is the sound, how long it is, and its packets.

use std::fs::File;
use std::path::{Path, PathBuf};

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoderOptions};
use symphonia::core::errors::{Error, SeekErrorKind, unsupported_error};
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3};
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{MetadataOptions, MetadataRevision, Tag};
use symphonia::core::units::{TimeBase, Timestamp};

use super::super::sound::{Probed, Shape, SoundError};
use super::super::wav::{HIGHEST_RATE, MOST_CHANNELS};
use super::matroska::{Clusters, Spliced};
use super::mp3::Mp3;
use super::mp4::edit_starts;
use super::opus::Opus;
use super::stream::{Coded, Decoder, Packets, Stream, undecodable};

/// More tags, or longer ones, are of no use to a person.
const MOST_TAGS: usize = 100;
const LONGEST_TAG: usize = 4_000;
/// After so many damaged places one after the other, nothing more is looked for.
const MOST_HOLES: u32 = 1_000;

/// Opens `path` for decoding. `at_work` is called now and then while that takes long.
pub(super) fn open(path: &Path, at_work: &mut dyn FnMut()) -> Result<(Stream, Probed), SoundError> {
    opened(path, at_work).map_err(|error| match error {
        Error::IoError(source) if source.kind() != std::io::ErrorKind::UnexpectedEof => {
            SoundError::Unreadable { path: path.to_owned(), source }
        }
        error => undecodable(path, &error),
    })
}

fn opened(path: &Path, at_work: &mut dyn FnMut()) -> Result<(Stream, Probed), Error> {
    let mut format = match reader(path, Box::new(File::open(path)?)) {
        Ok(format) => format,
        // A film that was cut short is longer by its own words than it is; read from beginning to end, it can be heard.
        Err(error) => reader(path, Box::new(Spliced::whole(path)?)).map_err(|_| error)?,
    };
    let tags = tags(format.as_mut());
    let container = format.format_info().format;
    let name = container_name(format.format_info().short_name);
    let Some(track) = format.default_track(TrackType::Audio).or_else(|| first_sound(format.as_ref())).cloned() else {
        return unsupported_error("no sound in it");
    };
    let Some(CodecParameters::Audio(codec)) = &track.codec_params else { return unsupported_error("no sound in it") };
    let mut decoder = decoder(codec)?;
    let codec_name = codec_name(&decoder);
    let bits = codec.bits_per_sample.or(codec.bits_per_coded_sample);
    let (packets, shape, frames): (Box<dyn Packets>, _, _) =
        if matches!(container, FORMAT_ID_MP1 | FORMAT_ID_MP2 | FORMAT_ID_MP3) {
            let Some(mp3) = Mp3::scan(path, at_work)? else { return unsupported_error("no whole frame in it") };
            let (shape, frames) = (mp3.shape(), mp3.frames());
            (Box::new(mp3), shape, frames)
        } else {
            let mut tracked = Tracked::new(path, format, &track, codec, name)?;
            tracked.clusters = if name == "Matroska" { Clusters::find(path, at_work) } else { None };
            let shape = tracked.shape(&mut decoder)?;
            let frames = tracked.frames(&track, &mut decoder, at_work)?;
            (Box::new(tracked), shape, frames)
        };
    if !(1..=HIGHEST_RATE).contains(&shape.rate) || !(1..=MOST_CHANNELS).contains(&shape.channels) {
        return unsupported_error("such a rate or so many channels");
    }
    let lossless = bits.filter(|_| ["FLAC", "ALAC", "PCM"].contains(&codec_name.as_str()));
    let probed = Probed { container: name.to_owned(), codec: codec_name, shape, frames, bits: lossless, tags };
    let mut stream = Stream::new(path, packets, decoder, (shape, frames, lossless));
    super::super::sound::Sound::seek(&mut stream, 0).map_err(|_| Error::SeekError(SeekErrorKind::Unseekable))?;
    Ok((stream, probed))
}

fn reader(path: &Path, source: Box<dyn MediaSource>) -> Result<Box<dyn FormatReader>, Error> {
    let source = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
    let mut hint = Hint::new();
    if let Some(ending) = path.extension().and_then(|ending| ending.to_str()) {
        hint.with_extension(ending);
    }
    symphonia::default::get_probe().probe(&hint, source, FormatOptions::default(), MetadataOptions::default())
}

fn first_sound(format: &dyn FormatReader) -> Option<&Track> {
    format.tracks().iter().find(|track| matches!(track.codec_params, Some(CodecParameters::Audio(_))))
}

fn decoder(codec: &AudioCodecParameters) -> Result<Decoder, Error> {
    if codec.codec == CODEC_ID_OPUS {
        let channels = codec.channels.as_ref().map_or(2, |channels| channels.count());
        return Ok(Decoder::Opus(Opus::new(codec.extra_data.as_deref(), channels)?));
    }
    // Where sound begins and ends is reckoned here, for all formats alike.
    let options = AudioDecoderOptions::default().gapless(false);
    Ok(Decoder::Symphonia(symphonia::default::get_codecs().make_audio_decoder(codec, &options)?))
}

/// The packets of one track of a file.
struct Tracked {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    track: u32,
    time_base: TimeBase,
    rate: u32,
    /// The frame of the container's time at which the sound begins.
    origin: i64,
    /// The container's time of the first packet.
    start: Timestamp,
    /// How many frames earlier decoding begins to be in step.
    preroll: i64,
    /// A packet that was read to see where it stands, and comes first.
    kept: Option<Coded>,
    /// Where to go in a Matroska file.
    clusters: Option<Clusters>,
}

impl Tracked {
    fn new(
        path: &Path,
        format: Box<dyn FormatReader>,
        track: &Track,
        codec: &AudioCodecParameters,
        name: &str,
    ) -> Result<Tracked, Error> {
        let rate = codec.sample_rate.unwrap_or(0).clamp(1, HIGHEST_RATE);
        let time_base = track.time_base.or(TimeBase::try_from_recip(rate)).ok_or(Error::Unsupported("no time base"))?;
        let origin = match name {
            "MP4" => ticks_in_frames(time_base, edit_starts(path, track.id).unwrap_or(0), rate),
            // RFC 7845: what is to be skipped counts in the times of an Ogg file. (In Matroska it stands before 0;
            // symphonia knows a delay of Vorbis too, which does not.)
            "Ogg" if codec.codec == CODEC_ID_OPUS => i64::from(track.delay.unwrap_or(0)),
            _ => 0,
        };
        let preroll = i64::from(rate) / 10;
        Ok(Tracked {
            path: path.to_owned(),
            format,
            track: track.id,
            time_base,
            rate,
            origin,
            start: track.start_ts,
            preroll,
            kept: None,
            clusters: None,
        })
    }

    /// How the sound is laid out: what the first packet that can be decoded says.
    fn shape(&mut self, decoder: &mut Decoder) -> Result<Shape, Error> {
        let mut samples = Vec::new();
        for _ in 0..50 {
            let Some(coded) = self.next()? else { break };
            match decoder.decode(&coded.packet, &mut samples) {
                Ok(shape) => return Ok(shape),
                Err(Error::DecodeError(_) | Error::IoError(_)) => {}
                Err(error) => return Err(error),
            }
        }
        unsupported_error("no packet of it can be decoded")
    }

    /// How many frames there are: as the file says or, where it is silent or rounds, counted.
    fn frames(&mut self, track: &Track, decoder: &mut Decoder, at_work: &mut dyn FnMut()) -> Result<u64, Error> {
        if let Some(clusters) = self.clusters.take() {
            // A film's last cluster may hold pictures only.
            let mut frames = 0;
            for back in (0..).map(|power| (1 << power) - 1).take_while(|back| *back < 2 * clusters.count()) {
                self.format = reader(&self.path, Box::new(clusters.before_last(back)?))?;
                self.kept = None;
                frames = self.counted(decoder, at_work);
                if frames > 0 {
                    break;
                }
            }
            self.clusters = Some(clusters);
            return Ok(frames);
        }
        let said = match (track.num_frames, track.duration) {
            (Some(frames), _) => frames,
            (None, Some(duration)) => {
                let ticks = i64::try_from(duration.get()).unwrap_or(i64::MAX);
                ticks_in_frames(self.time_base, ticks, self.rate).max(0).unsigned_abs()
            }
            _ => 0,
        };
        Ok(match said {
            0 => self.counted(decoder, at_work),
            said => said.saturating_sub(self.origin.max(0).unsigned_abs()),
        })
    }

    /// The frame at which the last packet from here on ends.
    fn counted(&mut self, decoder: &mut Decoder, at_work: &mut dyn FnMut()) -> u64 {
        let mut last: Option<Coded> = None;
        let mut packets = 0_u64;
        while let Ok(Some(coded)) = self.next() {
            if last.as_ref().is_none_or(|last| coded.start >= last.start) {
                last = Some(coded);
            }
            packets += 1;
            if packets.is_multiple_of(10_000) {
                at_work();
            }
        }
        let Some(last) = last else { return 0 };
        // Not every file says how long a packet is.
        let mut samples = Vec::new();
        let frames = match decoder.decode(&last.packet, &mut samples) {
            Ok(shape) if !samples.is_empty() => (samples.len() / usize::from(shape.channels)) as u64,
            _ => last.frames,
        };
        let padding = ticks_in_frames(self.time_base, last.packet.trim_end.get().cast_signed(), self.rate);
        u64::try_from(last.start.saturating_add(frames.cast_signed()).saturating_sub(padding)).unwrap_or(0)
    }

    /// Leaves out the packets that end before `frame`.
    fn skip_to(&mut self, frame: i64) -> Result<(), Error> {
        while let Some(coded) = self.next()? {
            if coded.start.saturating_add(coded.frames.cast_signed()) >= frame {
                self.kept = Some(coded);
                break;
            }
        }
        Ok(())
    }

    fn frame_of(&self, time: Timestamp) -> i64 {
        ticks_in_frames(self.time_base, time.get(), self.rate).saturating_sub(self.origin)
    }
}

/// How many frames so many ticks last.
fn ticks_in_frames(base: TimeBase, ticks: i64, rate: u32) -> i64 {
    let frames = i128::from(ticks) * i128::from(base.numer.get()) * i128::from(rate);
    i64::try_from(frames.div_euclid(i128::from(base.denom.get()))).unwrap_or(i64::MAX)
}

impl Packets for Tracked {
    fn go_to(&mut self, frame: u64) -> Result<bool, Error> {
        self.kept = None;
        let frame = i64::try_from(frame).unwrap_or(i64::MAX).saturating_add(self.origin) - self.preroll;
        if let Some(clusters) = &self.clusters {
            let nanoseconds = i128::from(frame.max(0)) * 1_000_000_000 / i128::from(self.rate);
            let source = clusters.at_time(u64::try_from(nanoseconds).unwrap_or(u64::MAX))?;
            self.format = reader(&self.path, Box::new(source))?;
            return self.skip_to(frame).map(|()| true);
        }
        let ticks = i128::from(frame) * i128::from(self.time_base.denom.get())
            / (i128::from(self.time_base.numer.get()) * i128::from(self.rate));
        let time = Timestamp::new(i64::try_from(ticks).unwrap_or(i64::MAX)).max(self.start);
        let to = SeekTo::Timestamp { ts: time, track_id: self.track };
        match self.format.seek(SeekMode::Accurate, to) {
            Ok(_) => Ok(true),
            Err(Error::SeekError(SeekErrorKind::OutOfRange)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn next(&mut self) -> Result<Option<Coded>, Error> {
        if let Some(kept) = self.kept.take() {
            return Ok(Some(kept));
        }
        let mut holes = 0;
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(None),
                // Behind what is damaged, the sound goes on.
                Err(Error::DecodeError(_)) if holes < MOST_HOLES => {
                    holes += 1;
                    continue;
                }
                Err(error) => return Err(error),
            };
            if packet.track_id == self.track {
                let start = self.frame_of(packet.pts);
                let ticks = i64::try_from(packet.block_dur().get()).unwrap_or(i64::MAX);
                let frames = ticks_in_frames(self.time_base, ticks, self.rate).max(0).unsigned_abs();
                return Ok(Some(Coded { start, frames, packet }));
            }
        }
    }
}

fn container_name(short: &str) -> &'static str {
    match short {
        "mp3" | "mp2" | "mp1" => "MP3",
        "flac" => "FLAC",
        "ogg" => "Ogg",
        "isomp4" => "MP4",
        "matroska" | "mkv" | "webm" => "Matroska",
        "aiff" => "AIFF",
        "caf" => "CAF",
        "wave" | "wav" => "WAV",
        "aac" | "adts" => "AAC",
        _ => "sound",
    }
}

fn codec_name(decoder: &Decoder) -> String {
    let Decoder::Symphonia(decoder) = decoder else { return "Opus".to_owned() };
    let short = decoder.codec_info().short_name;
    match short {
        "vorbis" => "Vorbis".to_owned(),
        _ if short.starts_with("pcm") => "PCM".to_owned(),
        _ => short.to_uppercase(),
    }
}

fn tags(format: &mut dyn FormatReader) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    let mut take = |revision: &MetadataRevision| {
        for tag in revision.media.tags.iter().take(MOST_TAGS) {
            let words: String = tag.raw.value.to_string().chars().take(LONGEST_TAG).collect();
            let known = (tag_name(tag), words.trim().to_owned());
            if !known.1.is_empty() && !tags.contains(&known) {
                tags.push(known);
            }
        }
    };
    let mut metadata = format.metadata();
    if let Some(revision) = metadata.current() {
        take(revision);
    }
    while let Some(revision) = metadata.pop() {
        take(&revision);
    }
    tags.truncate(MOST_TAGS);
    tags
}

/// What a tag is called: “track title” rather than “TIT2”.
fn tag_name(tag: &Tag) -> String {
    let Some(known) = &tag.std else { return tag.raw.key.to_lowercase() };
    let known = format!("{known:?}");
    let mut name = String::new();
    for letter in known.chars().take_while(|letter| *letter != '(') {
        if letter.is_uppercase() && !name.is_empty() {
            name.push(' ');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
