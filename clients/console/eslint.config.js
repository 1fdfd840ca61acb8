import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

export default typescript.config(
  { ignores: ['dist/', 'src/api/schema.d.ts', 'test-results/'] },
  js.configs.recommended,
  typescript.configs.strict,
  svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      'max-lines': ['error', 250],
      'no-console': 'error',
      'no-undef': 'off',
      eqeqeq: 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'error',
      // Links are to our own paths under any prefix, which `href()` writes.
      'svelte/no-navigation-without-resolve': 'off',
      // What is made for one call and thrown away has nobody to tell of its changes.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
);
