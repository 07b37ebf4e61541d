import { z } from 'zod';

export type Owner = 'legacy' | 'chain';

const State = z.object({
  owner: z.enum(['legacy', 'chain']),
  replica: z.string(),
  replicas: z.array(z.string()),
});
const Hold = z.object({ hold: z.string() });

/** The management ports of all replicas of the gateway. They share one state; holding is done by each. */
export class Gateways {
  readonly #urls: readonly string[];

  /** @param urls such as http://127.0.0.1:8081, at least one */
  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  async owner(): Promise<Owner> {
    return (await this.#state(this.#urls[0])).owner;
  }

  /** @throws if others answer the paths that move, too: their writes would go on to the owner that was */
  async requireAll(): Promise<void> {
    const states = await Promise.all(this.#urls.map((url) => this.#state(url)));
    const named = new Set(states.map(({ replica }) => replica));
    const forgotten = new Set(states.flatMap(({ replicas }) => replicas).filter((replica) => !named.has(replica)));
    if (forgotten.size > 0)
      throw new Error(`${forgotten.size} more gateways answer: name the management port of each with --gateway`);
  }

  /**
   * Returns when no write is under way. The first replica's hold is over first, and it is the one that is asked to
   * change the owner: so no replica lets writes go before that.
   */
  async hold(for_ms: number): Promise<string[]> {
    const holds: string[] = [];
    for (const url of this.#urls) {
      const answer = await this.#ask(url, 'POST', '/hold', { for_ms, reason: 'the owner of writes changes' });
      holds.push(Hold.parse(answer).hold);
    }
    return holds;
  }

  async own([hold]: readonly string[], owner: Owner): Promise<void> {
    await this.#ask(this.#urls[0], 'POST', '/owner', { hold, owner, reason: 'all changes are there' });
  }

  /** One that is over already let its writes go by itself. */
  async release(holds: readonly string[]): Promise<void> {
    for (const [index, hold] of holds.entries()) {
      await this.#ask(this.#urls[index], 'POST', '/release', { hold, reason: 'done' }).catch(() => undefined);
    }
  }

  async #state(url: string | undefined): Promise<z.infer<typeof State>> {
    return State.parse(await this.#ask(url, 'GET', ''));
  }

  async #ask(url: string | undefined, method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url ?? ''}/handover${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url ?? ''}/handover${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }
}
