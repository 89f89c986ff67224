/** One policy for every page: our own code and style, images that we drew, no network, no form, no frame, no string turned into script. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  // Argon2id and zstd are WebAssembly.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app default',
].join('; ')

/** What every answer on `app:` carries. The three cross-origin lines make the page cross-origin isolated, which shared columns need. */
export const EVERY_ANSWER: { readonly [name: string]: string } = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-store',
}
