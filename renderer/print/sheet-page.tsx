import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Picture, type Sheet, sheetSize } from '../../shared/contract/sheet.ts'
import { toBase64 } from '../../shared/stix/base64.ts'
import { t } from '../../shared/wording/wording.ts'
import './sheet-page.css'

/** More would push the picture off the paper; how many are left out is said. */
const MOST_LINES = 9

/** One sheet at the size of its paper: the same in the preview and in the hidden page that is written out. */
export function SheetPage({ sheet, onDrawn }: { readonly sheet: Sheet, readonly onDrawn?: () => void }) {
  const { width, height } = sheetSize(sheet)
  const [shrunk, setShrunk] = useState(1)
  return (
    <article className="sheet" style={{ width, height }} aria-label={t('print.sheet')}>
      <Band sheet={sheet} />
      <div className="sheet-body">
        <header className="sheet-head">
          <div>
            <h1>{sheet.title}</h1>
            <p>{sheet.shown}</p>
          </div>
          <p className="sheet-made">{sheet.made}</p>
        </header>
        <PictureOf picture={sheet.picture} onFitted={setShrunk} {...(onDrawn === undefined ? {} : { onDrawn })} />
        {sheet.scale !== undefined && <Ground label={sheet.scale.label} length={sheet.scale.pixels * shrunk} />}
        <footer className="sheet-foot">
          <Lines title={t('leaving.filter')} lines={sheet.filter} />
          <Lines title={t('leaving.sources')} lines={sheet.sources} />
          {sheet.legend.length > 0 && (
            <section>
              <h2>{t('print.legend')}</h2>
              <ul className="sheet-legend">
                {sheet.legend.map(({ label, colour }) => <li key={label}><i style={{ background: colour }} />{label}</li>)}
              </ul>
            </section>
          )}
        </footer>
        {sheet.caveats.length > 0 && <p className="sheet-caveats">{sheet.caveats.join(' ')}</p>}
      </div>
      <Band sheet={sheet} />
    </article>
  )
}

function Band({ sheet: { exercise, marking, mark } }: { readonly sheet: Sheet }) {
  return (
    <div className={`sheet-band${exercise ? ' exercise' : ''}`} data-mark={mark}>
      {exercise && <span className="sheet-exercise">{t('ui.exercise')}</span>}
      <strong>{marking}</strong>
      {exercise && <span className="sheet-exercise">{t('ui.exercise')}</span>}
    </div>
  )
}

/**
 * As large as its place allows. The address holds the picture itself: a canvas would go into a PDF at 96 dots to the inch, and an object URL
 * would put it where Chromium may page it out to the disk.
 */
function PictureOf({ picture, onFitted, onDrawn }: { readonly picture: Picture, readonly onFitted: (shrunk: number) => void, readonly onDrawn?: () => void }) {
  const place = useRef<HTMLElement>(null)
  const [fit, setFit] = useState<number>()
  const address = useMemo(() => `data:image/png;base64,${toBase64(picture.png)}`, [picture])
  useLayoutEffect(() => {
    const frame = place.current
    if (frame === null) return
    const fitted = Math.min(frame.clientWidth / picture.width, frame.clientHeight / picture.height)
    setFit(fitted)
    onFitted(fitted)
  }, [picture, onFitted])
  const loaded = (): void => {
    // Two frames: the scale follows the picture's size in the next.
    requestAnimationFrame(() => requestAnimationFrame(() => onDrawn?.()))
  }
  return (
    <figure className="sheet-picture" ref={place}>
      {fit !== undefined && <img src={address} alt={t('print.picture')} width={Math.floor(picture.width * fit)} height={Math.floor(picture.height * fit)} onLoad={loaded} />}
    </figure>
  )
}

/** How long a length on the ground is in the middle of the map, and where north is. Web Mercator: elsewhere on the sheet it differs. */
function Ground({ label, length }: { readonly label: string, readonly length: number }) {
  return (
    <div className="sheet-ground">
      <svg className="sheet-north" width="18" height="26" viewBox="0 0 18 26" aria-hidden><path d="M9 9 L15 25 L9 21 L3 25 Z" /><text x="9" y="7" textAnchor="middle">N</text></svg>
      <div className="sheet-scale" style={{ width: Math.max(1, length) }}><i /><i /><i /><i /></div>
      <span>{label}</span>
      <span className="sheet-scale-note">{t('print.scaleNote')}</span>
    </div>
  )
}

function Lines({ title, lines }: { readonly title: string, readonly lines: readonly string[] }) {
  const left = lines.length - MOST_LINES
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {lines.slice(0, left > 0 ? MOST_LINES - 1 : MOST_LINES).map(line => <li key={line}>{line}</li>)}
        {left > 0 && <li>{t('print.more', { n: left + 1 })}</li>}
      </ul>
    </section>
  )
}
