//! Cards in a column: each near the place it belongs to, none over another.

/// Where a card belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Middle {
    /// In the middle of all it is wired to: cards stand in this order.
    pub of_all: f32,
    /// In the middle of what of that is on the stage: a card comes along when the stage scrolls.
    pub on_stage: f32,
}

impl Middle {
    /// The middle of these heights; none of nothing.
    pub fn of(places: &[f32], stage_height: f32) -> Option<Self> {
        let visible: Vec<f32> =
            places.iter().copied().filter(|y| (0.0..stage_height).contains(y)).collect();
        let of_all = mean(places)?;
        Some(Self { of_all, on_stage: mean(&visible).unwrap_or(of_all) })
    }
}

fn mean(places: &[f32]) -> Option<f32> {
    let count = super::measures::count(places.len());
    (count > 0.0).then(|| places.iter().sum::<f32>() / count)
}

/// Tops for cards of these heights, in the order given: centres as near to `ideals` as can be
/// between `top` and `bottom` with `gap` between them. When there is no room they run past `bottom`.
pub(crate) fn spread(
    ideals: &[f32],
    heights: &[f32],
    gap: f32,
    (top, bottom): (f32, f32),
) -> Vec<f32> {
    let mut tops: Vec<f32> = Vec::with_capacity(heights.len());
    let mut least = top;
    for (ideal, height) in ideals.iter().zip(heights) {
        let place = (ideal - height / 2.0).max(least);
        tops.push(place);
        least = place + height + gap;
    }
    let mut most = bottom;
    for (place, height) in tops.iter_mut().zip(heights).rev() {
        *place = place.min(most - height);
        most = *place - gap;
    }
    let mut least = top;
    for (place, height) in tops.iter_mut().zip(heights) {
        *place = place.max(least);
        least = *place + height + gap;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_belongs_in_the_middle_of_what_is_on_the_stage() {
        let middle = Middle::of(&[100.0, 300.0, 2_000.0], 700.0).expect("three places");
        assert_eq!((middle.of_all, middle.on_stage), (800.0, 200.0));
        let scrolled_away = Middle::of(&[-300.0, -100.0], 700.0).expect("two places");
        assert_eq!(scrolled_away.on_stage, -200.0);
        assert_eq!(Middle::of(&[], 700.0), None);
    }

    #[test]
    fn cards_with_room_stand_at_their_places() {
        let tops = spread(&[50.0, 200.0], &[40.0, 40.0], 8.0, (0.0, 300.0));
        assert_eq!(tops, [30.0, 180.0]);
    }

    #[test]
    fn cards_at_one_place_stand_under_each_other() {
        let tops = spread(&[100.0; 3], &[40.0; 3], 8.0, (0.0, 300.0));
        assert!(tops.windows(2).all(|pair| pair[1] - pair[0] >= 48.0), "{tops:?}");
    }

    #[test]
    fn cards_are_pushed_back_from_the_lower_edge() {
        let tops = spread(&[280.0, 290.0], &[40.0, 40.0], 8.0, (0.0, 300.0));
        assert_eq!(tops, [212.0, 260.0]);
    }

    #[test]
    fn without_room_they_run_on_below_and_never_above() {
        let tops = spread(&[0.0; 4], &[40.0; 4], 8.0, (10.0, 100.0));
        assert_eq!(tops, [10.0, 58.0, 106.0, 154.0]);
    }
}
