//! Names the build of the engine, so that a checkpoint is read only by the build that made it.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What decides how a state is run and laid out in bytes.
const SOURCES: [&str; 3] = ["crates/engine/src", "crates/engine/Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = SipHasher13::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        hash(&root.join(source), &mut hasher)?;
    }
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo:rustc-env=PARTITA_BUILD={version}-{:032x}", hasher.finish128().as_u128());
    Ok(())
}

/// Takes in a file, or a folder's files in the order of their names.
fn hash(path: &Path, hasher: &mut SipHasher13) -> io::Result<()> {
    if path.is_dir() {
        let mut inside = Vec::new();
        for entry in fs::read_dir(path)? {
            inside.push(entry?.path());
        }
        inside.sort();
        return inside.iter().try_for_each(|path| hash(path, hasher));
    }
    let content = fs::read(path)?;
    hasher.write(path.file_name().unwrap_or_default().as_encoded_bytes());
    hasher.write(&[0]);
    hasher.write(&content.len().to_le_bytes());
    hasher.write(&content);
    Ok(())
}
