//! What the page is asked about the person's wishes: theme, motion, sharpness.

use web_sys::{Element, MediaQueryList, Window};

/// Watches the page's settings; cheap enough to be asked in every frame.
pub struct Watch {
    window: Window,
    root: Element,
    dark: Option<MediaQueryList>,
    still: Option<MediaQueryList>,
    theme: Theme,
}

/// What decides the theme: the choice on the page's root, and the system's.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Theme {
    chosen: Option<String>,
    dark: bool,
}

impl Watch {
    /// Watches this page; none without one.
    #[must_use]
    pub fn new() -> Option<Self> {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let query = |text| window.match_media(text).ok().flatten();
        let (dark, still) =
            (query("(prefers-color-scheme: dark)"), query("(prefers-reduced-motion: reduce)"));
        let theme = Theme { chosen: None, dark: false };
        Some(Self { window, root, dark, still, theme })
    }

    /// Whether the theme is another than when this was last asked.
    pub fn theme_changed(&mut self) -> bool {
        let theme = Theme {
            chosen: self.root.get_attribute("data-theme"),
            dark: self.dark.as_ref().is_some_and(MediaQueryList::matches),
        };
        let changed = theme != self.theme;
        self.theme = theme;
        changed
    }

    /// Whether the person asked that nothing travels.
    #[must_use]
    pub fn wants_stillness(&self) -> bool {
        self.still.as_ref().is_some_and(MediaQueryList::matches)
    }

    /// The browser's clock.
    #[must_use]
    pub fn milliseconds(&self) -> f64 {
        self.window.performance().map_or(0.0, |performance| performance.now())
    }

    /// Device pixels for one CSS pixel.
    #[must_use]
    pub fn sharpness(&self) -> f64 {
        self.window.device_pixel_ratio()
    }
}
