import { runTool } from './run-tool.ts';

const { code, output, error } = runTool(process.argv.slice(2));
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = code;
