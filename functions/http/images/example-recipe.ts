/** A recipe to start from: short, and with everything that most recipes need. */
export const exampleRecipe = {
  name: 'ubuntu-web',
  description: 'nginx on Ubuntu 24.04',
  owner: 'web-platform@contoso.example',
  os: { type: 'Linux', generation: 'V2', architecture: 'x64', security: 'TrustedLaunchSupported' },
  base: { marketplace: 'Canonical:ubuntu-24_04-lts:server' },
  bake: {
    builder: 'machine',
    size: 'Standard_D2s_v5',
    steps: [
      { name: 'nginx', timeoutMinutes: 15, run: { inline: ['apt-get update', 'apt-get install -y nginx'] } },
      {
        name: 'certificate',
        env: { TOKEN: { keyVault: 'https://contoso.vault.azure.net/secrets/enrolment-token' } },
        run: { inline: ['/opt/enrol --token "$TOKEN"'] },
      },
    ],
  },
  checks: [
    { name: 'boots', boot: { withinMinutes: 10 } },
    { name: 'serves', run: { inline: ['curl -fsS http://localhost/ >/dev/null'] } },
    { name: 'scan', external: { timeoutHours: 4 } },
  ],
  stages: [
    { name: 'test', gallery: 'rebake_test', regions: ['westeurope'] },
    {
      name: 'production',
      gallery: 'rebake_production',
      gate: { approvals: 1, soakHours: 24, evidenceMaxAgeDays: 14 },
      waves: [
        { regions: [{ name: 'westeurope', replicas: 3 }], soakMinutes: 60 },
        { regions: ['northeurope', 'eastus'] },
      ],
    },
  ],
} as const;
