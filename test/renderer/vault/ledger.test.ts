import { expect, test } from 'vitest'
import { readEntry, writeEntry, type LedgerEntry } from '../../../renderer/vault/ledger.ts'
import { loadZstd } from '../../../renderer/vault/zstd.ts'

const zstd = await loadZstd()

test('[VAULT-1] an entry is read as it was written, small, large and with packed entities', () => {
  const small: LedgerEntry = { kind: 'draft', key: 'note', text: 'half' }
  const large: LedgerEntry = { kind: 'draft', key: 'note', text: 'word '.repeat(2_000) }
  const packed: LedgerEntry = { kind: 'page', at: 5, origin: 'own', segments: [], adds: { entities: { first: 1, packed: Uint8Array.of(1, 2, 3, 250) } } }
  for (const entry of [small, large, packed]) expect(readEntry(writeEntry(entry, zstd), zstd)).toEqual(entry)
  expect(writeEntry(large, zstd).length).toBeLessThan(200)
})

test('[VAULT-1] an entry of a newer build is told apart, not passed over', () => {
  const future = { kind: 'from a newer build', what: 1 } as unknown as LedgerEntry
  expect(readEntry(writeEntry(future, zstd), zstd)).toBeUndefined()
  expect(readEntry(Uint8Array.of(9, 123, 125), zstd)).toBeUndefined()
})
