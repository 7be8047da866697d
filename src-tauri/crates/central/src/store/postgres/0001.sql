-- The tables of SQLite's version 6. Instants are milliseconds since 1970, truths 0 or 1, dates of readings Jalali text.

CREATE TABLE office (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL
);

CREATE TABLE operator (
    code TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (code),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor', 'technician')),
    password TEXT NOT NULL, -- PHC string
    password_version BIGINT NOT NULL DEFAULT 1, -- grants name the version
    must_change BIGINT NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
    blocked BIGINT NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
    national_id TEXT
);

CREATE INDEX operator_by_office ON operator (office);

-- Wrong passwords by the code that was typed, known or not.
CREATE TABLE sign_in_try (
    operator TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    wait_until BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE INDEX sign_in_try_by_time ON sign_in_try (last_at);

CREATE TABLE terminal (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (code),
    counter TEXT NOT NULL,
    public_key BYTEA NOT NULL UNIQUE,
    app_version TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    disabled BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    disabled_at BIGINT,
    retired BIGINT NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)) -- by itself
);

CREATE TABLE enrolment_code (
    code_sha256 BYTEA PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (code),
    counter TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    terminal TEXT REFERENCES terminal (id) -- the one that used it
);

-- Every request ever taken, so that none is taken twice.
CREATE TABLE request (
    id BYTEA PRIMARY KEY,
    terminal TEXT NOT NULL REFERENCES terminal (id),
    received_at BIGINT NOT NULL
);

CREATE TABLE session (
    token_sha256 BYTEA PRIMARY KEY,
    terminal TEXT NOT NULL REFERENCES terminal (id),
    operator TEXT NOT NULL REFERENCES operator (code),
    expires_at BIGINT NOT NULL,
    must_change BIGINT NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1))
);

CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE serial (
    year BIGINT PRIMARY KEY, -- 405 for 1405
    next BIGINT NOT NULL
);

CREATE TABLE lease (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    id BYTEA NOT NULL,
    year BIGINT NOT NULL,
    first BIGINT NOT NULL,
    count BIGINT NOT NULL,
    signed BYTEA NOT NULL, -- the answer, as it was given
    PRIMARY KEY (terminal, id),
    UNIQUE (year, first)
);

CREATE TABLE subscriber (
    bill_id TEXT PRIMARY KEY,
    name TEXT NOT NULL, -- masked
    legal BIGINT NOT NULL CHECK (legal IN (0, 1)),
    tariff TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'triple', 'demand')),
    serial TEXT NOT NULL,
    digits BIGINT NOT NULL,
    decimals BIGINT NOT NULL,
    coefficient TEXT NOT NULL,
    contracted_demand TEXT
);

-- What took effect: the company's own rounds (no tracking number) and accepted records.
CREATE TABLE reading (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bill_id TEXT NOT NULL REFERENCES subscriber (bill_id),
    on_date TEXT NOT NULL,
    figures TEXT NOT NULL, -- JSON object by register
    tracking_number TEXT,
    revision BIGINT,
    superseded BIGINT NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1)), -- a later revision stands
    UNIQUE (tracking_number, revision),
    CHECK ((tracking_number IS NULL) = (revision IS NULL))
);
CREATE INDEX reading_by_bill ON reading (bill_id, on_date, id);

-- Every envelope as it came, with the answer it was given.
CREATE TABLE envelope (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    sha256 BYTEA NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    outcome TEXT NOT NULL, -- JSON
    PRIMARY KEY (terminal, sha256)
);

CREATE TABLE record (
    tracking_number TEXT NOT NULL,
    revision BIGINT NOT NULL,
    terminal TEXT NOT NULL,
    envelope_sha256 BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected')),
    received_at BIGINT NOT NULL,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    registrar TEXT NOT NULL,
    service TEXT NOT NULL,
    subject TEXT,
    seconds_worked BIGINT NOT NULL,
    seconds_parked BIGINT NOT NULL,
    offline BIGINT NOT NULL CHECK (offline IN (0, 1)),
    fee_rial BIGINT NOT NULL,
    fee_state TEXT NOT NULL CHECK (fee_state IN ('paid', 'exempt', 'open')),
    body TEXT NOT NULL, -- the opened record, JSON
    PRIMARY KEY (tracking_number, revision),
    FOREIGN KEY (terminal, envelope_sha256) REFERENCES envelope (terminal, sha256)
);

-- Records whose number and revision were already taken by another content.
CREATE TABLE quarantine (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tracking_number TEXT NOT NULL,
    revision BIGINT NOT NULL,
    terminal TEXT NOT NULL,
    envelope_sha256 BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    registrar TEXT NOT NULL,
    service TEXT NOT NULL,
    subject TEXT,
    body TEXT NOT NULL,
    FOREIGN KEY (terminal, envelope_sha256) REFERENCES envelope (terminal, sha256)
);
CREATE INDEX quarantine_by_number ON quarantine (tracking_number, revision);

-- A terminal's lives: a restored or cloned disk goes on under an epoch of its own. Heads are kept for each.
CREATE TABLE epoch (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    number BIGINT NOT NULL CHECK (number > 0),
    request BYTEA, -- the lease request that asked for it; none for the first
    reason TEXT, -- JSON
    begun_at BIGINT NOT NULL,
    head_sequence BIGINT,
    head_envelope BYTEA,
    journal_sequence BIGINT,
    journal_entry BYTEA,
    journal BYTEA, -- the head as the terminal signed it
    PRIMARY KEY (terminal, number),
    UNIQUE (terminal, request),
    CHECK ((head_sequence IS NULL) = (head_envelope IS NULL)),
    CHECK ((journal_sequence IS NULL) = (journal IS NULL))
);

-- Numbers a terminal will never use, and why.
CREATE TABLE gap (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    year BIGINT NOT NULL,
    first BIGINT NOT NULL,
    count BIGINT NOT NULL,
    reason TEXT NOT NULL, -- JSON
    told_at BIGINT NOT NULL,
    PRIMARY KEY (year, first)
);

-- The keys that sign receipts: of which terminal, for which office, and from when till when. Each that begins or ends is a
-- change with a number of its own, so that a terminal asks for what is new to it. Filled by triggers: whatever makes a
-- terminal or ends one, it stands here.
CREATE TABLE terminal_key (
    change BIGINT PRIMARY KEY,
    terminal TEXT NOT NULL REFERENCES terminal (id),
    public_key BYTEA NOT NULL,
    office TEXT NOT NULL REFERENCES office (code),
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    UNIQUE (terminal, public_key, office)
);

CREATE FUNCTION terminal_key_begins() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO terminal_key (change, terminal, public_key, office, from_at)
        SELECT coalesce(max(change), 0) + 1, NEW.id, NEW.public_key, NEW.office, NEW.enrolled_at FROM terminal_key;
    RETURN NEW;
END $$;
CREATE TRIGGER terminal_key_begins AFTER INSERT ON terminal FOR EACH ROW EXECUTE FUNCTION terminal_key_begins();

CREATE FUNCTION terminal_key_ends() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE terminal_key
        SET change = (SELECT max(change) + 1 FROM terminal_key),
            until_at = coalesce(NEW.disabled_at, (extract(epoch FROM now()) * 1000)::BIGINT)
        WHERE terminal = NEW.id AND until_at IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER terminal_key_ends AFTER UPDATE OF disabled ON terminal FOR EACH ROW
    WHEN (NEW.disabled > OLD.disabled) EXECUTE FUNCTION terminal_key_ends();
