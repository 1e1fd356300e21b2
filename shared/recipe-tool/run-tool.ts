import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parentsFirst } from '../domain/recipe/recipe-family.ts';
import { type PlacedProblem, readRecipeFile } from './recipe-file.ts';
import { recipeSchema } from './recipe-schema.ts';
import { validateFiles } from './validate-files.ts';

const usage = `Usage: npm run recipe -- COMMAND [options]

  validate PATH…   names every problem of the recipes, with line and column
  order PATH…      prints the files so that each comes after what it bakes from: the order in which to apply them
  schema           prints the JSON Schema of a recipe, for editors

A PATH is a file, or a folder whose .yaml and .yml files are taken.

  --complete       validate: these are all recipes there are, so a base image that none of them makes is a problem
  --json           a JSON array: of problems, or of names and files
  --github         validate: problems as annotations of a GitHub Actions run
  --help           this text

Exit code: 0 when all is well, 1 when there are problems, 2 when the command line or a file cannot be read.
`;

const help = '\nnpm run recipe -- --help tells what there is.\n';

/** The command line makes sense, but there is nothing to read. */
class NoFileError extends Error {
  override readonly name = 'NoFileError';
}

export interface ToolResult {
  readonly code: 0 | 1 | 2;
  readonly output: string;
  readonly error: string;
}

/** Runs one command line; never throws for what a person can put right. */
export function runTool(args: readonly string[]): ToolResult {
  try {
    return run(args);
  } catch (error) {
    // Node adds to an unknown option how to pass it as a file's name.
    const [message] = (error as Error).message.split('. To specify');
    return { code: 2, output: '', error: `${message}\n${error instanceof NoFileError ? '' : help}` };
  }
}

function run(args: readonly string[]): ToolResult {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      complete: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      github: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command, ...paths] = positionals;
  if (values.help) {
    return fine(usage);
  }
  switch (command) {
    case 'validate':
      return validate(readTexts(paths), values);
    case 'order':
      return order(readTexts(paths), values);
    case 'schema':
      return fine(`${JSON.stringify(recipeSchema(), null, 2)}\n`);
    default:
      throw new Error(command === undefined ? 'Which command?' : `There is no command '${command}'`);
  }
}

function validate(
  texts: ReadonlyMap<string, string>,
  { complete, json, github }: { readonly complete: boolean; readonly json: boolean; readonly github: boolean },
): ToolResult {
  const problems = validateFiles(texts, { complete });
  const lines = problems.map(github ? annotate : toLine).map((line) => `${line}\n`);
  const output = json ? `${JSON.stringify(problems, null, 2)}\n` : lines.join('');
  const error = `${counted(texts.size, 'recipe')}, ${counted(problems.length, 'problem')}\n`;
  return { code: problems.length > 0 ? 1 : 0, output, error };
}

function order(texts: ReadonlyMap<string, string>, { json }: { readonly json: boolean }): ToolResult {
  const problems = validateFiles(texts, { complete: false });
  if (problems.length > 0) {
    return { code: 1, output: '', error: `${problems.map(toLine).join('\n')}\n` };
  }
  const recipes = [...texts].map(([file, text]) => ({ file, recipe: readRecipeFile(file, text).recipe! }));
  const ordered = parentsFirst(recipes.map(({ recipe }) => recipe)).map(({ name }) => {
    const { file } = recipes.find(({ recipe }) => recipe.name === name)!;
    return { name, file };
  });
  return fine(json ? `${JSON.stringify(ordered, null, 2)}\n` : ordered.map(({ file }) => `${file}\n`).join(''));
}

/** `file:line:column: path message`, which editors and terminals make a link of. */
function toLine({ file, line, column, path, message }: PlacedProblem): string {
  return `${file}:${line}:${column}: ${`${path} ${message}`.trim()}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions: `%`, line ends, `:` and `,` are escaped. */
function annotate({ file, line, column, path, message }: PlacedProblem): string {
  const text = (value: string): string => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (value: string): string => text(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::error file=${property(file)},line=${line},col=${column}::${text(`${path} ${message}`.trim())}`;
}

/** Texts by file. Throws when there is nothing to read. */
function readTexts(paths: readonly string[]): ReadonlyMap<string, string> {
  if (paths.length === 0) {
    throw new Error('Which recipes? Name files or folders');
  }
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) {
    throw new NoFileError(`There is no ${missing.join(' and no ')}`);
  }
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory() ? globSync('**/*.{yaml,yml}', { cwd: path }).map((file) => join(path, file)) : [path],
  );
  if (files.length === 0) {
    throw new NoFileError(`No .yaml or .yml file is in ${paths.join(', ')}`);
  }
  return new Map(files.toSorted().map((file) => [file, readFileSync(file, 'utf8')]));
}

function fine(output: string): ToolResult {
  return { code: 0, output, error: '' };
}
