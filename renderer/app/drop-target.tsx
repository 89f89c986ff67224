import { FileInput } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { importFiles } from './importing.ts'
import './drop-target.css'

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

/** Files may be dropped anywhere on the window. */
export function DropTarget() {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setOver(false)
      importFiles([...event.dataTransfer?.files ?? []])
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className="drop-target">
      <FileInput size={32} strokeWidth={1.25} aria-hidden />
      <strong>{t('import.drop')}</strong>
      <p>{t('import.dropNote')}</p>
    </div>
  )
}
