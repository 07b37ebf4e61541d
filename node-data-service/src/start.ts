import { ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { build, type App } from './app.js';
import type { Config } from './config.js';
import { runJobs } from './platform/jobs.js';

const health_interval_ms = 1000;

export interface Running extends App {
  http_port: number;
  grpc_port: number;
  /** Accepts nothing new, finishes what is in flight within the limit, and closes the pool. */
  stop(): Promise<void>;
}

/** Builds the service and listens for REST and gRPC; port 0 means any free one. */
export async function start(config: Config, log: Logger): Promise<Running> {
  const app = build(config, log);
  const address = await app.http.listen({ host: config.host, port: config.port });
  const grpc_port = await listenGrpc(app, config);
  const stopHealth = reportHealth(app);
  const stopJobs = runJobs(app.jobs, log);
  const { package: name, version, fingerprint } = app.contract;
  log.info(`contract ${name} ${version}, fingerprint ${fingerprint.slice(0, 12)}`);
  log.info(`REST on ${address}/api, gRPC on ${config.host}:${grpc_port}`);

  return {
    ...app,
    http_port: Number(new URL(address).port),
    grpc_port,
    async stop() {
      stopHealth();
      stopJobs();
      const late = setTimeout(() => {
        app.grpc.forceShutdown();
        app.http.server.closeAllConnections();
      }, config.shutdown_ms);
      await Promise.all([app.http.close(), new Promise((done) => app.grpc.tryShutdown(done))]);
      clearTimeout(late);
      await app.connections.close();
    },
  };
}

function listenGrpc({ grpc }: App, { host, grpc_port }: Config): Promise<number> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${grpc_port}`;
  return new Promise((resolve, reject) => {
    grpc.bindAsync(target, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

// Clients watch the status, so it has to follow the database without being asked.
function reportHealth({ grpc_health, readiness }: App): () => void {
  const report = async () => {
    const { ready } = await readiness();
    grpc_health.setStatus('', ready ? 'SERVING' : 'NOT_SERVING');
  };
  void report();
  const timer = setInterval(() => void report(), health_interval_ms);
  timer.unref();
  return () => {
    clearInterval(timer);
    grpc_health.setStatus('', 'NOT_SERVING');
  };
}
