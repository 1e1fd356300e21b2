import type { Control } from '../control/create-control.ts';
import type { Services } from './services.ts';

/** The services that run, with the one that steers them. */
export interface SteeredServices extends Services {
  readonly control?: Control;
}
