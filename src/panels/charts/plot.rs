//! One chart on the page: uPlot with our colours, the present moment, and a way to other moments.

use super::library::UPlot;
use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect};
use serde_json::json;
use std::cell::{Cell, RefCell};
use std::iter;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleDeclaration, HtmlElement};
use yew::prelude::*;

/// Pixels of a chart's height.
const HEIGHT: i32 = 132;
/// Pixels of the axis with the values, so that charts below each other stand in line.
const VALUE_AXIS: i32 = 44;
/// Pixels of the axis with the times.
const TIME_AXIS: i32 = 24;

/// A line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its values, one for each time; none where it is not known.
    pub values: Vec<Option<f64>>,
    /// Drawn with dashes, to be told from a solid one.
    pub dashed: bool,
}

/// What a chart is given.
#[derive(Clone, PartialEq, Properties)]
pub struct PlotProps {
    /// What it shows, for whoever does not see it.
    pub label: AttrValue,
    /// Seconds, one for each value.
    pub times: Rc<Vec<f64>>,
    /// What is drawn.
    pub lines: Rc<Vec<Line>>,
    /// The present moment, in seconds.
    pub now: f64,
    /// How far the run has come, in seconds: where the time's axis ends.
    pub end: f64,
    /// Somebody wants to go to this second.
    pub on_go: Callback<f64>,
    /// The pointer is over this second, or over none.
    pub on_hover: Callback<Option<f64>>,
}

/// A chart. Its numbers stand beside it as a table; to a listener it is one picture.
#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let place = use_node_ref();
    let drawn = use_mut_ref(|| None::<Drawn>);
    {
        let (place, drawn) = (place.clone(), drawn.clone());
        use_effect_with(props.clone(), move |props| {
            let mut drawn = drawn.borrow_mut();
            if let Some(place) = place.cast::<HtmlElement>() {
                let Some(look) = Look::of_page(&place) else { return };
                let fits = |drawn: &Drawn| drawn.look == look && drawn.lines == props.lines.len();
                if !drawn.as_ref().is_some_and(fits) {
                    *drawn = None;
                    // Without the picture the table below says the same.
                    *drawn = Drawn::new(&place, look, props).ok();
                }
                if let Some(drawn) = drawn.as_ref() {
                    drawn.show(props);
                }
            }
        });
    }
    use_effect_with((), move |()| move || drop(drawn.take()));
    html! { <div class="plot" role="img" aria-label={props.label.clone()} ref={place} /> }
}

/// The page's colours and the typeface of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look {
    ink: String,
    ink_3: String,
    line: String,
    font: String,
}

impl Look {
    fn of_page(place: &HtmlElement) -> Option<Self> {
        let style = gloo::utils::window().get_computed_style(place).ok()??;
        let property = |style: &CssStyleDeclaration, name| {
            style.get_property_value(name).map(|value| value.trim().to_owned()).ok()
        };
        Some(Self {
            ink: property(&style, "--ink")?,
            ink_3: property(&style, "--ink-3")?,
            line: property(&style, "--line")?,
            font: format!("11px {}", property(&style, "--mono")?),
        })
    }
}

/// A chart that is on the page.
struct Drawn {
    chart: Rc<UPlot>,
    look: Look,
    /// How many lines it was made for.
    lines: usize,
    place: HtmlElement,
    /// The line at the present moment.
    present: HtmlElement,
    /// Where the time's axis ends; uPlot asks for it.
    end: Rc<Cell<f64>>,
    shown: RefCell<Option<Rc<Vec<Line>>>>,
    size: Cell<i32>,
    _events: [EventListener; 3],
    _range: Closure<dyn FnMut() -> Array>,
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.chart.destroy();
    }
}

impl Drawn {
    fn new(place: &HtmlElement, look: Look, props: &PlotProps) -> Result<Self, JsValue> {
        let end = Rc::new(Cell::new(props.end));
        let range = {
            let end = Rc::clone(&end);
            Closure::new(move || Array::of2(&0.into(), &end.get().into()))
        };
        let width = place.client_width();
        let options = options(&look, &props.lines, width, range.as_ref())?;
        let chart = Rc::new(UPlot::new(&options, &data(props), place)?);
        let over = chart.over();
        let present = gloo::utils::document().create_element("div")?.dyn_into::<HtmlElement>()?;
        present.set_class_name("plot-present");
        over.append_child(&present)?;
        let events = listen(&over, &chart, props);
        let shown = RefCell::new(Some(Rc::clone(&props.lines)));
        Ok(Self {
            chart,
            look,
            lines: props.lines.len(),
            place: place.clone(),
            present,
            end,
            shown,
            size: Cell::new(width),
            _events: events,
            _range: range,
        })
    }

