import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeCheckout, node } from './checkout.ts'

let checkout: ReturnType<typeof makeCheckout>

beforeEach(() => { checkout = makeCheckout({}) })
afterEach(() => {
  // When the rule is broken the test must not break it too.
  for (const name of ['script', 'child', 'grandchild']) {
    try {
      process.kill(idOf(name), 'SIGKILL')
    } catch {
      // It is gone, as it should be.
    }
  }
  checkout.discard()
})

/** Starts a program that starts another in a process group of its own, as Playwright starts Electron. */
const GRANDCHILD = `
  import { spawn } from 'node:child_process'
  import { writeFileSync } from 'node:fs'
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  writeFileSync('grandchild', String(child.pid))
  setInterval(() => {}, 1000)`
const starting = (then: string) => `
  import { start } from './scripts/setup/processes.mjs'
  import { existsSync, writeFileSync } from 'node:fs'
  writeFileSync('script', String(process.pid))
  const child = start(process.execPath, ['--input-type=module', '--eval', ${JSON.stringify(GRANDCHILD)}], { stdio: 'ignore' })
  writeFileSync('child', String(child.pid))
  while (!existsSync('grandchild')) await new Promise(resolve => setTimeout(resolve, 20))
  ${then}`

const idOf = (name: string): number => Number(readFileSync(join(checkout.folder, name), 'utf8'))
const run = (then: string) => node(checkout.folder, '--input-type=module', '--eval', starting(then))
const bothAreThere = async () => await vi.waitUntil(() => existsSync(join(checkout.folder, 'grandchild')) && idOf('grandchild') > 0, { timeout: 5_000 })
// The end of a process that got SIGKILL may take the kernel a moment.
const bothAreGone = async () => await vi.waitUntil(() => !isRunning(idOf('child')) && !isRunning(idOf('grandchild')), { timeout: 2_000 })

describe.runIf(process.platform === 'linux')('on a system with /proc', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('[TOOL-7] nothing outlives %s', async name => {
    const { child, ended } = run('')
    await bothAreThere()
    child.kill(name)
    expect((await ended).code).toBe({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[name])
    await bothAreGone()
  })

  test('[TOOL-7] who does not wait for the end asks twice', async () => {
    checkout.write('deaf.mjs', `import { writeFileSync } from 'node:fs'\nprocess.on('SIGTERM', () => {})\nsetInterval(() => {}, 1000)\nwriteFileSync('deaf', '')`)
    const { child, ended } = node(checkout.folder, '--input-type=module', '--eval', `
      import { start } from './scripts/setup/processes.mjs'
      import { writeFileSync } from 'node:fs'
      writeFileSync('child', String(start(process.execPath, ['deaf.mjs'], { stdio: 'ignore' }).pid))`)
    await vi.waitUntil(() => existsSync(join(checkout.folder, 'deaf')) && existsSync(join(checkout.folder, 'child')) && idOf('child') > 0, { timeout: 30_000 })
    const begun = performance.now()
    child.kill('SIGINT')
    child.kill('SIGINT')
    await pause(700)
    expect(child.exitCode).toBeNull()
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(performance.now() - begun).toBeLessThan(3_000)
    await vi.waitUntil(() => !isRunning(idOf('child')), { timeout: 2_000 })
  })

  test('[TOOL-7] nothing outlives an ordinary end', async () => {
    expect((await run('process.exit(7)').ended).code).toBe(7)
    await bothAreGone()
  })

  test('[TOOL-7] nothing outlives a fault', async () => {
    expect((await run(`throw new Error('planned')`).ended).code).toBe(1)
    await bothAreGone()
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('[TOOL-7] nothing outlives an npm that got %s', async name => {
    checkout.write('script.mjs', starting(''))
    // As npm does it: a shell between, and SIGTERM handed to that shell.
    const npm = node(checkout.folder, '--input-type=module', '--eval', `
      import { spawn } from 'node:child_process'
      const shell = spawn('sh', ['-c', 'node script.mjs; exit $?'], { env: { ...process.env, npm_lifecycle_event: 'start' }, stdio: 'ignore' })
      process.on('SIGTERM', () => shell.kill('SIGTERM'))
      setInterval(() => {}, 1000)
      shell.on('exit', () => process.exit())`)
    await bothAreThere()
    npm.child.kill(name)
    await npm.ended
    await vi.waitUntil(() => !isRunning(idOf('script')), { timeout: 5_000 })
    await bothAreGone()
  })
})

test('[TOOL-7] the exit code of a program passes on, and so does the signal that ended it', async () => {
  const codes = node(checkout.folder, '--input-type=module', '--eval', `
    import { run } from './scripts/setup/processes.mjs'
    console.log(await run(process.execPath, ['-e', 'process.exit(3)']), await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")']))`)
  expect((await codes.ended).words.trim()).toBe('3 137')
})

const pause = async (milliseconds: number): Promise<unknown> => await new Promise(resolve => setTimeout(resolve, milliseconds))

/** A process that ended and that nobody has asked about yet does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
