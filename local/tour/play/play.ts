import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Publisher } from './control-client.ts';
import type { Images, Version } from './images.ts';
import { type ComplianceTour, playCompliance, playDeprecation } from './play-compliance.ts';
import { waitFor } from './wait.ts';

const ubuntu = 'Canonical:ubuntu-24_04-lts:server';
const base = 'ubuntu-hardened';
const firstVersion = '1.0.0';
/** The newest version of the real catalogue: held back at first, then released. */
export const released = '24.04.202609040';

/** No part of the tour takes longer, in seconds of real time. */
const patience = 120;

export interface Tour extends ComplianceTour {
  readonly images: Images;
  readonly publisher: Publisher;
}

/**
 * Plays the main job. Every part first looks whether it was played already, so a tour that was interrupted goes on
 * where it was.
 */
export async function play(tour: Tour): Promise<void> {
  const { say, images, publisher } = tour;
  const isNew = (await images.definitions()).length === 0;
  if (isNew) {
    await publisher.holdBack(ubuntu, released);
  }
  say(
    isNew
      ? 'Recipes are applied: a hardened Linux base, a web server on it, a Windows server'
      : 'The tour goes on where it was; what was played already is only looked for',
  );
  for (const name of ['ubuntu-hardened', 'ubuntu-web', 'windows-server']) {
    await putRecipe(tour, `${name}.yaml`, name);
  }
  await liveVersion(tour, base, 'production', () => true, 'the first hardened base is live in production');
  await Promise.all([
    ...[firstWeb(tour), broken(tour), afterRelease(tour), windows(tour)],
    playCompliance(tour, liveImageId(tour)),
  ]);
  await Promise.all([rollBack(tour), playDeprecation(tour, base, firstVersion)]);
}

/** The first hardened base as machines name it. */
function liveImageId({ subscription }: Tour): string {
  const gallery = `/subscriptions/${subscription}/resourceGroups/rebake/providers/Microsoft.Compute/galleries/rebake_production`;
  return `${gallery}/images/${base}/versions/${firstVersion}`;
}

async function putRecipe({ api, imagesDir }: Tour, file: string, name: string): Promise<void> {
  const recipe = readFileSync(join(imagesDir, file), 'utf8');
  const { status, body } = await api.call('contributor', 'PUT', `/api/image-definitions/${name}`, recipe);
  if (status !== 200 && status !== 201) {
    throw new Error(`The recipe ${file} was refused: ${JSON.stringify(body)}`);
  }
}

/** Waits until a version that fits is live in the stage, or was once. */
function liveVersion(
  { images }: Tour,
  name: string,
  stage: string,
  fits: (version: Version) => boolean,
  what: string,
): Promise<string> {
  const beenLive = ['live', 'superseded', 'excluded'];
  return waitFor(what, patience, async () => {
    const versions = await images.versions(name);
    const found = versions.find((one) => fits(one) && beenLive.includes(one.stages[stage]?.state ?? 'none'));
    return found?.version;
  });
}

const isOld = ({ version }: Version): boolean => version === firstVersion;

/** The first web server goes to production, so that there is something to roll back to. */
async function firstWeb(tour: Tour): Promise<void> {
  const version = await liveVersion(tour, 'ubuntu-web', 'test', isOld, 'the first web server is live in test');
  await promote(tour, 'ubuntu-web', version, 'first release');
}

/** Canonical releases a version: the base is rebaked and goes live, then its child is rebaked and is promoted. */
async function afterRelease(tour: Tour): Promise<void> {
  const isOnIt = ({ base }: Version): boolean => base.version === released;
  if (!(await tour.images.versions(base)).some(isOnIt)) {
    tour.say(`Canonical releases ${released} of ${ubuntu}`);
  }
  await tour.publisher.release(ubuntu, released);
  const parent = await liveVersion(tour, base, 'production', isOnIt, 'the rebaked base is live in production');
  const isChild = (version: Version): boolean => version.base.version === parent;
  const version = await liveVersion(
    tour,
    'ubuntu-web',
    'test',
    isChild,
    'the web server on the new base is live in test',
  );
  await liveVersion(tour, 'ubuntu-web', 'production', isOld, 'the first web server is live in production');
  await promote(tour, 'ubuntu-web', version, `security updates of ${released}`);
}

/** Requested by one person, approved by another. */
async function promote(tour: Tour, name: string, version: string, reason: string): Promise<void> {
  const { api, images } = tour;
  const known = (await images.promotions(name)).some((one) => one.version === version && one.stage === 'production');
  if (!known) {
    const path = `/api/image-definitions/${name}/versions/${version}/promotions`;
    const { status, body } = await api.call('promoter', 'POST', path, { stage: 'production', reason });
    if (status !== 202) {
      throw new Error(`The promotion of ${name} ${version} was refused: ${JSON.stringify(body)}`);
    }
  }
  await waitFor(`${name} ${version} is live in production`, patience, async () => {
    const promotion = (await images.promotions(name)).find(
      (one) => one.version === version && one.stage === 'production',
    );
    if (promotion?.state === 'waiting') {
      const path = `/api/image-definitions/${name}/promotions/${promotion.promotionId}/approve`;
      await api.call('approver', 'POST', path, { reason: 'evidence looks good' });
    }
    return promotion?.state === 'live' ? version : undefined;
  });
}

/** A recipe whose check fails: its version is rejected and stays hidden. */
async function broken(tour: Tour): Promise<void> {
  if (!(await tour.images.definitions()).some(({ name }) => name === 'broken-web')) {
    tour.say('A broken recipe is applied; its check will fail');
  }
  await putRecipe(tour, 'demo/broken-web.yaml', 'broken-web');
  await waitFor('the broken image is rejected', patience, async () =>
    (await tour.images.versions('broken-web')).find(({ state }) => state === 'rejected'),
  );
}

async function windows(tour: Tour): Promise<void> {
  await liveVersion(tour, 'windows-server', 'test', isOld, 'the Windows server is live in test');
}

async function rollBack({ api, images, say }: Tour): Promise<void> {
  const live = await images.live('ubuntu-web', 'production');
  const done = (await images.versions('ubuntu-web')).some(({ stages }) => stages['production']?.state === 'excluded');
  if (done) {
    return;
  }
  say(`Production rolls back from ubuntu-web ${live}`);
  const path = '/api/image-definitions/ubuntu-web/stages/production/rollback';
  const { status, body } = await api.call('promoter', 'POST', path, {
    reason: 'customers report errors',
    ifLive: live,
  });
  if (status !== 202) {
    throw new Error(`The rollback was refused: ${JSON.stringify(body)}`);
  }
  const { operation } = body as { operation: string };
  await waitFor('the rollback is done', patience, async () => {
    const { status: state } = await api.read<{ status: string }>(operation);
    return state === 'Succeeded' ? state : undefined;
  });
}
