// Files that are small to send and endless to read, through the real parser process: each is refused soon, and the workspace obeys all the while. Rules in test/security/README.md.
import { expect, test } from '../../electron.ts'

/** Head, piece, times, tail: the page makes the bytes itself, so that nothing large crosses the debugger. */
const BOMBS: readonly (readonly [what: string, head: string, piece: string, times: number, tail: string])[] = [
  ['a million lists inside each other', '', '[', 1_000_000, ''],
  ['a million objects inside each other', '', '{"a":', 1_000_000, '1'],
  ['ten million keys', '{', '"a":1,', 10_000_000, '"b":1}'],
  ['ten million members of a list', '[', '1,', 10_000_000, '1]'],
  ['a text of three hundred megabytes', '{"type":"bundle","objects":[{"type":"identity","name":"', 'x', 300 * 2 ** 20, '"}]}'],
  ['a million escapes of half a letter', '["', String.raw`\ud800`, 1_000_000, '"]'],
  ['half of the mark of Parquet', 'PAR1', '\0', 64 * 2 ** 20, 'PAR1'],
]
/** Reading, and what it takes to start the process and to hand it the bytes. */
const LONGEST_MS = 2_000
/** Between a key and its effect. */
const DELAY_MS = 100

test('[HARD-3] a bomb is refused soon, and the workspace obeys all the while', async ({ launch }) => {
  test.setTimeout(180_000)
  const waypost = await launch({ args: ['--practice', '--practice-movements=2000'] })
  const page = await waypost.mapDrawn()
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 30_000 })
  const outcomes: Record<string, unknown> = {}
  for (const [what, ...bomb] of BOMBS) {
    const { code, read, delay } = await page.evaluate(async ([head, piece, times, tail]) => {
      const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
      const [first, one, last] = [encode(head), encode(piece), encode(tail)]
      const bytes = new Uint8Array(first.length + one.length * times + last.length)
      bytes.set(first)
      bytes.set(one, first.length)
      for (let done = one.length; done < one.length * times; done *= 2) bytes.copyWithin(first.length + done, first.length, first.length + Math.min(done, one.length * times - done))
      bytes.set(last, bytes.length - last.length)
      const port = await new Promise<MessagePort>(resolve => {
        addEventListener('message', event => {
          const [end] = event.ports
          if ((event.data as { readonly waypost?: unknown } | null)?.waypost === 'intake' && end !== undefined) resolve(end)
        })
        void (window as unknown as { readonly waypost: { call(name: string): Promise<unknown> } }).waypost.call('intake')
      })
      const reply = new Promise<{ readonly ok: boolean; readonly problem?: { readonly code: string } }>(resolve => {
        port.addEventListener('message', ({ data }: MessageEvent<{ readonly reply?: never }>) => { if (data.reply !== undefined) resolve(data.reply) })
        port.start()
      })
      port.postMessage({ ask: 1, call: 'parse', args: [{ name: 'bomb', bytes }] }, [bytes.buffer])
      // What it takes to hand a third of a gigabyte to another process is not the reader's time, and happens between two frames.
      await new Promise(resolve => setTimeout(resolve, 0))
      const begun = performance.now()
      const gaps: number[] = []
      let before = begun
      let over = false
      const watch = (): void => {
        const now = performance.now()
        gaps.push(now - before)
        before = now
        if (!over) setTimeout(watch, 10)
      }
      watch()
      const answer = await Promise.race([reply, new Promise<undefined>(resolve => setTimeout(resolve, 20_000))])
      over = true
      port.close()
      return { code: answer === undefined ? 'no answer' : answer.problem?.code ?? 'taken', read: performance.now() - begun, delay: Math.max(...gaps) }
    }, bomb)
    outcomes[what] = code
    console.log(`bomb in the app: ${what}: ${code} in ${read.toFixed(0)} ms, longest wait of the page ${delay.toFixed(0)} ms`)
    expect(code, what).toMatch(/^(not-json|not-stix|too-large|not-a-movement-file|unknown-format|empty-file)$/)
    // Two cores for the parser, the notary, the pages and the test: an idle machine stays far below.
    expect(read, what).toBeLessThan(LONGEST_MS * 2)
    expect(delay, what).toBeLessThan(DELAY_MS * 3)
  }
  expect(Object.keys(outcomes)).toHaveLength(BOMBS.length)
  await expect(page.locator('.table-count')).toBeVisible()
})
