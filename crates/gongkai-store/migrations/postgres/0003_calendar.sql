-- Years of the working-day calendar entered in this installation. They stand above those that come with the program.
-- `layer` is national (the State Council's notice) or local. Earlier entries of a year stay in the journal.
CREATE TABLE calendar_years (
    year BIGINT NOT NULL,
    layer TEXT COLLATE "C" NOT NULL CHECK (layer IN ('national', 'local')),
    data TEXT NOT NULL,
    PRIMARY KEY (year, layer)
);
