//! The way through a real sound system: what is played into a device is recorded from it and compared.
//!
//! `make sound` runs it: it needs PulseAudio, which it starts for itself, with a sink that nobody hears and the monitor
//! of that sink. cpal reaches both through ALSA's plugin for PulseAudio, as on most desktops.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use vivavoce::media::{Shape, Sound};

const RATE: u32 = 48_000;

/// A sound server of our own, in a folder of its own; it ends when it is dropped.
struct Server {
    folder: TempDir,
    daemon: Child,
}

impl Server {
    fn start() -> Server {
        let folder = tempfile::tempdir().expect("a folder for the sound server");
        let run = folder.path().join("run");
        fs::create_dir(&run).expect("its runtime folder");
        // What is opened by default goes to PulseAudio.
        fs::write(folder.path().join(".asoundrc"), "pcm.!default { type pulse }\nctl.!default { type pulse }\n")
            .expect("ALSA's settings");
        let sink = format!("module-null-sink sink_name=stage rate={RATE} channels=2 format=float32le");
        let socket = format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket(folder.path()).display());
        let log = fs::File::create(folder.path().join("log")).expect("its log");
        let mut command = Command::new("pulseaudio");
        command.args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-target=stderr"]);
        command.args(["--load", &sink, "--load", &socket]);
        command.envs(surroundings(folder.path())).env_remove("PULSE_SERVER");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let daemon = command.spawn().expect("pulseaudio can be started; `make sound` installs it");
        let server = Server { folder, daemon };
        server.wait_for_it();
        server
    }

    fn wait_for_it(&self) {
        let socket = socket(self.folder.path());
        let since = Instant::now();
        while !socket.exists() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(since.elapsed() < Duration::from_secs(20), "pulseaudio does not come up:\n{}", log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Begins `vivavoce` with these arguments, on this server.
    fn begin(&self, arguments: &[&str]) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
        command.args(arguments).envs(surroundings(self.folder.path()));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running(Some(command.spawn().expect("vivavoce can be started")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("run/native")
}

/// What leads a program to the server in this folder, and to no other.
fn surroundings(folder: &Path) -> [(&'static str, String); 4] {
    let folder = folder.display();
    [
        ("HOME", folder.to_string()),
        ("XDG_RUNTIME_DIR", format!("{folder}/run")),
        ("XDG_CONFIG_HOME", format!("{folder}/config")),
        ("PULSE_SERVER", format!("unix:{folder}/run/native")),
    ]
}

/// A program that is ended when nobody waits for it any more.
struct Running(Option<Child>);

impl Running {
    /// Waits for its end, but no longer than `limit`.
    fn finish(mut self, limit: Duration) -> Output {
        let since = Instant::now();
        while self.0.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None))) {
            assert!(since.elapsed() < limit, "vivavoce is still running after {limit:?}");
            thread::sleep(Duration::from_millis(10));
        }
        let output = self.0.take().expect("it is waited for once").wait_with_output().expect("its output");
        assert!(output.status.success(), "it failed: {}", String::from_utf8_lossy(&output.stderr));
        output
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A voice of a kind: a gliding tone with overtones, in syllables, with a little noise. It is like itself at one place
/// only.
fn voice(seconds: usize) -> Vec<f32> {
    let mut noise = 1u32;
    let mut phase = 0.0f64;
    let sample = |frame: usize| {
        let time = frame as f64 / f64::from(RATE);
        phase += (140.0 + 60.0 * (time * 1.7).sin()) / f64::from(RATE);
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let hiss = f64::from(noise >> 8) / f64::from(1 << 24) - 0.5;
        let syllable = 0.6 + 0.4 * (time * 21.0 + (time * 3.1).sin()).sin();
        let tone = |times: f64| (phase * times * std::f64::consts::TAU).sin() / times;
        (syllable * (0.25 * tone(1.0) + 0.25 * tone(2.0) + 0.2 * tone(5.0) + 0.05 * hiss)) as f32
    };
    (0..seconds * RATE as usize).map(sample).collect()
}

/// A mono WAV file of 16 bits.
fn write_wav(path: &Path, samples: &[f32]) {
    let bytes = samples.len() as u32 * 2;
    let mut file = Vec::with_capacity(bytes as usize + 44);
    file.extend(b"RIFF");
    file.extend((bytes + 36).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2).to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes()));
    fs::write(path, file).expect("the sound can be written");
}

/// The first channel of a recording.
fn first_channel(path: &Path) -> Vec<f32> {
    let mut sound: Box<dyn Sound> = vivavoce::media::open(path).expect("the recording can be opened");
    let Shape { rate, channels } = sound.shape();
    assert_eq!(rate, RATE);
    let mut samples = vec![0.0; sound.frames() as usize * usize::from(channels)];
    let mut filled = 0;
    while filled < samples.len() {
        let read = sound.read(&mut samples[filled..]).expect("the recording can be read");
        assert!(read > 0, "the recording holds less than it says");
        filled += read;
    }
    samples.iter().step_by(usize::from(channels)).copied().collect()
}

/// How alike two sounds are, from -1 to 1, whatever their loudness.
fn likeness(left: &[f32], right: &[f32]) -> f64 {
    let sum = |pairs: &mut dyn Iterator<Item = (f32, f32)>| -> f64 {
        pairs.map(|(left, right)| f64::from(left) * f64::from(right)).sum()
    };
    let both = sum(&mut left.iter().copied().zip(right.iter().copied()));
    let power = |samples: &[f32]| sum(&mut samples.iter().copied().zip(samples.iter().copied()));
    both / (power(left) * power(right)).sqrt().max(1e-12)
}

/// Where `part` lies in `whole`, and how alike it is there: the best of all places.
fn find(part: &[f32], whole: &[f32]) -> (usize, f64) {
    let rough = |samples: &[f32]| -> Vec<f32> { samples.chunks(12).map(|some| some.iter().sum()).collect() };
    let (small, large) = (rough(part), rough(whole));
    let best = |places: &mut dyn Iterator<Item = usize>, part: &[f32], whole: &[f32]| {
        let alike = places
            .filter(|at| at + part.len() <= whole.len())
            .map(|at| (at, likeness(part, &whole[at..][..part.len()])));
        alike.max_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or((0, 0.0))
    };
    let (near, _) = best(&mut (0..large.len()), &small, &large);
    let places = (near * 12).saturating_sub(24)..near * 12 + 25;
    best(&mut places.into_iter(), part, whole)
}

/// What was recorded while something was played, and what the player said.
fn through_the_device(server: &Server, name: &str, arguments: &[&str]) -> (Vec<f32>, serde_json::Value) {
    let recorded = server.path(&format!("{name}.wav"));
    let into = recorded.display().to_string();
    let recorder = server.begin(&["record", "--into", &into, "--rate", "48000", "--for", "8", "--json"]);
    let since = Instant::now();
    while fs::metadata(&recorded).map_or(0, |file| file.len()) < 40_000 {
        assert!(since.elapsed() < Duration::from_secs(20), "nothing is recorded");
        thread::sleep(Duration::from_millis(20));
    }
    let said = server.begin(&[&["play", "--json"], arguments].concat()).finish(Duration::from_secs(30));
    recorder.finish(Duration::from_secs(30));
    let said = serde_json::from_slice(&said.stdout).expect("the player answers in JSON");
    (first_channel(&recorded), said)
}

/// How alike the played sound and its recording are, whose length must be the same.
fn compare(played: &[f32], recorded: &[f32]) -> f64 {
    let second = RATE as usize;
    // Beginning and end are looked for apart: between them nothing may be left out and nothing be put in.
    let (first, beginning) = find(&played[second / 2..second], recorded);
    let (last, end) = find(&played[3 * second..7 * second / 2], recorded);
    let length = (last as f64 - first as f64) / (2.5 * f64::from(RATE));
    println!("beginning {beginning:.4}, end {end:.4}, length and pitch {length:.6} of what was played");
    let same_length = (length - 1.0).abs() < 0.001;
    let whole = recorded.get(first..first + 3 * second).filter(|_| same_length);
    whole.map_or(0.0, |whole| likeness(&played[second / 2..7 * second / 2], whole))
}

#[test]
#[ignore = "needs a sound server: make sound"]
fn what_is_played_is_what_is_recorded() {
    let server = Server::start();
    let played = voice(4);
    let file = server.path("voice-to-play.wav");
    write_wav(&file, &played);
    let file = file.display().to_string();

    // On a machine that is too busy for sound a few ms may be lost on the way: what is lost once is no fault of ours.
    let alike = (1..=3).map(|attempt| {
        let (recorded, said) = through_the_device(&server, &format!("whole-{attempt}"), &[&file]);
        let likeness = compare(&played, &recorded);
        println!("round trip, attempt {attempt}: likeness {likeness:.4}; the player said {said}");
        likeness
    });
    assert!(alike.into_iter().any(|alike| alike > 0.95), "what was recorded is not what was played, three times");

    let second = RATE as usize;
    let (recorded, _) = through_the_device(&server, "part", &[&file, "--from", "0:01", "--to", "0:02.5"]);
    let (start, alike) = find(&played[second + 480..5 * second / 2 - 480], &recorded);
    println!("a part: likeness {alike:.4}");
    assert!(alike > 0.95);
    let silent = |samples: &[f32]| samples.iter().all(|sample| sample.abs() < 1e-3);
    assert!(silent(&recorded[start.saturating_sub(second / 10)..start - 480]), "something is heard before the part");
    let end = start + 3 * second / 2 - 960 + 480;
    assert!(silent(&recorded[end..end + second / 10]), "something is heard after the part");
}
