import { durations } from '../../durations.ts';
import { ScriptExit } from '../../guest-session.ts';
import { imageStateKey, machineSidKey } from '../../identity.ts';
import { localPage } from '../../linux/network.ts';
import { PowerShellError } from '../scope.ts';
import { fromItems, itemsOf, textOf, type Value } from '../values.ts';
import type { Cmdlets, Invocation } from './invocation.ts';

/** Services, features, users and the machine itself. */
export const systemCmdlets: Cmdlets = {
  'start-sleep': (call) => {
    const seconds = call.argument('seconds', 0) ?? call.argument('s');
    const milliseconds = call.argument('milliseconds') ?? call.argument('m');
    call.scope.session.spend(seconds === undefined ? Number(milliseconds ?? 0) / 1000 : Number(seconds));
    return null;
  },
  'get-service': getService,
  'start-service': (call) => changeService(call, { active: true }),
  'restart-service': (call) => changeService(call, { active: true }),
  'stop-service': (call) => changeService(call, { active: false }),
  'set-service': (call) => {
    const startup = textOf(call.argument('startuptype') ?? '').toLowerCase();
    return changeService(call, startup === '' ? {} : { enabled: startup !== 'disabled' });
  },
  'install-windowsfeature': (call) => {
    const names = itemsOf(call.argument('name', 0) ?? null).map(textOf);
    call.scope.session.spend(durations.windowsFeature * names.length);
    names.forEach((name) => addFeature(call, name));
    return { Success: true, RestartNeeded: 'No', ExitCode: 'Success', FeatureResult: names };
  },
  'uninstall-windowsfeature': (call) => {
    itemsOf(call.argument('name', 0) ?? null).forEach((name) => delete call.scope.session.disk.packages[textOf(name)]);
    return { Success: true, RestartNeeded: 'Yes', ExitCode: 'SuccessRestartRequired' };
  },
  'get-windowsfeature': (call) => {
    const names = itemsOf(call.argument('name', 0) ?? Object.keys(call.scope.session.disk.packages));
    return fromItems(names.map((name) => feature(call, textOf(name))));
  },
  'enable-windowsoptionalfeature': (call) => {
    addFeature(call, textOf(call.argument('featurename', 0) ?? ''));
    return { RestartNeeded: false };
  },
  'get-package': (call) =>
    fromItems(Object.entries(call.scope.session.disk.packages).map(([Name, Version]) => ({ Name, Version }))),
  'get-localuser': getLocalUser,
  'new-localuser': (call) => {
    call.scope.session.disk.users.push(textOf(call.argument('name', 0) ?? ''));
    return null;
  },
  'remove-localuser': (call) => {
    const name = textOf(call.argument('name', 0) ?? '');
    call.scope.session.disk.users = call.scope.session.disk.users.filter((user) => user !== name);
    return null;
  },
  'get-ciminstance': (call) => {
    const { disk, machine } = call.scope.session;
    const name = textOf(call.argument('classname', 0) ?? call.argument('class') ?? '').toLowerCase();
    return name === 'win32_operatingsystem'
      ? { Caption: disk.release, CSName: machine.computerName, Version: '10.0.20348' }
      : name === 'win32_useraccount'
        ? getLocalUser(call)
        : { Name: machine.computerName };
  },
  'get-computerinfo': ({ scope }) => ({
    OsName: scope.session.disk.release,
    CsName: scope.session.machine.computerName,
  }),
  'get-date': getDate,
  'get-hotfix': () => ({ HotFixID: 'KB5030216' }),
  'get-process': () => null,
  'get-command': (call) => ({ Name: textOf(call.argument('name', 0) ?? '') }),
  'invoke-webrequest': webRequest,
  'invoke-restmethod': (call) => {
    const answer = webRequest(call);
    return typeof answer === 'object' && answer !== null && 'Content' in answer ? (answer.Content ?? null) : answer;
  },
  'restart-computer': (call) => leave(call, 'restarts'),
  'stop-computer': (call) => leave(call, 'stops'),
  ...Object.fromEntries(
    'set-timezone set-executionpolicy import-module set-strictmode set-netfirewallprofile new-netfirewallrule enable-netfirewallrule set-mppreference set-smbserverconfiguration disable-windowsoptionalfeature install-packageprovider install-module set-psrepository optimize-volume clear-eventlog clear-recyclebin add-localgroupmember register-scheduledtask unregister-scheduledtask disable-scheduledtask set-culture set-winsystemlocale set-dnsclientserveraddress'
      .split(' ')
      .map((name) => [name, () => null]),
  ),
};

