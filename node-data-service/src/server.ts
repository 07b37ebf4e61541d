import { configOrExit } from './config.js';
import { createLog } from './platform/log.js';
import { start } from './start.js';

const config = configOrExit();
const log = createLog(config);

try {
  const running = await start(config, log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info(`${signal}: finishing what is in flight`);
      void running.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
