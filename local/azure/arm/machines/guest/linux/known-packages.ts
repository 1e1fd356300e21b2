/** What a package brings, where that is more than a command of its own name. */
export interface KnownPackage {
  readonly commands?: readonly string[];
  readonly service?: string;
  /** The TCP port its service answers on, and what an HTTP client reads there. */
  readonly port?: number;
  readonly page?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const nginxPage =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body><h1>Welcome to nginx!</h1></body>\n</html>\n';
const apachePage =
  '<!DOCTYPE html>\n<html><head><title>Apache2 Default Page: It works</title></head><body>It works!</body></html>\n';

export const knownPackages: Readonly<Record<string, KnownPackage | undefined>> = {
  nginx: {
    commands: ['nginx'],
    service: 'nginx',
    port: 80,
    page: '/var/www/html/index.nginx-debian.html',
    files: { '/etc/nginx/nginx.conf': 'user www-data;\n', '/var/www/html/index.nginx-debian.html': nginxPage },
  },
  apache2: {
    commands: ['apache2ctl', 'a2enmod', 'a2ensite'],
    service: 'apache2',
    port: 80,
    page: '/var/www/html/index.html',
    files: { '/etc/apache2/apache2.conf': '', '/var/www/html/index.html': apachePage },
  },
  httpd: {
    commands: ['httpd', 'apachectl'],
    service: 'httpd',
    port: 80,
    page: '/var/www/html/index.html',
    files: { '/etc/httpd/conf/httpd.conf': '', '/var/www/html/index.html': apachePage },
  },
  tomcat10: { commands: [], service: 'tomcat10', port: 8080 },
  postgresql: { commands: ['psql', 'pg_isready', 'createdb'], service: 'postgresql', port: 5432 },
  'mysql-server': { commands: ['mysql', 'mysqladmin'], service: 'mysql', port: 3306 },
  'mariadb-server': { commands: ['mariadb', 'mysql'], service: 'mariadb', port: 3306 },
  'redis-server': { commands: ['redis-cli', 'redis-server'], service: 'redis-server', port: 6379 },
  'docker.io': { commands: ['docker', 'dockerd'], service: 'docker' },
  'docker-ce': { commands: ['docker', 'dockerd'], service: 'docker' },
  podman: { commands: ['podman'] },
  'openssh-server': { commands: ['sshd', 'ssh-keygen'], service: 'ssh', port: 22 },
  'unattended-upgrades': { commands: ['unattended-upgrade'], service: 'unattended-upgrades' },
  auditd: { commands: ['auditctl', 'ausearch'], service: 'auditd' },
  audit: { commands: ['auditctl', 'ausearch'], service: 'auditd' },
  fail2ban: { commands: ['fail2ban-client'], service: 'fail2ban' },
  ufw: { commands: ['ufw'], service: 'ufw' },
  firewalld: { commands: ['firewall-cmd'], service: 'firewalld' },
  chrony: { commands: ['chronyc'], service: 'chrony' },
  rsyslog: { commands: ['rsyslogd'], service: 'rsyslog' },
  walinuxagent: { commands: ['waagent'], service: 'walinuxagent' },
  nodejs: { commands: ['node', 'npm', 'npx'] },
  'openjdk-21-jre-headless': { commands: ['java'] },
  'openjdk-17-jre-headless': { commands: ['java'] },
  'default-jre-headless': { commands: ['java'] },
  python3: { commands: ['python3'] },
  'python3-pip': { commands: ['pip3', 'pip'] },
  git: { commands: ['git'] },
  jq: { commands: ['jq'] },
  dnsutils: { commands: ['dig', 'nslookup'] },
  'net-tools': { commands: ['ifconfig', 'netstat'] },
};

/** Names of packages that no archive has; all other well-formed names are there. */
export function isAbsentPackage(name: string): boolean {
  return (
    !/^[a-z0-9][a-z0-9+._:@~/-]*$/i.test(name) ||
    /no-?such|non-?exist|does-?not-?exist|not-?a-?real|bogus|missing-package/i.test(name)
  );
}

export function packageVersion(name: string): string {
  return `${1 + (name.length % 9)}.${name.charCodeAt(0) % 20}.${name.charCodeAt(name.length - 1) % 10}`;
}
