import type { Page, Worker } from '@playwright/test'
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import { askInWorker, givenAsJson, openPort } from './worker-page.ts'

/** The vault worker of a workspace, asked over a page port of the test's own, without the workspace knowing. */
export interface VaultWorker {
  readonly worker: Worker
  /** Arguments and answers pass as JSON: typed arrays come back as plain lists of numbers. */
  ask<K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>): Promise<ReturnType<VaultCalls[K]>>
}

export async function vaultWorker(page: Page, patience = 30_000): Promise<VaultWorker> {
  const deadline = Date.now() + patience
  let worker: Worker | undefined
  while (worker === undefined) {
    worker = page.workers().find(candidate => candidate.url().includes('/assets/') && /vault|index/.test(candidate.url()))
    if (worker === undefined && Date.now() > deadline) throw new Error(`no vault worker among ${page.workers().map(candidate => candidate.url()).join(', ')}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const found = worker
  // Playwright sees a worker a moment before its globals are there.
  while (!(await found.evaluate(() => typeof setTimeout === 'function' && typeof MessageChannel === 'function').catch(() => false))) await new Promise(resolve => setTimeout(resolve, 20))
  await found.evaluate(openPort)
  return {
    worker: found,
    ask: async (call, ...args) => JSON.parse(await found.evaluate(askInWorker, { name: call, given: givenAsJson(args) })) as ReturnType<VaultCalls[typeof call]>,
  }
}

export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`expected a value, got ${reply.problem.code}`)
  return reply.value
}
