//! Both languages say everything, and nothing in their files is wrong.

use super::{Language, sources};
use fluent_bundle::FluentResource;
use partita_engine::command::config::Owner;
use partita_engine::command::reference;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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

/// The variables of each message.
fn variables(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources(language) {
        let mut message = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let begins = line.chars().next().is_some_and(|letter| letter.is_ascii_lowercase());
            if let (true, Some((key, _))) = (begins, line.split_once(" =")) {
                key.clone_into(&mut message);
            }
            let names = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
            });
            all.entry(message.clone()).or_default().extend(names);
        }
    }
    all
}

#[test]
fn both_languages_say_the_same_things() {
    let (english, korean) = (variables(Language::En), variables(Language::Ko));
    let differing: Vec<_> =
        english.iter().filter(|(key, names)| korean.get(*key) != Some(*names)).collect();
    assert!(differing.is_empty(), "not the variables of the Korean message: {differing:?}");
}

#[test]
fn what_the_engine_offers_has_its_meaning() {
    let mut offered: Vec<(String, &str)> = Vec::new();
    for verb in reference() {
        offered.push((verb.key(), verb.meaning));
        offered.extend(verb.arguments.iter().map(|argument| (argument.key(), argument.meaning)));
    }
    for owner in [Owner::Topic, Owner::Producer, Owner::Consumer, Owner::Broker, Owner::Cluster] {
        offered.extend(owner.settings().iter().map(|setting| (setting.key(), setting.meaning)));
    }
    for (key, meaning) in offered {
        assert_eq!(Language::En.text(&key).replace('’', "'"), meaning);
        assert!(Language::Ko.lookup(&key, &[]).is_some(), "{key} is missing in Korean");
    }
}

/// The source files of the app.
fn sources_of_the_app(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            sources_of_the_app(&path, into);
        } else if path.file_name().is_none_or(|name| name != "tests.rs") {
            into.push(std::fs::read_to_string(&path).expect("text"));
        }
    }
}

#[test]
fn every_key_in_the_code_has_a_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources_of_the_app(&folder, &mut files);
    let keys = keys(Language::En);
    let mut found = 0;
    for call in [".text(\"", "language.say(\"", "interface.say(\"", "self.say(\"", "Words::new(\""]
    {
        for file in &files {
            // What comes after the tests is about no message.
            let code = file.split("#[cfg(test)]").next().unwrap_or_default();
            for rest in code.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                let named = rest.get(key.len()..).is_some_and(|after| after.starts_with("\","));
                // `.text("name", value)` gives a message its argument.
                if call == ".text(\"" && named {
                    continue;
                }
                found += 1;
                assert!(keys.contains(key), "there is no message {key}");
            }
        }
    }
    assert!(found > 100, "{found} keys were found");
}
