-- Central's word to the counters, until it is withdrawn.
CREATE TABLE notice (
    id           TEXT    NOT NULL PRIMARY KEY,
    title        TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    -- Code of the service it stands on; none for every operator.
    service      TEXT,
    must_be_read INTEGER NOT NULL CHECK (must_be_read IN (0, 1)),
    posted_at    INTEGER NOT NULL
) STRICT;
