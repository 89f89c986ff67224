import { makeCertificate } from '../electron/uplink/certificates.ts'
import { proxied } from '../renderer/vault/proxied/scenario.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 200

/** Two real vaults behind a fault proxy, with the product's own connections over TLS (`test/renderer/vault/proxied`). */
export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed } = soak
  const certificate = makeCertificate('IP:127.0.0.1')
  if (certificate === undefined) soak.say('No openssl here: over plain HTTP on this machine instead.')
  let [passed, failed, requests, faults] = [0, 0, 0, 0]
  for (let n = 0; n < trials; n++) {
    const outcome = await proxied((seed + n) >>> 0, certificate)
    requests += outcome.requests
    faults += outcome.faults
    if (outcome.violations.length === 0) passed++
    else {
      failed++
      soak.say(`seed ${outcome.seed}: ${outcome.violations.join('; ')}`)
    }
    if ((n + 1) % 10 === 0) soak.say(`${n + 1} scenarios, ${failed} failed`)
  }
  soak.say(`${requests} requests, ${faults} of them spoilt`)
  return { passed, failed }
}
