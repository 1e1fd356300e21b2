import { readFileSync } from 'node:fs';
import { z } from 'zod';

const meters = [
  ...['functionsExecution', 'functionsOnDemand', 'functionsAlwaysReady'],
  ...['cosmosRequestUnits', 'cosmosStorage', 'serviceBusStandard', 'serviceBusPremium', 'eventGridOperations'],
  ...['storageOperations', 'queueOperations', 'logIngestion', 'logAlertRule', 'metricAlertSeries'],
  ...['natGateway', 'natGatewayData', 'publicIp', 'privateEndpoint', 'privateDnsZone'],
  ...['bakeMachine', 'bakeDisk', 'imageStorage', 'replication'],
] as const;
export type Meter = (typeof meters)[number];

/** What one `unit` costs, and where that is written. */
const Price = z.strictObject({
  price: z.number().positive(),
  unit: z.string().min(1),
  source: z.url({ hostname: /^azure\.microsoft\.com$/ }),
  note: z.string().optional(),
  /** A public record of the price list that says the same, when it was read, and how it says it. */
  checked: z.strictObject({ against: z.url(), on: z.iso.date(), saying: z.string().optional() }),
});

export const Prices = z.strictObject({
  currency: z.literal('USD'),
  region: z.string(),
  basis: z.string(),
  meters: z.record(z.enum(meters), Price),
});
export type Prices = z.infer<typeof Prices>;

const suppositions = [
  ...['instanceMemoryGB', 'secondsPerExecution', 'storageOperationsPerExecution', 'queuePollsPerHour'],
  ...['logKilobytesPerExecution', 'recordKilobytesPerVersion', 'recordKilobytesPerMachine'],
  ...['eventsPerMachine', 'requestUnitsPerMachineEvent', 'requestUnitsPerMachineSweep', 'sweepsPerMonth'],
  ...['imageGB', 'keptVersions', 'stages', 'downloadsPerBakeGB', 'metricSeries'],
] as const;
export type Supposition = (typeof suppositions)[number];

/** What is supposed where nothing was measured, and why. */
export const Assumptions = z.record(
  z.enum(suppositions),
  z.strictObject({ value: z.number().positive(), why: z.string().min(1) }),
);
export type Assumptions = z.infer<typeof Assumptions>;

export const Size = z.strictObject({
  name: z.string(),
  imageDefinitions: z.int().positive(),
  rebakesPerMonth: z.int().positive(),
  /** Of production. */
  regions: z.int().positive(),
  /** In each region. */
  replicas: z.int().positive(),
  /** That are watched. */
  machines: z.int().min(0),
  privateNetworking: z.boolean(),
});
export type Size = z.infer<typeof Size>;

/** A data file beside this one. */
export function readData<Value>(file: string, schema: z.ZodType<Value>): Value {
  return schema.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')));
}
