import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { compare } from './compare.js';
import { Databases } from './databases.js';
import { Gateways } from './gateways.js';
import { progress, trim } from './progress.js';
import { step } from './step.js';
import { switchTo } from './switch.js';

const usage = `copier COMMAND, with OLD_DATABASE_URL and NEW_DATABASE_URL in the environment:
  install             triggers and their tables, in both databases
  run                 copy, then follow both ways, until told to stop; may be killed and started again at any time
  status              what is still to be copied, and how far each side is behind, as JSON
  compare             every row of both databases
  switch --to new|old --gateway URL...
                      make the other database the one that is written to (URL: a gateway's management port)
  uninstall           take the triggers and their tables away; there is no way back then`;

const idle_ms = 100;
const trim_every_ms = 60_000;
const Environment = z.object({ OLD_DATABASE_URL: z.url(), NEW_DATABASE_URL: z.url() });

async function run(databases: Databases): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  let copied = 0;
  let trimmed_at = 0;
  while (!stop.signal.aborted) {
    const forwards = await step(databases, 'old');
    const backwards = await step(databases, 'new');
    copied += forwards.copied;
    if (forwards.copied > 0) console.log(`copied ${copied} rows${forwards.copying ? '' : ', all there were'}`);
    const changes = forwards.changes + backwards.changes;
    if (changes > 0) console.log(`followed ${forwards.changes} changes to the new database, ${backwards.changes} back`);
    if (performance.now() - trimmed_at > trim_every_ms) {
      await trim(databases, 'old');
      await trim(databases, 'new');
      trimmed_at = performance.now();
    }
    if (forwards.whole && backwards.whole && changes === 0) await sleep(idle_ms);
  }
}

async function status(databases: Databases): Promise<void> {
  const [forwards, backwards] = [await progress(databases, 'old'), await progress(databases, 'new')];
  console.log(JSON.stringify({ to_new: forwards, to_old: backwards }));
}

async function compareAll(databases: Databases): Promise<void> {
  const { compared, differing } = await compare(databases);
  for (const row of differing.slice(0, 20)) console.log(`differs: ${row}`);
  console.log(`rows compared ${compared}, differing ${differing.length}`);
  if (differing.length > 0) process.exitCode = 1;
}

async function change(databases: Databases, { to, gateway = [] }: { to?: string; gateway?: string[] }): Promise<void> {
  if ((to !== 'new' && to !== 'old') || gateway.length === 0) throw new Error(usage);
  const { held_ms, changes } = await switchTo(databases, new Gateways(gateway), to);
  console.log(`writes go to the ${to} database; held for ${held_ms} ms, ${changes} changes drained`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string' }, gateway: { type: 'string', multiple: true } },
  });
  const { OLD_DATABASE_URL, NEW_DATABASE_URL } = Environment.parse(process.env);
  const databases = new Databases({ old: OLD_DATABASE_URL, new: NEW_DATABASE_URL });
  const commands: Record<string, () => Promise<void>> = {
    install: () => databases.install(),
    run: () => run(databases),
    status: () => status(databases),
    compare: () => compareAll(databases),
    uninstall: () => databases.uninstall(),
    switch: () => change(databases, values),
  };
  const command = commands[positionals.join(' ')];
  try {
    if (!command) throw new Error(usage);
    await command();
  } finally {
    await databases.close();
  }
}

main().catch((error: unknown) => {
  console.error(`copier: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
