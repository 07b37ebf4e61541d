import type { Contract } from './contract/contract.js';
import type { Connections } from './db/connections.js';
import type { ConstraintMessages } from './db/errors.js';
import type { MigrationFolder } from './db/migrations.js';
import type { GrpcService } from './grpc/methods.js';
import type { HttpServer } from './http/server.js';

/** A business domain, as it is joined to the platform: src/shop/index.ts is the example. */
export interface Domain {
  readonly title: string;
  /** What of its data others rely on. */
  readonly contract: Contract;
  readonly migrations: MigrationFolder;
  /** What breaking a constraint means to the caller. */
  readonly constraints: ConstraintMessages;
  open(connections: Connections): {
    /** Adds the routes; the paths are below /api. */
    routes: (app: HttpServer) => void;
    services: GrpcService[];
  };
}
