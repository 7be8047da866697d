-- A database of version 4, as the program before version 5 made it. Never changed.
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
CREATE TABLE journal (
    sequence INTEGER NOT NULL PRIMARY KEY,
    signed   BLOB NOT NULL,
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE epoch (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    number    INTEGER NOT NULL CHECK (number > 0),
    -- Why this disk is taken for a restored or cloned one; until central has given it a new epoch.
    suspected TEXT
) STRICT;
INSERT INTO epoch (id, number) VALUES (1, 1);
-- Numbers that will never be used, until central was told.
CREATE TABLE gap (
    year   INTEGER NOT NULL,
    first  INTEGER NOT NULL,
    count  INTEGER NOT NULL CHECK (count > 0),
    reason TEXT NOT NULL,
    told   INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
    PRIMARY KEY (year, first)
) STRICT;
CREATE TABLE contact (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    server_time  TEXT NOT NULL,
    -- Powered-on time since then, as far as it was seen.
    away_ms      INTEGER NOT NULL,
    -- Where the counting goes on from.
    boot         TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL,
    -- The machine was not switched off since: server_time + away_ms is the time now.
    exact        INTEGER NOT NULL CHECK (exact IN (0, 1))
) STRICT;
-- What the journal says of the clock.
ALTER TABLE clock ADD COLUMN suspect INTEGER NOT NULL DEFAULT 0 CHECK (suspect IN (0, 1));
DROP TABLE draft;
CREATE TABLE draft (
    operator TEXT NOT NULL PRIMARY KEY,
    body     TEXT NOT NULL
) STRICT;
CREATE TABLE printer (
    id      TEXT NOT NULL PRIMARY KEY,
    paper   TEXT NOT NULL,
    -- 0 where the print system offers it: then only its paper was chosen
    by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1))
) STRICT;
UPDATE setting SET value = json_set(
    value,
    '$.paper', CASE json_extract(value, '$.kind') WHEN 'slip' THEN 'slip80' ELSE 'a5' END,
    '$.kind', CASE json_extract(value, '$.kind') WHEN 'file' THEN 'file' ELSE 'queue' END
) WHERE key = 'printer';
ALTER TABLE slip ADD COLUMN reason TEXT;
ALTER TABLE slip ADD COLUMN printer TEXT;
ALTER TABLE slip ADD COLUMN job INTEGER;
-- 1 from the moment a spool may hold it until it is known to be out of it
ALTER TABLE slip ADD COLUMN in_spool INTEGER NOT NULL DEFAULT 0 CHECK (in_spool IN (0, 1));
-- 1 while somebody waits for the printer's word
ALTER TABLE slip ADD COLUMN open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1));
UPDATE slip SET printer = 'unknown', open = state IN ('"queued"', '"printing"');
-- Central's word on whose key this is; none where the counter is older than such words.
ALTER TABLE terminal ADD COLUMN certificate BLOB;
-- Central's signed word that this terminal is out of service.
ALTER TABLE terminal ADD COLUMN disabled BLOB;
-- A key ends and stays: what it signed before is as good as it was.
CREATE TABLE terminal_key (
    terminal   TEXT NOT NULL,
    public_key BLOB NOT NULL,
    change     INTEGER NOT NULL,
    office     TEXT NOT NULL,
    from_at    TEXT NOT NULL,
    until_at   TEXT,
    PRIMARY KEY (terminal, public_key, office)
) STRICT;
CREATE INDEX terminal_key_by_change ON terminal_key (change);
CREATE TABLE sign_in_try (
    operator     TEXT NOT NULL PRIMARY KEY,
    wrong        INTEGER NOT NULL,
    -- When the last one was, in powered-on time; another boot begins the wait anew.
    boot         TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE uptime (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    total_ms     INTEGER NOT NULL,
    -- Where the counting goes on from.
    boot         TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE verifier (
    operator         TEXT NOT NULL PRIMARY KEY,
    hash             BLOB NOT NULL,
    salt             BLOB NOT NULL,
    memory_kib       INTEGER NOT NULL,
    passes           INTEGER NOT NULL,
    -- Names the pepper it was made with, which is in the keyring alone.
    pepper           BLOB NOT NULL,
    -- Central's signed permission, and when it was heard: in this machine's powered-on time.
    signed_grant     BLOB NOT NULL,
    password_version INTEGER NOT NULL,
    heard_ms         INTEGER NOT NULL
) STRICT;
-- What a check costs on this machine, measured at enrolment.
CREATE TABLE hash_cost (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    memory_kib INTEGER NOT NULL,
    passes     INTEGER NOT NULL
) STRICT;
-- Central's signed time of its answer, in seconds: what keeping is counted from, whatever the clock here says.
ALTER TABLE record ADD COLUMN settled_s INTEGER;
-- The visitor's id as it may still be shown, where the contents were taken away.
ALTER TABLE record ADD COLUMN purged TEXT;
CREATE INDEX record_kept ON record (settled_s) WHERE state = 'sent' AND purged IS NULL;
CREATE INDEX record_undated ON record (sequence) WHERE state <> 'waiting' AND settled_s IS NULL AND purged IS NULL;
-- The earliest it can have been when it was written last, in seconds.
ALTER TABLE draft ADD COLUMN kept_s INTEGER;
ALTER TABLE subscriber ADD COLUMN kept_s INTEGER;
CREATE INDEX subscriber_kept ON subscriber (kept_s);
CREATE TABLE batch (
    id       TEXT NOT NULL PRIMARY KEY,
    -- The epoch it was made in; NULL for one that was not made on this disk.
    epoch    INTEGER,
    accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1))
) STRICT;
-- Batches up to this entry stand in the journal alone.
CREATE TABLE batch_before (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    journal INTEGER NOT NULL
) STRICT;
INSERT INTO batch_before (id, journal) SELECT 1, coalesce(max(sequence), 0) FROM journal;
CREATE INDEX gap_untold ON gap (year, first) WHERE told = 0;
CREATE TABLE imported (
    -- SHA-256 of the row's reference.
    reference       BLOB NOT NULL PRIMARY KEY CHECK (length(reference) = 32),
    -- SHA-256 of its canonical values.
    said            BLOB NOT NULL CHECK (length(said) = 32),
    tracking_number TEXT NOT NULL
) STRICT;
CREATE INDEX lease_open ON lease (year, first) WHERE used < count;
DROP INDEX record_state;
ALTER TABLE record ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1));
UPDATE record SET superseded = 1 WHERE EXISTS (SELECT 1 FROM record later
    WHERE later.tracking_number = record.tracking_number AND later.revision > record.revision);
