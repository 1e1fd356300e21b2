import type { AppPorts } from '../../shared/ports/app-ports.ts';

/** What routes reach. */
export type RoutePorts = Pick<
  AppPorts,
  | 'records'
  | 'baseImages'
  | 'operations'
  | 'facts'
  | 'alerts'
  | 'logs'
  | 'environment'
  | 'machineRecords'
  | 'compliance'
  | 'inventory'
  | 'galleries'
  | 'galleryGroup'
  | 'deadLetters'
>;
