import type { Annotation } from '../../shared/annotation/annotation.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { openCard } from '../state/selection.ts'
import { Grade } from '../ui/grade-picker.tsx'
import { TlpMark } from '../ui/tlp-mark.tsx'

/** Own notes on what the card is about, newest first; each opens in the list of notes. */
export function NotesOn({ notes }: { readonly notes: readonly Annotation[] }) {
  return (
    <ul className="card-notes">
      {notes.toSorted((a, b) => (a.modified < b.modified ? 1 : -1)).map(({ id, title, text, tlp, reliability, credibility, modified }) => (
        <li key={id}>
          <button type="button" className="card-link" onClick={() => openCard({ what: 'annotation', id })}>
            <span className="card-link-label">{title === '' ? text : title}</span>
            <span className="card-note-marks"><Grade reliability={reliability} credibility={credibility} /><TlpMark tlp={tlp} /><time>{ofTimestamp(modified)}</time></span>
          </button>
        </li>
      ))}
    </ul>
  )
}
