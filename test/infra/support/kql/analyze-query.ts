import { workspaceTables } from '../workspace-tables.ts';
import { languageService, type List } from './language-service.ts';
import { readTree, type Tree } from './tree.ts';

export interface AnalyzedQuery {
  /** What is wrong with the query: `line:column message`. */
  readonly problems: readonly string[];
  /** Columns of the result, with their types. */
  readonly columns: Readonly<Record<string, string>>;
  readonly tree: Tree;
}

type Workspace = Parameters<ReturnType<typeof languageService>['KustoCode']['ParseAndAnalyze']>[1];
let workspace: Workspace | undefined;

/** Parses a query and binds its names and types to the tables of a Log Analytics workspace. */
export function analyzeQuery(text: string): AnalyzedQuery {
  workspace ??= makeWorkspace();
  const code = languageService().KustoCode.ParseAndAnalyze(text, workspace);
  const columns = code.ResultType?.Columns;
  return {
    problems: items(code.GetDiagnostics()).map(({ Start, Message }) => `${position(text, Start)} ${Message}`),
    columns: Object.fromEntries(columns ? items(columns).map(({ Name, Type }) => [Name, Type.Name]) : []),
    tree: readTree(code.Syntax),
  };
}

function makeWorkspace(): Workspace {
  const { GlobalState, Symbols } = languageService();
  const tables = Object.entries(workspaceTables).map(([name, columns]) => {
    const schema = Object.entries(columns).map(([column, type]) => `${column}: ${type}`);
    return new Symbols.TableSymbol.$ctor7(name, `(${schema.join(', ')})`, null);
  });
  return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', tables));
}

function items<Item>(list: List<Item>): readonly Item[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
