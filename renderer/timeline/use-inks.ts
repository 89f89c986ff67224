import { useEffect, useState } from 'react'
import { useSession } from '../state/session.ts'
import { type Inks, readInks } from './timeline-picture.ts'

/** The colours of the theme that is worn; read once for each theme, because reading them makes the page work out its styles. */
export function useInks(): Inks {
  const theme = useSession(state => state.theme)
  const [inks, setInks] = useState(readInks)
  useEffect(() => {
    // One frame later the page has taken a new theme on.
    const frame = requestAnimationFrame(() => setInks(readInks()))
    return () => cancelAnimationFrame(frame)
  }, [theme])
  return inks
}
