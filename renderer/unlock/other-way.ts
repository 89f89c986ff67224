import type { VaultNotice } from '../../shared/contract/notary.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import type { Credential } from './doorway.ts'

/** What a form needs that opens a vault without its passphrase. */
export interface OtherWayProps {
  readonly vault: VaultNotice
  readonly problem: Problem | undefined
  /** Moment before which the vault does not take another attempt, on `performance.now()`'s clock. */
  readonly notBefore: number
  readonly onBack: () => void
  readonly onOpen: (credential: Credential) => void
}
