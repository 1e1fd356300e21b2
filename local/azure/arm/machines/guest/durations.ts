/** Virtual seconds that things take inside a machine, as on a small machine with a near archive. */
export const durations = {
  packageIndex: 8,
  upgrade: 60,
  install: 10,
  installEach: 4,
  serviceChange: 1,
  download: 1,
  windowsFeature: 90,
  windowsUpdate: 240,
  sysprep: 120,
  deprovision: 3,
} as const;
