import { app } from '@azure/functions';
import * as df from 'durable-functions';
import * as activities from '../orchestrations/activities.ts';
import { bake } from '../orchestrations/bake.ts';
import { check } from '../orchestrations/check.ts';
import * as compliance from '../orchestrations/compliance/activities.ts';
import { followFinding } from '../orchestrations/compliance/follow-finding.ts';
import { judgeAgain } from '../orchestrations/compliance/judge-again.ts';
import { notifyOwner } from '../orchestrations/compliance/notify-owner.ts';
import { sweep } from '../orchestrations/compliance/sweep.ts';
import { watchStep } from '../orchestrations/ensure.ts';
import { promote } from '../orchestrations/promote.ts';
import { rebake } from '../orchestrations/rebake.ts';
import { rollOutWave } from '../orchestrations/roll-out-wave.ts';
import { rollback } from '../orchestrations/rollback.ts';
import { watch } from '../orchestrations/watch.ts';
import { withdraw } from '../orchestrations/withdraw.ts';
import { createAppPorts } from '../shared/azure/app-ports.ts';
import { createEntraCallers } from '../shared/azure/entra-callers.ts';
import { telemetryExporters } from '../shared/azure/telemetry-exporters.ts';
import { loadConfig, signInSettings, tokenRules } from '../shared/config.ts';
import { startTelemetry } from '../shared/telemetry/start-telemetry.ts';
import { registerActivity } from './activities/register-activity.ts';
import { captureImageVersion } from './activities/rebake/capture-image-version.ts';
import { carryOn } from './activities/carry-on.ts';
import { checkPreflight } from './activities/rebake/check-preflight.ts';
import { lookAtFinding, readDigestWindow, sendDigest } from './activities/compliance/follow.ts';
import { judgeAgainPage } from './activities/compliance/judge-again.ts';
import { beginSweep, failSweep, finishSweep, sweepPages, sweepPolicy } from './activities/compliance/sweep.ts';
import { copyImageVersion } from './activities/promotion/copy-image-version.ts';
import { discardCapture } from './activities/rebake/discard-capture.ts';
import { finishPromotion, haltPromotion } from './activities/promotion/end-promotion.ts';
import { evaluateGate } from './activities/promotion/evaluate-gate.ts';
import { awaitEvidence, judgeEvidence, recordBootEvidence } from './activities/rebake/evidence.ts';
import { listBaseImages, observeBaseImage } from './activities/observe-base-image.ts';
import { openWave } from './activities/promotion/open-wave.ts';
import { planRebake } from './activities/rebake/plan-rebake.ts';
import { planRollout } from './activities/promotion/plan-rollout.ts';
import { prepareMachine } from './activities/rebake/prepare-machine.ts';
import { finishRebake, recordPhase, takeBakeSlot } from './activities/rebake/rebake-phases.ts';
import { keepMachine, removeMachine } from './activities/rebake/remove-machine.ts';
import { replicateWave } from './activities/promotion/replicate-wave.ts';
import { applyRollback, finishRollback } from './activities/promotion/roll-back.ts';
import { runMachineCommand } from './activities/rebake/run-machine-command.ts';
import { soakWave } from './activities/promotion/soak-wave.ts';
import { stopMachine } from './activities/rebake/stop-machine.ts';
import { applyWithdrawal, finishWithdrawal, flagDescendants } from './activities/withdrawal/withdraw.ts';
import { baseImageReleased } from './events/base-image-released.ts';
import { imageVersionChanged } from './events/image-version-changed.ts';
import { imageVersionLive } from './events/image-version-live.ts';
import { machineWritten } from './events/machine-written.ts';
import { registerApi } from './http/serve/register-api.ts';
import { apiRoutes } from './http/routes.ts';
import { createOrchestrations } from './orchestrations.ts';
import { sendAlert } from './queues/send-alert.ts';
import { sweepMachines } from './timers/sweep-machines.ts';
import { sweepWork } from './timers/sweep-work.ts';
import { tendFindings } from './timers/tend-findings.ts';
import { watchBaseImages } from './timers/watch-base-images.ts';

const config = loadConfig(process.env);
await startTelemetry(await telemetryExporters(config));
const ports = createAppPorts(config);
const client = (context: Parameters<typeof df.getClient>[0]) => createOrchestrations(df.getClient(context));

df.app.orchestration('rebake', rebake);
df.app.orchestration('bake', bake);
df.app.orchestration('check', check);
df.app.orchestration('promote', promote);
df.app.orchestration('rollOutWave', rollOutWave);
df.app.orchestration('rollback', rollback);
df.app.orchestration('withdraw', withdraw);
df.app.orchestration('watch', watch);
df.app.orchestration('watchStep', watchStep);
df.app.orchestration('followFinding', followFinding);
df.app.orchestration('notifyOwner', notifyOwner);
df.app.orchestration('judgeAgain', judgeAgain);
df.app.orchestration('sweep', sweep);

