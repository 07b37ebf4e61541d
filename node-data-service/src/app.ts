import { readFileSync } from 'node:fs';
import type { Server as GrpcServer } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { contract_version } from './generated/contract-version.js';
import { contractRoute } from './platform/contract/rest.js';
import { servedContract, type ServedContract } from './platform/contract/served.js';
import { Connections } from './platform/db/connections.js';
import { pendingMigrations } from './platform/db/migrations.js';
import { createGrpcServer } from './platform/grpc/server.js';
import { addReflection } from './platform/grpc/reflection.js';
import { checkReadiness, healthRoutes, type Readiness } from './platform/health.js';
import { createHttpServer, type HttpServer } from './platform/http/server.js';
import type { Job } from './platform/jobs.js';
import { shop } from './shop/index.js';

export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The whole service, not listening yet. */
export interface App {
  http: HttpServer;
  grpc: GrpcServer;
  /** For the gRPC health service: tells it what /readyz says. */
  grpc_health: HealthImplementation;
  connections: Connections;
  contract: ServedContract;
  jobs: Job[];
  readiness: () => Promise<Readiness>;
}

/**
 * Puts the shop on the platform. Opens no port, and no connection before the first request.
 * @param beforeRoutes for what has to see each route, such as the generator of the API's description
 */
export function build(config: Config, log: Logger, beforeRoutes?: (http: HttpServer) => void): App {
  const connections = new Connections(config, (error) => log.warn({ cause: error.message }, 'idle connection lost'));
  const pending = pendingMigrations(connections.db, shop.migrations);
  const readiness = () => checkReadiness(pending);
  const { routes, services, jobs } = shop.open(connections, config);
  const contract = servedContract(
    shop.contract,
    services.map(({ desc }) => desc),
    contract_version,
  );
  const options = { ...config, log, constraints: shop.constraints, fingerprint: contract.fingerprint };

  const http = createHttpServer(options);
  beforeRoutes?.(http);
  healthRoutes(http, { version, readiness });
  void http.register(
    (scope, _options, done) => {
      contractRoute(scope, contract);
      routes(scope);
      done();
    },
    { prefix: '/api' },
  );

  const grpc = createGrpcServer(services, options);
  const grpc_health = new HealthImplementation({ '': 'NOT_SERVING' });
  grpc_health.addToServer(grpc);
  addReflection(grpc, services);
  return { http, grpc, grpc_health, connections, contract, jobs, readiness };
}
