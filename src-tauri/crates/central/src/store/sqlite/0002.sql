-- A terminal's lives: a restored or cloned disk goes on under an epoch of its own. Heads are kept for each.
CREATE TABLE epoch (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    number INTEGER NOT NULL CHECK (number > 0),
    request BLOB, -- the lease request that asked for it; none for the first
    reason TEXT, -- JSON
    begun_at INTEGER NOT NULL,
    head_sequence INTEGER,
    head_envelope BLOB,
    journal_sequence INTEGER,
    journal_entry BLOB,
    journal BLOB, -- the head as the terminal signed it
    PRIMARY KEY (terminal, number),
    UNIQUE (terminal, request),
    CHECK ((head_sequence IS NULL) = (head_envelope IS NULL)),
    CHECK ((journal_sequence IS NULL) = (journal IS NULL))
) STRICT;

-- Numbers a terminal will never use, and why.
CREATE TABLE gap (
    terminal TEXT NOT NULL REFERENCES terminal (id),
    year INTEGER NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    reason TEXT NOT NULL, -- JSON
    told_at INTEGER NOT NULL,
    PRIMARY KEY (year, first)
) STRICT;
