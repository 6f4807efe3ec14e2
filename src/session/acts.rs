//! What a person does with a session: time stops, passes and goes back, lines are carried out and undone.

use super::handle::Session;
use super::log::{Line, MOST_LINES, Problem};
use super::speed::Speed;
use partita_engine::command::Command;
use partita_engine::history::History;
use partita_engine::id::EventId;
use partita_engine::simulation::Refusal;
use partita_engine::time::SimTime;

impl Session {
    /// Lets time pass or stops it.
    pub fn set_playing(&self, playing: bool) {
        self.look_alone();
        self.finish_seek();
        self.0.player.borrow_mut().set_playing(playing);
        self.changed();
    }

    /// Stops what plays and plays what is stopped.
    pub fn toggle(&self) {
        self.set_playing(!self.player().playing);
    }

    /// Plays on, also from a moment that is still on its way.
    pub fn play_on(&self) {
        self.look_alone();
        let run_to = self.0.player.borrow().run_to();
        let mut player = self.0.player.borrow_mut();
        player.set_playing(true);
        if let Some(time) = run_to {
            player.hurry_to(time);
        }
        drop(player);
        self.changed();
    }

    /// Changes the speed.
    pub fn set_speed(&self, speed: Speed) {
        self.0.player.borrow_mut().set_speed(speed);
        self.changed();
    }

    /// Goes to a moment: by replay where it has been, by running on where it has not.
    pub fn go_to(&self, time: SimTime) {
        self.look_alone();
        {
            let mut history = self.0.history.borrow_mut();
            let mut player = self.0.player.borrow_mut();
            let playing = player.is_playing();
            player.set_playing(playing);
            let end = history.end();
            if history.now() < end || time <= end {
                history.seek(time.min(end));
            }
            if time > end {
                player.hurry_to(time);
            }
        }
        self.seek_for_a_while();
        self.changed();
    }

    /// Stops at the next event worth a look.
    pub fn step_forward(&self) {
        self.set_playing(false);
        self.0.history.borrow_mut().step_forward();
        self.changed();
    }

    /// Stops at the event before; says whether there is one.
    pub fn step_back(&self) -> bool {
        self.set_playing(false);
        let Some(time) = self.with_history(History::previous_step) else { return false };
        self.go_to(time);
        true
    }

    /// Carries out a line, as typed or as a button wrote it, and notes it in the console. Where
    /// another tab writes the session, the run becomes a copy of its own first.
    ///
    /// # Errors
    /// Why nothing was done.
    pub fn run_line(&self, line: &str) -> Result<EventId, Problem> {
        self.finish_seek();
        let time = self.with_history(History::now);
        let outcome = line.parse::<Command>().map_err(Problem::Wrong).and_then(|command| {
            self.own();
            let applied = self.0.history.borrow_mut().apply(&command);
            applied.map(|applied| applied.event).map_err(Problem::Refused)
        });
        {
            let mut lines = self.0.lines.borrow_mut();
            if lines.len() >= MOST_LINES {
                lines.remove(0);
            }
            lines.push(Line { text: line.to_owned(), time, outcome: outcome.clone() });
        }
        self.0.player.borrow_mut().rest();
        self.observe();
        self.changed();
        outcome
    }

    /// Goes to just before the last command, on a branch of its own; says whether there was one.
    ///
    /// # Errors
    /// When the run has as many branches as it may have.
    pub fn undo(&self) -> Result<bool, Refusal> {
        self.finish_seek();
        self.own();
        let undone = self.0.history.borrow_mut().undo()?;
        self.travel();
        Ok(undone)
    }

    /// Goes back to the branch that the last undo left; says whether there was one.
    pub fn redo(&self) -> bool {
        self.finish_seek();
        self.own();
        let redone = self.0.history.borrow_mut().redo();
        self.travel();
        redone
    }

    /// Begins a way to another moment; frames go on with it where it is long.
    fn travel(&self) {
        {
            let mut player = self.0.player.borrow_mut();
            let playing = player.is_playing();
            player.set_playing(playing);
        }
        self.seek_for_a_while();
        self.observe();
        self.changed();
    }
}
