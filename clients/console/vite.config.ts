import { readFileSync } from 'node:fs';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Has the page wait for `theme.js`, named by its content too, so that it is never painted in another look first. */
function themeFirst(): Plugin {
  return {
    name: 'theme-first',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'asset', name: 'theme.js', source: readFileSync('src/app/theme.js') });
    },
    transformIndexHtml(_html, { bundle }) {
      const file = Object.values(bundle ?? {}).find((each) => each.type === 'asset' && each.names.includes('theme.js'));
      return file ? [{ tag: 'script', attrs: { src: `./${file.fileName}` }, injectTo: 'head' }] : [];
    },
  };
}

/** While it is written (`npm run dev`) the console is served from here, at its usual place; all else, the API answers. */
function served(): Plugin {
  // The API is told the address that the browser asked, which passkeys and its rule of whose pages may call go by.
  const proxy = { '^/(?!console(/|$))': { target: process.env.API ?? 'http://127.0.0.1:8000', changeOrigin: false } };
  return {
    name: 'served',
    apply: 'serve',
    config: () => ({ base: '/console/', server: { proxy } }),
    transformIndexHtml: (html) => html.replace('<base href="./"', '<base href="/console/"'),
  };
}

// Every file is named by its content and found from the page's own folder, so it can be kept for ever, under any path.
export default defineConfig({
  plugins: [svelte(), themeFirst(), served()],
  base: './',
  build: { target: 'es2022', cssTarget: ['chrome123', 'firefox120', 'safari17.5'], manifest: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 400 },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'], setupFiles: ['fake-indexeddb/auto'] },
});
