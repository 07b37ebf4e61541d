import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Router } from 'express';
import { notFound, onlyTakes, Problem } from './errors.js';
import { asPage, selectPage } from './pages.js';
import { jsonBody } from './requests.js';
import { users, type User } from './schema.js';
import { IdPath, NewUser, UserChange, UserQuery } from './validation.js';

/** The queries that src/prepared.ts has once more, as prepared statements. */
export interface UserQueries {
  get(id: number): Promise<User | undefined>;
  page(query: UserQuery): Promise<User[]>;
  create(user: NewUser): Promise<User | undefined>;
}

export function userQueries(db: NodePgDatabase): UserQueries {
  return {
    get: async (id) => (await db.select().from(users).where(eq(users.id, id)))[0],
    page: async (query) => (await selectPage(db, users, query, filters(query))) as User[],
    create: async (user) => (await db.insert(users).values(user).returning())[0],
  };
}

function filters({ email, created_from, created_before }: UserQuery) {
  return [
    email === undefined ? undefined : sql`lower(${users.email}) = lower(${email})`,
    created_from && gte(users.created_at, created_from),
    created_before && lt(users.created_at, created_before),
  ];
}

/** /api/users */
export function userRoutes(db: NodePgDatabase, queries: UserQueries): Router {
  const routes = Router();

  routes
    .route('/')
    .get(async (request, response) => {
      const query = UserQuery.parse(request.query);
      response.json(asPage(query, await queries.page(query)));
    })
    .post(...jsonBody, async (request, response) => {
      const user = await queries.create(NewUser.parse(request.body));
      response.status(201).location(`/api/users/${user?.id}`).json(user);
    })
    .all(onlyTakes('GET', 'POST'));

  routes
    .route('/:id')
    .get(async (request, response) => {
      const { id } = IdPath.parse(request.params);
      response.json(existing(id, await queries.get(id)));
    })
    .patch(...jsonBody, async (request, response) => {
      const { id } = IdPath.parse(request.params);
      response.json(await update(db, id, request.body));
    })
    .delete(async (request, response) => {
      const { id } = IdPath.parse(request.params);
      const [gone] = await db.delete(users).where(eq(users.id, id)).returning();
      existing(id, gone);
      response.status(204).end();
    })
    .all(onlyTakes('GET', 'PATCH', 'DELETE'));

  return routes;
}

/** Changes the fields that are present, if `version` is still the current one. */
async function update(db: NodePgDatabase, id: number, body: unknown): Promise<User> {
  const { version, ...change } = UserChange.parse(body);
  const [changed] = await db
    .update(users)
    .set({ ...change, version: version + 1, updated_at: sql`now()` })
    .where(and(eq(users.id, id), eq(users.version, version)))
    .returning();
  if (changed) return changed;
  const [current] = await db.select().from(users).where(eq(users.id, id));
  throw new Problem('VERSION_CONFLICT', `user ${id} has version ${existing(id, current).version}, not ${version}`);
}

function existing(id: number, user: User | undefined): User {
  if (!user) throw notFound('user', id);
  return user;
}
