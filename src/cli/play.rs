//! Hearing sound at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use super::context::{Context, Failure};
use super::pick;
use crate::archive::ArchiveError;
use crate::archive::clips::clip_of;
use crate::formats::typed_time;
use crate::media::player::{Output, Player, PlayerState};
use crate::text::clock::clock;

/// How often it looks how far the sound is.
const EVERY: Duration = Duration::from_millis(2);
/// How often the line is drawn.
const DRAWN: Duration = Duration::from_millis(100);

/// Play a file of sound, or the words of a quote as they were said.
///
/// WAV, FLAC, MP3, M4A, Ogg and the sound of films. While it plays, type Enter to pause and to go on, `q` and Enter to
/// stop.
#[derive(Debug, Args)]
pub(super) struct Play {
    /// The file to play; or a quote of the archive: its id, or its first words
    #[arg(value_name = "FILE|QUOTE")]
    what: String,
    /// Where to begin: 12:31 or 1:23:45.500 [default: the beginning]
    #[arg(long, value_name = "TIME", value_parser = time)]
    from: Option<u64>,
    /// Where to stop [default: the end]
    #[arg(long, value_name = "TIME", value_parser = time)]
    to: Option<u64>,
    #[command(flatten)]
    manner: Manner,
}

/// How something is played.
#[derive(Debug, Args)]
pub(super) struct Manner {
    /// How fast, at the same pitch: 0.5 to 2
    #[arg(long, value_name = "FACTOR", default_value = "1", value_parser = speed)]
    speed: f32,
    /// The loudspeakers: their id or name, or a part of it (see `vivavoce devices`) [default: the system's]
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
}

/// What is played: a part of a file of sound.
pub(super) struct Passage {
    /// The file.
    pub file: PathBuf,
    /// Where it begins, in ms.
    pub from_ms: u64,
    /// Where it ends, in ms; else with the file.
    pub to_ms: Option<u64>,
}

pub(super) fn run(context: &Context, arguments: Play) -> Result<(), Failure> {
    let file = PathBuf::from(&arguments.what);
    let passage = match file.exists() || !context.has_archive() {
        true => Passage { file, from_ms: arguments.from.unwrap_or(0), to_ms: arguments.to },
        false if arguments.from.or(arguments.to).is_some() => {
            return Err(Failure::Usage("--from and --to are times of a file; a quote has its own".into()));
        }
        false => words_of(context, &arguments.what)?,
    };
    if passage.to_ms.is_some_and(|to| to <= passage.from_ms) {
        return Err(Failure::Usage("--to must be later than --from".into()));
    }
    play(context, &passage, &arguments.manner)
}

/// Where the words of a quote sound. What is withheld is not played either, unless that is asked for.
fn words_of(context: &Context, typed: &str) -> Result<Passage, Failure> {
    let archive = context.open_read_only()?;
    let quote = archive.read(|read| pick::quote(read, typed))?;
    let clip = clip_of(&archive, quote, context.policy, 0)?.map_err(|withheld| ArchiveError::Refused {
        rule: format!("the sound of this quote is {}", withheld.in_words()),
        hint: "add --include-withheld to hear it here",
    })?;
    let when = clip.sounding().in_recording;
    let from_ms = u64::try_from(when.start_ms).unwrap_or(0);
    Ok(Passage { file: clip.source().to_owned(), from_ms, to_ms: u64::try_from(when.end_ms).ok() })
}

