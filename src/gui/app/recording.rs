//! The recorder of the window, as the app minds it: what is asked of it, what it tells, and that nothing recorded is lost
//! when the archive is closed.

use egui::Context;

use super::App;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::job::Watch;
use crate::archive::recorded::{Taken, is_anything_left};
use crate::archive::{Archive, ArchiveError};
use crate::gui::action::{Action, Done, Job, Notice};
use crate::gui::answer::Fault;
use crate::gui::controls::Control;
use crate::gui::part::change::as_sentence;
use crate::gui::part::{bare_sheet, counted, headline, primary};
use crate::gui::screen::Screen;
use crate::gui::tape::Hear;
use crate::gui::taping::{Inputs, News, RecorderWish, gap_in_words};
use crate::media::recorder::{Alarm, Finished};

/// What a notice about the recording that is being made belongs to.
const TOPIC: &str = "recording";
/// The same for what is missing in it.
const GAP: &str = "gap of a recording";

impl App {
    /// Records from other inputs than the devices of this computer, from now on.
    pub fn record_from(&mut self, inputs: std::sync::Arc<dyn Inputs>) {
        self.taping = crate::gui::taping::Taping::from(inputs);
    }

    pub(super) fn ask_recorder(&mut self, ctx: &Context, wish: RecorderWish) {
        if matches!(wish, RecorderWish::Begin(_)) {
            // The microphone would hear what is played.
            self.hear(Hear::Pause);
        }
        self.taping.ask(wish, waken(ctx));
    }

    /// Once a frame: takes what the recorder has to tell, and asks first where the window is being closed.
    pub(super) fn attend_to_recording(&mut self, ctx: &Context) {
        if self.taping.is_busy() && ctx.input(|input| input.viewport().close_requested()) {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.leaving = Some(Action::Do(Control::Quit));
        }
        let is_on_screen = matches!(self.screen(), Some(Screen::Record(_)));
        if is_on_screen && self.taping.is_busy() {
            // There everything is said already, and a message would lie on the buttons.
            self.notices.retract(TOPIC);
            self.notices.retract(GAP);
        }
        let is_writable = self.desk.as_ref().is_some_and(super::Desk::is_writable);
        let is_seen = is_writable && is_on_screen;
        for news in self.taping.attend(is_seen, &self.preferences.recording, &waken(ctx)) {
            self.take_news(ctx, news);
        }
    }

    fn take_news(&mut self, ctx: &Context, news: News) {
        match news {
            // The screen that it was begun from says it.
            News::Refused(_) if matches!(self.screen(), Some(Screen::Record(_))) => {}
            News::Refused(error) => {
                self.notices.tell(Notice::failed(&ArchiveError::from(error)).about(TOPIC));
            }
            News::Alarm(alarm) => {
                // Whoever looks at another program must learn of it too.
                ctx.send_viewport_cmd(egui::ViewportCommand::RequestUserAttention(egui::UserAttentionType::Critical));
                self.notices.tell(told(&alarm));
            }
            News::AllWell => self.notices.retract(TOPIC),
            News::Missing(gap) => {
                let fault = Fault { sentence: gap_in_words(&gap), hint: String::new() };
                let notice = Notice::failed(fault).about(GAP);
                self.notices.tell(notice.with_way("Show the recording", Screen::Record(None)));
            }
            News::Ended { finished: Ok(finished), was_asked } => {
                let policy = self.desk.as_ref().map(super::Desk::policy).unwrap_or_default();
                self.start(taking_in(finished, was_asked, policy));
            }
            News::Ended { finished: Err(error), .. } => {
                self.notices.tell(Notice::failed(&ArchiveError::from(error)).about(TOPIC));
            }
        }
    }

    /// What was recorded comes into the archive before it is closed.
    pub(super) fn keep_recording(&mut self) {
        let Some(finished) = self.taping.end_now() else { return };
        if let Some(desk) = &self.desk {
            // Done before the keeper ends. Where it fails, the recording lies in the archive's folder and is adopted when
            // the archive is opened the next time.
            drop(desk.change(move |archive| archive.take_in(finished, &Watch::default())));
        }
    }

    /// Takes in what a crash or a power cut left behind, by itself.
    pub(super) fn adopt_recordings(&mut self) {
        let Some(desk) = &self.desk else { return };
        if desk.is_writable() && is_anything_left(desk.folder()) {
            let policy = desk.policy();
            self.start(Job::new("Taking in a recording that was cut off", move |archive, watch| {
                let adopted = archive.adopt_recordings(watch)?;
                adopted_in_words(archive, adopted, policy)
            }));
        }
    }

