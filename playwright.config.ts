import { defineConfig } from '@playwright/test'

const output = process.env['WAYPOST_TEST_OUTPUT']
if (output === undefined || process.env['WAYPOST_ELECTRON'] === undefined) {
  throw new Error('These tests need an Electron runtime and a display: start them with `npm run journeys -- [file …]`.')
}

export default defineConfig({
  testMatch: '**/*.test.ts',
  outputDir: `${output}/playwright`,
  // Each test starts an Electron of its own, and the smallest machine that this must pass on has two cores.
  workers: 1,
  timeout: 60_000,
  // The very first start on a cold disk took 6.5 s.
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: `${output}/journeys.json` }]],
  // npm run tour takes pictures and proves nothing.
  projects: process.env['WAYPOST_TOUR'] !== undefined ? [{ name: 'tour', testDir: 'test/tour', testMatch: '**/*.tour.ts' }] : [
    { name: 'vault', testDir: 'test/vault' },
    { name: 'journeys', testDir: 'test/e2e' },
  ],
})
