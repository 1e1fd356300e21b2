import { workspaceTables } from '../workspace-tables.ts';
import { type GlobalState, languageService, type List } from './language-service.ts';
import type { Tables } from './tables.ts';
import { readTree, type Tree } from './tree.ts';

export interface AnalyzedQuery {
  /** What is wrong with the query: `line:column message`. */
  readonly problems: readonly string[];
  /** Columns of the result, with their types. */
  readonly columns: Readonly<Record<string, string>>;
  readonly tree: Tree;
}

/** Parses a query and binds its names and types to tables, by default those of a Log Analytics workspace. */
export function analyzeQuery(text: string, tables: Tables = workspaceTables): AnalyzedQuery {
  const code = languageService().KustoCode.ParseAndAnalyze(text, databaseOf(tables));
  const columns = code.ResultType?.Columns;
  return {
    problems: items(code.GetDiagnostics()).map(({ Start, Message }) => `${position(text, Start)} ${Message}`),
    columns: Object.fromEntries(columns ? items(columns).map(({ Name, Type }) => [Name, Type.Name]) : []),
    tree: readTree(code.Syntax),
  };
}

const databases = new Map<Tables, GlobalState>();

function databaseOf(tables: Tables): GlobalState {
  const known = databases.get(tables) ?? makeDatabase(tables);
  databases.set(tables, known);
  return known;
}

function makeDatabase(tables: Tables): GlobalState {
  const { GlobalState, Symbols } = languageService();
  const symbols = Object.entries(tables).map(([name, columns]) => {
    // In brackets, since names may be words of the language, such as `kind`.
    const schema = Object.entries(columns).map(([column, type]) => `['${column}']: ${type}`);
    return new Symbols.TableSymbol.$ctor7(name, `(${schema.join(', ')})`, null);
  });
  return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('database', symbols));
}

function items<Item>(list: List<Item>): readonly Item[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