    /// The action, where nothing is being recorded that it would end; otherwise it waits for an answer.
    pub(super) fn unless_recording(&mut self, action: Action) -> Option<Action> {
        let ends_it = match &action {
            Action::Open(_) | Action::OpenReadOnly(_) | Action::Make { .. } | Action::Restore(_) => true,
            Action::Do(control) => matches!(control, Control::CloseArchive | Control::Quit | Control::OpenSample),
            _ => false,
        };
        if ends_it && self.taping.is_busy() {
            self.leaving = Some(action);
            return None;
        }
        Some(action)
    }

    /// Asks whether the recording may be ended; what was waiting for it.
    pub(super) fn leaving_ui(&mut self, ctx: &Context) -> Option<Action> {
        let waiting = self.leaving.take()?;
        if !self.taping.is_busy() {
            return Some(waiting);
        }
        let (mut is_meant, mut is_over) = (false, false);
        let ((), is_left) = bare_sheet(ctx, "recording goes on", 460.0, |ui| {
            headline(ui, "A recording is being made");
            ui.label("It has to end for this. All that was recorded is kept, and stands with its interview.");
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| {
                is_meant = primary(ui, "End it, keep it, and go on").clicked();
                is_over = ui.button("Go on recording").clicked();
            });
        });
        if is_meant {
            self.close();
            return Some(waiting);
        }
        if !(is_over || is_left) {
            self.leaving = Some(waiting);
        }
        None
    }
}

fn waken(ctx: &Context) -> impl Fn() + Clone + Send + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

/// What a person must know at once.
fn told(alarm: &Alarm) -> Notice {
    let fault = Fault { sentence: as_sentence(&alarm.to_string()), hint: String::new() };
    Notice::failed(fault).about(TOPIC).with_way("Show the recording", Screen::Record(None))
}

/// The job that takes a recording in, and goes to its interview where somebody pressed Stop for it.
fn taking_in(finished: Finished, was_asked: bool, policy: Policy) -> Job {
    Job::new("Taking in the recording", move |archive, watch| {
        let ended = finished.ended.clone();
        let taken = match archive.take_in(finished, watch) {
            Ok(taken) => taken,
            Err(error) => return Ok(Done { notice: Some(waits(&error).about(TOPIC)), then: Vec::new() }),
        };
        let title = title(archive, &taken, policy)?;
        let length = crate::text::clock::clock(taken.duration_ms);
        let told = format!("Recorded {length} of “{title}”.");
        let notice = match ended {
            None => Notice::told(told),
            // Why it has ended by itself must not be overlooked.
            Some(alarm) => Notice::failed(Fault { sentence: as_sentence(&alarm.to_string()), hint: told }),
        };
        let notice = notice.about(TOPIC);
        let screen = Screen::interview(taken.interview, None);
        Ok(match was_asked {
            true => Done { notice: Some(notice), then: vec![Action::Go(screen)] },
            false => Done { notice: Some(notice.with_way("Go to it", screen)), then: Vec::new() },
        })
    })
}

/// The recording could not be taken in now.
fn waits(error: &ArchiveError) -> Notice {
    match error {
        ArchiveError::Empty => Notice::told("Nothing was recorded, so nothing was kept."),
        ArchiveError::Cancelled => {
            Notice::told("The recording waits in the archive's folder; it comes in when the archive is opened again.")
        }
        error => Notice::failed(Fault {
            hint:
                "The sound is safe in the archive's folder “recording”; it comes in when the archive is opened again."
                    .into(),
            ..Fault::from(error)
        }),
    }
}

/// The interview's title, or why it is not told.
fn title(archive: &Archive, taken: &Taken, policy: Policy) -> Result<String, ArchiveError> {
    let withheld = archive.read(|read| Ok(Clearance::today(read, policy)?.recollection(taken.interview)))?;
    Ok(withheld.map_or_else(|| taken.title.clone(), |withheld| withheld.in_words()))
}

fn adopted_in_words(
    archive: &Archive,
    adopted: Vec<Result<Taken, ArchiveError>>,
    policy: Policy,
) -> Result<Done, ArchiveError> {
    let mut done = Done::quietly();
    let (mut taken, mut sentences) = (Vec::new(), Vec::new());
    for one in adopted {
        match one {
            Ok(one) => {
                let (title, length) = (title(archive, &one, policy)?, crate::text::clock::clock(one.duration_ms));
                sentences.push(format!("A recording that was cut off was taken into “{title}” ({length})."));
                taken.push(one);
            }
            Err(error) => done.then.push(Action::Tell(waits(&error))),
        }
    }
    let sentence = match sentences.as_slice() {
        [] => return Ok(done),
        [only] => only.clone(),
        many => format!("{} that were cut off were taken in.", counted(many.len(), "recording", "recordings")),
    };
    let notice = Notice::told(sentence);
    done.notice = Some(match taken.as_slice() {
        [only] => notice.with_way("Go to it", Screen::interview(only.interview, None)),
        _ => notice.with_way("Show the interviews", Screen::first()),
    });
    Ok(done)
}
