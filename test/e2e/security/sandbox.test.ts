// The sandbox as the kernel tells of it, for every process that sees content or strangers' bytes. Rules in test/security/README.md.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { expect, test } from '../../electron.ts'

const statusOf = (pid: number, field: string): string => new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
const spaceOf = (pid: number, name: string): string => readlinkSync(`/proc/${pid}/ns/${name}`)

test('[HARD-9] door, workspace and intake run as an ordinary user, filtered, without network, without a view of other processes', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'only Linux shows a process\'s sandbox in its files')
  test.skip((process.env['WAYPOST_SWITCHES'] ?? '').includes('--no-sandbox'), 'this kernel offers no sandbox')
  const waypost = await launch({ args: ['--practice', '--practice-movements=500'] })
  const pids = new Map<string, number>()
  const look = async (): Promise<void> => {
    for (const [url, pid] of await waypost.app.evaluate(({ webContents }) => webContents.getAllWebContents().map(contents => [contents.getURL(), contents.getOSProcessId()] as const))) pids.set(new URL(url).host, pid)
  }
  await waypost.page('unlock')
  await look()
  const workspace = await waypost.page('waypost')
  await look()
  const seen: Record<string, unknown> = {}
  const own = await waypost.app.evaluate(() => process.pid)
  const judge = (): void => {
    for (const [page, pid] of pids) {
      try {
        seen[page] = {
          root: statusOf(pid, 'Uid').split(/\s+/).includes('0'), seccomp: statusOf(pid, 'Seccomp'), privileges: statusOf(pid, 'NoNewPrivs'), capabilities: statusOf(pid, 'CapEff'),
          ownNetwork: spaceOf(pid, 'net') !== spaceOf(own, 'net'), ownProcesses: spaceOf(pid, 'pid') !== spaceOf(own, 'pid'), ownUsers: spaceOf(pid, 'user') !== spaceOf(own, 'user'),
        }
      } catch {
        // The door has gone meanwhile.
      }
    }
  }
  judge()
  await waypost.mapDrawn()
  await workspace.evaluate(() => (window as unknown as { readonly waypost: { call(name: string): Promise<unknown> } }).waypost.call('intake'))
  await waypost.page('intake')
  await look()
  judge()
  const sandboxed = { root: false, seccomp: '2', privileges: '1', capabilities: '0000000000000000', ownNetwork: true, ownProcesses: true, ownUsers: true }
  expect(seen).toEqual({ unlock: sandboxed, waypost: sandboxed, intake: sandboxed })
})

test('[HARD-11] the code of at most 60 packages is in what ships', () => {
  const found = new Set<string>()
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(file)
      else if (file.endsWith('.map')) for (const source of (JSON.parse(readFileSync(file, 'utf8')) as { readonly sources: readonly string[] }).sources) {
        const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]
        if (name !== undefined) found.add(name)
      }
    }
  }
  for (const part of ['main', 'preload', 'notary', 'uplink', 'renderer']) walk(`out/${part}`)
  console.log(`packages whose code ships: ${found.size}`)
  expect(found.size).toBeGreaterThan(20)
  expect(found.size).toBeLessThanOrEqual(60)
})
