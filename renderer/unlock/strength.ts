import { useEffect, useState } from 'react'
import { workerUrl } from '../bridge/trusted.ts'
import { meant } from './passphrase.ts'
import type { Weighed } from './strength.worker.ts'
import script from './strength.worker.ts?worker&url'

/** Fast typists leave this much between two letters; weighing each would lag behind them. */
const PAUSE_MS = 120

let worker: Worker | undefined
let next = 1

/** Weighs a passphrase in a worker. @returns undefined while this very text has not been weighed. */
export function useStrength(typed: string, known: readonly string[]): Weighed | undefined {
  const passphrase = meant(typed)
  const words = known.join('\n')
  const [weighed, setWeighed] = useState<{ readonly passphrase: string, readonly answer: Weighed }>()
  useEffect(() => {
    if (passphrase === '') return undefined
    const number = next++
    worker ??= new Worker(workerUrl(script), { type: 'module', name: 'strength' })
    const scale = worker
    const hear = ({ data }: MessageEvent<Weighed>): void => {
      if (data.number === number) setWeighed({ passphrase, answer: data })
    }
    scale.addEventListener('message', hear)
    const pause = setTimeout(() => scale.postMessage({ number, passphrase, known: words.split('\n') }), PAUSE_MS)
    return () => {
      clearTimeout(pause)
      scale.removeEventListener('message', hear)
    }
  }, [passphrase, words])
  return weighed?.passphrase === passphrase ? weighed.answer : undefined
}
