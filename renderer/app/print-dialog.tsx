import { FileImage, FileText } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { PAPERS, type PaperName, type Sheet, sheetSize } from '../../shared/contract/sheet.ts'
import { copyingOf } from '../../shared/handling/copying.ts'
import { t } from '../../shared/wording/wording.ts'
import { SheetPage } from '../print/sheet-page.tsx'
import { markingWords } from '../table/copying.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox, Toggle } from '../ui/toggle.tsx'
import { type Printing, askPrint, stopPrinting, usePrinting, writeSheet } from './printing.ts'
import './print-dialog.css'

/** Shows the sheet as it will be, and writes it when the person says so. */
export function PrintDialog({ host }: { readonly host: HostBridge }) {
  const printing = usePrinting(state => state.printing)
  return printing === undefined ? null : <Choice host={host} printing={printing} />
}

function Choice({ host, printing }: { readonly host: HostBridge, readonly printing: Printing }) {
  const step = usePrinting(state => state.step)
  const problem = usePrinting(state => state.problem)
  const [paper, setPaper] = useState<PaperName>('a4')
  const [isUpright, setUpright] = useState(false)
  const [viewId, setViewId] = useState(printing.views[0]?.id ?? '')
  const [title, setTitle] = useState('')
  const mustAsk = printing.rows.length > 0 && copyingOf(printing.handling) === 'ask'
  const [isSure, setSure] = useState(!mustAsk)
  const view = printing.views.find(({ id }) => id === viewId) ?? printing.views[0]
  const sheet = useMemo<Sheet | undefined>(() => {
    if (view === undefined) return undefined
    const { scale, caveats, legend, ...frame } = printing.frame
    const hasMap = view.id === 'map'
    return {
      ...frame, paper, upright: isUpright, picture: view.picture, title: title.trim() || view.label, legend,
      caveats: hasMap || view.id === 'whole' ? caveats : [],
      ...(hasMap && scale !== undefined ? { scale } : {}),
    }
  }, [printing, view, paper, isUpright, title])
  if (sheet === undefined || view === undefined) return null
  const isBusy = step !== 'choosing'
  return (
    <Dialog
      title={t('print.title')} isOpen onClose={stopPrinting} size="large"
      actions={(
        <>
          <Button onPress={stopPrinting}>{t('ui.cancel')}</Button>
          <Button icon={FileImage} isDisabled={isBusy || !isSure} onPress={() => void writeSheet(host, printing, sheet, 'png')}>{t('print.asPng')}</Button>
          <Button tone="accent" icon={FileText} isDisabled={isBusy || !isSure} onPress={() => void writeSheet(host, printing, sheet, 'pdf')}>{t('print.asPdf')}</Button>
        </>
      )}
    >
      <div className="print-choice">
        <div className="print-options">
          <Select label={t('print.view')} value={view.id} onChange={setViewId} options={printing.views.map(({ id, label }) => ({ id, label }))} />
          <Select label={t('print.paper')} value={paper} onChange={setPaper} options={(Object.keys(PAPERS) as PaperName[]).map(id => ({ id, label: t(`print.${id}`) }))} />
          <Field label={t('print.heading')} value={title} onChange={setTitle} maxLength={120} placeholder={view.label} />
          <Toggle isSelected={isUpright} onChange={setUpright}>{t('print.upright')}</Toggle>
          <Toggle isSelected={printing.isLight} onChange={isLight => void askPrint(host, isLight)}>{t('print.light')}</Toggle>
          {mustAsk && <Checkbox isSelected={isSure} onChange={setSure}>{t('print.ask', { marking: markingWords(printing.handling) })}</Checkbox>}
          <p className="print-note">{t('print.note')}</p>
          {step === 'writing' && <Progress label={t('print.writing')} />}
          {problem !== undefined && <ProblemNote problem={problem} />}
        </div>
        <Preview sheet={sheet} />
      </div>
    </Dialog>
  )
}

/** The sheet itself, made smaller. */
function Preview({ sheet }: { readonly sheet: Sheet }) {
  const place = useRef<HTMLDivElement>(null)
  const [fit, setFit] = useState(0.5)
  const { width, height } = sheetSize(sheet)
  useLayoutEffect(() => {
    const frame = place.current
    if (frame !== null) setFit(Math.min(frame.clientWidth / width, frame.clientHeight / height))
  }, [width, height])
  return (
    <div className="print-preview" ref={place}>
      <div className="print-paper" style={{ width: width * fit, height: height * fit }}>
        <div className="print-shrunk" style={{ width, height, transform: `scale(${fit})` }}><SheetPage key={`${sheet.paper} ${sheet.upright}`} sheet={sheet} /></div>
      </div>
    </div>
  )
}
