import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../local/azure/entra/directory.ts';
import { createMachines } from '../../../../shared/azure/machines/machines.ts';
import { done, running } from '../../../../shared/domain/progress.ts';
import type { Command, CommandResult, Machines } from '../../../../shared/ports/machines.ts';
import { computeClient, resourcesClient } from '../../../local/azure/arm/support/clients.ts';
import { startArm, type TestArm } from '../../../local/azure/arm/support/start-arm.ts';
import { aMachine } from '../support/a-machine.ts';
import { follow } from '../support/follow.ts';

let test: TestArm;
let machines: Machines;

beforeAll(async () => {
  test = await startArm();
  machines = createMachines({
    compute: computeClient(test),
    resources: resourcesClient(test),
    subscriptionId,
    builderSubnets: new Map(),
  });
});
afterAll(() => test.close());
afterEach(() => test.faults.clear());

describe('a machine', () => {
  it('is made, runs commands, is stopped, generalized, captured as an image and removed, each once', async () => {
    const spec = aMachine('life');

    expect((await follow((carry) => machines.prepare(spec, carry))).kind).toBe('done');
    expect(await machines.prepare(spec, null)).toEqual({ kind: 'done' });

    const ran = await ended(() => machines.run(spec, echo('step-01-hello', 'hello')));
    expect(ran).toMatchObject({ state: 'succeeded', exitCode: 0, output: expect.stringContaining('hello') as string });
    expect((await ended(() => machines.run(spec, echo('step-01-hello', 'other')))).output).toContain('hello');

    expect((await follow((carry) => machines.deallocate(spec, carry))).kind).toBe('done');
    expect(await machines.deallocate(spec, null)).toEqual({ kind: 'done' });
    expect(await machines.generalize(spec)).toEqual({ kind: 'done' });
    expect(await machines.generalize(spec)).toEqual({ kind: 'done' });

    expect((await follow((carry) => machines.ensureImage(spec, 'V2', carry))).kind).toBe('done');
    expect(await machines.ensureImage(spec, 'V2', null)).toEqual({ kind: 'done' });

    expect((await follow(() => machines.remove(spec))).kind).toBe('done');
    expect(await machines.remove(spec)).toEqual({ kind: 'done' });
    expect((await machines.leftovers()).map(({ resourceGroup }) => resourceGroup)).not.toContain(spec.resourceGroup);
  });

  it('is made once although what was known of its making is lost each time', async () => {
    const spec = aMachine('forgetful');

    const made = await follow(() => machines.prepare(spec, null));

    expect(made.kind).toBe('done');
    const found: string[] = [];
    for await (const { name } of computeClient(test).virtualMachines.list(spec.resourceGroup)) {
      found.push(name!);
    }
    expect(found).toEqual(['bake']);
  });

  it('has no public address, and everything that is deleted with it', async () => {
    const spec = aMachine('private');
    await follow((carry) => machines.prepare(spec, carry));

    const resources: string[] = [];
    for await (const { type } of resourcesClient(test).resources.listByResourceGroup(spec.resourceGroup)) {
      resources.push(type!.toLowerCase());
    }

    expect(resources).not.toContain('microsoft.network/publicipaddresses');
    expect(await machines.leftovers()).toContainEqual({
      resourceGroup: spec.resourceGroup,
      rebakeId: 'rebake-private',
      purpose: 'bake',
    });
  });

  it('that Azure cannot make is told in the words of Azure', async () => {
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.Compute/virtualMachines/write',
      count: 1,
      effect: { kind: 'failOperation', code: 'AllocationFailed', message: 'No capacity in the region.' },
    });

    const made = await follow((carry) => machines.prepare(aMachine('full'), carry));

    expect(made).toMatchObject({ kind: 'failed', code: 'AllocationFailed' });
  });
});

describe('a command', () => {
  it('that fails brings its exit code and its errors', async () => {
    const spec = aMachine('commands');
    await follow((carry) => machines.prepare(spec, carry));

    const failed = await ended(() =>
      machines.run(spec, { ...echo('step-01-fail', ''), script: 'echo broken >&2\nexit 7\n' }),
    );
    const secret = await ended(() =>
      machines.run(spec, {
        ...echo('step-02-secret', ''),
        script: 'test -n "$TOKEN" && echo known\n',
        prepare: () => Promise.resolve({ protectedParameters: { TOKEN: 'hunter2' }, log: null }),
      }),
    );

    expect(failed).toMatchObject({ state: 'failed', exitCode: 7, error: expect.stringContaining('broken') as string });
    expect(secret).toMatchObject({ state: 'succeeded', output: expect.stringContaining('known') as string });
    const kept = await computeClient(test).virtualMachineRunCommands.getByVirtualMachine(
      spec.resourceGroup,
      spec.name,
      'step-02-secret',
      { expand: 'instanceView' },
    );
    expect(JSON.stringify(kept)).not.toContain('hunter2');
  });
});

function echo(name: string, text: string): Command {
  return {
    name,
    script: `#!/bin/sh\necho ${text}\n`,
    timeoutSeconds: 600,
    parameters: {},
    prepare: () => Promise.resolve({ protectedParameters: {}, log: null }),
  };
}

async function ended(run: () => Promise<CommandResult>): Promise<Extract<CommandResult, { kind: 'ended' }>> {
  const results: CommandResult[] = [];
  await follow(async () => {
    const result = await run();
    results.push(result);
    return result.kind === 'running' ? running('the command') : done;
  });
  const last = results.at(-1);
  if (last?.kind !== 'ended') {
    throw new Error(JSON.stringify(last));
  }
  return last;
}
