//! Cards in a column: each near the place it belongs to, none over another.

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
