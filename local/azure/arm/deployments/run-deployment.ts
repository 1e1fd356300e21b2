import { ArmError, type ErrorDetail } from '../kernel/arm-error.ts';
import { armTime } from '../kernel/arm-time.ts';
import type { Gateway } from '../kernel/http/gateway.ts';
import type { Completer, Operation, StepOutcome } from '../kernel/operations/operation.ts';
import type { JsonObject, StoredResource } from '../kernel/resource.ts';
import type { Deployment, DeploymentState, DeploymentStep } from './deployment.ts';
import { NotDeployedYet, planDeployment, type DeploymentPlan, type DeploymentServices } from './deployment-plan.ts';
import { isoDuration, typeName } from './describe-deployment.ts';
import { evaluate } from './template/evaluate.ts';
import { requestBody, type PlannedResource } from './template/plan-resources.ts';
import { invalidTemplate, TemplateFunctionError } from './template/template-error.ts';

type Stored = StoredResource<Deployment, DeploymentState>;

export interface RunServices extends DeploymentServices {
  readonly gateway: Gateway;
}

/**
 * Carries a deployment on: writes each resource when those that it depends on are there, and goes on with the others
 * when one fails, as Azure does.
 */
export function completeDeployment(services: RunServices): Completer {
  const { resources } = services.kernel;
  return (operation, failure) => {
    const stored = resources.require<Deployment, DeploymentState>(operation.resourceId);
    if (failure) {
      return end(services, stored, operation, { steps: stored.hidden.steps, error: failure });
    }
    const { steps, plan } = advance(services, stored, operation.dueAt);
    if (steps.some(({ state }) => state === 'running')) {
      const { body, hidden } = stored;
      resources.put(
        { ...body, properties: { ...body.properties, provisioningState: 'Running' } },
        { ...hidden, steps },
      );
      return { kind: 'continued', seconds: untilNext(services, steps, operation), payload: operation.payload };
    }
    const failed = steps.filter(({ state }) => state === 'failed');
    const error = failed.length > 0 ? deploymentFailed(stored.body.id, failed) : unstarted(steps);
    return end(services, stored, operation, { steps, ...(error ? { error } : outputsOf(plan)) });
  };
}

/** What has ended is noted, and what can begin is begun. */
function advance(
  services: RunServices,
  { body, hidden }: Stored,
  now: number,
): { readonly steps: readonly DeploymentStep[]; readonly plan: DeploymentPlan } {
  let steps = hidden.steps.map((step) => observe(services, step));
  const planned = (): DeploymentPlan =>
    planDeployment(services, { id: body.id, ...hidden }, { steps, caller: hidden.caller });
  let plan = planned();
  for (const resource of plan.resources.filter(({ left }) => !left)) {
    const step = steps.find(({ id }) => id === resource.id);
    const ready = resource.dependsOn.every((id) =>
      steps.some((other) => other.id === id && other.state === 'succeeded'),
    );
    if (step?.state === 'pending' && ready) {
      const begun = begin(services, { resource, plan, hidden, now }) ?? step;
      steps = steps.map((other) => (other === step ? begun : other));
      plan = planned();
    }
  }
  return { steps, plan };
}

function observe({ kernel }: RunServices, step: DeploymentStep): DeploymentStep {
  const operation = step.operationId === undefined ? undefined : kernel.operations.find(step.operationId);
  if (step.state !== 'running' || operation?.status === 'InProgress') {
    return step;
  }
  const error = operation?.error ?? (operation ? undefined : lost);
  const endedAt = operation?.endedAt ?? step.startedAt ?? 0;
  return error ? { ...step, state: 'failed', status: 409, error, endedAt } : { ...step, state: 'succeeded', endedAt };
}

const lost: ErrorDetail = {
  code: 'ResourceDeploymentFailure',
  message: 'The operation of the resource is not known any more.',
};

interface Beginning {
  readonly resource: PlannedResource;
  readonly plan: DeploymentPlan;
  readonly hidden: DeploymentState;
  readonly now: number;
}

