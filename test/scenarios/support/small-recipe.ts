export const ubuntu = 'Canonical:ubuntu-24_04-lts:server';

/** Virtual time runs fast and the machine may be slow, so no limit may strike by itself. */
const noHurry = { timeoutMinutes: 1440 };

export type RecipeDocument = Readonly<Record<string, unknown>> & { readonly name: string };

/** A recipe of few steps: one file is written, one check looks for it. `changes` replace its keys. */
export function smallRecipe(name: string, changes: Readonly<Record<string, unknown>> = {}): RecipeDocument {
  return {
    owner: 'platform@contoso.example',
    os: { type: 'Linux', generation: 'V2', architecture: 'x64', security: 'TrustedLaunchSupported' },
    base: { marketplace: ubuntu },
    bake: bake('echo golden > /etc/image-kind'),
    checks: [boots, check('marked', 'grep -q golden /etc/image-kind')],
    stages: [testStage, productionStage()],
    ...changes,
    name,
  };
}

/** A bake whose steps each run one line, named `step-1`, `step-2` … */
export function bake(...lines: readonly string[]) {
  const steps = lines.map((line, i) => ({ name: `step-${i + 1}`, run: { inline: [line] }, ...noHurry }));
  return { builder: 'machine', size: 'Standard_D2s_v5', ...noHurry, steps };
}

export const boots = { name: 'boots', boot: { withinMinutes: 1440 } };

export function check(name: string, line: string) {
  return { name, run: { inline: [line] }, ...noHurry };
}

export const testStage = { name: 'test', gallery: 'rebake_test', regions: ['westeurope'] };

export function productionStage(changes: Readonly<Record<string, unknown>> = {}) {
  const regions = ['westeurope', 'northeurope'];
  return {
    name: 'production',
    gallery: 'rebake_production',
    gate: { approvals: 1 },
    ...('waves' in changes ? {} : { regions }),
    ...changes,
  };
}
