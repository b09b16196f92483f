-- What staff are reminded of, and the mails that tell them. Same tables, columns and names as
-- migrations/sqlite/0004_notices.sql. None of it is an act, so none of it stands in the journal.

-- Numbered for each person. One a day of each kind about each request; a last day may move twice a day.
CREATE TABLE notices (
    login TEXT COLLATE "C" NOT NULL REFERENCES accounts (login),
    number BIGINT NOT NULL,
    request TEXT COLLATE "C" NOT NULL REFERENCES requests (request),
    kind TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    words TEXT NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    read_at TEXT COLLATE "C",
    PRIMARY KEY (login, number)
);
CREATE UNIQUE INDEX notices_once_a_day ON notices (login, request, kind, day) WHERE kind <> 'due_moved';
CREATE INDEX notices_unread ON notices (login) WHERE read_at IS NULL;

-- Where reminders are mailed to a person; `wanted` is 0 where they want none. An address is the person's to take back.
CREATE TABLE mail_settings (
    login TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (login),
    address TEXT,
    wanted BIGINT NOT NULL
);

-- Mails to be sent. `next_try_at` is empty once a mail was sent or given up; `refused_at` says the latter.
CREATE TABLE mails (
    number BIGINT NOT NULL PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL REFERENCES accounts (login),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    tries BIGINT NOT NULL,
    next_try_at TEXT COLLATE "C",
    sent_at TEXT COLLATE "C",
    refused_at TEXT COLLATE "C",
    last_error TEXT NOT NULL
);
CREATE INDEX mails_waiting ON mails (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX mails_of_a_person ON mails (login);
