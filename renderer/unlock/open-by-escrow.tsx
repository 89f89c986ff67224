import { type FormEvent, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Select } from '../ui/select.tsx'
import { CodeBox } from './code-box.tsx'
import { Heading } from './create.tsx'
import type { Credential } from './doorway.ts'
import { readCode } from './kit-text.ts'
import type { OtherWayProps } from './other-way.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { Wait, useCountdown } from './wait.tsx'

interface Typed {
  readonly by: 'card' | 'person'
  readonly card: string
  readonly sign: string
  readonly passphrase: string
}

type Share = Extract<Credential, { readonly by: 'escrow' }>['shares'][number]

const EMPTY: Typed = { by: 'card', card: '', sign: '', passphrase: '' }

/** Two of the three who hold a share of somebody's key open her part of the vault together. */
export function OpenByEscrow({ vault, problem, notBefore, onBack, onOpen }: OtherWayProps) {
  const [sign, setSign] = useState('')
  const [typed, setTyped] = useState<readonly [Typed, Typed]>([EMPTY, EMPTY])
  const seconds = useCountdown(notBefore)
  const [first, second] = [shareOf(typed[0]), shareOf(typed[1])]
  const needsSign = vault.members > 1
  const isReady = first !== undefined && second !== undefined && (!needsSign || sign.trim() !== '') && seconds === 0
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isReady) onOpen({ by: 'escrow', ...(needsSign ? { sign: sign.trim() } : {}), shares: [first, second] })
  }
  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={t('byEscrow.title', { name: vault.name })} onBack={onBack} />
      <p className="door-words">{t('byEscrow.note')}</p>
      {needsSign && <Field label={t('byEscrow.sign')} value={sign} onChange={setSign} isFirst autoComplete="off" />}
      <ShareFields title={t('byEscrow.first')} typed={typed[0]} onChange={share => setTyped([share, typed[1]])} />
      <ShareFields title={t('byEscrow.second')} typed={typed[1]} onChange={share => setTyped([typed[0], share])} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      <Wait seconds={seconds} />
      <footer className="door-foot">
        <Button type="submit" tone="accent" size="large" isDisabled={!isReady}>{t('byEscrow.do')}</Button>
      </footer>
    </form>
  )
}

function ShareFields({ title, typed, onChange }: { readonly title: string, readonly typed: Typed, readonly onChange: (typed: Typed) => void }) {
  return (
    <fieldset className="share">
      <legend className="overline">{title}</legend>
      <Select
        label={t('byEscrow.how')}
        value={typed.by}
        onChange={by => onChange({ ...typed, by })}
        options={[{ id: 'card', label: t('byEscrow.card') }, { id: 'person', label: t('byEscrow.person') }]}
      />
      {typed.by === 'card'
        ? <CodeBox use="card" label={t('byEscrow.lines')} value={typed.card} onChange={card => onChange({ ...typed, card })} />
        : (
            <div className="door-pair">
              <Field label={t('door.sign')} value={typed.sign} onChange={sign => onChange({ ...typed, sign })} autoComplete="off" />
              <PassphraseField label={t('byEscrow.passphrase')} value={typed.passphrase} onChange={passphrase => onChange({ ...typed, passphrase })} />
            </div>
          )}
    </fieldset>
  )
}

function shareOf({ by, card, sign, passphrase }: Typed): Share | undefined {
  if (by === 'person') return sign.trim() === '' || passphrase === '' ? undefined : { sign: sign.trim(), passphrase }
  const read = readCode('card', card)
  return read.ok ? { card: read.bytes } : undefined
}
