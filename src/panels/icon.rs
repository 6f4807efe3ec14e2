//! Small signs of 20 × 20 units, drawn with the text's colour.

use yew::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To the start.
    Start,
    /// One event back.
    Back,
    /// Let time pass.
    Play,
    /// Stop time.
    Pause,
    /// One event on.
    Step,
    /// Light and dark.
    Theme,
    /// Tables.
    Table,
    /// Sessions: pages that lie on each other.
    Sessions,
    /// Charts.
    Chart,
    /// Close.
    Close,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Start => "M5 4v12M16 4L8 10l8 6z",
            Self::Back => "M14 4L6 10l8 6z",
            Self::Play => "M6 4l10 6l-10 6z",
            Self::Pause => "M6.5 4v12M13.5 4v12",
            Self::Step => "M6 4l8 6l-8 6zM16 4v12",
            Self::Theme => "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
            Self::Table => "M3 5h14v10H3zM3 9h14M9 9v6",
            Self::Sessions => "M3 8h11v9H3zM6 8V5h11v9h-3",
            Self::Chart => "M3 3v14h14M6 13l4-5l3 3l4-6",
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Undo => "M8 4L4 8l4 4M4 8h8a4 4 0 0 1 0 8H8",
            Self::Redo => "M12 4l4 4l-4 4M16 8H8a4 4 0 0 0 0 8h4",
        }
    }

    /// The sign, `size` pixels wide.
    pub fn view(self, size: u32) -> Html {
        let size = size.to_string();
        let fill = if matches!(self, Self::Back | Self::Play) { "currentColor" } else { "none" };
        let stroke = if self == Self::Pause { "3.2" } else { "1.8" };
        html! {
            <svg width={size.clone()} height={size} viewBox="0 0 20 20" aria-hidden="true">
                <path d={self.path()} {fill} stroke="currentColor" stroke-width={stroke}
                    stroke-linecap="round" stroke-linejoin="round" />
            </svg>
        }
    }
}
