//! What a listener relies on, played on a clock that stands still until it is moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{OutputError, Player, PlayerError, ScriptedOutput, Stage};
use crate::media::sound::{Shape, Sound, SoundError};

const MONO: Shape = Shape { rate: 48_000, channels: 1 };
const FADE: usize = 240;

/// A sound whose every sample tells its frame: the frame's number in steps that a float holds exactly.
struct Told {
    shape: Shape,
    frames: u64,
    at: u64,
    /// Says when the sound is dropped.
    dropped: Arc<AtomicBool>,
    fails_at: u64,
    /// Where it ends, whatever it promised.
    breaks_off_at: u64,
    /// How long it takes to go anywhere.
    seeks: Duration,
}

const STEP: f32 = 1.0 / 16_777_216.0;

fn told(seconds: u64) -> Told {
    Told {
        shape: MONO,
        frames: seconds * 48_000,
        at: 0,
        dropped: Arc::default(),
        fails_at: u64::MAX,
        breaks_off_at: u64::MAX,
        seeks: Duration::ZERO,
    }
}

impl Sound for Told {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn frames(&self) -> u64 {
        self.frames
    }

    fn seek(&mut self, frame: u64) -> Result<(), SoundError> {
        thread::sleep(self.seeks);
        self.at = frame;
        Ok(())
    }

    fn read(&mut self, into: &mut [f32]) -> Result<usize, SoundError> {
        if self.at >= self.fails_at {
            return Err(SoundError::Undecodable { path: "tape.wav".into(), why: "a hole".into() });
        }
        let frames = (into.len() as u64).min(self.frames.min(self.breaks_off_at).saturating_sub(self.at));
        for (frame, sample) in (self.at..).zip(&mut into[..frames as usize]) {
            *sample = (frame + 1) as f32 * STEP;
        }
        self.at += frames;
        Ok(frames as usize)
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::Release);
    }
}

/// Which frame a sample of such a sound was.
fn frame_of(sample: f32) -> u64 {
    (sample / STEP).round() as u64 - 1
}

fn player_with(sound: impl Sound + 'static) -> (Player, Stage) {
    let (output, stage) = ScriptedOutput::new(MONO);
    let player = Player::on(Box::new(output));
    player.load(Box::new(sound));
    stage.settle(&player);
    (player, stage)
}

/// What was heard without the silence around it.
fn sounding(heard: &[f32]) -> &[f32] {
    let loud = |sample: &f32| *sample != 0.0;
    let from = heard.iter().position(loud).unwrap_or(heard.len());
    let until = heard.iter().rposition(loud).map_or(from, |last| last + 1);
    &heard[from..until]
}

#[test]
fn a_sound_is_heard_from_its_beginning_to_its_end_frame_by_frame() {
    let (player, stage) = player_with(told(2));
    player.play();
    assert!(stage.run_out(&player, 5_000));

    let heard = stage.heard();
    let heard = sounding(&heard);
    // The very first frame is faded to nothing.
    assert_eq!(heard.len(), 2 * 48_000 - 1);
    assert!((FADE..heard.len()).all(|at| frame_of(heard[at]) == at as u64 + 1), "after the fade every frame is there");
    let state = player.state();
    assert_eq!((state.position_ms, state.duration_ms, state.playing), (2_000, 2_000, false));
}

#[test]
fn a_range_is_heard_to_the_frame_and_playing_stops_there() {
    let (player, stage) = player_with(told(100));
    player.play_range(70_000..71_500);
    assert!(stage.run_out(&player, 5_000));

    let heard = stage.heard();
    let heard = sounding(&heard);
    // Its first and its last frame are faded to nothing.
    assert_eq!(heard.len(), 72_000 - 2);
    let whole = FADE..heard.len() - FADE;
    assert!(whole.clone().all(|at| frame_of(heard[at]) == 70_000 * 48 + at as u64 + 1));
    assert_eq!(player.state().position_ms, 71_500);

    stage.forget();
    player.play();
    stage.run(&player, 100);
    assert_eq!(frame_of(stage.heard()[FADE + 9]), 71_500 * 48 + FADE as u64 + 9, "playing goes on where it stopped");
}