/** Writes a resource; undefined while something that it refers to is not there yet. */
function begin({ gateway }: RunServices, { resource, plan, hidden, now }: Beginning): DeploymentStep | undefined {
  const { id, apiVersion, turn } = resource;
  try {
    const body = requestBody(resource, turn ? plan.scope.inLoop(turn) : plan.scope);
    const { caller, origin, correlationId } = hidden;
    const { status, operation } = gateway.put({ id, apiVersion, body, caller, origin, correlationId });
    return operation
      ? { id, state: 'running', operationId: operation.id, startedAt: now, status }
      : { id, state: 'succeeded', startedAt: now, endedAt: now, status };
  } catch (error) {
    if (error instanceof ArmError) {
      return { id, state: 'failed', startedAt: now, endedAt: now, status: error.status, error: error.detail };
    }
    if (error instanceof NotDeployedYet) {
      return undefined;
    }
    throw error;
  }
}

/** Virtual seconds until a resource's operation has been carried on; one that hangs is looked at now and then. */
function untilNext({ kernel }: RunServices, steps: readonly DeploymentStep[], { dueAt }: Operation): number {
  const due = steps
    .map(({ state, operationId }) =>
      state === 'running' && operationId !== undefined ? kernel.operations.find(operationId) : undefined,
    )
    .flatMap((operation) => (operation?.status === 'InProgress' ? [operation.dueAt] : []));
  const next = Math.min(...due, dueAt + 30_000);
  // After the resource's own step, which may be due at the same instant.
  return next > dueAt ? (next - dueAt + 1) / 1000 : Math.max(0.001, (kernel.clock.now() - dueAt) / 1000 + 1);
}

/** Nothing runs and nothing can begin: resources refer to each other. */
function unstarted(steps: readonly DeploymentStep[]): ErrorDetail | undefined {
  const pending = steps.filter(({ state }) => state === 'pending').map(({ id }) => id);
  return pending.length > 0
    ? invalidTemplate(`Circular dependency detected on resources '${pending.join(', ')}'.`).detail
    : undefined;
}

function deploymentFailed(id: string, failed: readonly DeploymentStep[]): ErrorDetail {
  return {
    code: 'DeploymentFailed',
    target: id,
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. ' +
      'Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: failed.flatMap((step) => (step.error ? [{ ...step.error, target: step.error.target ?? step.id }] : [])),
  };
}

function outputsOf({
  template,
  scope,
}: DeploymentPlan): { readonly outputs: JsonObject } | { readonly error: ErrorDetail } {
  try {
    const outputs = Object.entries(template.outputs).map(([name, { type, value = null }]) => [
      name,
      { type: typeName(type), value: evaluate(value, scope) },
    ]);
    return { outputs: Object.fromEntries(outputs) as JsonObject };
  } catch (error) {
    if (error instanceof TemplateFunctionError) {
      const message = `The template output is not valid: ${error.message}.`;
      return { error: { code: 'DeploymentOutputEvaluationFailed', message } };
    }
    throw error;
  }
}

interface Ending {
  readonly steps: readonly DeploymentStep[];
  readonly error?: ErrorDetail;
  readonly outputs?: JsonObject;
}

function end({ kernel }: RunServices, { body, hidden }: Stored, { dueAt }: Operation, ending: Ending): StepOutcome {
  const { steps, error, outputs } = ending;
  const outputResources = steps.filter(({ state }) => state === 'succeeded').map(({ id }) => ({ id }));
  kernel.resources.put<Deployment, DeploymentState>(
    {
      ...body,
      properties: {
        ...body.properties,
        provisioningState: error ? 'Failed' : 'Succeeded',
        timestamp: armTime(dueAt),
        duration: isoDuration(dueAt - hidden.startedAt),
        outputResources,
        ...(outputs && { outputs }),
        ...(error && { error }),
      },
    },
    { ...hidden, steps },
  );
  return error ? { kind: 'failed', error } : { kind: 'succeeded' };
}
