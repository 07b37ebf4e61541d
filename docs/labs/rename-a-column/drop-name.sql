-- No release that runs knows the column any more. From here there is no way back but a backup.
SET LOCAL lock_timeout = '2s';--> statement-breakpoint
DROP TRIGGER users_keep_both_names ON users;--> statement-breakpoint
DROP FUNCTION users_keep_both_names();--> statement-breakpoint
ALTER TABLE users DROP COLUMN name;
