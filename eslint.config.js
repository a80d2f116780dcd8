import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

/** Forbids imports of `patterns`, with the reason that a reader of the error needs. */
const border = (patterns, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }],
});

/** Which folders of ours a folder may not import. One line per folder; see README.md, "The map of the house". */
const outside = (...allowed) => {
  const ours = ['boot', 'service', 'grpc', 'kata', 'workbook', 'cli', 'worker', 'browser', 'stackblitz'];
  const closed = ours.filter((name) => !allowed.includes(name)).map((name) => `**/../${name}/**`);
  return [...closed, '**/test/**', '**/exercises/**', '**/solutions/**', '**/site/**'];
};

const wallClock = [
  { object: 'Date', property: 'now', message: 'Time is injected: ask the TimeSource.' },
  { object: 'performance', property: 'now', message: 'Time is injected: ask the TimeSource.' },
  { object: 'Math', property: 'random', message: 'Chance is injected: ask the IdSource.' },
];

export default tseslint.config(
  {
    ignores: [
      'node_modules/**',
      '.kata/**',
      'site/.vitepress/dist/**',
      'site/.vitepress/cache/**',
      'site/public/runner/**',
      'test/wrong-answers/**',
      'test/**/fixtures/**',
      'src/stackblitz/given/**',
      'exercises/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs', '.vue', '.json'] })],
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'import-x/no-cycle': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/service/**/*.ts'],
    rules: {
      ...border(
        ['node:*', '@temporalio/*', '!@temporalio/proto', ...outside()],
        'src/service is pure: it knows no platform, and of Temporal only the types of @temporalio/proto.',
      ),
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@temporalio/proto',
              allowTypeImports: true,
              message: 'Types only: the engine must load in a page.',
            },
          ],
        },
      ],
      'no-restricted-properties': ['error', ...wallClock],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time is injected: ask the TimeSource.',
        },
      ],
    },
  },
  {
    files: ['src/workbook/**/*.ts'],
    rules: border(
      outside(),
      'src/workbook imports nothing of ours: the desk, the site and the gate all stand on it.',
    ),
  },
  {
    files: ['src/grpc/**/*.ts'],
    rules: border(
      outside('service', 'boot'),
      'src/grpc puts src/service behind gRPC and knows nothing else of ours.',
    ),
  },
  {
    files: ['src/kata/**/*.ts'],
    rules: border(
      outside('workbook', 'boot'),
      'src/kata is what a test imports: it starts the server by its path and knows only src/workbook.',
    ),
  },
  {
    files: ['src/worker/**/*.ts'],
    rules: border(
      ['node:*', '@temporalio/worker', '@temporalio/testing', '@temporalio/core-bridge', ...outside()],
      'src/worker runs where no native code does: it knows the SDK and the shape of the service, and no platform.',
    ),
  },
  {
    files: ['src/browser/**/*.ts'],
    ignores: ['src/browser/build/**'],
    rules: border(
      [
        'node:*',
        '@temporalio/worker',
        '@temporalio/core-bridge',
        ...outside('service', 'worker', 'workbook', 'kata'),
      ],
      'src/browser runs in a page: no Node, no native code.',
    ),
  },
  {
    files: ['src/browser/build/**/*.ts'],
    rules: {
      ...border(outside(), 'src/browser/build puts files together and runs none of them.'),
      'no-console': 'off',
    },
  },
  {
    files: ['src/stackblitz/**/*.ts'],
    rules: border(
      outside('worker', 'workbook', 'browser', 'cli'),
      'src/stackblitz puts the runtime of src/browser behind a terminal, and prints as src/cli does.',
    ),
  },
  {
    files: ['src/cli/**/*.ts'],
    rules: border(outside('workbook', 'boot', 'kata'), 'src/cli works with files and Vitest.'),
  },
  {
    files: ['solutions/**/*.ts'],
    rules: border(
      ['**/src/**', '**/test/**'],
      'A solution is what a learner writes: the SDK and its own files.',
    ),
  },
  {
    files: ['src/cli/**/*.ts', 'src/grpc/**/*.ts', 'test/**/*.ts', 'solutions/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['site/**/*.vue'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
);
