import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/contract/reply.ts'
import { sentence } from '../../shared/wording/wording.ts'
import './problem-note.css'

export interface ProblemNoteProps {
  readonly problem: Problem
  readonly actions?: ReactNode
}

/** What happened, what is safe and what to do, where it happened. */
export function ProblemNote({ problem, actions }: ProblemNoteProps) {
  const [what, rest] = apart(sentence(problem))
  return (
    <div className="problem" role="alert">
      <CircleAlert size={16} aria-hidden />
      <p><strong>{what}</strong>{rest}</p>
      {actions}
    </div>
  )
}

/** What happened, apart from what is safe and what to do. */
function apart(words: string): readonly [what: string, rest: string] {
  const end = /[.!?](?=\s+\p{Lu})/u.exec(words)
  return end === null ? [words, ''] : [words.slice(0, end.index + 1), words.slice(end.index + 1)]
}
