import { ServiceError } from '../errors.js';

/** The moment a request's time is up, and who wants to know (such as the query that runs for it). */
export class Deadline {
  readonly #expires_at: number;
  readonly #limit_ms: number;
  readonly #listeners = new Set<() => void>();
  #expired = false;

  constructor(limit_ms: number) {
    this.#limit_ms = limit_ms;
    this.#expires_at = performance.now() + limit_ms;
  }

  /** Milliseconds left, at least 0. */
  get left_ms(): number {
    return this.#expired ? 0 : Math.max(0, this.#expires_at - performance.now());
  }

  /** Calls back when the time is up or the work was given up; returns how to stop listening. */
  onExpire(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the time now: the caller is gone, so nobody needs the result. */
  expire(): void {
    this.#expired = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  /** @throws ServiceError DEADLINE_EXCEEDED when no time is left. */
  check(): void {
    if (this.left_ms <= 0) throw this.error();
  }

  /** The result of the work, or DEADLINE_EXCEEDED as soon as the time is up, whichever comes first. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<never>((_, reject) => {
      this.onExpire(() => reject(this.error()));
      timer = setTimeout(() => this.expire(), this.left_ms);
    });
    try {
      return await Promise.race([work(), timeUp]);
    } finally {
      clearTimeout(timer);
      this.#listeners.clear();
    }
  }

  error(): ServiceError {
    return new ServiceError('DEADLINE_EXCEEDED', `the request took longer than the ${this.#limit_ms} ms it had`);
  }
}
