//! Writes shapes as SVG with the light theme's colours, to be looked at.

use super::measure::Estimate;
use partita_scene::shape::{Align, Family, Paint, Segment, Shape, Stroke};
use std::fmt::Write;

const FILLS: [&str; 8] =
    ["#0b649e", "#e6a100", "#14a37f", "#bd86b8", "#d4682c", "#96cdf8", "#f5e83b", "#333b47"];
const EDGES: [&str; 8] =
    ["#0c598c", "#b98306", "#138f71", "#a576a2", "#b95c29", "#6c93b3", "#968f2d", "#2e3541"];
const TINTS: [&str; 8] =
    ["#c9ddea", "#f8e5b8", "#bde5db", "#edddeb", "#f3d5c4", "#e2f1fd", "#fcf9c8", "#d6d8da"];

fn colour(paint: Paint) -> String {
    let key = |colours: [&'static str; 8], key: u8| colours[usize::from(key) % 8];
    match paint {
        Paint::Paper => "#fbfaf7",
        Paint::Panel | Paint::OnAccent => "#ffffff",
        Paint::Sunk => "#f4f2ec",
        Paint::Ink => "#1c1f26",
        Paint::Ink2 | Paint::OnTint => "#4d5361",
        Paint::Ink3 => "#656b79",
        Paint::Edge => "#858a96",
        Paint::EdgeSoft => "#858a9680",
        Paint::Wire => "#8d887c",
        Paint::Line => "#e4e1d9",
        Paint::Line2 => "#cfcabd",
        Paint::Accent => "#4a3fd1",
        Paint::AccentSoft => "#eeecfb",
        Paint::Bad => "#b3261e",
        Paint::BadSoft => "#fbeae8",
        Paint::KeyFill(number) => key(FILLS, number),
        Paint::KeyEdge(number) => key(EDGES, number),
        Paint::KeyEdgeSoft(number) => return format!("{}80", key(EDGES, number)),
        Paint::KeyTint(number) => key(TINTS, number),
        Paint::OnKey(0 | 7) => "#ffffff",
        Paint::OnKey(_) => "#14161b",
    }
    .into()
}

fn look(fill: Option<Paint>, stroke: Option<Stroke>) -> String {
    let mut text = format!(" fill=\"{}\"", fill.map_or("none".into(), colour));
    if let Some(Stroke { paint, width, dash }) = stroke {
        let colour = colour(paint);
        let _ = write!(text, " stroke=\"{colour}\" stroke-width=\"{width}\"");
        if let Some([on, off]) = dash {
            let _ = write!(text, " stroke-dasharray=\"{on} {off}\"");
        }
        text.push_str(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
    }
    text
}

fn outline(segments: &[Segment]) -> String {
    let mut d = String::new();
    for segment in segments {
        let _ = match segment {
            Segment::Move(to) => write!(d, "M{:.1} {:.1}", to.x, to.y),
            Segment::Line(to) => write!(d, "L{:.1} {:.1}", to.x, to.y),
            Segment::Quadratic(a, to) => {
                write!(d, "Q{:.1} {:.1} {:.1} {:.1}", a.x, a.y, to.x, to.y)
            }
            Segment::Cubic(a, b, to) => {
                write!(d, "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", a.x, a.y, b.x, b.y, to.x, to.y)
            }
            Segment::Close => write!(d, "Z"),
        };
    }
    d
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn write_shape(svg: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Stamp { at, scale, stamp } => {
            stamp.shapes(*at, *scale, &Estimate).iter().for_each(|part| write_shape(svg, part));
            Ok(())
        }
        Shape::Rect { rect, radius, fill, stroke } => writeln!(
            svg,
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"{radius:.1}\"{}/>",
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            look(*fill, *stroke)
        ),
        Shape::Circle { centre, radius, fill, stroke } => writeln!(
            svg,
            "<circle cx=\"{:.2}\" cy=\"{:.2}\" r=\"{radius:.1}\"{}/>",
            centre.x,
            centre.y,
            look(*fill, *stroke)
        ),
        Shape::Path { segments, fill, stroke, outline_first } => writeln!(
            svg,
            "<path d=\"{}\"{}{}/>",
            outline(segments),
            look(*fill, *stroke),
            if *outline_first { " paint-order=\"stroke\"" } else { "" }
        ),
        Shape::Text(text) => {
            let anchor = match text.align {
                Align::Start => "start",
                Align::Middle => "middle",
                Align::End => "end",
            };
            let halo = text.halo.map_or(String::new(), |halo| {
                let halo = colour(halo);
                format!(" stroke=\"{halo}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"")
            });
            let family = if text.font.family == Family::Mono { "m" } else { "s" };
            writeln!(
                svg,
                "<text class=\"{family}\" x=\"{:.1}\" y=\"{:.1}\" font-size=\"{}\" font-weight=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\"{halo}>{}</text>",
                text.at.x,
                text.at.y,
                text.font.size,
                if text.font.bold { 700 } else { 400 },
                colour(text.paint),
                escaped(&text.text)
            )
        }
    };
}

/// A picture of this size.
pub fn document<'s>(
    (width, height): (f32, f32),
    shapes: impl IntoIterator<Item = &'s Shape>,
) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <style>.s{{font-family:-apple-system,'Segoe UI',Inter,Pretendard,'Noto Sans KR','Noto Sans CJK KR',system-ui,sans-serif}}.m{{font-family:ui-monospace,'SF Mono','Noto Sans Mono CJK KR',Menlo,monospace}}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fbfaf7\"/>\n"
    );
    for shape in shapes {
        write_shape(&mut svg, shape);
    }
    svg.push_str("</svg>\n");
    svg
}
