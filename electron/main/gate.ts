import { type IpcMainInvokeEvent, type MessagePortMain, type WebContents, ipcMain } from 'electron/main'
import type { Calls } from '../../shared/contract/channel.ts'
import { HOST_LINES, type HostCalls, type HostEvents, type PortName } from '../../shared/contract/host.ts'
import { type Reply, failed } from '../../shared/contract/reply.ts'
import { hostGuards } from './guards.ts'
import type { Page } from './served.ts'

/** The calls that one page may make; any other is `not-allowed` to it. */
export type Seat = Partial<Calls<HostCalls>>

const seats = new Map<number, { readonly origin: string; readonly calls: Seat }>()

/** Gives a page its calls. Until this, and after the page is gone, it has none. */
export function seat(contents: WebContents, page: Page, calls: Seat): void {
  const { id } = contents
  seats.set(id, { origin: `app://${page}`, calls })
  contents.once('destroyed', () => seats.delete(id))
}

/** Opens the only channel from pages to main. A refusal and a fault come back as data and say nothing but their code. */
export function openGate(onFault: (call: string, fault: unknown) => void): void {
  ipcMain.handle(HOST_LINES.call, (event, name: unknown, args: unknown) => answer(event, name, args, onFault))
}

export function tell<K extends keyof HostEvents>(contents: WebContents, name: K, value: HostEvents[K]): void {
  if (!contents.isDestroyed()) contents.send(HOST_LINES.event, name, value)
}

/** Hands a port to a page, which hears `{ waypost: name }` as a window message. */
export function hand(contents: WebContents, name: PortName, port: MessagePortMain): void {
  if (!contents.isDestroyed()) contents.postMessage(HOST_LINES.port, name, [port])
}

async function answer(event: IpcMainInvokeEvent, name: unknown, args: unknown, onFault: (call: string, fault: unknown) => void): Promise<Reply<unknown>> {
  const calls = callsOf(event)
  if (calls === undefined || !isCall(name) || !Object.hasOwn(calls, name)) return failed('not-allowed')
  let heard
  try {
    heard = hostGuards[name](Array.isArray(args) ? args : [undefined, undefined])
  } catch {
    return failed('bad-arguments')
  }
  try {
    // The guard of this very call parsed these arguments; the compiler cannot see that the two unions go in step.
    const call = calls[name] as (...args: unknown[]) => Promise<Reply<unknown>> | Reply<unknown>
    return await call(...heard)
  } catch (fault) {
    onFault(name, fault)
    return failed('internal')
  }
}

/** Only the top frame, still on the origin that it was opened with, speaks for a page. */
function callsOf({ sender, senderFrame }: IpcMainInvokeEvent): Seat | undefined {
  const found = seats.get(sender.id)
  return found !== undefined && senderFrame !== null && senderFrame.parent === null && senderFrame.origin === found.origin ? found.calls : undefined
}

function isCall(name: unknown): name is keyof HostCalls {
  return typeof name === 'string' && Object.hasOwn(hostGuards, name)
}
