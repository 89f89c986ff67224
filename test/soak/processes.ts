import { readFileSync, readdirSync } from 'node:fs'

/** Numbers of all processes that carry this mark in the environment that they were started with, the forked ones among them. */
export function marked(mark: string): number[] {
  return numbers().filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark) && !isZombie(pid)
    } catch {
      // Gone meanwhile, or not ours to look at.
      return false
    }
  })
}

/** A process and all that it started, however far down. proc(5). */
export function family(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean))
    return [pid, ...children.flatMap(child => family(Number(child)))]
  } catch {
    return []
  }
}

export function isAlive(pid: number): boolean {
  try {
    return !isZombie(pid)
  } catch {
    return false
  }
}

/** What it is, in the words of its own command line: `main`, `renderer`, `utility`, `gpu-process`, `zygote`. */
export function role(pid: number): string {
  try {
    // Separated by blanks where Chromium has written a title of its own.
    const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    const type = /--type=([\w-]+)/.exec(words)?.[1] ?? 'main'
    const service = /--utility-sub-type=([\w.]+)/.exec(words)?.[1]
    return service === undefined ? type : `${type} ${service}`
  } catch {
    return 'gone'
  }
}

/** Sends a signal to each that is still there. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // Gone meanwhile.
    }
  }
}

function numbers(): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)
}

function isZombie(pid: number): boolean {
  return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}
