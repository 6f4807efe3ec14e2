//! Both languages say everything, and nothing in their files is wrong.

use super::{Language, sources};
use fluent_bundle::FluentResource;
use std::collections::BTreeSet;

/// The keys of a language's messages. Panics where a file has an error or a key comes twice.
fn keys(language: Language) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for source in sources(language) {
        let resource = FluentResource::try_new((*source).to_owned());
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("{language:?}: {errors:?}"));
        drop(resource);
        for line in source.lines() {
            let Some((key, _)) = line.split_once(" =") else { continue };
            let first = key.chars().next().unwrap_or(' ');
            if first.is_ascii_lowercase() && !key.contains(' ') {
                assert!(keys.insert(key.to_owned()), "{language:?}: {key} comes twice");
            }
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_messages() {
    let (english, korean) = (keys(Language::En), keys(Language::Ko));
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> Vec<String> {
        a.difference(b).cloned().collect()
    };
    assert_eq!(only(&english, &korean), Vec::<String>::new(), "missing in Korean");
    assert_eq!(only(&korean, &english), Vec::<String>::new(), "missing in English");
    assert!(english.len() > 100);
}

#[test]
fn a_missing_message_shows_its_key() {
    assert_eq!(Language::En.text("no-such-message"), "⟨no-such-message⟩");
    assert_ne!(Language::Ko.text("stage-producers"), Language::En.text("stage-producers"));
}

#[test]
fn particles_follow_the_word() {
    let on = |node: &str| {
        Language::Ko.say("event-client-failed", &[("node", node.into()), ("exception", "E".into())])
    };
    assert!(on("c1").starts_with("c1은"), "{}", on("c1"));
    assert!(on("c2").starts_with("c2는"), "{}", on("c2"));
}
