// How flows are run: with the machine's own browser, against the server that the tests in Python have started.
import { defineConfig } from '@playwright/test';

import { server } from './tests/server';

export default defineConfig({
  testDir: 'tests',
  // One server is there for all flows of a file, which tell a story in their order.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL: server.origin,
    actionTimeout: 10_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    },
  },
});
