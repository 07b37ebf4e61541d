import { z } from 'zod';
import { problems } from '../../platform/http/problems.js';
import { IdPath, pageOrBatch } from '../../platform/http/routes.js';
import type { HttpServer } from '../../platform/http/server.js';
import { listQuery, pageOf } from '../../platform/pages.js';
import type { UserRepository } from './repository.js';
import { NewUser, User, UserChange, UserQuery } from './schema.js';

const tags = ['users'];

const listUsers = {
  tags,
  operationId: 'listUsers',
  summary: 'List users',
  description: 'One keyset page, or with `ids` exactly these users.',
  querystring: listQuery(UserQuery),
  response: { 200: pageOf(User, 'UserPage'), ...problems({ body: false }) },
};

const createUser = {
  tags,
  operationId: 'createUser',
  summary: 'Create a user',
  description: 'Not idempotent, but a second user with the same email is refused.',
  body: NewUser,
  response: { 201: User, ...problems({ body: true }, 'ALREADY_EXISTS') },
};

const getUser = {
  tags,
  operationId: 'getUser',
  summary: 'Read a user',
  params: IdPath,
  response: { 200: User, ...problems({ body: false }, 'NOT_FOUND') },
};

const updateUser = {
  tags,
  operationId: 'updateUser',
  summary: 'Change a user',
  description: 'Changes the fields that are present, if `version` is still the current one.',
  params: IdPath,
  body: UserChange,
  response: { 200: User, ...problems({ body: true }, 'NOT_FOUND', 'VERSION_CONFLICT', 'ALREADY_EXISTS') },
};

const deleteUser = {
  tags,
  operationId: 'deleteUser',
  summary: 'Delete a user without orders',
  params: IdPath,
  response: {
    204: z.undefined().describe('The user is gone.'),
    ...problems({ body: false }, 'NOT_FOUND', 'STILL_REFERENCED'),
  },
};

/** /users: errors as in proto/shop/v1/users.proto. */
export function userRoutes(app: HttpServer, users: UserRepository): void {
  app.get('/users', { schema: listUsers }, async ({ query }) => pageOrBatch(users, query));

  app.post('/users', { schema: createUser }, async ({ body }, reply) => {
    const user = await users.create(body);
    return reply.code(201).header('location', `/api/users/${user.id}`).send(user);
  });

  app.get('/users/:id', { schema: getUser }, async ({ params }) => users.get(params.id));

  app.patch('/users/:id', { schema: updateUser }, async ({ params, body }) => users.update(params.id, body));

  app.delete('/users/:id', { schema: deleteUser }, async ({ params }, reply) => {
    await users.delete(params.id);
    return reply.code(204).send();
  });
}
