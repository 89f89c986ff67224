import { t } from '../../shared/wording/wording.ts'
import { KeyHint } from '../ui/key-hint.tsx'
import { Panel, Section } from '../ui/panel.tsx'
import { COMMANDS } from './commands.ts'
import './shortcuts-panel.css'

const GROUPS = ['go', 'view', 'work', 'vault'] as const

/** Every command that has a key; stands beside the work, so that the keys can be tried while they are read. */
export function ShortcutsPanel() {
  return (
    <Panel title={t('panel.shortcuts')}>
      {GROUPS.map(group => (
        <Section key={group} title={t(`group.${group}`)}>
          <dl className="shortcuts">
            {COMMANDS.filter(command => command.group === group && command.keys !== undefined).map(({ id, label, keys }) => (
              <div key={id}>
                <dt>{t(label)}</dt>
                <dd><span className="visually-hidden">{keys}</span><KeyHint keys={keys ?? ''} /></dd>
              </div>
            ))}
          </dl>
        </Section>
      ))}
      <p className="shortcuts-note">{t('shortcuts.regions')} {t('shortcuts.note')}</p>
    </Panel>
  )
}
