import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // These run in real Electron, under Playwright.
    exclude: ['test/vault/**', 'test/e2e/**'],
    globalSetup: 'test/scratch.ts',
    // Only what hangs shall fail: a busy computer may take ten times as long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
