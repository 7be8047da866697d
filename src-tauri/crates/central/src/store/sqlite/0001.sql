-- Instants are milliseconds since 1970; dates of readings are Jalali text, which sorts.

CREATE TABLE office (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL
) STRICT;

CREATE TABLE operator (
    code TEXT NOT NULL PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (code),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor', 'technician')),
    password TEXT NOT NULL -- PHC string
) STRICT;

-- Wrong passwords by the code that was typed, known or not.
CREATE TABLE sign_in_try (
    operator TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    wait_until INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

CREATE TABLE terminal (
    id TEXT NOT NULL PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (code),
    counter TEXT NOT NULL,
    public_key BLOB NOT NULL UNIQUE,
    app_version TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    epoch INTEGER NOT NULL DEFAULT 1,
    head_sequence INTEGER,
    head_envelope BLOB,
    CHECK ((head_sequence IS NULL) = (head_envelope IS NULL))
) STRICT;

CREATE TABLE enrolment_code (
    code_sha256 BLOB NOT NULL PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (code),
    counter TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    terminal TEXT REFERENCES terminal (id) -- who used it
) STRICT;

-- Every request ever taken, so that none is taken twice.
CREATE TABLE request (
    id BLOB NOT NULL PRIMARY KEY,
    terminal TEXT NOT NULL REFERENCES terminal (id),
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token_sha256 BLOB NOT NULL PRIMARY KEY,
    terminal TEXT NOT NULL REFERENCES terminal (id),
    operator TEXT NOT NULL REFERENCES operator (code),
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE serial (
    year INTEGER NOT NULL PRIMARY KEY, -- 405 for 1405
    next INTEGER NOT NULL
) STRICT;

CREATE TABLE lease (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    id BLOB NOT NULL,
    year INTEGER NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    signed BLOB NOT NULL, -- the answer, as it was given
    PRIMARY KEY (terminal, id),
    UNIQUE (year, first)
) STRICT;

CREATE TABLE subscriber (
    bill_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL, -- masked
    legal INTEGER NOT NULL CHECK (legal IN (0, 1)),
    tariff TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'triple', 'demand')),
    serial TEXT NOT NULL,
    digits INTEGER NOT NULL,
    decimals INTEGER NOT NULL,
    coefficient TEXT NOT NULL,
    contracted_demand TEXT
) STRICT;

-- What took effect: the company's own rounds (no tracking number) and accepted records.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    bill_id TEXT NOT NULL REFERENCES subscriber (bill_id),
    on_date TEXT NOT NULL,
    figures TEXT NOT NULL, -- JSON object by register
    tracking_number TEXT,
    revision INTEGER,
    superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1)), -- a later revision stands
    UNIQUE (tracking_number, revision),
    CHECK ((tracking_number IS NULL) = (revision IS NULL))
) STRICT;
CREATE INDEX reading_by_bill ON reading (bill_id, on_date, id);

-- Every envelope as it came, with the answer it was given.
CREATE TABLE envelope (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    sha256 BLOB NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    outcome TEXT NOT NULL, -- JSON
    PRIMARY KEY (terminal, sha256)
) STRICT;

CREATE TABLE record (
    tracking_number TEXT NOT NULL,
    revision INTEGER NOT NULL,
    terminal TEXT NOT NULL,
    envelope_sha256 BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected')),
    received_at INTEGER NOT NULL,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    registrar TEXT NOT NULL,
    bill_id TEXT NOT NULL,
    body TEXT NOT NULL, -- the opened record, JSON
    PRIMARY KEY (tracking_number, revision),
    FOREIGN KEY (terminal, envelope_sha256) REFERENCES envelope (terminal, sha256)
) STRICT;

-- Records whose number and revision were already taken by another content.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    tracking_number TEXT NOT NULL,
    revision INTEGER NOT NULL,
    terminal TEXT NOT NULL,
    envelope_sha256 BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    registrar TEXT NOT NULL,
    bill_id TEXT NOT NULL,
    body TEXT NOT NULL,
    FOREIGN KEY (terminal, envelope_sha256) REFERENCES envelope (terminal, sha256)
) STRICT;
CREATE INDEX quarantine_by_number ON quarantine (tracking_number, revision);
