import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { step } from '../../scripts/setup/say.mjs'

let lines: string[] = []

beforeEach(() => {
  lines = []
  vi.useFakeTimers()
  vi.spyOn(process.stderr, 'write').mockImplementation(text => lines.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const after = (milliseconds: number) => () => new Promise<string>(resolve => setTimeout(() => resolve('done'), milliseconds))

test('[TOOL-11] a short step is silent', async () => {
  const result = step('Building', after(1_900))
  await vi.advanceTimersByTimeAsync(1_900)
  expect(await result).toBe('done')
  expect(lines).toEqual([])
})

test('[TOOL-11] a long one says what it does, that it is still at it, and when it is done', async () => {
  const result = step('Building', after(11_000))
  await vi.advanceTimersByTimeAsync(11_000)
  await result
  expect(lines).toEqual(['Building …\n', '  … 5 s\n', '  … 10 s\n', 'Building: done in 11 s\n'])
})

test('[TOOL-11] what a step has to say stands under its name', async () => {
  const result = step('Looking', async (put: (line: string) => void) => put('asking the host'))
  await vi.advanceTimersByTimeAsync(0)
  await result
  expect(lines).toEqual(['Looking …\n', '  asking the host\n', 'Looking: done in 0 s\n'])
})
