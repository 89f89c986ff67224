import { useEffect, useState } from 'react'
import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { vault } from '../state/vault.ts'
import { Badge } from '../ui/badge.tsx'
import { Grade } from '../ui/grade-picker.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { TlpMark } from '../ui/tlp-mark.tsx'
import { useAnchorWords } from './anchor-words.ts'
import { changesOf, type Change } from './changes.ts'

/** All versions of a note, newest first, each with what it changed. */
export function NoteHistory({ note }: { readonly note: Annotation }) {
  const [versions, setVersions] = useState<readonly Annotation[]>([])
  const [problem, setProblem] = useState<Problem>()
  const { id, version: newest } = note
  useEffect(() => {
    let isOld = false
    void vault.history(id).then(reply => {
      if (isOld) return
      if (reply.ok) setVersions(reply.value)
      else setProblem(reply.problem)
    })
    return () => { isOld = true }
  }, [id, newest])
  if (problem !== undefined) return <ProblemNote problem={problem} />
  return (
    <ol className="note-history" aria-label={t('notes.history')}>
      {versions.map((version, at) => (
        <li key={`${version.version} ${version.modified}`}>
          <p className="note-version">
            <Badge>{t('notes.version', { version: version.version })}</Badge>
            <time>{ofTimestamp(version.modified)}</time>
            <span>{version.author}</span>
            {version.writtenOffline && <span>{t('notes.offline')}</span>}
          </p>
          {changesOf(version, versions[at + 1]).map(change => <ChangeLine key={change.of} change={change} />)}
        </li>
      ))}
    </ol>
  )
}

function ChangeLine({ change }: { readonly change: Change }) {
  const words = useAnchorWords(change.of === 'anchors' ? [...change.gone, ...change.added] : [])
  switch (change.of) {
    case 'written': case 'withdrawn': case 'restored': return <p className="note-change">{t(`notes.change.${change.of}`)}</p>
    case 'title': case 'text': return (
      <p className="note-change selectable"><span className="note-change-of">{t(`notes.change.${change.of}`)}</span> {change.pieces.map(({ is, text }, at) => {
        // Pieces have no identity of their own and never change place.
        const key = `${at} ${is}`
        return is === 'gone' ? <del key={key}>{text}</del> : is === 'new' ? <ins key={key}>{text}</ins> : <span key={key}>{text}</span>
      })}</p>
    )
    case 'grade': return <p className="note-change"><span className="note-change-of">{t('notes.change.grade')}</span> <Grade {...change.from} /> → <Grade {...change.to} /></p>
    case 'mark': return <p className="note-change"><span className="note-change-of">{t('notes.change.mark')}</span> <TlpMark tlp={change.from} /> → <TlpMark tlp={change.to} /> {change.because}</p>
    case 'anchors': return (
      <p className="note-change"><span className="note-change-of">{t('notes.change.anchors')}</span> {change.gone.map(anchor => <del key={JSON.stringify(anchor)}>{words(anchor)} </del>)}{change.added.map(anchor => <ins key={JSON.stringify(anchor)}>{words(anchor)} </ins>)}</p>
    )
    default: return change satisfies never
  }
}
