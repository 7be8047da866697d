-- Services as they were published. A version never changes; each change of the catalogue has a number of its own.
CREATE TABLE service (
    code         TEXT    NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    body         TEXT    NOT NULL,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (code, version)
) STRICT;

-- A service that stands still.
CREATE TABLE service_stop (
    code   TEXT NOT NULL PRIMARY KEY,
    until  TEXT,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE catalogue_change (
    change     INTEGER NOT NULL PRIMARY KEY,
    changed_at INTEGER NOT NULL
) STRICT;
