import { readFileSync } from 'node:fs';
import type { Deployed } from './monthly-costs.ts';

const infra = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Counts what the templates make and what is charged for being there. */
export function countDeployed(): Deployed {
  const main = infra('main.bicep');
  const links = infra('modules/services.bicep') + main;
  const zones = /var zoneNames = \{([\s\S]*?)\n\}/.exec(infra('modules/private-dns.bicep'))?.[1] ?? '';
  return {
    alwaysReadyInstances: Number(/param alwaysReadyDurable int = (\d+)/.exec(main)?.[1]),
    logAlertRules: (JSON.parse(infra('data/log-alerts.json')) as readonly unknown[]).length,
    // Without the scheduler, which is there only if chosen.
    privateEndpoints: count(links, /groupId: '/g) - count(links, /groupId: 'scheduler'/g),
    privateDnsZones: count(zones, /: '/g),
  };
}
