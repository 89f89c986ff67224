/** A run of words that two versions share, or that only one of them has. */
export interface Piece {
  readonly is: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Beyond this many comparisons the whole text counts as replaced: nobody follows so many small changes anyway. */
const MOST_STEPS = 4_000_000

/** What became of a text, word by word: the longest common run of words stays, the rest went or came. */
export function wordDiff(before: string, after: string): readonly Piece[] {
  const [old, now] = [words(before), words(after)]
  if (old.length * now.length > MOST_STEPS) return joined([{ is: 'gone', text: before }, { is: 'new', text: after }])
  const width = now.length + 1
  const longest = new Uint16Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] = old[i] === now[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ is: 'same', text: old[i]! })
      i++
      j++
    } else if (j >= now.length || (i < old.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) pieces.push({ is: 'gone', text: old[i++]! })
    else pieces.push({ is: 'new', text: now[j++]! })
  }
  return joined(pieces)
}

/** Words with the blanks behind them, so that joining them gives the text. */
const words = (text: string): readonly string[] => text.match(/\S+\s*|\s+/g) ?? []

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const runs: Piece[] = []
  for (const piece of pieces) {
    if (piece.text === '') continue
    const last = runs.at(-1)
    if (last?.is === piece.is) runs[runs.length - 1] = { is: last.is, text: last.text + piece.text }
    else runs.push(piece)
  }
  return runs
}
