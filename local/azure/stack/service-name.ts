/** The services, by the names of the ready line. Entra ID always runs: the others trust its tokens. */
export const serviceNames = [
  'entra',
  'identity',
  'signIn',
  'storage',
  'serviceBus',
  'eventGrid',
  'keyVault',
  'teams',
  'cosmos',
  'arm',
  'control',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Reads `arm,service-bus,…`; case and dashes do not matter. Throws an error that names all unknown ones. */
export function parseServiceNames(text: string): readonly ServiceName[] {
  const fold = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const wanted = text.split(',').filter((part) => part.trim() !== '');
  const found = wanted.map((part) => serviceNames.find((name) => fold(name) === fold(part)) ?? part);
  const unknown = found.filter((name) => !isServiceName(name));
  if (unknown.length > 0) {
    throw new Error(`There is no service '${unknown.join("', '")}'. Services are ${serviceNames.join(', ')}.`);
  }
  return found.filter(isServiceName);
}

function isServiceName(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name);
}
