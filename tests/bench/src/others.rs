//! Other tools, in a process of their own that stays warm.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use serde::Deserialize;
use serde_json::json;
use window::{Outcome, root};

use crate::{content, figures::Figures};

/// Another tool's outcome.
pub struct Other {
    pub name: &'static str,
    pub version: String,
    pub figures: Figures,
}

#[derive(Deserialize)]
struct Answer {
    version: String,
    ms: Vec<f64>,
    bytes: Vec<u64>,
    /// The number on the last one, which was kept as a file.
    last: String,
}

/// Each with so many rounds; none of them sees the same receipt twice.
const ROUNDS: [(&str, &str, usize); 3] = [
    ("typst", "typst", 200),
    ("weasyprint", "WeasyPrint", 50),
    ("chromium", "headless Chromium", 100),
];

/// # Errors
/// Where one of them fails, or its paper does not say what it should.
pub fn measure(python: &Path, folder: &Path) -> Outcome<Vec<Other>> {
    let rounds: BTreeMap<_, _> = ROUNDS.iter().map(|(tool, _, rounds)| (*tool, *rounds)).collect();
    let job = json!({
        "fonts": root().join("assets/fonts"),
        "out": folder,
        "rounds": rounds,
        "documents": content::documents(),
    });
    let mut worker = Command::new(python)
        .arg(root().join("tests/bench/others.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = worker.stdin.take() {
        input.write_all(&serde_json::to_vec(&job)?)?;
    }
    let output = worker.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("the other tools ended with {}", output.status).into());
    }
    let mut answers: BTreeMap<String, Answer> = serde_json::from_slice(&output.stdout)?;
    ROUNDS
        .into_iter()
        .map(|(tool, name, _)| {
            let answer = answers.remove(tool).ok_or("a tool is missing")?;
            says(&folder.join(format!("{tool}.pdf")), &answer.last)?;
            Ok(Other {
                name,
                version: answer.version,
                figures: Figures {
                    ms: answer.ms,
                    bytes: answer.bytes,
                },
            })
        })
        .collect()
}

/// One sheet with this number on it: who leaves things out is quick.
pub fn says(file: &Path, number: &str) -> Outcome {
    let text = Command::new("pdftotext").arg(file).arg("-").output()?;
    let text = String::from_utf8(text.stdout)?;
    let digits: String = text.chars().filter(|c| c.is_numeric()).collect();
    let sheets = text.matches('\u{c}').count();
    if sheets == 1 && digits.contains(number) && text.lines().count() > 20 {
        return Ok(());
    }
    let size = fs::metadata(file)?.len();
    Err(format!(
        "{} ({size} bytes, {sheets} sheets) does not show {number}:\n{text}",
        file.display()
    )
    .into())
}
