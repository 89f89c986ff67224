// The main program of a rigged Waypost: the real one, with an ear on its standard input. Bundled by rig.ts; Electron starts it in the place of out/main.
import electron, { type WebContents, app } from 'electron/main'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Order, Word } from './rig-words.ts'

const VAULT_WORKER = /^app:\/\/waypost\/assets\/(?:vault|index)/

/** The newest page of each name, and the newest vault worker. */
const pages = new Map<string, WebContents>()
let worker: { readonly contents: WebContents; readonly session: string } | undefined

const tell = (word: Word): void => void writeSync(1, `${JSON.stringify(word)}\n`)

// Electron would stand still before a window that says so.
process.on('uncaughtException', fault => {
  tell({ fault: fault.stack ?? fault.message })
  process.exit(70)
})

app.on('web-contents-created', (_event, contents) => {
  const { debugger: probe } = contents
  probe.attach('1.3')
  // One listener for each order that waits.
  contents.setMaxListeners(0)
  probe.on('message', (_message, method, params: { readonly sessionId?: string; readonly targetInfo?: { readonly type: string; readonly url: string } }) => {
    const { sessionId, targetInfo } = params
    if (method !== 'Target.attachedToTarget' || sessionId === undefined || targetInfo?.type !== 'worker' || !VAULT_WORKER.test(targetInfo.url)) return
    worker = { contents, session: sessionId }
    tell({ seen: 'worker' })
  })
  probe.sendCommand('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }).catch(() => {})
  contents.on('dom-ready', () => {
    const { host } = new URL(contents.getURL())
    pages.set(host, contents)
    tell({ seen: host })
  })
})

/** Evaluates an expression where the order says, and waits for its promise. */
async function carryOut({ at, run }: Order): Promise<unknown> {
  if (at === 'main') {
    // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- the rig is told by its driver what to do, and nothing else can reach its standard input
    return await (new Function('electron', 'pages', `return (${run})`) as (...means: readonly unknown[]) => unknown)(electron, pages)
  }
  const place = at === 'worker' ? worker : { contents: pages.get(at), session: undefined }
  if (place?.contents === undefined || place.contents.isDestroyed()) throw new Error(`there is no ${at}`)
  const { contents, session } = place
  const gone = new Promise<never>((_resolve, reject) => contents.once('destroyed', () => reject(new Error(`the ${at} is gone`))))
  const answer = await Promise.race([gone, contents.debugger.sendCommand('Runtime.evaluate', { expression: run, awaitPromise: true, returnByValue: true }, session)]) as {
    readonly result: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
  }
  if (answer.exceptionDetails !== undefined) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text)
  return answer.result.value
}

createInterface({ input: process.stdin }).on('line', line => {
  const order = JSON.parse(line) as Order
  carryOut(order).then(value => tell({ order: order.order, value }), (fault: unknown) => tell({ order: order.order, fault: fault instanceof Error ? fault.message : String(fault) }))
})

// The real program, which settles before Electron can become ready.
const program = './out/main/index.js'
await import(program)
