/** App settings, i.e. the environment of host and worker; names are not case-sensitive. */
export interface AppSettings {
  get(name: string): string | undefined;
  /** All of them, for the worker's environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What is set in the environment wins over `local.settings.json`, as with Azure Functions Core Tools;
 * `defaults` fill what neither sets.
 */
export function createAppSettings(
  environment: Readonly<Record<string, string | undefined>>,
  localValues: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>> = {},
): AppSettings {
  const present = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const all: Record<string, string> = { ...defaults, ...localValues, ...Object.fromEntries(present) };
  const byLowerName = new Map(Object.entries(all).map(([name, value]) => [normal(name), value]));
  return { get: (name) => byLowerName.get(normal(name)), environment: all };
}

/** .NET reads `a__b` and `a:b` as the same name. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll('__', ':');
}

/** Replaces `%NAME%` in a binding's text by the setting. Throws an Error for one that is not set. */
export function resolveSettings(text: string, settings: Pick<AppSettings, 'get'>): string {
  return text.replace(/%([^%]+)%/g, (whole, name: string) => {
    const value = settings.get(name);
    if (value === undefined) {
      throw new Error(`'${whole}' does not resolve to a value: the app setting ${name} is missing`);
    }
    return value;
  });
}
