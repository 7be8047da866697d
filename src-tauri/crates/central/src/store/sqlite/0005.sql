-- The keys that sign receipts: of which terminal, for which office, and from when till when. Each that begins or ends is a
-- change with a number of its own, so that a terminal asks for what is new to it. Filled by triggers: whatever makes a
-- terminal or ends one, it stands here.
CREATE TABLE terminal_key (
    change INTEGER NOT NULL PRIMARY KEY,
    terminal TEXT NOT NULL REFERENCES terminal (id),
    public_key BLOB NOT NULL,
    office TEXT NOT NULL REFERENCES office (code),
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    UNIQUE (terminal, public_key, office)
) STRICT;

INSERT INTO terminal_key (change, terminal, public_key, office, from_at, until_at)
    SELECT row_number() OVER (ORDER BY enrolled_at, id), id, public_key, office, enrolled_at,
           iif(disabled, coalesce(disabled_at, unixepoch() * 1000), NULL)
    FROM terminal;

CREATE TRIGGER terminal_key_begins AFTER INSERT ON terminal BEGIN
    INSERT INTO terminal_key (change, terminal, public_key, office, from_at)
        SELECT coalesce(max(change), 0) + 1, new.id, new.public_key, new.office, new.enrolled_at FROM terminal_key;
END;

CREATE TRIGGER terminal_key_ends AFTER UPDATE OF disabled ON terminal WHEN new.disabled > old.disabled BEGIN
    UPDATE terminal_key
        SET change = (SELECT max(change) + 1 FROM terminal_key),
            until_at = coalesce(new.disabled_at, unixepoch() * 1000)
        WHERE terminal = new.id AND until_at IS NULL;
END;
