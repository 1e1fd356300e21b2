import { describe, expect, it } from 'vitest';
import { type CostInput, monthlyCosts, parts } from '../../../infra/costs/monthly-costs.ts';
import { Assumptions, type Meter, Prices, readData, type Size, type Supposition } from '../../../infra/costs/prices.ts';

const prices = readData('prices.json', Prices);
const assumptions = readData('assumptions.json', Assumptions);
const nothing = { executions: 0, requestUnits: 0, serviceBusOperations: 0, eventGridOperations: 0, armCalls: 0 };
const input: CostInput = {
  measured: { idleHour: nothing, rebake: nothing, machineHoursPerRebake: 0 },
  prices,
  assumptions,
  deployed: { alwaysReadyInstances: 0, logAlertRules: 0, privateEndpoints: 0, privateDnsZones: 0 },
};
const size: Size = {
  name: 'any',
  imageDefinitions: 10,
  rebakesPerMonth: 100,
  regions: 3,
  replicas: 2,
  machines: 0,
  privateNetworking: false,
};
const price = (meter: Meter): number => prices.meters[meter].price;
const suppose = (name: Supposition): number => assumptions[name].value;

describe('what a month costs', () => {
  it('counts instances that are always ready by their memory and time', () => {
    const { app } = monthlyCosts(size, { ...input, deployed: { ...input.deployed, alwaysReadyInstances: 2 } });
    const { app: without } = monthlyCosts(size, input);
    expect(app - without).toBeCloseTo(2 * suppose('instanceMemoryGB') * 730 * 3600 * price('functionsAlwaysReady'));
  });

  it('counts request units of hours for each image definition, and of rebakes', () => {
    const measured = {
      idleHour: { ...nothing, requestUnits: 100 },
      rebake: { ...nothing, requestUnits: 2000 },
      machineHoursPerRebake: 0,
    };
    const { records } = monthlyCosts(size, { ...input, measured });
    const { records: stored } = monthlyCosts(size, input);
    const units = 730 * 100 * size.imageDefinitions + 2000 * size.rebakesPerMonth;
    expect(records - stored).toBeCloseTo((units / 1e6) * price('cosmosRequestUnits'));
  });

  it('counts the hours of machines of bakes', () => {
    const { bakes } = monthlyCosts(size, { ...input, measured: { ...input.measured, machineHoursPerRebake: 0.5 } });
    expect(bakes).toBeCloseTo(100 * 0.5 * (price('bakeMachine') + price('bakeDisk')));
  });

  it('counts a replica in test and all of production, for as many versions as are kept', () => {
    const { images } = monthlyCosts({ ...size, rebakesPerMonth: 1, regions: 1 }, input);
    const copies = 1 + (suppose('stages') - 1) * 1 * 2;
    expect(images).toBeCloseTo(10 * suppose('keptVersions') * suppose('imageGB') * copies * price('imageStorage'));
  });

  it('takes the tier of Service Bus that private endpoints need, and the endpoints', () => {
    const deployed = { ...input.deployed, privateEndpoints: 4, privateDnsZones: 3 };
    const open = monthlyCosts(size, { ...input, deployed });
    const behind = monthlyCosts({ ...size, privateNetworking: true }, { ...input, deployed });
    expect(behind.messaging - open.messaging).toBeCloseTo(
      730 * (price('serviceBusPremium') - price('serviceBusStandard')),
    );
    expect(behind.network - open.network).toBeCloseTo(4 * 730 * price('privateEndpoint') + 3 * price('privateDnsZone'));
  });

  it.each(['rebakesPerMonth', 'machines', 'regions', 'replicas', 'imageDefinitions'] as const)(
    'never falls when there are more %s',
    (name) => {
      const measured = {
        idleHour: { ...nothing, executions: 10, requestUnits: 10 },
        rebake: { ...nothing, executions: 10, requestUnits: 10, eventGridOperations: 10 },
        machineHoursPerRebake: 1,
      };
      const less = monthlyCosts(size, { ...input, measured });
      const more = monthlyCosts({ ...size, [name]: size[name] + 5 }, { ...input, measured });
      expect(parts.filter((part) => more[part] < less[part])).toEqual([]);
      expect(parts.some((part) => more[part] > less[part])).toBe(true);
    },
  );
});
