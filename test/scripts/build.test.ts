import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { makeCheckout, node } from './checkout.ts'

const EXCHANGE = 'electron/uplink/exchange.ts'
const BUNDLE = 'out/exchange/index.js'
let checkout: ReturnType<typeof makeCheckout> | undefined

afterEach(() => checkout?.discard())

function small(sources: { readonly [path: string]: string }) {
  checkout = makeCheckout(sources)
  const { folder } = checkout
  return { ...checkout, build: () => node(folder, 'scripts/build.mjs').ended, bundle: () => readFileSync(join(folder, BUNDLE), 'utf8') }
}

test('[TOOL-5] what has a source is built, and what has none is named', async () => {
  const { build, bundle } = small({ [EXCHANGE]: `import { port } from './port.ts'\nconsole.log(port as number)\n`, 'electron/uplink/port.ts': 'export const port: number = 4180\n' })
  const { code, words } = await build()
  expect(words).toContain('No source for: electron/main/index.ts,')
  expect(words).not.toContain(EXCHANGE)
  expect(code).toBe(1)
  expect(bundle()).toContain('4180')
})

test('[TOOL-5] a build happens when an input changed and otherwise not', async () => {
  const { folder, write, build, bundle } = small({ [EXCHANGE]: 'console.log(1)\n' })
  await build()
  const first = statSync(join(folder, BUNDLE)).mtimeMs
  await build()
  expect(statSync(join(folder, BUNDLE)).mtimeMs).toBe(first)
  write('shared/stix/id.ts', 'export const id = 2\n')
  write(EXCHANGE, `import { id } from '../../shared/stix/id.ts'\nconsole.log(id)\n`)
  await build()
  expect(bundle()).toContain('2')
})

test('[TOOL-5] a source that does not compile is named with its line, and the next build tries again', async () => {
  const { folder, write, build } = small({ [EXCHANGE]: 'const = 1\n' })
  const { code, words } = await build()
  expect(code).toBe(1)
  expect(words).toMatch(/The build failed\.[\s\S]*exchange\.ts:1/)
  expect(words).not.toContain('at async')
  expect(existsSync(join(folder, 'out/.inputs'))).toBe(false)
  write(EXCHANGE, 'console.log(1)\n')
  expect((await build()).words).not.toContain('failed')
})

test('[TOOL-6] the practice exchange does not come to depend on Electron', async () => {
  const { build } = small({ [EXCHANGE]: `import { app } from './far.ts'\nconsole.log(app)\n`, 'electron/uplink/far.ts': `export { app } from 'electron/main'\n` })
  const { code, words } = await build()
  expect(code).toBe(1)
  expect(words).toContain(`${EXCHANGE} must run without Electron`)
  expect(words).toContain('far.ts')
})
