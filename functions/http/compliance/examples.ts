/** A machine as callers name it. */
export const exampleMachine =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1';

/** Rules to start from: one environment, owners by tag, and a week to rebuild what is not approved. */
export const exampleRules = {
  version: 1,
  environments: [
    { name: 'production', subscriptions: ['11111111-1111-1111-1111-111111111111'], stages: ['production'] },
  ],
  owners: { tags: ['owner'], default: 'platform@contoso.example' },
  deadlines: { unapprovedSource: { hours: 168, remindEveryHours: 48 } },
  tooOld: { daysBehind: 30 },
} as const;
