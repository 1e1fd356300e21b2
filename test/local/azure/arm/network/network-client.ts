import { NetworkManagementClient } from '@azure/arm-network';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { clientOptions, credential } from '../support/clients.ts';
import type { TestArm } from '../support/start-arm.ts';

export function networkClient(test: TestArm, alias?: string): NetworkManagementClient {
  return new NetworkManagementClient(credential(test, alias), subscriptionId, clientOptions(test));
}
