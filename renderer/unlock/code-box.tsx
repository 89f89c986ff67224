import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { TextBox } from '../ui/field.tsx'
import { readLine } from './kit-text.ts'
import './code-box.css'

/** Lines on a sheet. */
export const LINES = { kit: 4, card: 5 } as const
export type CodeUse = keyof typeof LINES

export interface CodeBoxProps {
  readonly use: CodeUse
  readonly label: string
  readonly value: string
  readonly onChange: (typed: string) => void
  readonly isFirst?: boolean
}

/** A sheet's lines as they are typed, pasted or scanned; each line is judged as soon as it is complete. */
export function CodeBox({ use, label, value, onChange, isFirst = false }: CodeBoxProps) {
  return (
    <div className="code-box">
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the screen is there for nothing else */}
      <TextBox label={label} value={value} onChange={onChange} rows={LINES[use]} autoFocus={isFirst} spellCheck="false" autoComplete="off" isMono />
      <ol className="code-lines" aria-live="polite">
        {lineStates(use, value).map((state, i) => <Line key={`${use} ${i + 1}`} number={i + 1} state={state} />)}
      </ol>
    </div>
  )
}

export type LineState = 'empty' | ReturnType<typeof readLine>

/** What is to be said of each line of a sheet, from the first to the last. */
export function lineStates(use: CodeUse, typed: string): readonly LineState[] {
  const lines = typed.split('\n').map(line => line.trim()).filter(line => line !== '')
  return Array.from({ length: LINES[use] }, (_, i) => {
    const line = lines[i]
    return line === undefined ? 'empty' : readLine(use, i, line)
  })
}

function Line({ number, state }: { readonly number: number, readonly state: LineState }) {
  const isWrong = state === 'check' || state === 'letters'
  const Icon = state === 'ok' ? CircleCheck : isWrong ? CircleAlert : CircleDashed
  return (
    <li className={state}>
      <Icon size={15} aria-hidden />
      {t(`code.line.${state}`, { number })}
    </li>
  )
}
