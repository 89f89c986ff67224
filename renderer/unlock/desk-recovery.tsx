import { CircleAlert, CircleCheck, FileKey2, Printer, Users } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { day } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import type { DeskPart } from './desk.tsx'
import { KitStep } from './kit-step.tsx'
import { codeLines } from './kit-text.ts'
import { Sheet, SheetPart } from './sheet.tsx'

type Bytes = Uint8Array<ArrayBuffer>
type Holders = readonly [string, string, string]

/** What opens the vault when the passphrase is lost: a kit on paper, and two of three people together. */
export function Recovery(part: DeskPart) {
  const { view, keys, act, host, random, vault } = part
  const [kit, setKit] = useState<{ readonly bytes: Bytes, readonly now: number }>()
  const [isSharing, setSharing] = useState(false)
  const [cards, setCards] = useState<readonly Bytes[]>()
  const me = view.members.find(({ isMe }) => isMe)
  const person = me?.sign === undefined || me.sign === '' ? t('people.unsigned') : me.sign
  const kitSlot = me?.slots.find(({ kind }) => kind === 'kit')
  const escrow = me?.slots.find(({ kind }) => kind === 'escrow')

  const make = (): void => {
    const made = keys.makeKit()
    if (made.ok) setKit({ bytes: made.value.kit, now: Date.now() })
  }
  const forget = (): void => {
    kit?.bytes.fill(0)
    setKit(undefined)
  }
  if (kit !== undefined) {
    const keep = (): void => void act(async () => await keys.keepKit(kit.bytes)).then(reply => { if (reply.ok) forget() })
    return <KitStep vault={vault} person={person} now={kit.now} kit={kit.bytes} host={host} random={random} problem={undefined} onTyped={keep} onCancel={forget} />
  }
  if (cards !== undefined) return <Cards {...part} cards={cards} person={person} onDone={() => setCards(undefined)} />
  if (isSharing) return <ShareOut {...part} onDone={() => setSharing(false)} onMade={setCards} />
  return (
    <div className="desk-part">
      <section className="recovery">
        <h2 className="desk-heading">{t('kit.title')}</h2>
        <p className="desk-line">
          {kitSlot === undefined ? <CircleAlert className="warn" size={16} aria-hidden /> : <CircleCheck className="good" size={16} aria-hidden />}
          <span>{kitSlot === undefined ? t('recovery.noKit') : t('recovery.kit', { day: day(kitSlot.made) })}</span>
        </p>
        <div><Button icon={FileKey2} tone={kitSlot === undefined ? 'accent' : 'plain'} onPress={make}>{t(kitSlot === undefined ? 'kitOffer.make' : 'recovery.newKit')}</Button></div>
        <p className="hint">{t('recovery.rehearse')}</p>
      </section>
      <section className="recovery">
        <h2 className="desk-heading">{t('recovery.escrow')}</h2>
        <p className="desk-line">
          {escrow === undefined ? <Users size={16} aria-hidden /> : <CircleCheck className="good" size={16} aria-hidden />}
          <span>{escrow === undefined ? t('recovery.noEscrow') : t('recovery.escrowHeld', { day: day(escrow.made), holders: (escrow.holders ?? []).map(holder => holder ?? t('recovery.aCard')).join(', ') })}</span>
        </p>
        <div><Button icon={Users} onPress={() => setSharing(true)}>{t(escrow === undefined ? 'recovery.makeEscrow' : 'recovery.newEscrow')}</Button></div>
        <p className="hint">{t('recovery.escrowNote')}</p>
      </section>
    </div>
  )
}

function ShareOut({ view, keys, act, onDone, onMade }: DeskPart & { readonly onDone: () => void, readonly onMade: (cards: readonly Bytes[]) => void }) {
  const [holders, setHolders] = useState<Holders>(['card', 'card', 'card'])
  const supervisors = view.members.filter(({ isMe, role }) => !isMe && role === 'supervisor')
  const options = [{ id: 'card', label: t('recovery.byCard') }, ...supervisors.map(({ id, sign }) => ({ id, label: t('recovery.bySupervisor', { sign }) }))]
  const people = holders.filter(holder => holder !== 'card')
  const isTwice = new Set(people).size < people.length
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isTwice) return
    void act(async () => await keys.makeEscrow(holders)).then(made => {
      if (!made.ok) return
      if (made.value.cards.length > 0) onMade(made.value.cards)
      onDone()
    })
  }
  return (
    <form className="desk-part" onSubmit={submit}>
      <h2 className="desk-heading">{t('recovery.makeEscrow')}</h2>
      <p className="door-words">{t('recovery.shareOut')}</p>
      {holders.map((holder, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- there are always three, in this order
        <Select key={i} label={t('recovery.holder', { number: i + 1 })} value={holder} options={options} onChange={id => setHolders(holders.map((other, at) => at === i ? id : other) as unknown as Holders)} />
      ))}
      {isTwice && <p className="door-wait" role="alert">{t('recovery.twice')}</p>}
      <footer className="desk-foot">
        <Button onPress={onDone}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="accent" isDisabled={isTwice}>{t('recovery.shareDo')}</Button>
      </footer>
    </form>
  )
}

function Cards({ cards, person, vault, host, onDone }: DeskPart & { readonly cards: readonly Bytes[], readonly person: string, readonly onDone: () => void }) {
  const [printed, setPrinted] = useState<boolean>()
  const [now] = useState(() => Date.now())
  const shown = useRef(cards)
  // They are on paper by then; what is kept here only waits to be found.
  useEffect(() => () => {
    for (const card of shown.current) card.fill(0)
  }, [])
  return (
    <div className="desk-part">
      <h2 className="desk-heading">{t('cards.title', { n: cards.length })}</h2>
      <p className="door-words">{t('cards.note')}</p>
      <div className="sheets">
        {cards.map((card, i) => (
          <Sheet
            // oxlint-disable-next-line react/no-array-index-key -- a card has no name but its number
            key={i}
            title={t('cards.card', { number: i + 1, of: cards.length })}
            facts={[{ name: t('kit.vault'), value: vault }, { name: t('cards.for'), value: person }, { name: t('kit.made'), value: day(now) }]}
            lines={codeLines('card', card)}
          >
            <SheetPart title={t('kit.opens')} points={[t('cards.alone'), t('cards.together', { person })]} />
            <SheetPart title={t('kit.keep')} points={[t('cards.apart'), t('kit.keep.paper')]} />
          </Sheet>
        ))}
      </div>
      <output className="hint">{printed === undefined ? '' : t(printed ? 'kitStep.printed' : 'kitStep.notPrinted')}</output>
      <footer className="desk-foot">
        <Button icon={Printer} onPress={() => void host.call('print').then(reply => setPrinted(reply.ok && reply.value.printed))}>{t('kitStep.print')}</Button>
        <Button tone="accent" onPress={onDone}>{t('cards.done')}</Button>
      </footer>
    </div>
  )
}
