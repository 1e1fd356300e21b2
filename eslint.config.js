import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

const namedExportsOnly = { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' };

export default tseslint.config(
  {
    ignores: [
      'dist',
      '.rebake',
      'coverage',
      'eslint.config.js',
      '.dependency-cruiser.cjs',
      'vitest.config.ts',
      'test/data',
      'test/**/fixtures',
      // Scripts of a page, which browsers read as they are; a test runs them in one.
      'local/host/page/script',
      'local/azure/control/page/script.js',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-restricted-syntax': ['error', namedExportsOnly],
    },
  },
  {
    // Durable Functions replays this code: same input and history, same result.
    files: ['orchestrations/**/*.ts', 'shared/domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.flatMap((name) => [name, `node:${name}`]),
          patterns: [{ group: ['@azure/*'], allowTypeImports: true }],
        },
      ],
      'no-restricted-globals': ['error', 'crypto', 'fetch', 'performance', 'process', 'setInterval', 'setTimeout'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
      ],
      'no-restricted-syntax': [
        'error',
        namedExportsOnly,
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take the time as an argument.' },
        { selector: 'AwaitExpression', message: 'Orchestrators yield; they never await.' },
      ],
    },
  },
);
