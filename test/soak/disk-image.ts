// Disks of our own in files, which can be cut off, copied and filled. Root alone may mount them.
import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Root alone, and only where the kernel lets it: many containers do not. */
export function canMount(scratch: string): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    const image = path.join(scratch, 'probe.img')
    makeImage(image, 16)
    mount(image, path.join(scratch, 'probe'))
    unmount(path.join(scratch, 'probe'))
    rmSync(image)
    return true
  } catch {
    return false
  }
}

const quiet = (program: string, ...args: readonly string[]): void => void execFileSync(program, [...args], { stdio: 'ignore' })

/** @param megabytes the size; nothing is reserved for root. */
export function makeImage(image: string, megabytes: number): void {
  rmSync(image, { force: true })
  quiet('truncate', '-s', `${megabytes}M`, image)
  quiet('mkfs.ext4', '-q', '-F', '-m', '0', image)
}

export function mount(image: string, point: string): void {
  mkdirSync(point, { recursive: true })
  quiet('mount', '-o', 'loop', image, point)
}

export function mountMemory(point: string, megabytes: number): void {
  mkdirSync(point, { recursive: true })
  quiet('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', point)
}

export function unmount(point: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      return quiet('umount', point)
    } catch {
      // What still holds it keeps it; nobody else sees it any more.
      if (attempt === 50) return quiet('umount', '-l', point)
      execFileSync('sleep', ['0.05'])
    }
  }
}

/**
 * What a power cut would leave: the image as it is now, without what the kernel has not written to it yet. Copied again if the kernel wrote meanwhile, because
 * no disk stands at two moments at once.
 */
export function cut(image: string, copy: string, point: string): void {
  for (let attempt = 0; ; attempt++) {
    const before = written(point)
    quiet('cp', '--sparse=always', image, copy)
    if (written(point) === before || attempt === 5) return
  }
}

/** Sectors that were written to the loop device under a mount point so far. */
function written(point: string): string {
  const device = readFileSync('/proc/mounts', 'utf8').split('\n').map(line => line.split(' ')).find(([, at]) => at === point)?.[0]
  if (device === undefined) throw new Error('it is not mounted')
  return readFileSync(`/sys/block/${path.basename(device)}/stat`, 'utf8').trim().split(/\s+/)[6] ?? ''
}

/** Takes all room but so much. @returns the file that takes it. */
export function fillUp(point: string, slack: number): string {
  const file = path.join(point, 'filler')
  const filler = openSync(file, 'w')
  const block = Buffer.alloc(64 * 1024, 1)
  let size = 0
  for (const part of [block, block.subarray(0, 4_096), block.subarray(0, 512)]) {
    try {
      for (;;) size += writeSync(filler, part)
    } catch {
      // Full is what was wanted.
    }
  }
  if (slack > 0) ftruncateSync(filler, Math.max(0, size - slack))
  closeSync(filler)
  return file
}

