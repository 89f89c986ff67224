import { vault, vaultOpen } from './vault.ts'

/** Gives out what this person keeps in the vault, now if it is open and each time it opens. @returns stops. */
export function followKept(take: (kept: { readonly [name: string]: unknown }) => void): () => void {
  const recall = async (): Promise<void> => {
    if (vaultOpen.get() === undefined) return
    const kept = await vault.settings()
    if (kept.ok) take(kept.value)
  }
  void recall()
  return vaultOpen.subscribe(() => void recall())
}
