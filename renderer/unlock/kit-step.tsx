import { FileKey2, Printer } from 'lucide-react'
import { type FormEvent, useMemo, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Heading } from './create.tsx'
import { KitSheet } from './kit-sheet.tsx'
import { codeLines } from './kit-text.ts'
import { isLine } from './typed-line.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface KitOfferProps {
  readonly problem: Problem | undefined
  readonly onMake: () => void
  readonly onWithout: () => void
}

/** Before anything real comes into the vault: paper for the day on which the passphrase is forgotten. */
export function KitOffer({ problem, onMake, onWithout }: KitOfferProps) {
  return (
    <div className="door-form">
      <Heading title={t('kitOffer.title')} />
      <p className="door-words">{t('kitOffer.what')}</p>
      <ul className="door-points">
        <li>{t('kitOffer.printed')}</li>
        <li>{t('kitOffer.typed')}</li>
        <li>{t('kitOffer.holder')}</li>
      </ul>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p className="door-warning"><span>{t('kitOffer.without')}</span></p>
      <footer className="door-foot">
        <Button tone="quiet" onPress={onWithout}>{t('kitOffer.skip')}</Button>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- Enter makes the kit: the safe way is the short one */}
        <Button tone="accent" size="large" icon={FileKey2} autoFocus onPress={onMake}>{t('kitOffer.make')}</Button>
      </footer>
    </div>
  )
}

export interface KitStepProps {
  readonly vault: string
  readonly person: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  readonly kit: Bytes
  readonly host: HostBridge
  readonly random: (length: number) => Uint8Array
  readonly problem: Problem | undefined
  /** Two of its lines were typed from the paper. */
  readonly onTyped: () => void
  readonly onCancel: () => void
}

/** The kit on the screen, on paper, and in part typed again: only then does it count. */
export function KitStep({ vault, person, now, kit, host, random, problem, onTyped, onCancel }: KitStepProps) {
  const [isOnPaper, setOnPaper] = useState(false)
  const [printed, setPrinted] = useState<boolean>()
  const lines = useMemo(() => codeLines('kit', kit), [kit])
  const asked = useMemo(() => twoOf(lines.length, random), [lines, random])
  if (isOnPaper) {
    return (
      <LinesAgain
        title={t('kitCheck.title')}
        asked={asked.map(number => ({ number, groups: lines[number - 1]?.groups ?? [], word: lines[number - 1]?.word ?? '' }))}
        problem={problem}
        onBack={() => setOnPaper(false)}
        onTyped={onTyped}
      />
    )
  }
  const print = async (): Promise<void> => {
    const reply = await host.call('print')
    setPrinted(reply.ok && reply.value.printed)
  }
  return (
    <div className="door-form">
      <Heading title={t('kitStep.title')} onBack={onCancel} />
      <p className="door-words">{t('kitStep.note')}</p>
      <KitSheet vault={vault} person={person} made={now} lines={lines} />
      <output className="hint">{printed === undefined ? '' : t(printed ? 'kitStep.printed' : 'kitStep.notPrinted')}</output>
      <footer className="door-foot">
        <Button icon={Printer} onPress={() => void print()}>{t('kitStep.print')}</Button>
        <Button tone="accent" size="large" onPress={() => setOnPaper(true)}>{t('kitStep.next')}</Button>
      </footer>
    </div>
  )
}

interface LinesAgainProps {
  readonly title: string
  readonly asked: readonly { readonly number: number, readonly groups: readonly string[], readonly word: string }[]
  readonly problem: Problem | undefined
  readonly onBack: () => void
  readonly onTyped: () => void
}

/** The sheet is out of sight; its lines come from the paper or not at all. */
function LinesAgain({ title, asked, problem, onBack, onTyped }: LinesAgainProps) {
  const [typed, setTyped] = useState<readonly string[]>(asked.map(() => ''))
  const [isAsked, setAsked] = useState(false)
  const right = asked.map(({ groups, word }, i) => isLine(typed[i] ?? '', groups, word))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (right.every(Boolean)) onTyped()
  }
  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={title} onBack={onBack} />
      <p className="door-words">{t('kitCheck.note')}</p>
      {asked.map(({ number }, i) => (
        <Field
          key={number}
          label={t('kitCheck.line', { number })}
          value={typed[i] ?? ''}
          onChange={line => setTyped(typed.map((other, at) => at === i ? line : other))}
          error={isAsked && right[i] !== true ? t('kitCheck.wrong', { number }) : undefined}
          isFirst={i === 0}
          isMono
          autoComplete="off"
          spellCheck="false"
        />
      ))}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <footer className="door-foot">
        <Button type="submit" tone="accent" size="large" keys="Enter">{t('kitCheck.do')}</Button>
      </footer>
    </form>
  )
}

/** Two different lines by chance, so that nobody copies always the first. */
function twoOf(lines: number, random: (length: number) => Uint8Array): readonly number[] {
  const [a = 0, b = 0] = random(2)
  const first = a % lines
  const second = (first + 1 + b % (lines - 1)) % lines
  return [first + 1, second + 1].sort((one, other) => one - other)
}
