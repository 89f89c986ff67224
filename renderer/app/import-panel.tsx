import { CircleAlert, CircleCheck, FileInput, Hourglass } from 'lucide-react'
import { bytes, count } from '../../shared/wording/number.ts'
import { isKey, sentence, t } from '../../shared/wording/wording.ts'
import { useVaultStatus } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { Progress } from '../ui/progress.tsx'
import { type ImportedFile, cancelImport, chooseFile, useImports } from './importing.ts'
import type { TakenIn } from './take-in.ts'
import './import-panel.css'

/** What was brought in from files, and what was not and why. */
export function ImportPanel() {
  const files = useImports(state => state.files)
  const waiting = useVaultStatus()?.waiting ?? 0
  const choose = <Button size="small" icon={FileInput} keys="Ctrl O" onPress={chooseFile}>{t('import.choose')}</Button>
  return (
    <Panel title={t('panel.import')} actions={files.length > 0 && choose}>
      {files.length === 0
        ? <EmptyState icon={FileInput} title={t('import.none')} actions={choose}>{t('import.how')}</EmptyState>
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and there may be nothing else in it to go to
        : <ul className="imports" tabIndex={0} aria-label={t('panel.import')}>{files.map(file => <Entry key={file.number} entry={file} />)}</ul>}
      {files.length > 0 && waiting > 0 && <p className="import-waiting"><Hourglass size={15} aria-hidden />{t('import.waitingFor', { n: waiting })}</p>}
    </Panel>
  )
}

function Entry({ entry: { number, name, size, file } }: { readonly entry: ImportedFile }) {
  return (
    <li className="import">
      <header>
        <strong className="selectable">{name}</strong>
        <span>{bytes(size)}</span>
      </header>
      {file.state === 'waiting' && <Progress label={t('import.waiting')} onCancel={() => cancelImport(number)} />}
      {file.state === 'running' && (
        <Progress label={t(`import.${file.progress.phase}`)} done={file.progress.done} total={file.progress.total} onCancel={() => cancelImport(number)} />
      )}
      {file.state === 'failed' && <p className="import-failed" role="alert"><CircleAlert size={15} aria-hidden />{sentence(file.problem)}</p>}
      {file.state === 'done' && <Outcome taken={file.taken} />}
    </li>
  )
}

function Outcome({ taken: { summary, stored } }: { readonly taken: TakenIn }) {
  return (
    <>
      <p className="import-done"><CircleCheck size={15} aria-hidden />{t('import.done', { format: t(`import.format.${summary.format}`) })}</p>
      <table className="import-counts">
        <tbody>
          <Count words={t('import.movements')} n={stored.movements} />
          <Count words={t('import.objects')} n={stored.objects} />
          <Count words={t('import.known')} n={stored.known} />
          {summary.unknown !== undefined && <Count words={t('import.unknown')} n={summary.unknown} />}
          {summary.skipped.map(({ why, count: n }) => <Count key={why} words={t(isKept(summary, why) ? 'import.offMap' : 'import.skipped', { why: reason(why) })} n={n} isLeftOut />)}
        </tbody>
      </table>
    </>
  )
}

function Count({ words, n, isLeftOut = false }: { readonly words: string, readonly n: number, readonly isLeftOut?: boolean }) {
  return (
    <tr className={isLeftOut ? 'left-out' : ''}>
      <th scope="row">{words}</th>
      <td>{count(n)}</td>
    </tr>
  )
}

/** An object whose position makes no sense is an object all the same; a row without one is nothing. */
const isKept = ({ format }: TakenIn['summary'], why: string): boolean => why === 'bad-position' && format.startsWith('stix-')

function reason(why: string): string {
  const key = `leftOut.${why}`
  return isKey(key) ? t(key) : why
}
