-- The tool added here: ALTER TABLE "users" DROP COLUMN "name". That would take it from the release before while that
-- still runs, and leave no way back. The next migration does it; until then the column is one of the leftovers.
ALTER TABLE "users" DROP CONSTRAINT "users_name_length";
