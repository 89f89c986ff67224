import { Flame } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Surroundings } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { Around } from '../ui/around.tsx'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import type { DeskPart } from './desk.tsx'

const NEVER = 'never'
const DAYS = [1, 3, 7, 14, 30] as const

/** What closes this laptop when it is lost, what protects it from outside, and its end. */
export function Laptop({ view, keys, act, host, onWipe }: DeskPart & { readonly onWipe: () => void }) {
  const [found, setFound] = useState<Surroundings>()
  useEffect(() => {
    void host.call('surroundings').then(reply => { if (reply.ok) setFound(reply.value) })
  }, [host])
  const isSupervisor = view.members.some(({ isMe, role }) => isMe && role === 'supervisor')
  const days = view.leaseDays
  const options = [
    { id: NEVER, label: t('laptop.never') },
    ...[...new Set([...DAYS, ...(days === undefined ? [] : [days])])].sort((a, b) => a - b).map(n => ({ id: String(n), label: t('laptop.days', { n }) })),
  ]
  return (
    <div className="desk-part">
      <section className="recovery">
        <Select
          label={t('laptop.lease')}
          value={days === undefined ? NEVER : String(days)}
          options={options}
          isDisabled={!isSupervisor}
          onChange={id => void act(async () => await keys.setLease(id === NEVER ? undefined : Number(id)))}
        />
        <p className="hint">{t('laptop.leaseNote')} {!isSupervisor && t('people.supervisorOnly')}</p>
      </section>
      <section className="recovery">
        <h2 className="desk-heading">{t('around.title')}</h2>
        {found !== undefined && <Around found={found} />}
      </section>
      <section className="recovery">
        <h2 className="desk-heading">{t('laptop.end')}</h2>
        <p className="door-words">{t('laptop.endNote')}</p>
        <div><Button tone="danger" icon={Flame} onPress={onWipe}>{t('door.wipe')}</Button></div>
      </section>
    </div>
  )
}
