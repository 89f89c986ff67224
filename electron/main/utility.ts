import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron/main'
import path from 'node:path'
import { type WireName, portOf } from '../device/port.ts'
import type { Port } from '../../shared/contract/channel.ts'

/** How long a process that was told to end may still run. */
const GRACE_MS = 300

/** A process of ours without a window. */
export interface Utility {
  /** Lays a wire and returns the other end, to be handed to a page. */
  wire(name: WireName): MessagePortMain
  /** Lays a wire that main itself speaks on. */
  ask(name: WireName): Port
  /** Ends the process, and with it all that it held in memory. */
  kill(): void
}

/** @param onExit the process ended and nobody had told it to. */
export function forkUtility(program: 'notary' | 'uplink', args: readonly string[], onExit: () => void): Utility {
  const child = utilityProcess.fork(path.resolve(import.meta.dirname, '..', program, 'index.js'), [...args], { serviceName: `Waypost ${program}`, stdio: 'inherit' })
  let expected = false
  child.on('exit', () => {
    if (!expected) onExit()
    expected = true
  })
  const wire = (name: WireName): MessagePortMain => {
    const { port1, port2 } = new MessageChannelMain()
    child.postMessage({ waypost: name }, [port1])
    return port2
  }
  return {
    wire,
    ask: name => portOf(wire(name)),
    kill() {
      if (expected) return
      expected = true
      // Nothing can be told to end before it has begun: of two locks in a row the first would leave its processes behind.
      if (child.pid === undefined) child.once('spawn', () => end(child))
      else end(child)
    },
  }
}

function end(child: UtilityProcess): void {
  const { pid } = child
  let gone = false
  child.once('exit', () => { gone = true })
  child.kill()
  setTimeout(() => {
    if (gone || pid === undefined) return
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended, and on a busy machine that is not told yet.
    }
  }, GRACE_MS).unref()
}