registerActivity(activities.planRebake, planRebake(ports));
registerActivity(activities.checkPreflight, checkPreflight(ports));
registerActivity(activities.takeBakeSlot, takeBakeSlot(ports, config.REBAKE_MAX_BAKES));
registerActivity(activities.recordPhase, recordPhase(ports));
registerActivity(activities.prepareMachine, prepareMachine(ports));
registerActivity(activities.runMachineCommand, runMachineCommand(ports));
registerActivity(activities.stopMachine, stopMachine(ports));
registerActivity(activities.captureImageVersion, captureImageVersion(ports));
registerActivity(activities.removeMachine, removeMachine(ports));
registerActivity(activities.keepMachine, keepMachine(ports));
registerActivity(activities.recordBootEvidence, recordBootEvidence(ports));
registerActivity(activities.awaitEvidence, awaitEvidence(ports));
registerActivity(activities.judgeEvidence, judgeEvidence(ports));
registerActivity(activities.discardCapture, discardCapture(ports));
registerActivity(activities.finishRebake, finishRebake(ports));
registerActivity(activities.carryOn, carryOn(ports, client));
registerActivity(activities.evaluateGate, evaluateGate(ports));
registerActivity(activities.planRollout, planRollout(ports));
registerActivity(activities.copyImageVersion, copyImageVersion(ports));
registerActivity(activities.replicateWave, replicateWave(ports));
registerActivity(activities.soakWave, soakWave(ports));
registerActivity(activities.openWave, openWave(ports));
registerActivity(activities.haltPromotion, haltPromotion(ports));
registerActivity(activities.finishPromotion, finishPromotion(ports));
registerActivity(activities.applyRollback, applyRollback(ports, client));
registerActivity(activities.finishRollback, finishRollback(ports));
registerActivity(activities.applyWithdrawal, applyWithdrawal(ports, client));
registerActivity(activities.flagDescendants, flagDescendants(ports, client));
registerActivity(activities.finishWithdrawal, finishWithdrawal(ports));
registerActivity(activities.listBaseImages, listBaseImages(ports));
registerActivity(activities.observeBaseImage, observeBaseImage(ports));
registerActivity(compliance.lookAtFinding, lookAtFinding(ports, client));
registerActivity(compliance.readDigestWindow, readDigestWindow(ports));
registerActivity(compliance.sendDigest, sendDigest(ports));
registerActivity(compliance.beginSweep, beginSweep(ports, client));
registerActivity(compliance.sweepPages, sweepPages(ports, client));
registerActivity(compliance.sweepPolicy, sweepPolicy(ports, client));
registerActivity(compliance.finishSweep, finishSweep(ports, client));
registerActivity(compliance.failSweep, failSweep(ports));
registerActivity(compliance.judgeAgainPage, judgeAgainPage(ports, client));

df.app.client.eventGrid('baseImageReleased', { handler: baseImageReleased(ports) });
df.app.client.eventGrid('imageVersionLive', { handler: imageVersionLive(ports) });
df.app.client.eventGrid('imageVersionChanged', { handler: imageVersionChanged(ports) });
df.app.client.serviceBusQueue('machineWritten', {
  connection: 'ServiceBusConnection',
  queueName: config.REBAKE_MACHINE_EVENTS_QUEUE,
  cardinality: 'many',
  handler: machineWritten(ports),
});
df.app.client.timer('watchBaseImages', {
  schedule: config.REBAKE_WATCH_SCHEDULE,
  handler: watchBaseImages(config.REBAKE_WATCH_JITTER_SECONDS),
});
df.app.client.timer('sweepWork', { schedule: config.REBAKE_SWEEP_SCHEDULE, handler: sweepWork(ports) });
df.app.client.timer('sweepMachines', { schedule: config.REBAKE_INVENTORY_SCHEDULE, handler: sweepMachines(ports) });
df.app.client.timer('tendFindings', { schedule: config.REBAKE_TEND_SCHEDULE, handler: tendFindings(ports) });
app.serviceBusQueue('sendAlert', {
  connection: 'ServiceBusConnection',
  queueName: config.REBAKE_ALERTS_QUEUE,
  handler: sendAlert(ports, config.REBAKE_API_URL),
});

registerApi(
  { ...ports, callers: createEntraCallers(tokenRules(config)) },
  apiRoutes(ports, config.REBAKE_API_URL),
  config.REBAKE_API_URL,
  signInSettings(config),
);
