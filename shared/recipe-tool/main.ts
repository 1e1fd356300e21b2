import { runRecipeTool } from './run-recipe-tool.ts';

const { code, output, error } = runRecipeTool(process.argv.slice(2));
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = code;
