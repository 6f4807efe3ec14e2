//! What is on its way without records, in words, while time stands: where the picture has no room for them,
//! and for whoever does not see it.

use crate::explain::Words;
use crate::i18n::Language;
use crate::interface::use_interface;
use crate::session::{use_revision, use_session};
use crate::stage::phrase;
use partita_engine::world::World;
use partita_scene::motion::notes;
use partita_scene::view::{Phrase, Words as _};
use yew::prelude::*;

/// The messages without records that are on the wire now, by kind, the first to arrive first; none while
/// there are none.
#[must_use]
fn said(world: &dyn World, language: Language) -> Option<String> {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for note in notes(&world.messages(), world.now()) {
        let kind = language.words(&phrase::words(&Phrase::NoteShort(note)));
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let counted = |(what, count): &(String, usize)| match count {
        1 => what.clone(),
        count => phrase::Spoken(language).say(&Phrase::Times { what, count: *count }),
    };
    let kinds: Vec<String> = kinds.iter().map(counted).collect();
    let fit = fitting(&kinds);
    let mut messages = kinds.get(..fit)?.join(" · ");
    if fit < kinds.len() {
        messages = format!("{messages} · +{}", kinds.len() - fit);
    }
    let words = Words::new("stage-under-way").text("messages", messages);
    (!kinds.is_empty()).then(|| language.words(&words))
}

/// So many letters have room on the narrowest phone; a Korean one is nearly as wide as two others.
const ROOM: usize = 40;

/// How many of the kinds have room in the line, at least one.
fn fitting(kinds: &[String]) -> usize {
    let width =
        |kind: &String| 3 + kind.chars().map(|c| 1 + usize::from(c > '\u{1100}')).sum::<usize>();
    let mut left = ROOM;
    let fit = kinds.iter().take_while(|kind| {
        let fits = width(kind) <= left;
        left = left.saturating_sub(width(kind));
        fits
    });
    fit.count().max(1).min(kinds.len())
}

/// One line of it. Where the picture has words of its own, it is read out only.
#[component]
pub fn UnderWay() -> Html {
    let interface = use_interface();
    let session = use_session();
    use_revision();
    let stands = !session.player().playing;
    let said = || session.with_world(|world| said(world, interface.language));
    html! { <p class="under-way" role="status">{ for stands.then(said).flatten() }</p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::simulation::Simulation;
    use partita_engine::time::SimTime;

    fn world(lines: &[&str], millis: u64) -> Simulation {
        let mut world = Simulation::new(1);
        for line in lines {
            world.apply(&line.parse().expect(line)).expect(line);
        }
        world.advance_to(SimTime::from_millis(millis));
        world
    }

    #[test]
    fn what_is_under_way_is_named_by_its_kind_in_both_languages() {
        let shop = [
            "cluster brokers=1",
            "topic orders partitions=2",
            "consumer c1 group=g topic=orders reset=earliest",
            "consumer c2 group=g topic=orders reset=earliest",
        ];
        let joining = world(&shop, 100);
        assert_eq!(said(&joining, Language::En).as_deref(), Some("on the way: metadata × 2"));
        let korean = said(&joining, Language::Ko).expect("the same");
        assert!(korean.contains("메타데이터") && korean.contains('2'), "{korean}");
        let quiet = world(&shop[..2], 50_000);
        assert_eq!(said(&quiet, Language::En), None, "{:?}", quiet.messages());
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let kinds =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(fitting(&kinds(&["fetch × 2", "ack", "heartbeat"])), 3);
        assert_eq!(
            fitting(&kinds(&["fetch × 2", "ack", "which coordinator?", "committed where?"])),
            3
        );
        assert_eq!(fitting(&kinds(&["커밋된 오프셋", "코디네이터 질의", "하트비트 × 3"])), 2);
        assert_eq!(fitting(&kinds(&[&"x".repeat(90)])), 1, "one at least");
        assert_eq!(fitting(&[]), 0);
    }
}
