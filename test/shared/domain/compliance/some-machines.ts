import { compileRules } from '../../../../shared/domain/compliance/compile-rules.ts';
import type { Exemption, ExemptionScope } from '../../../../shared/domain/compliance/exemptions/exemption.ts';
import type { ImageSource } from '../../../../shared/domain/compliance/image-source.ts';
import { judgeMachine, type JudgingFacts } from '../../../../shared/domain/compliance/judge-machine.ts';
import type { Judgement } from '../../../../shared/domain/compliance/judgement.ts';
import { compileExemptions } from '../../../../shared/domain/compliance/judging/exemption-match.ts';
import type { KnownImage, KnownImages, KnownVersion } from '../../../../shared/domain/compliance/known-images.ts';
import type { ObservedMachine } from '../../../../shared/domain/compliance/observed-machine.ts';
import { someRules, subscription } from './some-rules.ts';

export const now = '2026-11-21T12:00:00.000Z';
export const productionSubscription = subscription('a');
export const testSubscription = subscription('b');

const hub = `/subscriptions/${subscription('f')}/resourceGroups/images/providers/Microsoft.Compute`;

/** The image definition's id in a stage's gallery. */
export function imageId(stage: string, name = 'web'): string {
  return `${hub}/galleries/rebake_${stage}/images/${name}`;
}

export function ours(stage: string, version: string | null, name = 'web'): ImageSource {
  return { kind: 'gallery', imageId: imageId(stage, name), version };
}

export const ubuntu: Extract<ImageSource, { kind: 'marketplace' }> = {
  kind: 'marketplace',
  publisher: 'Canonical',
  offer: 'ubuntu-24_04-lts',
  sku: 'server',
  version: '24.04.202611010',
  plan: null,
};

/** A virtual machine in production that runs our live version, with some members replaced. */
export function aMachine(changes: Partial<ObservedMachine> = {}): ObservedMachine {
  const { subscriptionId = productionSubscription, resourceGroup = 'rg-shop', name = 'vm1' } = changes;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return {
    resourceId: `${group}/providers/Microsoft.Compute/virtualMachines/${name}`,
    kind: 'virtualMachine',
    name,
    subscriptionId,
    resourceGroup,
    region: 'westeurope',
    tags: {},
    managedBy: null,
    scaleSetId: null,
    vmId: '11111111-1111-1111-1111-111111111111',
    createdAt: '2026-06-01T08:00:00.000Z',
    ephemeralOsDisk: false,
    capacity: null,
    latestModelApplied: null,
    image: ours('production', '1.3.0'),
    trail: [],
    ...changes,
  };
}

export const scaleSetId = `/subscriptions/${productionSubscription}/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachineScaleSets/shop`;

export function aScaleSet(changes: Partial<ObservedMachine> = {}): ObservedMachine {
  const kind = 'scaleSet';
  return aMachine({ resourceId: scaleSetId, kind, name: 'shop', vmId: null, capacity: 3, ...changes });
}

export function anInstance(changes: Partial<ObservedMachine> = {}): ObservedMachine {
  const resourceId = `${scaleSetId}/virtualMachines/4`;
  return aMachine({ resourceId, kind: 'scaleSetInstance', scaleSetId, latestModelApplied: true, ...changes });
}

export function aVersion(version: string, changes: Partial<KnownVersion> = {}): readonly [string, KnownVersion] {
  return [
    version,
    { version, state: 'accepted', stageState: 'superseded', createdAt: '2026-08-01T00:00:00.000Z', ...changes },
  ];
}

const stages = ['test', 'production'];

export function anImage(changes: Partial<KnownImage> = {}): KnownImage {
  return {
    imageDefinition: 'web',
    stage: 'production',
    stageIndex: 1,
    stages,
    live: { version: '1.3.0', since: '2026-11-01T00:00:00.000Z' },
    versions: new Map(),
    ...changes,
  };
}