ALTER TABLE record ADD COLUMN in_sight INTEGER
    GENERATED ALWAYS AS (state = 'quarantined' OR superseded = 0) VIRTUAL;
CREATE INDEX record_listed ON record (in_sight, sequence, tracking_number, bill_id);
CREATE INDEX record_listed_by_state ON record (in_sight, state, sequence, tracking_number, bill_id);
CREATE INDEX record_waiting ON record (sequence) WHERE state = 'waiting';
CREATE INDEX record_bill ON record (bill_id);
CREATE INDEX slip_open ON slip (open) WHERE open = 1;
CREATE INDEX slip_left_behind ON slip (changed_at) WHERE in_spool = 1 AND open = 0;
CREATE INDEX slip_reason ON slip (reason, state) WHERE reason IS NOT NULL;
CREATE TABLE tally (
    -- A record's state, or 'outbox'.
    what  TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tally (what, count)
    SELECT s.column1, (SELECT count(*) FROM record WHERE state = s.column1 AND in_sight = 1)
    FROM (VALUES ('waiting'), ('sent'), ('rejected'), ('quarantined')) AS s
    UNION ALL SELECT 'outbox', (SELECT count(*) FROM outbox);
CREATE TRIGGER record_counted AFTER INSERT ON record
WHEN NEW.state = 'quarantined' OR NEW.superseded = 0 BEGIN
    UPDATE tally SET count = count + 1 WHERE what = NEW.state;
END;
CREATE TRIGGER record_recounted AFTER UPDATE OF state, superseded ON record BEGIN
    UPDATE tally SET count = count - 1
        WHERE what = OLD.state AND (OLD.state = 'quarantined' OR OLD.superseded = 0);
    UPDATE tally SET count = count + 1
        WHERE what = NEW.state AND (NEW.state = 'quarantined' OR NEW.superseded = 0);
END;
CREATE TRIGGER outbox_counted AFTER INSERT ON outbox BEGIN
    UPDATE tally SET count = count + 1 WHERE what = 'outbox';
END;
CREATE TRIGGER outbox_recounted AFTER DELETE ON outbox BEGIN
    UPDATE tally SET count = count - 1 WHERE what = 'outbox';
END;
PRAGMA user_version = 4;
