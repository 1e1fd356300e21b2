/** Results that a script sets for itself, by a comment such as `# sim: exit=3 seconds=120 output="no disk" boot=never`. */
export interface ScriptMarker {
  readonly exitCode: number;
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
  /** `never`: the disk does not boot from now on. */
  readonly boot: 'never' | undefined;
}

const markerLine = /^[ \t]*#[ \t]*sim:(.*)$/m;
const setting = /([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

/** The script's marker, or undefined. Settings that are left out are 0, empty or unset. */
export function readMarker(script: string): ScriptMarker | undefined {
  const line = markerLine.exec(script)?.[1];
  if (line === undefined) {
    return undefined;
  }
  const settings = new Map(
    [...line.matchAll(setting)].map(([, name = '', quoted, bare]) => [
      name,
      quoted?.replace(/\\(.)/g, unescaped) ?? bare ?? '',
    ]),
  );
  return {
    exitCode: Number(settings.get('exit') ?? 0),
    seconds: settings.get('seconds') === 'forever' ? Infinity : Number(settings.get('seconds') ?? 1),
    stdout: settings.get('output') ?? '',
    stderr: settings.get('error') ?? '',
    boot: settings.get('boot') === 'never' ? 'never' : undefined,
  };
}

function unescaped(_: string, character: string): string {
  return character === 'n' ? '\n' : character;
}
