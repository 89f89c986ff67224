import { Eye, EyeOff } from 'lucide-react'
import { type KeyboardEvent, type Ref, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import './passphrase-field.css'

export interface PassphraseFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (typed: string) => void
  readonly error?: string | undefined
  readonly isFirst?: boolean
  readonly isDisabled?: boolean
  /** A new passphrase is not offered by the system's own filling-in. */
  readonly isNew?: boolean
  readonly inputRef?: Ref<HTMLInputElement>
}

/** Hidden or shown, pasted or typed; Caps Lock is told, because a hidden passphrase cannot show it. */
export function PassphraseField({ label, value, onChange, error, isFirst = false, isDisabled = false, isNew = false, inputRef }: PassphraseFieldProps) {
  const [isShown, setShown] = useState(false)
  const [isCaps, setCaps] = useState(false)
  const watch = (event: KeyboardEvent): void => setCaps(event.getModifierState('CapsLock'))
  return (
    <div className="passphrase" onKeyDown={watch} onKeyUp={watch} role="presentation">
      <Field
        label={label}
        type={isShown ? 'text' : 'password'}
        value={value}
        onChange={onChange}
        error={error}
        isFirst={isFirst}
        isDisabled={isDisabled}
        isMono
        autoComplete={isNew ? 'new-password' : 'off'}
        spellCheck="false"
        {...(inputRef === undefined ? {} : { inputRef })}
        end={<IconButton size="small" icon={isShown ? EyeOff : Eye} label={t(isShown ? 'door.hide' : 'door.show')} isOn={isShown} onPress={() => setShown(!isShown)} placement="left" />}
      />
      <output className="passphrase-caps">{isCaps ? t('door.capsLock') : ''}</output>
    </div>
  )
}
