import { randomUUID } from 'node:crypto';
import type { Kernel } from '../kernel/provider.ts';

/** An alert as Azure Monitor keeps it. */
export interface FiredAlert {
  readonly id: string;
  /** Name of the alert rule. */
  readonly rule: string;
  readonly condition: 'Fired' | 'Resolved';
  /** Virtual time, milliseconds since 1970. */
  readonly firedAt: number;
}

export interface FiredAlerts {
  /** Fires an alert of the rule; one that is fired stays as it is. */
  fire(rule: string): void;
  /** False when none was fired. */
  resolve(rule: string): boolean;
  list(condition?: string): readonly FiredAlert[];
}

/** The subscription's alerts, in a table of their own. */
export function createFiredAlerts({ database, clock }: Pick<Kernel, 'database' | 'clock'>): FiredAlerts {
  database.exec(
    `CREATE TABLE IF NOT EXISTS alerts_management_alerts (
       id TEXT PRIMARY KEY, rule TEXT NOT NULL, condition TEXT NOT NULL, firedAt INTEGER NOT NULL)`,
  );
  const all = database.prepare('SELECT id, rule, condition, firedAt FROM alerts_management_alerts ORDER BY firedAt');
  const insert = database.prepare(`INSERT INTO alerts_management_alerts VALUES (?, ?, 'Fired', ?)`);
  const resolve = database.prepare(
    `UPDATE alerts_management_alerts SET condition = 'Resolved' WHERE lower(rule) = lower(?) AND condition = 'Fired'`,
  );
  const list = (condition?: string): readonly FiredAlert[] =>
    (all.all() as unknown as FiredAlert[]).filter(
      (alert) => condition === undefined || alert.condition.toLowerCase() === condition.toLowerCase(),
    );
  return {
    list,
    fire(rule) {
      if (!list('Fired').some((alert) => alert.rule.toLowerCase() === rule.toLowerCase())) {
        insert.run(randomUUID(), rule, clock.now());
      }
    },
    resolve: (rule) => Number(resolve.run(rule).changes) > 0,
  };
}
