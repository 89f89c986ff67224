import { afterEach, expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ clipboard: {} }))
const { copied } = await import('../../../electron/main/copied.ts')

afterEach(() => vi.useRealTimers())

function boardOf(kind: 'at once' | 'promised') {
  const board = { text: '' }
  const read = (): string | Promise<string> => (kind === 'at once' ? board.text : Promise.resolve(board.text))
  return { board, port: { readText: read, writeText: (text: string) => void (board.text = text), clear: () => void (board.text = '') } }
}

test.each(['at once', 'promised'] as const)('[MAIN-16] what was copied is gone after half a minute, and what somebody else put there stays (%s)', async kind => {
  vi.useFakeTimers()
  const { board, port } = boardOf(kind)
  const { calls } = copied(port)
  await calls.copyText!('three rows')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(board.text).toBe('three rows')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(board.text).toBe('')

  await calls.copyText!('three rows')
  board.text = 'a shopping list'
  await vi.advanceTimersByTimeAsync(31_000)
  expect(board.text).toBe('a shopping list')
})

test('[MAIN-16] at lock it goes at once, and a second copy has its own half minute', async () => {
  vi.useFakeTimers()
  const { board, port } = boardOf('at once')
  const { calls, forget } = copied(port)
  await calls.copyText!('one')
  await vi.advanceTimersByTimeAsync(20_000)
  await calls.copyText!('two')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(board.text).toBe('two')
  forget()
  expect(board.text).toBe('')
})
