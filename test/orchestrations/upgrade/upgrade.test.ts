import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import host from '../../../host.json' with { type: 'json' };
import { replay } from '../../support/durable/replay.ts';
import { orchestrators } from '../../support/run-orchestrator.ts';
import { historyAfter, RecordedHistory, workOf } from './recorded-history.ts';

const files = globSync(`${import.meta.dirname}/histories/*.json`).toSorted();
const versions = files.map((file) => basename(file, '.json'));
const recorded = files.flatMap((file) =>
  z
    .array(RecordedHistory)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map((history) => ({ version: basename(file, '.json'), ...history })),
);
type Versioned = (typeof recorded)[number];

/** What an orchestrator has asked for after so many completions. */
function askedAfter(history: Versioned, completions: number, name = history.orchestrator): readonly string[] {
  return replay(orchestrators[name]!, historyAfter(history, history.version, completions)).tasks.map(({ action }) =>
    workOf(action),
  );
}

describe('histories of earlier versions', () => {
  it('are there of the version that new instances get', () => {
    expect(versions).toContain(host.extensions.durableTask.defaultVersion);
  });

  it('are there of every orchestrator', () => {
    const names = new Set(recorded.map(({ orchestrator }) => orchestrator));
    expect([...names].toSorted()).toEqual(Object.keys(orchestrators).toSorted());
  });

  it.each(recorded)(
    '$version: $orchestrator ($scenario) goes on with this code, however far it had come',
    (history) => {
      for (let completions = 0; completions <= history.completions.length; completions += 1) {
        const asked = askedAfter(history, completions);
        // Durable Functions fails an instance whose code asks for something else than its history has.
        expect(asked, `after ${completions} completions`).toEqual(history.asked.slice(0, asked.length));
      }
      expect(askedAfter(history, history.completions.length)).toEqual(history.asked);
    },
  );

  it('are refused by code that asks for something else', () => {
    const rebake = recorded.find(({ orchestrator }) => orchestrator === 'rebake')!;
    const asked = askedAfter(rebake, rebake.completions.length, 'promote');
    expect(asked).not.toEqual(rebake.asked.slice(0, asked.length));
  });
});
