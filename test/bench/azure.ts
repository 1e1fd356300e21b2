import { measureMachines } from './azure/arm-machines.ts';
import { measureCosmos } from './azure/cosmos.ts';
import { measureServiceBus } from './azure/service-bus.ts';
import { runBench } from './run-bench.ts';

await runBench({
  command: 'npm run bench:azure',
  about:
    'Measures the local Azure with the real clients: Cosmos DB, Service Bus, and Resource Manager with many machines.',
  parts: { cosmos: measureCosmos, 'service-bus': measureServiceBus, machines: measureMachines },
});
