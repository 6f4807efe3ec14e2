//! The stage with thousands of records in flight, frame by frame, for the page that measures it.

use crate::program;
use partita::i18n::Language;
use partita::stage::picture::{Canvases, Picture};
use partita_engine::simulation::Simulation;
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::World;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

/// How long a message takes: while all records are sent, none arrives.
const WIRE_MS: u64 = 20_000;

/// How long the senders take to send all.
const SENDING_MS: u64 = 10_000;

/// Virtual time from one frame to the next.
const FRAME: SimDuration = SimDuration::from_micros(16_667);

/// A picture of a world in which many records are on their way, each in a request of its own.
#[wasm_bindgen]
pub struct Crowded {
    world: Simulation,
    picture: Picture,
    at_ms: f64,
}

#[wasm_bindgen]
impl Crowded {
    /// On three canvases of this size. When they are landing, records arrive in every frame, which
    /// changes what stands still as well.
    ///
    /// # Errors
    /// When the page gives no canvas.
    #[wasm_bindgen(constructor)]
    pub fn new(
        canvases: Vec<HtmlCanvasElement>,
        width: f64,
        height: f64,
        ratio: f64,
        records: u32,
        landing: bool,
    ) -> Result<Self, JsError> {
        let mut world = world(records).ok_or_else(|| JsError::new("the world cannot be made"))?;
        if landing {
            world.advance_to(world.now() + SimDuration::from_millis(WIRE_MS - SENDING_MS));
        }
        let [still, travelling, crowd] = <[_; 3]>::try_from(canvases)
            .map_err(|_| JsError::new("the picture lies on three canvases"))?;
        let mut picture = Picture::new(Canvases { still, travelling, crowd }, Language::En)
            .map_err(|_| JsError::new("the page gives no canvas"))?;
        picture.resize(width, height, ratio);
        Ok(Self { world, picture, at_ms: 0.0 })
    }

    /// Lets a frame's time pass. Gives how many messages are on their way.
    pub fn pass(&mut self) -> usize {
        self.world.advance_to(self.world.now() + FRAME);
        self.at_ms += 1e3 / 60.0;
        self.world.messages().len()
    }

    /// Paints the frame.
    pub fn paint(&mut self) {
        self.picture.frame(&self.world, 1.0, false, self.at_ms);
    }
}

/// Five producers write to eight partitions.
fn world(records: u32) -> Option<Simulation> {
    let mut world = Simulation::new(42);
    for line in ["cluster brokers=3", "topic orders partitions=8 rf=3"] {
        program::carry_out(&mut world, line)?;
    }
    for producer in 1..=5 {
        let settings = "batch.size=0 enable.idempotence=false max.in.flight=10000";
        let patience = "request.timeout.ms=200000 delivery.timeout.ms=400000";
        program::carry_out(&mut world, &format!("producer p{producer} {settings} {patience}"))?;
        for partition in 0..8 {
            let line = format!("send p{producer} orders value=1 partition={partition}");
            program::carry_out(&mut world, &line)?;
        }
    }
    world.advance_to(SimTime::from_millis(5_000));
    program::carry_out(&mut world, &format!("set wire client={}", WIRE_MS / 1000))?;
    let start = world.now();
    for record in 0..records {
        let (producer, partition, key) = (record % 5 + 1, record % 8, record % 7);
        let line = format!("send p{producer} orders key=k{key} value=1 partition={partition}");
        program::carry_out(&mut world, &line)?;
        let sent = u64::from(record + 1) * SENDING_MS * 1000 / u64::from(records);
        world.advance_to(start + SimDuration::from_micros(sent));
    }
    Some(world)
}

/// Lets so many records go all their way. Gives the milliseconds by `clock`.
#[wasm_bindgen]
pub fn engine(records: u32, clock: &js_sys::Function) -> f64 {
    let now = || clock.call0(&wasm_bindgen::JsValue::UNDEFINED).ok()?.as_f64();
    let time = || {
        let prepared = program::prepared()?;
        let begin = now()?;
        program::run(prepared, records.into())?;
        Some(now()? - begin)
    };
    time().unwrap_or(f64::NAN)
}
