/** Use of an unset variable under `set -u`, or where `${name:?text}` asks for it; ends the script. */
export class UnboundVariable extends Error {}
