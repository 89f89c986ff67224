import { Pencil, UserPlus, UserRoundX } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { takesAway } from '../../shared/seal/membership.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { DeskPart } from './desk.tsx'
import type { KeysView } from './keys-at-hand.ts'
import { Generated } from './new-passphrase.tsx'
import { sixWords } from './words.ts'

type Member = KeysView['members'][number]
type Role = Member['role']
type Clearance = Member['clearance']

const CLEARANCES = ['0', '1', '2'] as const
const clearanceOf = (id: typeof CLEARANCES[number]): Clearance => id === '0' ? 0 : id === '1' ? 1 : 2

/** Who may open this vault, how far, and what a supervisor can do about it. */
export function People(part: DeskPart) {
  const { view } = part
  const [doing, setDoing] = useState<{ readonly what: 'add' } | { readonly what: 'change' | 'revoke', readonly id: string }>()
  const done = (): void => setDoing(undefined)
  const isSupervisor = view.members.some(({ isMe, role }) => isMe && role === 'supervisor')
  const member = doing === undefined || doing.what === 'add' ? undefined : view.members.find(({ id }) => id === doing.id)
  if (doing?.what === 'add') return <AddPerson {...part} onDone={done} />
  if (doing?.what === 'change' && member !== undefined) return <ChangePerson {...part} member={member} onDone={done} />
  if (doing?.what === 'revoke' && member !== undefined) return <RevokePerson {...part} member={member} onDone={done} />
  return (
    <div className="desk-part">
      <ul className="people" aria-label={t('desk.people')}>
        {view.members.map(person => (
          <li key={person.id}>
            <div className="person">
              <strong>{person.sign === '' ? t('people.unsigned') : person.sign}</strong>
              {person.isMe && <Badge tone="accent">{t('people.me')}</Badge>}
              {person.waiting && <Badge tone="warn">{t('people.waiting')}</Badge>}
              <p>{t(`people.role.${person.role}`)} · {t(`people.clearance.${person.clearance}`)}</p>
              {person.openedBy !== undefined && <p>{t(`people.openedBy.${person.openedBy.what}`, { when: dayAndClock(person.openedBy.at) })}</p>}
              <p className="hint">{person.slots.map(({ kind }) => t(`way.${kind}`)).join(' · ')}</p>
            </div>
            {isSupervisor && !person.isMe && (
              <div className="person-acts">
                <Button size="small" icon={Pencil} aria-label={`${t('people.change')}: ${person.sign}`} onPress={() => setDoing({ what: 'change', id: person.id })}>{t('people.change')}</Button>
                <Button size="small" tone="danger" icon={UserRoundX} aria-label={`${t('people.revoke')}: ${person.sign}`} onPress={() => setDoing({ what: 'revoke', id: person.id })}>{t('people.revoke')}</Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {isSupervisor
        ? <div><Button icon={UserPlus} onPress={() => setDoing({ what: 'add' })}>{t('people.add')}</Button></div>
        : <p className="hint">{t('people.supervisorOnly')}</p>}
    </div>
  )
}

interface Doing extends DeskPart {
  readonly onDone: () => void
}

function AddPerson({ keys, view, act, random, onDone }: Doing) {
  const [mine, setMine] = useState('')
  const [sign, setSign] = useState('')
  const [role, setRole] = useState<Role>('analyst')
  const [clearance, setClearance] = useState<Clearance>(1)
  const [words, setWords] = useState(() => sixWords(random))
  const [isAsked, setAsked] = useState(false)
  const [added, setAdded] = useState(false)
  const needsMine = view.mySign === ''
  const missing = (text: string): string | undefined => isAsked && text.trim() === '' ? t('people.signMissing') : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (sign.trim() === '' || (needsMine && mine.trim() === '')) return
    void (async () => {
      if (needsMine) {
        const named = await act(async () => await keys.setSign(mine.trim()))
        if (!named.ok) return
      }
      const reply = await act(async () => await keys.addMember({ sign: sign.trim(), role, clearance: role === 'supervisor' ? 2 : clearance, passphrase: words }))
      if (reply.ok) setAdded(true)
    })()
  }
  if (added) {
    return (
      <div className="desk-part">
        <h2 className="desk-heading">{t('people.added', { sign: sign.trim() })}</h2>
        <p className="door-words">{t('people.addedNote')}</p>
        <Generated words={words} note={t('people.addedWords')} />
        <div><Button tone="accent" onPress={onDone}>{t('people.addedDone')}</Button></div>
      </div>
    )
  }
  return (
    <form className="desk-part" onSubmit={submit} autoComplete="off">
      <h2 className="desk-heading">{t('people.add')}</h2>
      {needsMine && <Field label={t('people.mySign')} value={mine} onChange={setMine} maxLength={32} description={t('people.mySignNote')} error={missing(mine)} isFirst autoComplete="off" />}
      <Field label={t('people.sign')} value={sign} onChange={setSign} maxLength={32} description={t('people.signNote')} error={missing(sign)} isFirst={!needsMine} autoComplete="off" />
      <Standing role={role} clearance={clearance} onRole={setRole} onClearance={setClearance} />
      <Generated words={words} note={t('people.firstWords')} onOthers={() => setWords(sixWords(random))} />
      <footer className="desk-foot">
        <Button onPress={onDone}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="accent">{t('people.addDo')}</Button>
      </footer>
    </form>
  )
}

function ChangePerson({ keys, act, host, member, onDone }: Doing & { readonly member: Member }) {
  const [role, setRole] = useState<Role>(member.role)
  const [clearance, setClearance] = useState<Clearance>(member.clearance)
  const meant = role === 'supervisor' ? 2 : clearance
  const isLower = takesAway(member, { role, clearance: meant })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void act(async () => await keys.change(member.id, { role, clearance: meant })).then(reply => {
      if (!reply.ok) return
      if (isLower) void host.call('lock')
      onDone()
    })
  }
  return (
    <form className="desk-part" onSubmit={submit}>
      <h2 className="desk-heading">{t('people.changeTitle', { sign: member.sign })}</h2>
      <Standing role={role} clearance={clearance} onRole={setRole} onClearance={setClearance} />
      <p className="door-words">{t(isLower ? 'people.lower' : 'people.raise')}</p>
      <footer className="desk-foot">
        <Button onPress={onDone}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="accent" isDisabled={role === member.role && meant === member.clearance}>{t('people.changeDo')}</Button>
      </footer>
    </form>
  )
}

function RevokePerson({ keys, act, host, member, onDone }: Doing & { readonly member: Member }) {
  const revoke = (): void => void act(async () => await keys.revoke(member.id)).then(reply => {
    // Every session begins anew, under keys that the revoked person never held.
    if (reply.ok) void host.call('lock')
  })
  return (
    <div className="desk-part">
      <h2 className="desk-heading">{t('people.revokeTitle', { sign: member.sign })}</h2>
      <p className="door-words">{t('people.revokeWhat')}</p>
      <ul className="door-points">
        <li>{t('people.revokePast')}</li>
        <li>{t('people.revokeDrafts')}</li>
        <li>{t('people.revokeLock')}</li>
      </ul>
      <footer className="desk-foot">
        <Button onPress={onDone}>{t('ui.cancel')}</Button>
        <Button tone="danger" icon={UserRoundX} onPress={revoke}>{t('people.revokeDo', { sign: member.sign })}</Button>
      </footer>
    </div>
  )
}

interface StandingProps {
  readonly role: Role
  readonly clearance: Clearance
  readonly onRole: (role: Role) => void
  readonly onClearance: (clearance: Clearance) => void
}

function Standing({ role, clearance, onRole, onClearance }: StandingProps) {
  return (
    <div className="door-pair">
      <Select label={t('people.role')} value={role} onChange={onRole} options={(['analyst', 'supervisor'] as const).map(id => ({ id, label: t(`people.role.${id}`), note: t(`people.roleNote.${id}`) }))} />
      <Select
        label={t('people.clearance')}
        value={role === 'supervisor' ? '2' : CLEARANCES[clearance]}
        isDisabled={role === 'supervisor'}
        onChange={id => onClearance(clearanceOf(id))}
        options={CLEARANCES.map(id => ({ id, label: t(`people.clearance.${id}`) }))}
      />
    </div>
  )
}
