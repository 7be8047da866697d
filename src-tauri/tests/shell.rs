//! The shell round the page, as it is configured: what others learnt the hard way is off here, and stays off.

#![expect(clippy::expect_used, reason = "tests")]

use std::{fs, path::Path};

use serde_json::Value;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file of this crate")
}

fn config() -> Value {
    serde_json::from_str(&file("tauri.conf.json")).expect("JSON")
}

#[test]
fn the_page_may_load_its_own_and_call_the_engine_and_nothing_else() {
    let config = config();
    let security = &config["app"]["security"];
    let csp = security["csp"].as_object().expect("a policy");
    assert_eq!(csp["default-src"], "'none'");
    assert_eq!(csp["script-src"], "'self'");
    assert_eq!(csp["connect-src"], "ipc: http://ipc.localhost");
    for (directive, sources) in csp {
        let sources = sources.as_str().expect("text");
        for word in sources.split(' ') {
            let known = ["'none'", "'self'", "ipc:", "http://ipc.localhost"];
            assert!(known.contains(&word), "{directive}: {word}");
        }
    }
    // Frames, workers and all that is not named fall to `default-src`; these three do not.
    for directive in ["form-action", "base-uri", "frame-ancestors"] {
        assert_eq!(csp[directive], "'none'", "{directive}");
    }
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(config["app"]["withGlobalTauri"], false);
    for unset in ["devCsp", "dangerousDisableAssetCspModification", "assetProtocol"] {
        assert!(security.get(unset).is_none(), "{unset}");
    }
    // The page is always the one inside the program, under the same policy: there is no server for development.
    assert!(config["build"].get("devUrl").is_none());
    assert_eq!(
        config["app"]["windows"],
        Value::Array(Vec::new()),
        "the one window is opened in window.rs"
    );
}

#[test]
fn one_capability_for_one_window_with_no_plugin_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let capabilities: Vec<_> = fs::read_dir(root.join("capabilities")).expect("a folder").collect();
    assert_eq!(capabilities.len(), 1);
    assert_eq!(
        config()["app"]["security"]["capabilities"],
        serde_json::json!(["counter"])
    );
    let capability: Value = serde_json::from_str(&file("capabilities/counter.json")).expect("JSON");
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    for key in ["remote", "webviews", "platforms"] {
        assert!(capability.get(key).is_none(), "{key}");
    }
    for permission in capability["permissions"].as_array().expect("a list") {
        let permission = permission.as_str().expect("a name, and no scope");
        let listens = ["core:event:allow-listen", "core:event:allow-unlisten"];
        assert!(
            permission.starts_with("allow-") || listens.contains(&permission),
            "{permission}"
        );
    }
}

/// In a debug build the inspector is compiled in and switched off; in a release it is not there.
#[test]
fn no_build_asks_for_the_inspector() {
    let manifests = [file("Cargo.toml"), file("../Cargo.toml")];
    assert!(manifests.iter().all(|manifest| !manifest.contains("\"devtools\"")));
    let window = file("src/window.rs");
    assert!(window.contains(".devtools(false)"));
    let metadata = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--edges",
            "features,no-dev",
            "--package",
            "kiosk",
            "--invert",
            "tauri",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8_lossy(&metadata.stdout);
    assert!(tree.contains("tauri feature \"wry\""), "the tree was read: {tree}");
    assert!(!tree.contains("feature \"devtools\""), "{tree}");
}
