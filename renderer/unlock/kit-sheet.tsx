import { day } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { type PrintedLine, Sheet, SheetPart } from './sheet.tsx'

export interface KitSheetProps {
  readonly vault: string
  readonly person: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly made: number
  readonly lines: readonly PrintedLine[]
}

/** The recovery kit as it lies in a safe for years: it explains itself to somebody who has never seen Waypost. */
export function KitSheet({ vault, person, made, lines }: KitSheetProps) {
  return (
    <Sheet
      title={t('kit.title')}
      facts={[{ name: t('kit.vault'), value: vault }, { name: t('kit.person'), value: person }, { name: t('kit.made'), value: day(made) }]}
      lines={lines}
    >
      <SheetPart title={t('kit.opens')} points={[t('kit.opens.vault'), t('kit.opens.backup')]} />
      <SheetPart title={t('kit.not')} points={[t('kit.not.others'), t('kit.not.renewed')]} />
      <SheetPart title={t('kit.how')} points={[t('kit.how.door'), t('kit.how.type'), t('kit.how.renew')]} />
      <SheetPart title={t('kit.keep')} points={[t('kit.keep.away'), t('kit.keep.paper'), t('kit.keep.holder')]} />
    </Sheet>
  )
}
