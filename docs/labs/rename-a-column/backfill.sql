-- Copies the names of rows that nobody has written since the trigger came, 1000 at a time: each batch is a transaction
-- of its own, so no row stays locked for long. Can be stopped and run again. Neither version nor updated_at changes, as
-- for the users nothing has.
DO $$
DECLARE
  copied integer;
BEGIN
  LOOP
    UPDATE users SET display_name = name
    WHERE id IN (SELECT id FROM users WHERE display_name IS NULL ORDER BY id LIMIT 1000 FOR UPDATE);
    GET DIAGNOSTICS copied = ROW_COUNT;
    COMMIT;
    EXIT WHEN copied = 0;
  END LOOP;
END
$$;
