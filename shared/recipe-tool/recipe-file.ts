import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { parseRecipe } from '../domain/recipe/parse-recipe.ts';
import type { Problem } from '../domain/problem.ts';
import type { Recipe } from '../domain/recipe/recipe.ts';

/** A problem and where in its file it is; lines and columns count from 1. */
export interface PlacedProblem extends Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file that was read: the recipe, unless there are problems; `place` finds a path of the recipe in the text. */
export interface RecipeFile {
  readonly file: string;
  readonly recipe?: Recipe;
  readonly problems: readonly PlacedProblem[];
  readonly place: (problem: Problem) => PlacedProblem;
}

/** Reads a recipe and names every problem with its place. */
export function readRecipeFile(file: string, text: string): RecipeFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number, problem: Problem): PlacedProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), ...problem };
  };
  const place = (problem: Problem): PlacedProblem => at(offsetOf(document, problem.path), problem);
  const faults = yamlFaults(document);
  if (faults.length > 0) {
    const problems = faults.map(([offset, why]) => at(offset, { path: '', message: `is not YAML: ${why}` }));
    return { file, problems, place };
  }
  if (!isMap(document.contents)) {
    const message =
      document.contents === null ? 'is empty: a recipe begins with its name' : 'is no recipe: it has no keys';
    return { file, problems: [at(startOf(document.contents) ?? 0, { path: '', message })], place };
  }
  const parsed = parseRecipe(document.toJS());
  return parsed.kind === 'recipe'
    ? { file, recipe: parsed.recipe, problems: [], place }
    : { file, problems: parsed.problems.map(place), place };
}

type Fault = readonly [offset: number, why: string];

/** What is wrong with the text as YAML, by where it is. Aliases show only when they are followed. */
function yamlFaults(document: Document.Parsed): readonly Fault[] {
  const tooDeep = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep) {
    // What the parser says after it gave up is about what it left.
    return [[tooDeep.pos[0], 'it is nested too deep']];
  }
  const faults = document.errors.map(({ pos, code, message }): Fault => [
    pos[0],
    code === 'MULTIPLE_DOCS' ? 'it holds several documents: each recipe is a file of its own' : message,
  ]);
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document)) {
        faults.push([startOf(alias) ?? 0, `there is no anchor &${alias.source}`]);
      }
    },
  });
  return faults.length > 0 || isWithinBounds(document) ? faults : [[0, 'its aliases stand for too much']];
}

/** The parser limits how much aliases stand for when it follows them. */
function isWithinBounds(document: Document.Parsed): boolean {
  try {
    document.toJS();
    return true;
  } catch {
    return false;
  }
}

/** Where a path such as `stages[1].gate.approvals` is written; for what is missing, where it would belong. */
function offsetOf(document: Document, path: string): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of path.split(/[.[\]]+/).filter((key) => key !== '')) {
    const below = childOf(isAlias(node) ? node.resolve(document) : node, part);
    if (!below) {
      break;
    }
    offset = startOf(below.key) ?? startOf(below.value) ?? offset;
    node = below.value;
  }
  return offset;
}

function childOf(node: unknown, part: string): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) {
    return node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === part);
  }
  const item = isSeq(node) ? node.items[Number(part)] : undefined;
  return item === undefined ? undefined : { value: item };
}

function startOf(node: unknown): number | undefined {
  const { range } = (node ?? {}) as { readonly range?: readonly number[] };
  return range?.[0];
}
