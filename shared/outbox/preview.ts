import type { Finding, Issue, Preview, Recipient, Sender, Sources } from './finding.ts'

/** Exactly what would leave. What is queued is `preview.leaving` and nothing else. */
export async function previewFinding(_finding: Finding, _sources: Sources, _sender: Sender, _recipient: Recipient, _issue: Issue): Promise<Preview> {
  throw new Error('not written yet')
}
