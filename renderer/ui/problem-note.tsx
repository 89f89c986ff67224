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
  return (
    <div className="problem" role="alert">
      <CircleAlert size={16} aria-hidden />
      <p>{sentence(problem)}</p>
      {actions}
    </div>
  )
}
