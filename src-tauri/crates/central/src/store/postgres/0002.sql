-- Services as they were published. A version never changes; each change of the catalogue has a number of its own.
CREATE TABLE service (
    code TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (code, version)
);

-- A service that stands still.
CREATE TABLE service_stop (
    code TEXT PRIMARY KEY,
    until TEXT,
    reason TEXT NOT NULL
);

CREATE TABLE catalogue_change (
    change BIGINT PRIMARY KEY,
    changed_at BIGINT NOT NULL
);
