-- What both databases need for as long as the migration lasts; nothing here touches what the application has.
CREATE SCHEMA IF NOT EXISTS migration;

-- Every change of a followed table, whole rows, in the order in which rows were locked.
CREATE TABLE IF NOT EXISTS migration.change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  table_name text NOT NULL,
  row_id bigint NOT NULL,
  -- Null when it was deleted.
  row_after jsonb
);
CREATE INDEX IF NOT EXISTS change_transaction_id ON migration.change (transaction_id);

-- In the database that is written to: what of the other one it has.
CREATE TABLE IF NOT EXISTS migration.checkpoint (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  -- All changes of transactions that this snapshot sees are in.
  seen pg_snapshot NOT NULL,
  -- The snapshot up to which changes are being applied, and the last one applied, when they did not fit one batch.
  upto pg_snapshot,
  applied_id bigint NOT NULL DEFAULT 0,
  -- For each table that is being copied, the highest id that is there; those not named are whole.
  copying jsonb NOT NULL
);

-- Whether the application may write here. The migration always may.
CREATE TABLE IF NOT EXISTS migration.owner (one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row), writes boolean NOT NULL);

CREATE OR REPLACE FUNCTION migration.fence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'TRUNCATE cannot be followed: use DELETE until the migration is over';
  END IF;
  IF NOT (SELECT writes FROM migration.owner) THEN
    RAISE EXCEPTION '% is written in the other database now', TG_TABLE_NAME USING ERRCODE = 'read_only_sql_transaction';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION migration.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.id <> NEW.id) THEN
    INSERT INTO migration.change (table_name, row_id) VALUES (TG_TABLE_NAME, OLD.id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO migration.change (table_name, row_id, row_after) VALUES (TG_TABLE_NAME, NEW.id, to_jsonb(NEW));
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION migration.follow(followed regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- The migration's own writes are neither refused nor noted: they would come back as an echo.
  unless_applying text := 'WHEN (current_setting(''migration.applying'', true) IS DISTINCT FROM ''on'')';
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER migration_fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
    FOR EACH STATEMENT %s EXECUTE FUNCTION migration.fence()', followed, unless_applying);
  EXECUTE format('CREATE OR REPLACE TRIGGER migration_note AFTER INSERT OR UPDATE OR DELETE ON %s
    FOR EACH ROW %s EXECUTE FUNCTION migration.note()', followed, unless_applying);
END $$;
