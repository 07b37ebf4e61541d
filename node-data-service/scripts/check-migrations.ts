// Fails when the Drizzle schema has changes that no migration has.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// drizzle-kit ends with 0 whatever happens, so its words decide; it works on a copy, as it writes what it misses.
function check(part: string): void {
  const schema = `src/${part}/*/schema.ts`;
  const scratch = mkdtempSync('node_modules/.migrations-');
  try {
    cpSync(`migrations/${part}`, scratch, { recursive: true });
    const args = ['generate', '--dialect', 'postgresql', '--schema', `./${schema}`, '--out', scratch];
    const output = execFileSync(join('node_modules', '.bin', 'drizzle-kit'), args, { encoding: 'utf8', stdio: 'pipe' });
    if (output.includes('No schema changes')) return;
    const command = `${part === 'shop' ? '' : `PART=${part} `}npm --prefix node-data-service run migration`;
    console.error(output);
    console.error(
      `node-data-service/${schema} has changes without a migration. Take them back, or run: ${command} -- --name <what>`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

check('platform');
check('shop');
