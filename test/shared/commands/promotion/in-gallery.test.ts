import { expect, it } from 'vitest';
import { inGallery } from '../../../../shared/commands/promotion/in-gallery.ts';
import { StageState } from '../../../../shared/domain/stage/stage-state.ts';
import { aVersion, inStage } from '../../../support/some-records.ts';

const since = '2026-01-05T08:00:00.000Z';

it.each([
  { liveSince: since, wasLive: true },
  { liveSince: null, wasLive: false },
])('a version is in the gallery of its stage, with its regions: live since $liveSince', ({ liveSince, wasLive }) => {
  const production = inStage({ liveSince });

  expect(inGallery(aVersion('1.0.0', { stages: { production } }), 'production')).toEqual([
    { version: '1.0.0', state: 'live', regions: production.desired, wasLive },
  ]);
});

it.each(StageState.options)('one that is %s there is in it unless it was retired', (state) => {
  const found = inGallery(aVersion('1.0.0', { stages: { production: inStage({ state }) } }), 'production');

  expect(found.map((one) => one.state)).toEqual(state === 'retired' ? [] : [state]);
});

it.each([
  { what: 'another stage alone', stages: { test: inStage() } },
  { what: 'no region', stages: { production: inStage({ desired: [] }) } },
])('one that is in $what is not in it', ({ stages }) => {
  expect(inGallery(aVersion('1.0.0', { stages }), 'production')).toEqual([]);
});
