/**
 * Run command resources that a machine takes. No limit is documented; tools in the field treat 25 as the cap. The bake
 * keeps two for itself (identity probe, generalising), a machine under check one (identity probe).
 */
export const runCommandsPerMachine = { total: 25, steps: 23, checks: 24 } as const;
