import { ChevronRight, CircleCheck, CircleX, Clock, CloudUpload, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { ObjectState, OutboxItem } from '../../shared/outbox/item.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { isKey, t } from '../../shared/wording/wording.ts'
import { countReceipts, receiptLines, type ReceiptLine } from './receipts.ts'

const ICONS: { readonly [S in ObjectState['state']]: LucideIcon } = { waiting: Clock, sent: CloudUpload, accepted: CircleCheck, refused: CircleX }

/** What the exchange said of each object, the refused ones first and in its own words. */
export function Receipts({ item, isOpenAtFirst }: { readonly item: OutboxItem, readonly isOpenAtFirst: boolean }) {
  const [chosen, setChosen] = useState<boolean>()
  const isOpen = chosen ?? isOpenAtFirst
  const { accepted, refused, waiting } = countReceipts(item)
  return (
    <div className="receipts">
      <button type="button" className="receipts-head" aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
        <ChevronRight size={13} aria-hidden />
        {t('outbox.receipts', { accepted, refused, waiting })}
      </button>
      {isOpen && <ul>{receiptLines(item).map(line => <Line key={line.id} line={line} />)}</ul>}
    </div>
  )
}

function Line({ line: { type, label, receipt } }: { readonly line: ReceiptLine }) {
  const Icon = ICONS[receipt.state]
  const key = `finding.type.${type}`
  return (
    <li className={`receipt ${receipt.state}`}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      <span className="receipt-what"><span className="receipt-type">{isKey(key) ? t(key) : type}</span> <bdi>{label === type ? '' : label.startsWith(`${type} `) ? ofTimestamp(label.slice(type.length + 1)) : label}</bdi></span>
      <span className="receipt-state" title={receipt.state === 'waiting' ? undefined : ofTimestamp(receipt.at)}>{t(`outbox.receipt.${receipt.state}`)}</span>
      {receipt.state === 'refused' && <q className="receipt-words selectable" dir="auto">{receipt.words === '' ? t('outbox.noWords') : receipt.words}</q>}
    </li>
  )
}