    /// Brings it up to date.
    fn show(&self, props: &PlotProps) {
        let width = self.place.client_width();
        if self.size.replace(width) != width {
            self.chart.set_size(&size(width));
        }
        let stands =
            self.shown.borrow().as_ref().is_some_and(|shown| Rc::ptr_eq(shown, &props.lines));
        let reaches = self.end.replace(props.end) >= props.end;
        if !stands || !reaches {
            self.chart.set_data(&data(props));
            self.shown.replace(Some(Rc::clone(&props.lines)));
        }
        let left = self.chart.position_of(props.now, "x");
        // The page takes any length.
        let _ = self.present.style().set_property("left", &format!("{left}px"));
    }
}

/// A click goes to its moment; the pointer reads the sample below it.
fn listen(over: &HtmlElement, chart: &Rc<UPlot>, props: &PlotProps) -> [EventListener; 3] {
    let second = {
        let chart = Rc::clone(chart);
        move |event: &Event| {
            let event = event.dyn_ref::<MouseEvent>()?;
            Some(chart.value_at(f64::from(event.offset_x()), "x"))
        }
    };
    let (go, clicked) = (props.on_go.clone(), second.clone());
    let hover = props.on_hover.clone();
    let leave = props.on_hover.clone();
    [
        EventListener::new(over, "click", move |event| {
            if let Some(second) = clicked(event) {
                go.emit(second.max(0.0));
            }
        }),
        EventListener::new(over, "mousemove", move |event| hover.emit(second(event))),
        EventListener::new(over, "mouseleave", move |_| leave.emit(None)),
    ]
}

/// uPlot's options.
fn options(look: &Look, lines: &[Line], width: i32, range: &JsValue) -> Result<JsValue, JsValue> {
    let series = lines.iter().map(|line| {
        let dash: &[u32] = if line.dashed { &[6, 4] } else { &[] };
        json!({ "stroke": look.ink, "width": 1.5, "dash": dash, "points": { "show": false } })
    });
    let series: Vec<_> = iter::once(json!({})).chain(series).collect();
    let axis = |size: i32, space: i32| {
        let rule = json!({ "stroke": look.line, "width": 1 });
        json!({
            "stroke": look.ink_3, "font": look.font, "size": size, "space": space,
            "grid": rule, "ticks": { "show": false }, "gap": 4,
        })
    };
    let options = json!({
        "width": width, "height": HEIGHT, "padding": [8, 8, 0, 0],
        "legend": { "show": false },
        "cursor": { "y": false, "points": { "show": false }, "drag": { "setScale": false, "x": false } },
        "scales": { "x": { "time": false }, "y": { "range": { "min": { "hard": 0, "soft": 0, "mode": 1 },
            "max": { "pad": 0.1, "soft": 1, "mode": 1 } } } },
        "axes": [axis(TIME_AXIS, 60), axis(VALUE_AXIS, 30)],
        "series": series,
    });
    let options = js_sys::JSON::parse(&options.to_string())?;
    let scales = Reflect::get(&options, &"scales".into())?;
    Reflect::set(&Reflect::get(&scales, &"x".into())?, &"range".into(), range)?;
    Ok(options)
}

fn size(width: i32) -> JsValue {
    let size = Object::new();
    // A new object takes any property.
    let _ = Reflect::set(&size, &"width".into(), &width.into());
    let _ = Reflect::set(&size, &"height".into(), &HEIGHT.into());
    size.into()
}

/// Times and values as uPlot takes them.
fn data(props: &PlotProps) -> JsValue {
    let times: Array = props.times.iter().copied().map(JsValue::from_f64).collect();
    let data = Array::of1(&times);
    for line in props.lines.iter() {
        let value = |value: &Option<f64>| value.map_or(JsValue::NULL, JsValue::from_f64);
        data.push(&line.values.iter().map(value).collect::<Array>());
    }
    data.into()
}
