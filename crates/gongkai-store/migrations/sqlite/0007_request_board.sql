-- The board of requests over many closed ones. Same names as migrations/postgres/0007_request_board.sql.

-- In the order in which the board lists closed requests, with all it filters by, so that neither a count nor a late page
-- reads the wide rows. Here it holds what was asked for as well: words are looked for in it.
CREATE INDEX requests_board
    ON requests (agency, closed_on DESC, request, due_on, handler, stage, register_number, wanted)
    WHERE closed_on IS NOT NULL;
