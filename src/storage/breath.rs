//! Long work in slices, so that the page stays alive.

/// The longest that work goes on without letting the page breathe, in milliseconds.
#[cfg(target_arch = "wasm32")]
const LONGEST_MS: f64 = 8.0;

/// Lets the page breathe while something long is being done. Outside a browser there is no page.
#[derive(Debug)]
pub struct Breath {
    #[cfg(target_arch = "wasm32")]
    since_ms: f64,
}

impl Breath {
    /// Work begins.
    #[must_use]
    pub fn new() -> Self {
        Self {
            #[cfg(target_arch = "wasm32")]
            since_ms: now_ms(),
        }
    }

    /// Lets the page do its own work, if it has waited for long enough. To be called between
    /// pieces of work of a millisecond or two.
    #[cfg(target_arch = "wasm32")]
    pub async fn take(&mut self) {
        if now_ms() - self.since_ms >= LONGEST_MS {
            gloo::timers::future::TimeoutFuture::new(0).await;
            self.since_ms = now_ms();
        }
    }

    /// Does nothing here.
    #[cfg(not(target_arch = "wasm32"))]
    #[expect(clippy::unused_async, reason = "in a browser it waits")]
    pub async fn take(&mut self) {}
}

impl Default for Breath {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(target_arch = "wasm32")]
fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}
