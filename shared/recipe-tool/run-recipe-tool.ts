import { readArguments } from '../command-line/read-arguments.ts';
import { usageProblems, wrongUsage } from '../command-line/run-tool.ts';
import { parentsFirst } from '../domain/recipe/recipe-family.ts';
import { NoFileError, readTexts } from './read-texts.ts';
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

const options = {
  complete: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  github: { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;

interface Switches {
  readonly complete: boolean;
  readonly json: boolean;
  readonly github: boolean;
}

interface Command {
  /** The options that it knows. */
  readonly takes: readonly (keyof Switches)[];
  readonly readsFiles: boolean;
  readonly run: (paths: readonly string[], switches: Switches) => ToolResult;
}

const commands: ReadonlyMap<string, Command> = new Map([
  ['validate', { takes: ['complete', 'json', 'github'], readsFiles: true, run: validate }],
  ['order', { takes: ['json'], readsFiles: true, run: order }],
  ['schema', { takes: [], readsFiles: false, run: () => fine(`${JSON.stringify(recipeSchema(), null, 2)}\n`) }],
]);

export interface ToolResult {
  readonly code: 0 | 1 | 2;
  readonly output: string;
  readonly error: string;
}

/** Runs one command line; never throws for what a person can put right. */
export function runRecipeTool(args: readonly string[]): ToolResult {
  const read = readArguments(args, options, { takesOperands: true });
  if (args.includes('--help')) {
    return fine(usage);
  }
  if (read.kind === 'wrong') {
    return wrong(read.problems);
  }
  const [name, ...paths] = read.operands;
  const command = name === undefined ? undefined : commands.get(name);
  if (!command) {
    return wrong([name === undefined ? 'Which command?' : `There is no command '${name}'`]);
  }
  const problems = problemsOf(name!, command, paths, read.values);
  if (problems.length > 0) {
    return wrong(problems);
  }
  try {
    return command.run(paths, read.values);
  } catch (error) {
    if (error instanceof NoFileError) {
      return { code: wrongUsage, output: '', error: `${error.message}\n` };
    }
    throw error;
  }
}

function problemsOf(
  name: string,
  { takes, readsFiles }: Command,
  paths: readonly string[],
  switches: Switches,
): readonly string[] {
  const given = (['complete', 'json', 'github'] as const).filter((option) => switches[option]);
  return [
    ...given.filter((option) => !takes.includes(option)).map((option) => `${name} has no option --${option}`),
    ...(readsFiles && switches.json && switches.github ? ['--json and --github: which of them?'] : []),
    ...(readsFiles && paths.length === 0 ? ['Which recipes? Name files or folders'] : []),
    ...(readsFiles ? [] : paths.map((path) => `${name} reads no file: ${path}`)),
  ];
}

function wrong(problems: readonly string[]): ToolResult {
  return { code: wrongUsage, output: '', error: usageProblems('npm run recipe', problems) };
}

function validate(paths: readonly string[], { complete, json, github }: Switches): ToolResult {
  const texts = readTexts(paths);
  const problems = validateFiles(texts, { complete });
  const lines = problems.map(github ? annotate : toLine).map((line) => `${line}\n`);
  const output = json ? `${JSON.stringify(problems, null, 2)}\n` : lines.join('');
  const error = `${counted(texts.size, 'recipe')}, ${counted(problems.length, 'problem')}\n`;
  return { code: problems.length > 0 ? 1 : 0, output, error };
}

function order(paths: readonly string[], { json }: Switches): ToolResult {
  const texts = readTexts(paths);
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

function fine(output: string): ToolResult {
  return { code: 0, output, error: '' };
}
