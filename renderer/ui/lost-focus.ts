import { type RefObject, useEffect } from 'react'

/**
 * Gives the keys to this element when it appears and nothing else has them: after a panel that had the focus made way for this one,
 * a person goes on where the screen goes on.
 */
export function useLostFocus(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) element.current?.focus()
  }, [element])
}
