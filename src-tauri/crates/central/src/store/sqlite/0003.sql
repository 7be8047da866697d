-- Grants name the version; another version is another password.
ALTER TABLE operator ADD COLUMN password_version INTEGER NOT NULL DEFAULT 1;
-- Somebody else knows the password: it is to be changed before anything else.
ALTER TABLE operator ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1));
ALTER TABLE operator ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1));
-- Good for changing the password and nothing else.
ALTER TABLE session ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1));
