import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { LEAST_GUESSES, LEAST_LENGTH, meant, verdict } from './passphrase.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { useStrength } from './strength.ts'
import { sixWords } from './words.ts'
import './new-passphrase.css'

export interface NewPassphrase {
  readonly by: 'generated' | 'own'
  readonly generated: string
  readonly own: string
}

/** The state of `ChoosePassphrase`: six words are drawn before anybody has to think of anything. */
export function useNewPassphrase(random: (length: number) => Uint8Array, known: readonly string[]) {
  const [choice, setChoice] = useState<NewPassphrase>(() => ({ by: 'generated', generated: sixWords(random), own: '' }))
  const weighed = useStrength(choice.by === 'own' ? choice.own : '', known)
  return {
    choice,
    weighed,
    passphrase: choice.by === 'generated' ? choice.generated : meant(choice.own),
    isGood: choice.by === 'generated' || verdict(choice.own, weighed?.guesses) === 'fine',
    choose: setChoice,
    drawOthers: () => setChoice({ ...choice, generated: sixWords(random) }),
  }
}

/** Six generated words first, an own passphrase second. */
export function ChoosePassphrase({ choice, weighed, choose, drawOthers }: ReturnType<typeof useNewPassphrase>) {
  return (
    <Tabs
      label={t('create.words')}
      selected={choice.by}
      onSelect={by => choose({ ...choice, by })}
      tabs={[
        { id: 'generated', title: t('create.generated'), content: <Generated words={choice.generated} note={t('create.wordsNote')} onOthers={drawOthers} /> },
        {
          id: 'own',
          title: t('create.own'),
          content: (
            <div className="own-passphrase">
              <PassphraseField label={t('door.passphrase')} value={choice.own} onChange={own => choose({ ...choice, own })} isNew />
              <Strength typed={choice.own} guesses={weighed?.guesses} />
              <p className="hint">{t('create.ownNote', { least: LEAST_LENGTH })}</p>
            </div>
          ),
        },
      ]}
    />
  )
}

/** Six words to write down, each with its number. */
export function Generated({ words, note, onOthers }: { readonly words: string, readonly note: string, readonly onOthers?: () => void }) {
  return (
    <div className="generated">
      <ol className="generated-words" aria-label={t('create.words')}>
        {words.split(' ').map((word, i) => <li key={`${i} ${word}`}><span aria-hidden>{i + 1}</span>{word}</li>)}
      </ol>
      <div className="generated-foot">
        <p className="hint">{note}</p>
        {onOthers !== undefined && <Button size="small" icon={RefreshCw} onPress={onOthers}>{t('create.others')}</Button>}
      </div>
    </div>
  )
}

/** How far the passphrase is from being good enough, as a bar and in words. */
function Strength({ typed, guesses }: { readonly typed: string, readonly guesses: number | undefined }) {
  const says = verdict(typed, guesses)
  const length = Array.from(meant(typed)).length
  const share = says === 'none' ? 0 : says === 'too-short' ? length / LEAST_LENGTH / 2 : Math.min(1, (guesses ?? 0) / LEAST_GUESSES)
  const words = says === 'none' ? '' :
    says === 'too-short' ? t('create.tooShort', { left: LEAST_LENGTH - length }) :
    guesses === undefined ? t('create.weighing') :
    `${t(says === 'fine' ? 'create.fine' : 'create.tooGuessable')} (${t('create.guesses', { power: Math.floor(guesses) })})`
  return (
    <div className={`strength ${says}`}>
      <div className="strength-track" aria-hidden><div className="strength-fill" style={{ width: `${Math.round(share * 100)}%` }} /></div>
      <output><span className="visually-hidden">{t('create.strength')}: </span>{words}</output>
    </div>
  )
}
