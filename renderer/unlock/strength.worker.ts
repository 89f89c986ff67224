import { guessesFor } from './scale.ts'

export interface Weighed {
  readonly number: number
  /** log10, as `guessesFor`. */
  readonly guesses: number
}

addEventListener('message', ({ data: { number, passphrase, known } }: MessageEvent<{ readonly number: number, readonly passphrase: string, readonly known: readonly string[] }>) => {
  postMessage({ number, guesses: guessesFor(passphrase, known) } satisfies Weighed)
})
