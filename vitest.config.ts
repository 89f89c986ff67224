import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // These run in real Electron, under Playwright.
    exclude: ['test/vault/**', 'test/e2e/**'],
    globalSetup: 'test/scratch.ts',
  },
})
