import type { Logger } from 'pino';
import { currentRequest, identify } from './context.js';
import { Deadline } from './deadline.js';
import { describeFailure } from './log.js';

/** Work that nobody asks for. Replicas do it at the same time, so it has to bear that. */
export interface Job {
  readonly name: string;
  readonly every_ms: number;
  /** How long one run may take. */
  readonly limit_ms: number;
  readonly run: () => Promise<void>;
}

/** Starts the jobs, each with a pause between two runs; a failure is logged and the next run tries again. @returns how to stop */
export function runJobs(jobs: readonly Job[], log: Logger): () => void {
  const stops = jobs.map((job) => repeat(job, log));
  return () => {
    for (const stop of stops) stop();
  };
}

function repeat({ name, every_ms, limit_ms, run }: Job, log: Logger): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const next = () => {
    if (!stopped) timer = setTimeout(() => void once(), every_ms).unref();
  };
  const once = async () => {
    const deadline = new Deadline(limit_ms);
    try {
      await currentRequest.run({ ...identify({}), deadline }, () => deadline.run(run));
    } catch (error) {
      if (!stopped) log.warn({ cause: describeFailure(error) }, `job ${name} failed`);
    }
    next();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