/// Plays a part of a file until its end, or until that is enough.
pub(super) fn play(context: &Context, passage: &Passage, manner: &Manner) -> Result<(), Failure> {
    let player = Player::on(output(manner)?);
    let file = passage.file.clone();
    player.open(move || crate::media::open(&file));
    player.set_speed(manner.speed);
    wait_for(&player)?;
    let asked = Instant::now();
    match passage.to_ms {
        Some(to) => player.play_range(passage.from_ms..to),
        None => player.play_from(passage.from_ms),
    }
    let heard_after = watch_over(context, &player, passage.from_ms, asked)?;
    let state = player.state();
    let answer = json!({
        "path": passage.file,
        "from_ms": passage.from_ms,
        "to_ms": state.position_ms,
        "duration_ms": state.duration_ms,
        "speed": state.speed,
        // How long after it was asked for the sound was heard, as far as the device tells.
        "heard_after_ms": heard_after.map(|time| time.as_millis() as u64),
    });
    context.answer(&answer, |_| String::new())
}

fn time(typed: &str) -> Result<u64, String> {
    let ms = typed_time(typed).and_then(|ms| u64::try_from(ms).ok());
    ms.ok_or_else(|| "write it as 12:31 or 1:02:03.500".into())
}

fn speed(typed: &str) -> Result<f32, String> {
    let speed = typed.parse().ok().filter(|speed| crate::media::stretch::SPEEDS.contains(speed));
    speed.ok_or_else(|| "choose 0.5 to 2".into())
}

#[cfg(feature = "audio")]
fn output(manner: &Manner) -> Result<Box<dyn Output>, Failure> {
    Ok(Box::new(crate::media::player::Loudspeaker::new(manner.device.clone())))
}

#[cfg(not(feature = "audio"))]
fn output(_manner: &Manner) -> Result<Box<dyn Output>, Failure> {
    use crate::media::player::{OutputError, PlayerError};
    Err(Failure::Player(Arc::new(PlayerError::Output(OutputError::Unsupported))))
}

/// Waits until the file is open.
fn wait_for(player: &Player) -> Result<(), Failure> {
    while !player.state().settled {
        thread::sleep(EVERY);
    }
    failed(&player.state())
}

fn failed(state: &PlayerState) -> Result<(), Failure> {
    state.error.as_ref().map_or(Ok(()), |error| Err(Failure::Player(Arc::clone(error))))
}

/// Shows how far it is until it has stopped; gives how long after `asked` something was heard.
fn watch_over(context: &Context, player: &Player, from_ms: u64, asked: Instant) -> Result<Option<Duration>, Failure> {
    let is_shown = io::stderr().is_terminal() && !context.json;
    let typed = typed();
    let (mut heard_after, mut drawn, mut paused) = (None, asked, false);
    loop {
        let state = player.state();
        failed(&state)?;
        if state.playing && state.position_ms > from_ms {
            heard_after.get_or_insert(asked.elapsed());
        }
        match typed.try_recv() {
            Ok(line) if line.trim() == "q" => break,
            Ok(_) => {
                paused = !paused;
                if paused { player.pause() } else { player.play() }
            }
            Err(_) if state.settled && !state.playing && !paused => break,
            Err(_) => {}
        }
        if is_shown && drawn.elapsed() >= DRAWN {
            write!(io::stderr(), "\r{}\x1b[K", line(&state))?;
            drawn = Instant::now();
        }
        thread::sleep(EVERY);
    }
    if is_shown {
        write!(io::stderr(), "\r\x1b[K")?;
    }
    Ok(heard_after)
}

/// The lines that a person types, as long as the program runs. A script types nothing.
fn typed() -> Receiver<String> {
    let (lines, typed) = mpsc::channel();
    if io::stdin().is_terminal() {
        thread::spawn(move || io::stdin().lock().lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
    }
    typed
}

/// How far it is, in one line: `▶ 00:12:31 of 01:02:03`.
fn line(state: &PlayerState) -> String {
    let at = |ms: u64| clock(i64::try_from(ms).unwrap_or(i64::MAX));
    let sign = if state.playing { "▶" } else { "paused" };
    let speed = if state.speed == 1.0 { String::new() } else { format!("  {}×", state.speed) };
    format!("{sign} {} of {}{speed}", at(state.position_ms), at(state.duration_ms))
}
