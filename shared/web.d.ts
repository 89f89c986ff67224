// The few globals that every environment of ours has; shared/ compiles against these alone.
declare class TextEncoder { encode(text?: string): Uint8Array<ArrayBuffer>; encodeInto(text: string, into: Uint8Array): { read: number; written: number } }
declare class TextDecoder { constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }); decode(bytes?: ArrayBufferView | ArrayBuffer): string }
declare class URL { constructor(url: string, base?: string); href: string; origin: string; protocol: string; hostname: string; host: string; port: string; pathname: string; search: string; hash: string; searchParams: URLSearchParams }
declare class URLSearchParams { constructor(init?: string | Record<string, string>); get(name: string): string | null; getAll(name: string): string[]; has(name: string): boolean; set(name: string, value: string): void; append(name: string, value: string): void; toString(): string; [Symbol.iterator](): IterableIterator<[string, string]> }
