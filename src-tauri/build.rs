include!("src/command_table.rs");

macro_rules! names {
    ($($file:ident { $($command:ident,)* })*) => {
        [$($(stringify!($command)),*),*]
    };
}

fn main() {
    // A command that is not in the table does not exist for the window.
    static NAMES: &[&str] = &commands!(names);
    let manifest = tauri_build::AppManifest::new().commands(NAMES);
    if let Err(e) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={e:#}");
    }
}