#[test]
fn nothing_old_is_heard_after_a_seek() {
    let (player, stage) = player_with(told(200));
    player.play_from(10_000);
    stage.run(&player, 500);
    player.seek(150_000);
    stage.settle(&player);
    stage.forget();
    stage.run(&player, 300);

    let heard = stage.heard();
    let tail = heard.iter().take(FADE).position(|sample| *sample > 140_000.0 * 48.0 * STEP).unwrap_or(FADE);
    assert!(tail <= FADE, "the old place is silent within 5 ms");
    let new: Vec<u64> = heard[FADE..].iter().map(|sample| frame_of(*sample)).collect();
    let expected: Vec<u64> = (0..new.len() as u64).map(|at| 150_000 * 48 + FADE as u64 + at).collect();
    assert_eq!(new, expected);
}

#[test]
fn the_position_is_what_is_heard_not_what_was_given_to_the_device() {
    let (player, stage) = player_with(told(60));
    player.play_from(5_000);
    assert_eq!(player.state().position_ms, 5_000, "it is there as soon as it was asked for");
    stage.run(&player, 1_000);
    // The last 10 ms were only just handed over, to a device that holds 20 ms.
    assert_eq!(player.state().position_ms, 5_970);
}

#[test]
fn after_a_pause_it_goes_on_a_little_earlier_but_not_after_a_seek() {
    let (player, stage) = player_with(told(60));
    player.set_rewind(800);
    player.play_from(5_000);
    stage.run(&player, 1_000);
    player.pause();
    stage.run(&player, 100);
    stage.settle(&player);
    wait_until(|| player.state().position_ms == 6_000);
    stage.forget();
    player.play();
    stage.run(&player, 100);
    assert_eq!(frame_of(stage.heard()[FADE]), 5_200 * 48 + FADE as u64);

    player.pause();
    player.seek(30_000);
    stage.run(&player, 50);
    assert_eq!(player.state().position_ms, 30_000);
    stage.forget();
    player.play();
    stage.run(&player, 100);
    assert_eq!(frame_of(stage.heard()[FADE]), 30_000 * 48 + FADE as u64);
}

#[test]
fn a_pause_is_silent_within_five_milliseconds_and_without_a_click() {
    let (player, stage) = player_with(told(60));
    player.play_from(50_000);
    stage.run(&player, 500);
    player.pause();
    stage.settle(&player);
    stage.forget();
    stage.run(&player, 100);

    let heard = stage.heard();
    assert!(heard[FADE..].iter().all(|sample| *sample == 0.0));
    let steps = heard[..FADE + 1].windows(2).map(|pair| (pair[1] - pair[0]).abs());
    assert!(steps.fold(0.0, f32::max) < 0.01);
}

#[test]
fn a_loop_goes_round_without_a_gap_until_it_is_taken_away() {
    let (player, stage) = player_with(told(60));
    player.set_loop(Some(10_000..10_500));
    player.play_from(10_000);
    stage.run(&player, 1_400);

    let heard = stage.heard();
    for round in 0..2 {
        let middle = round * 24_000 + 12_000;
        assert_eq!(frame_of(heard[middle]), 10_250 * 48, "round {round}");
    }
    // The player tells of a round when it has given it to the device, which may play it before.
    wait_until(|| (10_000..10_500).contains(&player.state().position_ms));

    player.set_loop(None);
    stage.run(&player, 1_500);
    assert!(player.state().position_ms > 11_000);
}

#[test]
fn a_loop_that_is_set_elsewhere_is_gone_to() {
    let (player, stage) = player_with(told(60));
    player.play_from(40_000);
    stage.run(&player, 200);
    player.set_loop(Some(10_000..12_000));
    stage.run(&player, 200);
    assert!((10_100..10_300).contains(&player.state().position_ms), "{}", player.state().position_ms);
}

