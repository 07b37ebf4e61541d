// Fails when something that was built for the released contract would no longer work.
import { checkBreaking, remedy } from './breaking/check.js';

const problems = checkBreaking(new URL('../../proto/', import.meta.url));
if (problems.length > 0) {
  console.error(`The contract breaks what is released (proto/released):\n  ${problems.join('\n  ')}\n${remedy}`);
  process.exitCode = 1;
}
