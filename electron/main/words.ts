import messages from '../../assets/locales/en.json' with { type: 'json' }

/** The sentence of a key, with its placeholders filled. */
export function say(key: string, values: { readonly [name: string]: string } = {}): string {
  const words: { readonly [key: string]: string } = messages
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
