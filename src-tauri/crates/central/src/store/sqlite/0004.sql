-- When a terminal was taken out of service, and by whom.
ALTER TABLE terminal ADD COLUMN disabled_at INTEGER;
ALTER TABLE terminal ADD COLUMN retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)); -- by itself