function getService(call: Invocation): Value {
  const { services } = call.scope.session.disk;
  const names = itemsOf(call.argument('name', 0) ?? Object.keys(services)).map(textOf);
  return fromItems(
    names.map((name) => {
      const [key, state] = Object.entries(services).find(([each]) => each.toLowerCase() === name.toLowerCase()) ?? [];
      if (key === undefined || !state) {
        throw new PowerShellError(`Get-Service : Cannot find any service with service name '${name}'.`, {
          terminating: false,
        });
      }
      return {
        Name: key,
        Status: state.active ? 'Running' : 'Stopped',
        StartType: state.enabled ? 'Automatic' : 'Disabled',
      };
    }),
  );
}

function changeService(call: Invocation, change: { active?: boolean; enabled?: boolean }): Value {
  const { services } = call.scope.session.disk;
  const name = textOf(call.argument('name', 0) ?? call.input?.[0] ?? '');
  const key =
    Object.keys(services).find((each) => each.toLowerCase() === name.toLowerCase()) ??
    knownServices.get(name.toLowerCase());
  if (key === undefined) {
    throw new PowerShellError(`Cannot find any service with service name '${name}'.`, { terminating: false });
  }
  call.scope.session.spend(durations.serviceChange);
  services[key] = { enabled: true, active: false, ...services[key], ...change };
  return null;
}

/** Services that Windows has and that are not running at first. */
const knownServices = new Map(
  ['RemoteRegistry', 'Spooler', 'LanmanServer', 'BITS', 'W32Time', 'AppIDSvc', 'wuauserv'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

function addFeature({ scope }: Invocation, name: string): void {
  const { disk } = scope.session;
  disk.packages[name] = 'installed';
  if (/^(web-server|iis-webserver)/i.test(name)) {
    disk.services['W3SVC'] = { enabled: true, active: true };
    disk.files['C:\\inetpub\\wwwroot\\iisstart.htm'] = '<title>IIS Windows Server</title>\n';
  }
}

function feature({ scope }: Invocation, name: string): Value {
  const installed = Object.keys(scope.session.disk.packages).some((each) => each.toLowerCase() === name.toLowerCase());
  return { Name: name, Installed: installed, InstallState: installed ? 'Installed' : 'Available' };
}

function getLocalUser({ scope }: Invocation): Value {
  const { disk } = scope.session;
  const domain = disk.registry[machineSidKey] ?? '';
  if (disk.registry[imageStateKey] !== 'IMAGE_STATE_COMPLETE') {
    return null;
  }
  return disk.users.map((Name, at) => ({
    Name,
    Enabled: true,
    SID: { Value: `${domain}-${500 + at}`, AccountDomainSid: { Value: domain } },
  }));
}

function webRequest(call: Invocation): Value {
  const url = new URL(textOf(call.argument('uri', 0) ?? ''));
  const { disk } = call.scope.session;
  call.scope.session.spend(durations.download);
  const here = ['localhost', '127.0.0.1'].includes(url.hostname);
  const iis = disk.services['W3SVC']?.active
    ? { status: 200, body: disk.files['C:\\inetpub\\wwwroot\\iisstart.htm'] ?? '' }
    : undefined;
  const answer = here ? (iis ?? localPage(disk, Number(url.port || 80), url.pathname)) : { status: 200, body: '' };
  if (!answer) {
    throw new PowerShellError('Invoke-WebRequest : Unable to connect to the remote server');
  }
  const file = call.argument('outfile');
  if (file !== undefined) {
    disk.files[textOf(file)] = answer.body;
    return null;
  }
  return { StatusCode: answer.status, Content: answer.body };
}

function leave({ scope }: Invocation, power: 'restarts' | 'stops'): never {
  scope.session.power = power;
  throw new ScriptExit(0);
}

/** As .NET's custom formats write it, and as a text shows a date without one. */
function getDate({ scope, argument }: Invocation): Value {
  const [year, month, day, hours, minutes, seconds] = scope.session.now.toISOString().split(/\D/);
  const parts: Readonly<Record<string, string | undefined>> = {
    yyyy: year,
    yy: year?.slice(2),
    MM: month,
    dd: day,
    HH: hours,
    mm: minutes,
    ss: seconds,
  };
  const format = textOf(argument('format') ?? 'MM/dd/yyyy HH:mm:ss');
  return format.replaceAll(/yyyy|yy|MM|dd|HH|mm|ss/g, (part) => parts[part] ?? part);
}
