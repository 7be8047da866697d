-- A database of version 1, as the program before version 2 made it. Never changed.
CREATE TABLE terminal (
    id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    terminal      TEXT NOT NULL,
    office        TEXT NOT NULL,
    counter       TEXT NOT NULL,
    central_url   TEXT NOT NULL,
    central_keys  TEXT NOT NULL,
    settings      TEXT NOT NULL,
    settings_etag TEXT,
    enrolled_at   TEXT NOT NULL
) STRICT;
-- The highest wall clock ever seen, and how far central's signed time was from it.
CREATE TABLE clock (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    high_water  TEXT NOT NULL,
    skew_ms     INTEGER
) STRICT;
CREATE TABLE lease (
    id         TEXT NOT NULL PRIMARY KEY,
    year       INTEGER NOT NULL,
    first      INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND count),
    epoch      INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    signed     BLOB NOT NULL,
    UNIQUE (year, first)
) STRICT;
-- The request that is under way: asked again with the same id until it is answered.
CREATE TABLE lease_request (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    request TEXT NOT NULL
) STRICT;
CREATE TABLE record (
    tracking_number TEXT NOT NULL,
    revision        INTEGER NOT NULL CHECK (revision > 0),
    sequence        INTEGER NOT NULL UNIQUE,
    bill_id         TEXT NOT NULL,
    operator        TEXT NOT NULL,
    taken_at        TEXT NOT NULL,
    body            TEXT NOT NULL,
    envelope_hash   BLOB NOT NULL UNIQUE,
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'rejected', 'quarantined')),
    reject          TEXT,
    answered_at     TEXT,
    -- Central's signed answer, kept as the proof of what it said.
    answer          BLOB,
    PRIMARY KEY (tracking_number, revision),
    CHECK ((state = 'waiting') = (answer IS NULL))
) STRICT;
CREATE INDEX record_state ON record (state);
CREATE TABLE chain (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    head     BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;
CREATE TABLE outbox (
    tracking_number TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    envelope        BLOB NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    reason          TEXT,
    tried_at        TEXT,
    PRIMARY KEY (tracking_number, revision),
    FOREIGN KEY (tracking_number, revision) REFERENCES record (tracking_number, revision)
) STRICT;
CREATE TABLE slip (
    tracking_number TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    -- 0 is the first; from 1 on it is a marked duplicate.
    copy            INTEGER NOT NULL,
    state           TEXT NOT NULL,
    file            TEXT,
    changed_at      TEXT NOT NULL,
    PRIMARY KEY (tracking_number, revision, copy),
    FOREIGN KEY (tracking_number, revision) REFERENCES record (tracking_number, revision)
) STRICT;
CREATE TABLE subscriber (
    bill_id TEXT NOT NULL PRIMARY KEY,
    body    TEXT NOT NULL,
    as_of   TEXT NOT NULL
) STRICT;
CREATE TABLE draft (
    id   INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    body TEXT NOT NULL
) STRICT;
CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE import_row (
    -- SHA-256 of the row's reference and content.
    row             BLOB NOT NULL PRIMARY KEY CHECK (length(row) = 32),
    tracking_number TEXT NOT NULL
) STRICT;
PRAGMA user_version = 1;
