-- While releases run side by side some write name and some display_name. Here, and in no release, they are kept the
-- same, so that an older instance, a script or a rollback cannot make them differ.
SET LOCAL lock_timeout = '2s';--> statement-breakpoint
CREATE FUNCTION users_keep_both_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.display_name := coalesce(NEW.display_name, NEW.name);
    NEW.name := NEW.display_name;
  ELSIF NEW.display_name IS DISTINCT FROM OLD.display_name THEN
    NEW.name := NEW.display_name;
  ELSE
    NEW.display_name := NEW.name;
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER users_keep_both_names BEFORE INSERT OR UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION users_keep_both_names();
