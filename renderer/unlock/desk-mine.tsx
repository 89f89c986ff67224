import { FileKey2, KeyRound, Laptop, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { day } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import type { DeskPart } from './desk.tsx'
import { type ChosenFile, KeyFile } from './key-file.tsx'
import { ChoosePassphrase, useNewPassphrase } from './new-passphrase.tsx'
import { meant } from './passphrase.ts'
import { PassphraseField } from './passphrase-field.tsx'

type Way = 'passphrase' | 'key-file' | 'device'

/** The ways in which the person at the desk opens the vault. */
export function Mine(part: DeskPart) {
  const { view, keys, act } = part
  const [adding, setAdding] = useState<Way>()
  const [removing, setRemoving] = useState<string>()
  const me = view.members.find(({ isMe }) => isMe)
  const slots = me?.slots ?? []
  if (adding !== undefined) return <NewWay {...part} way={adding} onDone={() => setAdding(undefined)} />
  const canBind = (view.device === 'ready' || view.device === 'kept') && view.hasKit
  return (
    <div className="desk-part">
      <ul className="ways" aria-label={t('desk.mine')}>
        {slots.map(({ id, kind, made }) => (
          <li key={id}>
            <KeyRound size={16} strokeWidth={1.75} aria-hidden />
            <div>
              <strong>{t(`way.${kind}`)}</strong>
              <p className="hint">{t('mine.made', { day: day(made) })}</p>
            </div>
            {removing === id
              ? (
                  <div className="person-acts">
                    <span>{t('mine.removeAsk')}</span>
                    <Button size="small" onPress={() => setRemoving(undefined)}>{t('ui.cancel')}</Button>
                    <Button size="small" tone="danger" onPress={() => void act(async () => await keys.removeSlot(id)).then(() => setRemoving(undefined))}>{t('mine.remove')}</Button>
                  </div>
                )
              : slots.length > 1 && <Button size="small" tone="quiet" icon={Trash2} aria-label={`${t('mine.remove')}: ${t(`way.${kind}`)}`} onPress={() => setRemoving(id)}>{t('mine.remove')}</Button>}
          </li>
        ))}
      </ul>
      <div className="desk-acts">
        <Button icon={KeyRound} onPress={() => setAdding('passphrase')}>{t('mine.newPassphrase')}</Button>
        <Button icon={FileKey2} onPress={() => setAdding('key-file')}>{t('mine.addKeyFile')}</Button>
        <Button icon={Laptop} isDisabled={!canBind} onPress={() => setAdding('device')}>{t('mine.addDevice')}</Button>
      </div>
      <p className="hint">{canBind ? t('mine.deviceNote') : !view.hasKit ? t('mine.deviceNeedsKit') : t(`mine.device.${view.device}`)}</p>
    </div>
  )
}

function NewWay({ keys, act, random, vault, way, onDone }: DeskPart & { readonly way: Way, readonly onDone: () => void }) {
  const chosen = useNewPassphrase(random, [vault])
  const [again, setAgain] = useState('')
  const [file, setFile] = useState<ChosenFile>()
  const [isAsked, setAsked] = useState(false)
  const isSame = meant(again) === chosen.passphrase
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (!chosen.isGood || !isSame || (way === 'key-file' && file === undefined)) return
    void act(async () => way === 'passphrase' ? await keys.setPassphrase(chosen.passphrase)
      : await keys.addPassphrase(chosen.passphrase, way === 'device' ? { device: true } : file === undefined ? {} : { keyFile: file.bytes }))
      .then(reply => { if (reply.ok) onDone() })
  }
  return (
    <form className="desk-part" onSubmit={submit} autoComplete="off">
      <h2 className="desk-heading">{t(`mine.title.${way}`)}</h2>
      <p className="door-words">{t(`mine.what.${way}`)}</p>
      {way === 'key-file' && <KeyFile file={file} onChoose={setFile} note={isAsked ? t('mine.keyFileMissing') : t('mine.keyFileNote')} />}
      <ChoosePassphrase {...chosen} />
      <PassphraseField label={t('create.again')} value={again} onChange={setAgain} error={isAsked && !isSame ? t('create.differs') : undefined} isNew />
      <footer className="desk-foot">
        <Button onPress={onDone}>{t('ui.cancel')}</Button>
        <Button type="submit" tone="accent" isDisabled={!chosen.isGood}>{t('mine.do')}</Button>
      </footer>
    </form>
  )
}
