import { createClock } from '../../support/clock.ts';

/** Makes `Date` of this process show virtual time, so that the app's clock agrees with the host's. */
export function useVirtualDate({ speed, epoch }: { speed: number; epoch: number }): void {
  if (speed === 1) {
    return;
  }
  const clock = createClock({ speed, epoch });
  const now = (): number => clock.now();
  globalThis.Date = new Proxy(Date, {
    construct: (target, args: unknown[], newTarget): object =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: (target) => new target(now()).toString(),
    get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
