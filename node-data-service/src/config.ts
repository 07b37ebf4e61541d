import { z } from 'zod';

const prefix = 'DATA_SERVICE_';

const port = whole(0, 65_535);
const host = z.string().regex(/^[A-Za-z0-9._:-]+$/, 'a host name or an address');

/** A setting: how its text is checked, and what holds when it is absent (undefined: it is required). */
interface Setting<T> {
  schema: z.ZodType<T, string>;
  fallback: string | undefined;
}

function setting<T>(schema: z.ZodType<T, string>, fallback?: string): Setting<T> {
  return { schema, fallback };
}

function whole(min: number, max: number): z.ZodType<number, string> {
  const allowed = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, allowed)
    .transform(Number)
    .refine((value) => value >= min && value <= max, allowed);
}

function choice<const T extends string>(...allowed: T[]): z.ZodType<T, string> {
  return z.string().pipe(z.enum(allowed, { error: allowed.join(' or ') }));
}

const databaseUrl = z.string().refine(isPostgresUrl, 'a URL like postgresql://user:password@host:5432/name');

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

/** Every setting of the service. docs/reference/config.md lists them; a test compares the two. */
export const settings = {
  DATABASE_URL: setting(databaseUrl),
  DATA_SERVICE_HOST: setting(host, '127.0.0.1'),
  DATA_SERVICE_PORT: setting(port, '3000'),
  DATA_SERVICE_GRPC_PORT: setting(port, '50051'),
  DATA_SERVICE_LOG_FORMAT: setting(choice('text', 'json'), 'text'),
  DATA_SERVICE_LOG_LEVEL: setting(choice('debug', 'info', 'warn', 'error'), 'info'),
  DATA_SERVICE_REQUEST_LIMIT_MS: setting(whole(1, 600_000), '3000'),
  DATA_SERVICE_STREAM_LIMIT_MS: setting(whole(1, 3_600_000), '60000'),
  DATA_SERVICE_STATEMENT_LIMIT_MS: setting(whole(1, 600_000), '3000'),
  DATA_SERVICE_POOL_MAX: setting(whole(1, 1000), '10'),
  DATA_SERVICE_POOL_QUEUE_MAX: setting(whole(0, 100_000), '100'),
  DATA_SERVICE_POOL_WAIT_MS: setting(whole(1, 60_000), '1000'),
  DATA_SERVICE_DATABASE_WAIT_MS: setting(whole(0, 600_000), '30000'),
  DATA_SERVICE_RESERVATION_MS: setting(whole(1, 86_400_000), '900000'),
  DATA_SERVICE_SWEEP_MS: setting(whole(10, 3_600_000), '5000'),
  // Longer than a saga goes on by itself: 24 h after its pivot. One that is parked is kept whatever its age.
  DATA_SERVICE_OPERATION_RETENTION_DAYS: setting(whole(2, 3650), '30'),
  DATA_SERVICE_OUTBOX_RETENTION_DAYS: setting(whole(1, 3650), '7'),
  DATA_SERVICE_SHUTDOWN_MS: setting(whole(1, 600_000), '10000'),
} satisfies Record<string, Setting<unknown>>;

type Settings = typeof settings;
type Key<Name extends string> = Name extends `DATA_SERVICE_${infer Rest}` ? Lowercase<Rest> : Lowercase<Name>;

/** The settings by their lower-case name without the prefix, e.g. `config.grpc_port`, `config.database_url`. */
export type Config = {
  readonly [Name in keyof Settings as Key<Name>]: Settings[Name] extends Setting<infer T> ? T : never;
};

/** What is wrong with the environment, in one line. */
export class ConfigError extends Error {}

/** Reads and checks the environment. @throws ConfigError naming each setting that is unknown, absent or bad. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems = Object.keys(env)
    .filter((name) => name.startsWith(prefix) && !(name in settings))
    .map((name) => `${name} is not a setting (see docs/reference/config.md)`);
  const config: Record<string, unknown> = {};
  for (const [name, { schema, fallback }] of Object.entries(settings)) {
    const text = env[name] ?? fallback;
    if (text === undefined) {
      problems.push(`${name} is required`);
      continue;
    }
    const result = schema.safeParse(text);
    if (result.success) config[name.replace(prefix, '').toLowerCase()] = result.data;
    else problems.push(`${name} is ${quote(name, text)} but must be ${result.error.issues[0]?.message ?? ''}`);
  }
  if (problems.length > 0) throw new ConfigError(problems.join('; '));
  return config as Config;
}

// The URL has a password in it, and this line goes to the log.
function quote(name: string, text: string): string {
  return name === 'DATABASE_URL' ? '(not shown)' : JSON.stringify(text);
}

/** As readConfig, for a program's first line: prints what is wrong and ends with exit code 2. */
export function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`node-data-service: ${error.message}`);
    process.exit(2);
  }
}