#[test]
fn at_half_and_double_speed_it_takes_twice_and_half_as_long() {
    for (speed, ms) in [(0.5, 4_000), (2.0, 1_000), (1.25, 1_600)] {
        let (player, stage) = player_with(told(60));
        player.set_speed(speed);
        player.play_range(20_000..22_000);
        assert!(stage.run_out(&player, 10_000));
        let heard = stage.heard();
        let frames = sounding(&heard).len() as i64;
        assert!((frames - ms * 48).abs() < 480, "{speed}: {} ms", frames / 48);
        assert_eq!(player.state().position_ms, 22_000);
    }
}

#[test]
fn the_speed_can_change_while_playing_and_the_position_follows() {
    let (player, stage) = player_with(told(60));
    player.play_from(0);
    stage.run(&player, 1_000);
    player.set_speed(2.0);
    stage.run(&player, 2_000);
    let heard = stage.heard();
    // The device still holds 20 ms, and was just given 10 ms more.
    let sounding = frame_of(heard[heard.len() - 30 * 48]) / 48;
    let position = player.state().position_ms;
    assert!(position.abs_diff(sounding) < 25, "{position} is said, {sounding} is heard");
    assert!(position > 4_000);
    let before = heard[heard.len() - 4_800];
    let after = heard[heard.len() - 1];
    let frames = frame_of(after) - frame_of(before);
    // At either end the stretcher may have reached 12 ms away for the best fit.
    assert!(frames.abs_diff(2 * 4_800) < 1_200, "{frames} frames in the last 4,800");
}

#[test]
fn another_rate_and_other_channels_sound_as_long_and_as_high() {
    let shape = Shape { rate: 44_100, channels: 2 };
    let (output, stage) = ScriptedOutput::new(shape);
    let player = Player::on(Box::new(output));
    player.load(Box::new(told(3)));
    player.play();
    assert!(stage.run_out(&player, 5_000));
    let heard = stage.heard();
    assert!(heard.chunks_exact(2).all(|frame| frame[0] == frame[1]), "one channel is heard on both sides");
    let frames = sounding(&heard).len() / 2;
    assert!(frames.abs_diff(3 * 44_100) < 64, "{frames}");
    let middle = heard[2 * 44_100 * 2] / STEP;
    assert!((middle - 2.0 * 48_000.0).abs() < 2.0, "{middle}");
}

#[test]
fn a_device_that_vanishes_stops_it_where_it_is_and_the_next_play_opens_it_anew() {
    let (player, stage) = player_with(told(60));
    player.play_from(10_000);
    stage.run(&player, 1_000);
    stage.vanish();
    wait_until(|| !player.state().playing);
    let state = player.state();
    assert!(matches!(state.error.as_deref(), Some(PlayerError::Output(OutputError::Gone { .. }))), "{:?}", state.error);
    assert_eq!(state.position_ms, 10_970);

    player.play();
    stage.settle(&player);
    let state = player.state();
    assert!(matches!(state.error.as_deref(), Some(PlayerError::Output(OutputError::NoDevice))), "{:?}", state.error);

    stage.come_back();
    stage.forget();
    player.play();
    stage.run(&player, 100);
    let state = player.state();
    assert!(state.playing && state.error.is_none());
    assert_eq!(frame_of(stage.heard()[FADE]), 10_970 * 48 + FADE as u64);
}

#[test]
fn a_device_that_falls_asleep_is_noticed() {
    let (player, stage) = player_with(told(60));
    player.play_from(10_000);
    stage.run(&player, 100);
    stage.set_patience(Duration::from_millis(50));
    wait_until(|| player.state().error.is_some());
    let error = player.state().error.expect("there is one");
    assert!(error.to_string().contains("stopped taking sound"), "{error}");
}

