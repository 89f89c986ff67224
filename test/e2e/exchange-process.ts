// The practice exchange as a process of its own over loopback HTTP, and what it holds when it is asked as any TAXII client would ask.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { makeProfile } from '../electron.ts'
import type { StixObject } from '../../shared/stix/object.ts'

const ACCOUNT = { user: 'trainer', password: 'ferry-ledger-9' } as const
const TAXII = 'application/taxii+json;version=2.1'
const PATIENCE_MS = 20_000

export interface ExchangeProcess {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly port: number
  /** Pulls the plug of the exchange: SIGKILL. What it has acknowledged lies in its folder. */
  kill(): Promise<void>
  /** The same exchange again, at the same address. */
  restart(): Promise<void>
  /** Objects of a collection, named by its alias: every version of each, in the order in which they arrived. */
  objects(alias: string, query?: string): Promise<readonly StixObject[]>
  /** Everything that was ever added, as the exchange's own file has it. A replay that is taken twice shows here. */
  added(): readonly StixObject[]
  /** Ends it and takes its folder away. */
  end(): Promise<void>
}

export async function startExchange({ seed = 1, movements = 50_000 }: { readonly seed?: number, readonly movements?: number } = {}): Promise<ExchangeProcess> {
  const folder = makeProfile()
  let { child, url } = await listen(folder, seed, movements, 0)
  const port = Number(new URL(url).port)
  const authorization = `Basic ${Buffer.from(`${ACCOUNT.user}:${ACCOUNT.password}`).toString('base64')}`
  const ask = async (address: string): Promise<{ readonly objects?: StixObject[], readonly more?: boolean, readonly next?: string }> => {
    const answer = await fetch(new URL(address, url), { headers: { accept: TAXII, authorization } })
    if (!answer.ok) throw new Error(`the exchange answers ${answer.status} to ${address}`)
    return await answer.json() as { readonly objects?: StixObject[] }
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return {
    url, ...ACCOUNT, port, kill,
    async restart() {
      ;({ child, url } = await listen(folder, seed, movements, port))
    },
    async objects(alias, query = 'match[version]=all') {
      const objects: StixObject[] = []
      for (let next: string | undefined = ''; next !== undefined;) {
        const page = await ask(`/exercise/collections/${alias}/objects/?limit=1000&${query}${next === '' ? '' : `&next=${next}`}`)
        objects.push(...page.objects ?? [])
        next = page.more === true ? page.next : undefined
      }
      return objects
    },
    added: () => readFileSync(path.join(folder, 'added.ndjson'), 'utf8').split('\n').filter(Boolean).map(line => (JSON.parse(line) as { readonly object: StixObject }).object),
    async end() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listen(folder: string, seed: number, movements: number, port: number): Promise<{ child: ChildProcess, url: string }> {
  const child = spawn(process.execPath, [
    'out/exchange/index.js', '--port', String(port), '--seed', String(seed), '--movements', String(movements), '--folder', folder, '--user', ACCOUNT.user, '--password', ACCOUNT.password,
  ], { stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  const url = await new Promise<string>((resolve, refuse) => {
    const timer = setTimeout(() => refuse(new Error(`the exchange did not begin to listen: ${words}`)), PATIENCE_MS)
    child.once('exit', () => refuse(new Error(`the exchange ended: ${words}`)))
    child.stderr?.on('data', (bytes: Buffer) => { words += bytes.toString() })
    child.stdout?.on('data', (bytes: Buffer) => {
      words += bytes.toString()
      const address = /^Address\s+(\S+)$/m.exec(words)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    })
  })
  return { child, url }
}
