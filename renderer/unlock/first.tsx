import { ArchiveRestore, FlaskConical, type LucideIcon, PackageOpen, Vault } from 'lucide-react'
import { Button } from 'react-aria-components'
import { t } from '../../shared/wording/wording.ts'
import { Heading } from './create.tsx'

export interface FirstProps {
  readonly onCreate: () => void
  readonly onPractise: () => void
  readonly onRestore: () => void
  readonly onPackage: () => void
}

/** The ways in. */
export function First({ onCreate, onPractise, onRestore, onPackage }: FirstProps) {
  return (
    <div className="door-form">
      <Heading title={t('door.first')} />
      <div className="choices">
        <Choice icon={Vault} title={t('door.create')} note={t('door.createNote')} onPress={onCreate} />
        <Choice icon={FlaskConical} title={t('door.practice')} note={t('door.practiceNote')} onPress={onPractise} isFirst />
        <Choice icon={ArchiveRestore} title={t('door.restore')} note={t('door.restoreNote')} onPress={onRestore} />
        <Choice icon={PackageOpen} title={t('door.package')} note={t('door.packageNote')} onPress={onPackage} />
      </div>
    </div>
  )
}

function Choice({ icon: Icon, title, note, onPress, isFirst = false }: { readonly icon: LucideIcon, readonly title: string, readonly note: string, readonly onPress: () => void, readonly isFirst?: boolean }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first Enter of a newcomer lands on the way that needs nothing
    <Button className="choice" onPress={onPress} autoFocus={isFirst}>
      <Icon size={22} strokeWidth={1.5} aria-hidden />
      <span className="choice-words">
        <strong>{title}</strong>
        <span>{note}</span>
      </span>
    </Button>
  )
}
