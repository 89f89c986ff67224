import { useCallback, useEffect, useRef } from 'react'
import type { GroupImperativeHandle, Layout } from 'react-resizable-panels'
import { vault } from '../state/vault.ts'

/** Panel sizes are kept in the vault like everything else: the page has no store of its own. */
export function useKeptLayout(name: string) {
  const groupRef = useRef<GroupImperativeHandle>(null)
  const setting = `layout ${name}`
  useEffect(() => {
    let isOld = false
    void vault.settings().then(kept => {
      const layout = kept.ok ? readLayout(kept.value[setting]) : undefined
      // Another version may have had other panels; then the sizes are those that it starts with.
      const now = groupRef.current?.getLayout()
      if (isOld || layout === undefined || now === undefined || Object.keys(now).toSorted().join() !== Object.keys(layout).toSorted().join()) return
      groupRef.current?.setLayout(layout)
    })
    return () => { isOld = true }
  }, [setting])
  const onLayoutChanged = useCallback((layout: Layout, { isUserInteraction }: { readonly isUserInteraction: boolean }) => {
    if (isUserInteraction) void vault.keepSetting(setting, layout)
  }, [setting])
  return { groupRef, onLayoutChanged }
}

/** Percentages by panel, or undefined for anything else. */
export function readLayout(value: unknown): Layout | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value)
  return entries.length > 0 && entries.every(([, share]) => typeof share === 'number' && share >= 0 && share <= 100) ? Object.fromEntries(entries) as Layout : undefined
}
