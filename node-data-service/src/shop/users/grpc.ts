import { UserService } from '../../generated/shop/v1/users_pb.js';
import * as rpc from '../../platform/grpc/methods.js';
import type { UserRepository } from './repository.js';
import { NewUser, UserChange, UserExport, UserQuery } from './schema.js';

/** shop.v1.UserService */
export function userService(users: UserRepository): rpc.GrpcService {
  return rpc.implement(UserService, {
    getUser: rpc.unary(rpc.IdRequest, async ({ id }) => ({ user: await users.get(id) })),
    batchGetUsers: rpc.unary(rpc.IdsRequest, async ({ ids }) => ({ users: await users.batch(ids) })),
    listUsers: rpc.list(UserQuery, 'users', users.page),
    createUser: rpc.unary(NewUser, async (user) => ({ user: await users.create(user) })),
    updateUser: rpc.change(UserChange, async (id, change) => ({ user: await users.update(id, change) })),
    deleteUser: rpc.unary(rpc.IdRequest, async ({ id }) => {
      await users.delete(id);
      return {};
    }),
    exportUsers: rpc.serverStreaming(UserExport, async function* (range) {
      for await (const user of users.export(range)) yield { user };
    }),
  });
}
