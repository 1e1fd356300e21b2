import { parseRecipe } from '../../../shared/domain/recipe/parse-recipe.ts';
import type { Recipe } from '../../../shared/domain/recipe/recipe.ts';

/** A recipe as people write it, short forms and all. */
export const writtenRecipe = {
  name: 'ubuntu-web',
  owner: 'web-platform@contoso.example',
  os: { type: 'Linux' },
  base: { marketplace: 'Canonical:ubuntu-24_04-lts:server' },
  bake: {
    size: 'Standard_D2s_v5',
    steps: [
      {
        name: 'nginx',
        run: { inline: ['apt-get install -y nginx'] },
        env: { MODE: 'quick', TOKEN: { keyVault: 'https://contoso.vault.azure.net/secrets/token' } },
      },
    ],
  },
  checks: [
    { name: 'boots', boot: { withinMinutes: 10 } },
    { name: 'serves', run: { inline: ['curl -fsS http://localhost/'] } },
    { name: 'scan', required: false, external: { timeoutHours: 4 } },
  ],
  stages: [
    { name: 'test', gallery: 'rebake_test', regions: ['West Europe'] },
    {
      name: 'production',
      gallery: 'rebake_production',
      gate: { approvals: 1, soakHours: 24, evidenceMaxAgeDays: 14 },
      waves: [
        { regions: [{ name: 'westeurope', replicas: 3 }], soakMinutes: 60 },
        { regions: ['North Europe', { name: 'eastus', replicas: 2 }] },
      ],
    },
  ],
};

/** The parsed recipe, with some top-level keys replaced. */
export function aRecipe(changes: Readonly<Record<string, unknown>> = {}): Recipe {
  const parsed = parseRecipe({ ...writtenRecipe, ...changes });
  if (parsed.kind === 'invalid') {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.recipe;
}
