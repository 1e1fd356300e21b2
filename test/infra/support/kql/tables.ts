/** A type by the name that the Kusto query language has for it. */
type ColumnType = 'string' | 'datetime' | 'int' | 'long' | 'real' | 'bool' | 'dynamic';

/** Types by column, by table. */
export type Tables = Readonly<Record<string, Readonly<Record<string, ColumnType>>>>;
