import { KeyRound, X } from 'lucide-react'
import { useRef } from 'react'
import { bytes } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button, IconButton } from '../ui/button.tsx'
import './key-file.css'

type Bytes = Uint8Array<ArrayBuffer>

export interface ChosenFile {
  readonly name: string
  readonly bytes: Bytes
}

export interface KeyFileProps {
  readonly file: ChosenFile | undefined
  readonly onChoose: (file: ChosenFile | undefined) => void
  readonly note: string
}

/** A file on a stick that belongs to the passphrase. It is read here and goes no further than its hash. */
export function KeyFile({ file, onChoose, note }: KeyFileProps) {
  const input = useRef<HTMLInputElement>(null)
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen !== undefined) onChoose({ name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) })
  }
  return (
    <div className="key-file">
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('keyFile.title')}
        onChange={event => {
          void read(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Button icon={KeyRound} onPress={() => input.current?.click()}>{t(file === undefined ? 'keyFile.choose' : 'keyFile.other')}</Button>
      {file === undefined
        ? <span className="hint">{note}</span>
        : (
            <output className="key-file-chosen">
              <span>{file.name}</span>
              <span>{bytes(file.bytes.length)}</span>
              <IconButton size="small" icon={X} label={t('keyFile.without')} onPress={() => onChoose(undefined)} />
            </output>
          )}
    </div>
  )
}