#[test]
fn a_device_that_vanishes_in_silence_is_no_matter() {
    let (player, stage) = player_with(told(60));
    player.play_from(10_000);
    stage.run(&player, 100);
    player.pause();
    stage.run(&player, 100);
    stage.vanish();
    stage.come_back();
    wait_until(|| !stage.openings().0);
    assert!(player.state().error.is_none());
    player.play();
    stage.run(&player, 100);
    assert!(player.state().playing);
    assert_eq!(stage.openings(), (true, 2));
}

#[test]
fn a_sound_that_breaks_off_says_so_and_the_device_stays_open() {
    let mut sound = told(60);
    sound.fails_at = 96_000;
    let (player, stage) = player_with(sound);
    player.play();
    stage.run(&player, 2_500);
    wait_until(|| !player.state().playing);
    let error = player.state().error.expect("there is one");
    assert!(error.to_string().contains("a hole"), "{error}");
    player.play_from(0);
    stage.run(&player, 100);
    assert!(player.state().error.is_none());
}

#[test]
fn a_loop_beyond_the_true_end_of_a_file_that_promised_more_stops() {
    let mut sound = told(60);
    sound.breaks_off_at = 20 * 48_000;
    let (player, stage) = player_with(sound);
    player.set_loop(Some(30_000..40_000));
    player.play_from(30_000);
    wait_until(|| player.state().settled && !player.state().playing);
    // One that begins before it goes round with what there is.
    player.set_loop(Some(19_000..40_000));
    player.play_from(19_000);
    stage.run(&player, 2_500);
    // The place is told when a round was given to the device.
    wait_until(|| (19_000..20_000).contains(&player.state().position_ms));
}

#[test]
fn a_short_loop_of_a_slow_sound_can_be_paused() {
    let mut sound = told(60);
    sound.seeks = Duration::from_millis(60);
    let (player, stage) = player_with(sound);
    player.set_loop(Some(10_000..10_001));
    player.play_from(10_000);
    stage.run(&player, 200);
    player.pause();
    wait_until(|| player.state().settled);
    assert!(!player.state().playing);
    assert_eq!(player.state().looped, Some(10_000..10_050), "each round costs a seek: there are not too many of them");
}

#[test]
fn asking_waits_for_no_disk() {
    let (output, stage) = ScriptedOutput::new(MONO);
    let player = Player::on(Box::new(output));
    let since = Instant::now();
    player.open(|| {
        thread::sleep(Duration::from_millis(300));
        Ok(Box::new(told(60)))
    });
    player.play_from(3_000);
    player.set_speed(1.5);
    let _ = player.state();
    assert!(since.elapsed() < Duration::from_millis(100));
    stage.run(&player, 100);
    assert!(player.state().playing, "what was asked for meanwhile is done afterwards");
}

#[test]
fn dropping_it_ends_its_thread_and_lets_go_of_sound_and_device() {
    let sound = told(60);
    let dropped = Arc::clone(&sound.dropped);
    let (player, stage) = player_with(sound);
    player.play();
    stage.run(&player, 100);
    drop(player);
    assert!(dropped.load(Ordering::Acquire));
    assert!(!stage.openings().0);
}

#[test]
fn hundreds_of_hasty_orders_leave_it_where_the_last_one_wanted() {
    let (player, stage) = player_with(told(600));
    for round in 0..400u64 {
        match round % 5 {
            0 => player.play_from(round * 1_000),
            1 => player.seek(round * 900),
            2 => player.pause(),
            3 => player.set_loop(Some(round * 10..round * 10 + 50)),
            _ => player.play(),
        }
        if round % 7 == 0 {
            stage.run(&player, 10);
        }
    }
    player.set_loop(None);
    player.play_from(123_000);
    stage.run(&player, 10);
    stage.forget();
    stage.run(&player, 200);
    let heard = stage.heard();
    assert_eq!(frame_of(heard[FADE]), 123_010 * 48 + FADE as u64);
}

fn wait_until(met: impl Fn() -> bool) {
    let since = Instant::now();
    while !met() {
        assert!(since.elapsed() < Duration::from_secs(5), "it did not come about within 5 s");
        thread::sleep(Duration::from_millis(1));
    }
}
