import { startArm } from './start-arm.ts';

/** Resource Manager in a process of its own, to be killed: `node arm-process.ts DIR EPOCH SPEED`; prints its origin. */
const [dir = '', epoch, speed] = process.argv.slice(2);
const { arm } = await startArm({ dir, epoch: Number(epoch), speed: Number(speed) });
console.log(arm.origin);
