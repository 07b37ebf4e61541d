import type { Config } from '../config.js';
import type { Contract } from './contract/contract.js';
import type { Connections } from './db/connections.js';
import type { ConstraintMessages } from './db/errors.js';
import type { MigrationFolder } from './db/migrations.js';
import type { GrpcService } from './grpc/methods.js';
import type { HttpServer } from './http/server.js';
import type { Job } from './jobs.js';

/** A business domain, as it is joined to the platform: src/shop/index.ts is the example. */
export interface Domain {
  readonly title: string;
  /** What of its data others rely on. */
  readonly contract: Contract;
  /** In the order in which they are applied. */
  readonly migrations: readonly MigrationFolder[];
  /** What breaking a constraint means to the caller. */
  readonly constraints: ConstraintMessages;
  open(
    connections: Connections,
    config: Config,
  ): {
    /** Adds the routes; the paths are below /api. */
    routes: (app: HttpServer) => void;
    services: GrpcService[];
    /** What has to happen again and again, in every replica. */
    jobs: Job[];
  };
}
