import { CalendarX, Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Problem } from '../../shared/contract/reply.ts'
import type { RetentionRule, RetentionState, Tombstone } from '../../shared/contract/vault.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { useVaultOpen, vault } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Select } from '../ui/select.tsx'

const MONTHS = [3, 6, 12, 24, 60, 120] as const
const FOREVER = 'forever'
const LEVELS = ['all', '0', '1', '2'] as const

/** How long things are kept, what the last run dropped, and for a supervisor the rule itself. */
export function Retention() {
  const isSupervisor = useVaultOpen()?.role === 'supervisor'
  const [state, setState] = useState<RetentionState>()
  const [isAsking, setAsking] = useState(false)
  const [isRunning, setRunning] = useState(false)
  const [ran, setRan] = useState<Tombstone | null>()
  const [problem, setProblem] = useState<Problem>()
  const look = async (): Promise<void> => {
    const reply = await vault.retention()
    if (reply.ok) setState(reply.value)
    else setProblem(reply.problem)
  }
  useEffect(() => {
    void vault.retention().then(reply => { if (reply.ok) setState(reply.value) })
  }, [])
  const run = async (rule?: RetentionRule | null): Promise<void> => {
    setAsking(false)
    setProblem(undefined)
    setRan(undefined)
    setRunning(true)
    const set = rule === undefined ? undefined : await vault.setRetention(rule)
    const reply = set?.ok === false ? set : rule === null ? undefined : await vault.retain()
    if (reply?.ok === false) setProblem(reply.problem)
    else if (reply?.ok === true) setRan(reply.value)
    await look()
    setRunning(false)
  }
  const last = state?.runs.at(-1)
  return (
    <div className="safety">
      <div className="safety-line">
        <Hourglass size={16} aria-hidden />
        <p>
          {state === undefined ? '' : state.rule === null ? t('retention.none') : ruleWords(state.rule)}
          {last !== undefined && <> {t('retention.last', { when: dayAndClock(last.at), rows: count(last.rows), objects: count(last.objects) })}</>}
        </p>
      </div>
      {isSupervisor && (
        <div className="safety-acts">
          <Button size="small" icon={CalendarX} isDisabled={isRunning || state === undefined} onPress={() => setAsking(true)}>{t('retention.change')}</Button>
          {state?.rule !== null && state !== undefined && <Button size="small" isDisabled={isRunning} onPress={() => void run()}>{t('retention.runNow')}</Button>}
        </div>
      )}
      {isRunning && <Progress label={t('retention.running')} />}
      {ran !== undefined && <output>{ran === null ? t('retention.nothing') : t('retention.dropped', { rows: count(ran.rows), objects: count(ran.objects) })}</output>}
      {problem !== undefined && <ProblemNote problem={problem} />}
      {state !== undefined && isAsking && <AskForRule rule={state.rule} onClose={() => setAsking(false)} onSet={rule => void run(rule)} />}
    </div>
  )
}

/** Nothing that it drops comes back, so it says what will be gone before it is a rule. */
function AskForRule({ rule, onClose, onSet }: { readonly rule: RetentionRule | null, readonly onClose: () => void, readonly onSet: (rule: RetentionRule | null) => void }) {
  const [months, setMonths] = useState<string>(rule === null ? FOREVER : String(rule.months))
  const [level, setLevel] = useState<typeof LEVELS[number]>(rule?.level === undefined ? 'all' : LEVELS[rule.level + 1] ?? 'all')
  const known = [...new Set([...MONTHS, ...(rule === null ? [] : [rule.months])])].sort((a, b) => a - b)
  const chosen: RetentionRule | null = months === FOREVER ? null : { months: Number(months), ...(level === 'all' ? {} : { level: level === '0' ? 0 : level === '1' ? 1 : 2 }) }
  return (
    <Dialog
      title={t('retention.title')} isOpen isGrave size="small" onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button tone={chosen === null ? 'accent' : 'danger'} onPress={() => onSet(chosen)}>{t(chosen === null ? 'retention.keepAll' : 'retention.set')}</Button>
        </>
      }
    >
      <div className="safety">
        <Select label={t('retention.keep')} value={months} onChange={setMonths} options={[{ id: FOREVER, label: t('retention.forever') }, ...known.map(n => ({ id: String(n), label: t('retention.months', { n }) }))]} />
        <Select label={t('retention.of')} value={level} isDisabled={chosen === null} onChange={setLevel} options={LEVELS.map(id => ({ id, label: t(`retention.level.${id}`) }))} />
        <p>{chosen === null ? t('retention.allKept') : t('retention.warning')}</p>
      </div>
    </Dialog>
  )
}

const ruleWords = ({ months, level }: RetentionRule): string => level === undefined ? t('retention.rule', { n: months }) : t('retention.ruleOfLevel', { n: months, level: t(`retention.level.${level}`) })
