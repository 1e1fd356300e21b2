/** A binding as the app registered it, with `%NAME%` resolved in its texts. */
export interface Binding {
  readonly name: string;
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly [setting: string]: unknown;
}

export function bindingIs(binding: Binding, type: string): boolean {
  return binding.type.toLowerCase() === type.toLowerCase();
}