/** What became of versions by number, in production. */
export const inProduction: KnownImage = anImage({
  versions: new Map([
    aVersion('0.1.0', { state: 'retired', stageState: 'retired' }),
    aVersion('0.2.0', { state: 'revoked', stageState: 'revoked' }),
    aVersion('0.3.0', { state: 'deprecated', stageState: 'deprecated', liveSince: '2026-08-02T00:00:00.000Z' }),
    aVersion('0.4.0', { stageState: 'deprecated' }),
    aVersion('0.5.0', { stageState: 'superseded', revokedAncestor: 'hardened 2.0.0' }),
    aVersion('1.0.0', { liveSince: '2026-08-15T00:00:00.000Z' }),
    aVersion('1.1.0', { liveSince: '2026-09-01T00:00:00.000Z' }),
    aVersion('1.2.0', { liveSince: '2026-10-01T00:00:00.000Z' }),
    aVersion('1.2.1', { stageState: 'excluded', liveSince: null }),
    aVersion('1.3.0', { stageState: 'live', liveSince: '2026-11-01T00:00:00.000Z' }),
    aVersion('1.4.0', { stageState: 'soaking', liveSince: null }),
    aVersion('1.4.1', { stageState: 'replicating', liveSince: null }),
    aVersion('1.5.0', { stageState: 'copying', liveSince: null }),
    aVersion('1.5.1', { stageState: 'none', liveSince: null }),
    aVersion('1.6.0', { stageState: 'halted', liveSince: null }),
  ]),
});

export const inTest: KnownImage = anImage({
  stage: 'test',
  stageIndex: 0,
  live: { version: '1.6.0', since: '2026-11-15T00:00:00.000Z' },
  versions: new Map([
    aVersion('0.2.0', { state: 'revoked', stageState: 'revoked' }),
    aVersion('1.3.0'),
    aVersion('1.6.0', { stageState: 'live' }),
    aVersion('1.7.0', { state: 'rejected', stageState: 'none' }),
    aVersion('1.7.1', { state: 'failed', stageState: 'none' }),
    aVersion('1.7.2', { state: 'cancelled', stageState: 'none' }),
    aVersion('1.8.0', { state: 'baking', stageState: 'none' }),
    aVersion('1.8.1', { state: 'baked', stageState: 'none' }),
    aVersion('1.8.2', { state: 'checking', stageState: 'none' }),
  ]),
});

/** `web` in both stages; `tool`, which ends at test; `young`, which was never live; `tainted`, whose live version is unsafe. */
export const known: KnownImages = new Map([
  [imageId('test').toLowerCase(), inTest],
  [imageId('production').toLowerCase(), inProduction],
  [
    imageId('test', 'tool').toLowerCase(),
    anImage({
      imageDefinition: 'tool',
      stage: 'test',
      stageIndex: 0,
      stages: ['test'],
      versions: new Map([aVersion('1.3.0')]),
    }),
  ],
  [
    imageId('production', 'young').toLowerCase(),
    anImage({ imageDefinition: 'young', live: null, versions: new Map([aVersion('1.0.0', { state: 'revoked' })]) }),
  ],
  [
    imageId('production', 'tainted').toLowerCase(),
    anImage({
      imageDefinition: 'tainted',
      versions: new Map([
        aVersion('1.2.0', { state: 'revoked' }),
        aVersion('1.3.0', { stageState: 'live', revokedAncestor: 'hardened 2.0.0' }),
      ]),
    }),
  ],
]);

export function anExemption(scope: ExemptionScope, changes: Partial<Exemption> = {}): Exemption {
  return {
    exemptionId: 'x1',
    scope,
    owner: 'shop@contoso.example',
    reason: 'Moves in spring',
    ticket: '',
    granted: { by: { id: 'o', name: 'Olga' }, at: '2026-11-01T00:00:00.000Z', reason: 'Moves in spring' },
    expiresAt: '2027-03-01T00:00:00.000Z',
    revoked: null,
    ...changes,
  };
}

const usualRules = compileRules(someRules());

export interface Circumstances extends Partial<Omit<JudgingFacts, 'rules' | 'exemptions'>> {
  /** Top-level keys of the rules that differ; null for no rules at all. */
  readonly rules?: Readonly<Record<string, unknown>> | null;
  readonly exemptions?: readonly Exemption[];
}

/** The judgement of a machine among the images and rules above. */
export function judge({ rules, exemptions, ...facts }: Circumstances = {}): Judgement {
  return judgeMachine({
    machine: aMachine(),
    managementGroups: [],
    known,
    rules: rules === null ? null : rules ? compileRules(someRules(rules)) : usualRules,
    exemptions: compileExemptions(exemptions ?? []),
    policy: [],
    now,
    ...facts,
  });
}
