import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Every page lives in a folder of its own under renderer/ and is served on an origin of its own. */
const PAGES = ['app', 'unlock', 'intake', 'print']
const pages = PAGES.map(page => [page, resolve('renderer', page, 'index.html')] as const).filter(([, file]) => existsSync(file))

export default defineConfig({
  root: 'renderer',
  // Relative, because the same files are served as app://waypost/, app://unlock/, app://intake/ and app://print/.
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: resolve(process.env['WAYPOST_OUT'] ?? 'out', 'renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: true,
    modulePreload: { polyfill: false },
    // The content security policy allows no data: scripts, styles or fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: Object.fromEntries(pages) },
  },
  worker: { format: 'es' },
})
