//! What is in memory stays there: an id being typed, a session, a key.

/// From now on neither this program nor those it starts leave a core dump, and no other program of the same user may
/// look into this one's memory. On Windows the installer keeps error reporting from taking dumps of it.
pub fn forbid() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let limited = setrlimit(Resource::Core, none);
        // A dump that is piped to a program knows no limit; this one it knows. It ends with an exec.
        let hidden = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        if let Err(fault) = limited.and(hidden) {
            tracing::error!(%fault, "core dumps cannot be forbidden");
        }
    }
}
