import { z } from 'zod';
import type { Endpoints } from '../stack/endpoints.ts';

/** What publishers do, done through the local Azure's control service. */
export interface Publisher {
  /** Takes back the newest version, as if it were not released yet. */
  holdBack(urn: string, version: string): Promise<void>;
  release(urn: string, version: string): Promise<void>;
}

const Problem = z.object({ error: z.object({ message: z.string() }) });

export function createPublisher({ control }: Pick<Endpoints, 'control'>): Publisher {
  async function post(path: string, body: object, harmless: readonly number[]): Promise<void> {
    const answer = await fetch(new URL(path, control.url), {
      method: 'POST',
      headers: { 'x-control-key': control.key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok && !harmless.includes(answer.status)) {
      const problem = Problem.safeParse(await answer.json());
      throw new Error(`${path}: ${problem.success ? problem.data.error.message : answer.status}`);
    }
  }
  return {
    // It is gone already, or out already, when the tour is continued.
    holdBack: (urn, version) => post('/marketplace/removals', { urn, version }, [404]),
    release: (urn, version) => post('/marketplace/releases', { urn, version }, [409]),
  };
}
