import type { Measured } from './measured.ts';
import type { Assumptions, Meter, Prices, Size, Supposition } from './prices.ts';

/** Hours of a month, as Azure's calculator counts them. */
const hours = 730;

/** What is deployed beside the app, counted in infra/. */
export interface Deployed {
  readonly alwaysReadyInstances: number;
  readonly logAlertRules: number;
  readonly privateEndpoints: number;
  readonly privateDnsZones: number;
}

export interface CostInput {
  readonly measured: Measured;
  readonly prices: Prices;
  readonly assumptions: Assumptions;
  readonly deployed: Deployed;
}

export const parts = ['app', 'records', 'messaging', 'observability', 'network', 'bakes', 'images'] as const;
export type Part = (typeof parts)[number];

/** What a size costs in a month, by part, in the currency of the prices. */
export function monthlyCosts(size: Size, input: CostInput): Readonly<Record<Part, number>> {
  const price = (meter: Meter): number => input.prices.meters[meter].price;
  const suppose = (name: Supposition): number => input.assumptions[name].value;
  const used = { ...usage(size, input.measured, suppose), ...size };
  return {
    app: appCosts(used.executions, input.deployed, { price, suppose }),
    records: (used.requestUnits / 1e6) * price('cosmosRequestUnits') + used.recordGB * price('cosmosStorage'),
    messaging:
      hours * price(size.privateNetworking ? 'serviceBusPremium' : 'serviceBusStandard') +
      (used.events / 1e6) * price('eventGridOperations'),
    observability:
      used.executions * suppose('logKilobytesPerExecution') * 1e-6 * price('logIngestion') +
      input.deployed.logAlertRules * price('logAlertRule') +
      suppose('metricSeries') * price('metricAlertSeries'),
    network: networkCosts(size, input.deployed, { price, suppose }),
    bakes: size.rebakesPerMonth * input.measured.machineHoursPerRebake * (price('bakeMachine') + price('bakeDisk')),
    images: imageCosts(size, { price, suppose }),
  };
}

interface Rates {
  readonly price: (meter: Meter) => number;
  readonly suppose: (name: Supposition) => number;
}

interface Used {
  readonly executions: number;
  readonly requestUnits: number;
  readonly recordGB: number;
  readonly events: number;
}

function usage(size: Size, { idleHour, rebake }: Measured, suppose: Rates['suppose']): Used {
  const { imageDefinitions, rebakesPerMonth, machines } = size;
  const machineEvents = machines * suppose('eventsPerMachine');
  const sweptMachines = machines * suppose('sweepsPerMonth');
  return {
    executions: hours * idleHour.executions + rebakesPerMonth * rebake.executions + machineEvents,
    // An upper bound: of what an hour uses with one image definition, only the part that looks at definitions grows.
    requestUnits:
      hours * idleHour.requestUnits * imageDefinitions +
      rebakesPerMonth * rebake.requestUnits +
      machineEvents * suppose('requestUnitsPerMachineEvent') +
      sweptMachines * suppose('requestUnitsPerMachineSweep'),
    recordGB:
      // A year of versions is kept.
      (12 * rebakesPerMonth * suppose('recordKilobytesPerVersion') + machines * suppose('recordKilobytesPerMachine')) /
      1e6,
    // Published and delivered.
    events: 2 * (rebakesPerMonth * rebake.eventGridOperations + machineEvents),
  };
}

function appCosts(executions: number, { alwaysReadyInstances }: Deployed, { price, suppose }: Rates): number {
  const memory = suppose('instanceMemoryGB');
  const storage = executions * suppose('storageOperationsPerExecution') * price('storageOperations');
  const polls = hours * suppose('queuePollsPerHour') * price('queueOperations');
  return (
    alwaysReadyInstances * memory * hours * 3600 * price('functionsAlwaysReady') +
    executions * suppose('secondsPerExecution') * memory * price('functionsOnDemand') +
    (executions / 1e6) * price('functionsExecution') +
    (storage + polls) / 10_000
  );
}

function networkCosts(size: Size, deployed: Deployed, { price, suppose }: Rates): number {
  const downloads = size.rebakesPerMonth * suppose('downloadsPerBakeGB') * price('natGatewayData');
  const way = hours * (price('natGateway') + price('publicIp')) + downloads;
  const { privateEndpoints, privateDnsZones } = deployed;
  const endpoints = privateEndpoints * hours * price('privateEndpoint') + privateDnsZones * price('privateDnsZone');
  return way + (size.privateNetworking ? endpoints : 0);
}

function imageCosts(size: Size, { price, suppose }: Rates): number {
  // Test is one region with one replica; production all regions.
  const copies = 1 + (suppose('stages') - 1) * size.regions * size.replicas;
  const kept = size.imageDefinitions * suppose('keptVersions') * suppose('imageGB') * copies;
  const sent = size.rebakesPerMonth * suppose('imageGB') * (size.regions - 1);
  return kept * price('imageStorage') + sent * price('replication');
}
