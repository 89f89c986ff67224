/** The part of the Trusted Types API that we use; TypeScript's DOM library does not know it. */
export interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL?(url: string): string, createHTML?(markup: string): string }): { createScriptURL(url: string): unknown }
}

export const policies = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes

const app = policies?.createPolicy('app', { createScriptURL: ownScript })

/**
 * The address of a worker's script, as the policy wants it.
 *
 * @throws {TypeError} It is not on this page's own origin.
 */
export const workerUrl = (url: string): string => (app === undefined ? ownScript(url) : app.createScriptURL(url)) as string

function ownScript(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError('a worker script of another origin')
  return url
}
