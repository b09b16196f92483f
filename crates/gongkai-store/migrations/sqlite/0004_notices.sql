-- What staff are reminded of, and the mails that tell them. Same tables, columns and names as
-- migrations/postgres/0004_notices.sql. None of it is an act, so none of it stands in the journal.

-- Numbered for each person. One a day of each kind about each request; a last day may move twice a day.
CREATE TABLE notices (
    login TEXT NOT NULL REFERENCES accounts (login),
    number INTEGER NOT NULL,
    request TEXT NOT NULL REFERENCES requests (request),
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    read_at TEXT,
    PRIMARY KEY (login, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notices_once_a_day ON notices (login, request, kind, day) WHERE kind <> 'due_moved';
CREATE INDEX notices_unread ON notices (login) WHERE read_at IS NULL;

-- Where reminders are mailed to a person; `wanted` is 0 where they want none. An address is the person's to take back.
CREATE TABLE mail_settings (
    login TEXT NOT NULL PRIMARY KEY REFERENCES accounts (login),
    address TEXT,
    wanted INTEGER NOT NULL
) STRICT;

-- Mails to be sent. `next_try_at` is empty once a mail was sent or given up; `refused_at` says the latter.
CREATE TABLE mails (
    number INTEGER NOT NULL PRIMARY KEY,
    login TEXT NOT NULL REFERENCES accounts (login),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try_at TEXT,
    sent_at TEXT,
    refused_at TEXT,
    last_error TEXT NOT NULL
) STRICT;
CREATE INDEX mails_waiting ON mails (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX mails_of_a_person ON mails (login);
