import { createRequire } from 'node:module';

/** A list of the library's. */
export interface List<Item> {
  readonly Count: number;
  getItem(index: number): Item;
}

export interface Diagnostic {
  /** Offset in the text. */
  readonly Start: number;
  readonly Message: string;
}

export interface ColumnSymbol {
  readonly Name: string;
  readonly Type: { readonly Name: string };
}

export interface SyntaxElement {
  /** One of `SyntaxKind`. */
  readonly Kind: number;
  readonly ChildCount: number;
  GetChild(index: number): SyntaxElement | null;
  /** Of a token: how it is written. */
  readonly Text?: string;
  /** Of a name that was found: what it means. */
  readonly ReferencedSymbol?: { readonly Name: string; readonly Kind: number } | null;
  /** Of a literal. */
  readonly LiteralValue?: unknown;
}

interface KustoCode {
  readonly Syntax: SyntaxElement;
  /** Undefined or without columns where the query is too wrong to have any. */
  readonly ResultType?: { readonly Columns?: List<ColumnSymbol> } | null;
  GetDiagnostics(): List<Diagnostic>;
}

/** The tables that names are looked up in. */
export interface GlobalState {
  WithDatabase(database: object): GlobalState;
}

/**
 * What is used of Microsoft's language service, the one behind the query editors of Azure. Its own types declare the
 * whole of a second runtime as globals.
 */
export interface LanguageService {
  readonly GlobalState: { readonly Default: GlobalState };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: GlobalState): KustoCode };
  readonly Symbols: {
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly object[]) => object };
    /** With a schema as text: `(Name: type, …)`. */
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => object };
    readonly SymbolKind: { readonly Table: number };
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
}

let loaded: LanguageService | undefined;

/** Loads the library, which takes about a second, and its first query some more. */
export function languageService(): LanguageService {
  if (!loaded) {
    const load = createRequire(import.meta.url);
    // It is .NET compiled to scripts, which find each other as globals: the runtime comes first.
    load('@kusto/language-service-next/bridge.min.js');
    load('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    loaded = (globalThis as unknown as { readonly Kusto: { readonly Language: LanguageService } }).Kusto.Language;
  }
  return loaded;
}
