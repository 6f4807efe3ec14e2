//! From frames to virtual time: what is due now, and whether the machine keeps up.

use super::speed::Speed;
use partita_engine::time::{SimDuration, SimTime};

/// The longest that one frame counts, in milliseconds: after a hitch time does not jump.
const LONGEST_FRAME_MS: f64 = 100.0;
/// Frames in a row that must fall short before the person is told.
const FRAMES_BEFORE_SLOW: u32 = 20;

/// Decides how far the run goes in each frame. It knows no clock: frames bring their times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Player {
    playing: bool,
    speed: Speed,
    /// Where the run goes by itself, as fast as the machine can, when the person asked for a
    /// moment that has not been reached yet.
    run_to: Option<SimTime>,
    /// The last frame's time.
    last_frame_ms: Option<f64>,
    /// Virtual microseconds due that are no whole one yet.
    carry: f64,
    short_frames: u32,
}

impl Player {
    /// Whether time passes.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// How fast.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// The moment that the run hurries to, if it does.
    #[must_use]
    pub const fn run_to(&self) -> Option<SimTime> {
        self.run_to
    }

    /// Whether the machine has not kept up with the speed for a while.
    #[must_use]
    pub const fn is_slowed(&self) -> bool {
        self.short_frames >= FRAMES_BEFORE_SLOW
    }

    /// Lets time pass, or stops it.
    pub fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
        self.run_to = None;
        self.rest();
    }

    /// Changes the speed.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
        self.carry = 0.0;
        self.short_frames = 0;
    }

    /// Hurries to a moment ahead.
    pub fn hurry_to(&mut self, time: SimTime) {
        self.run_to = Some(time);
    }

    /// The next frame counts from itself: after a pause, a seek, or a hidden tab.
    pub fn rest(&mut self) {
        self.last_frame_ms = None;
        self.carry = 0.0;
        self.short_frames = 0;
    }

    /// The moment that this frame should reach, from `now` on; none when nothing is due.
    pub fn due(&mut self, frame_ms: f64, now: SimTime) -> Option<SimTime> {
        let passed = frame_ms - self.last_frame_ms.replace(frame_ms).unwrap_or(frame_ms);
        if let Some(time) = self.run_to {
            if time > now {
                return Some(time);
            }
            self.run_to = None;
        }
        if !self.playing {
            return None;
        }
        let passed = passed.clamp(0.0, LONGEST_FRAME_MS);
        let micros = self.carry + passed / 1e3 * f64::from(self.speed.micros_per_second());
        self.carry = micros.fract();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most 10 s of microseconds, not negative"
        )]
        let whole = micros as u64;
        (whole > 0).then(|| now + SimDuration::from_micros(whole))
    }

    /// Says how far the frame came.
    pub fn reached(&mut self, due: SimTime, now: SimTime) {
        if self.run_to.is_some_and(|time| now >= time) {
            self.run_to = None;
            self.rest();
        } else if self.run_to.is_none() {
            self.short_frames = if now < due { self.short_frames.saturating_add(1) } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SimTime = SimTime::from_millis(5000);

    fn playing() -> Player {
        let mut player = Player::default();
        player.set_playing(true);
        player
    }

    #[test]
    fn frames_become_virtual_time() {
        let mut player = playing();
        assert_eq!(player.due(1000.0, NOW), None, "the first frame only starts the clock");
        assert_eq!(player.due(1016.0, NOW), Some(SimTime::from_millis(5016)));
        player.set_speed(Speed::from_step(10));
        assert_eq!(player.due(1032.0, NOW), Some(SimTime::from_millis(5160)));
    }

    #[test]
    fn a_hitch_does_not_jump() {
        let mut player = playing();
        player.due(0.0, NOW);
        assert_eq!(player.due(9000.0, NOW), Some(SimTime::from_millis(5100)));
    }

    #[test]
    fn fractions_of_microseconds_are_not_lost() {
        let mut player = playing();
        player.set_speed(Speed::SLOWEST);
        player.due(0.0, NOW);
        let micros: u64 = (1..=600)
            .filter_map(|frame| player.due(f64::from(frame) * 16.667, NOW))
            .map(|due| due.since(NOW).as_micros())
            .sum();
        assert!((99_999..=100_003).contains(&micros), "{micros}");
    }

    #[test]
    fn paused_nothing_is_due() {
        let mut player = Player::default();
        player.due(0.0, NOW);
        assert_eq!(player.due(16.0, NOW), None);
    }

    #[test]
    fn hurrying_ends_where_it_should() {
        let mut player = Player::default();
        let goal = SimTime::from_millis(9000);
        player.hurry_to(goal);
        assert_eq!(player.due(0.0, NOW), Some(goal));
        player.reached(goal, SimTime::from_millis(7000));
        assert_eq!(player.run_to(), Some(goal));
        assert!(!player.is_slowed());
        player.reached(goal, goal);
        assert_eq!(player.run_to(), None);
        assert_eq!(player.due(16.0, goal), None);
    }

    #[test]
    fn falling_short_for_a_while_is_told_and_forgotten() {
        let mut player = playing();
        for _ in 0..FRAMES_BEFORE_SLOW {
            assert!(!player.is_slowed());
            player.reached(SimTime::from_millis(5016), NOW);
        }
        assert!(player.is_slowed());
        player.reached(NOW, NOW);
        assert!(!player.is_slowed());
    }
}
