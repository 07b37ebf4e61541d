import shared from '../node-data-service/eslint.config.js';

export default [
  ...shared,
  // Pulled from the old database, not written.
  { ignores: ['old-schema.ts', 'eslint.config.js'] },
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
];
