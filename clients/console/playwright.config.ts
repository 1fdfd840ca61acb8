// How flows are run: with the machine's own browser, against the server that the tests in Python have started.
import { defineConfig } from '@playwright/test';

import { server } from './tests/server';

export default defineConfig({
  testDir: 'tests',
  // One server is there for all flows of a file, which tell a story in their order.
  workers: 1,
  // Bounds for a machine that does much else at the time; whoever is quick waits for none of them.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL: server.origin,
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    },
  },
});
