// npm run exchange: the practice exchange on its own, over HTTP. Arguments pass on; it prints the address that it listens on.
import { mustBuild } from './build.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { run } from './setup/processes.mjs'
import { main } from './setup/say.mjs'

const ENTRY = 'electron/uplink/exchange.ts'

await main(async args => {
  await bringDependencies()
  await mustBuild(entry => entry === ENTRY)
  return await run(process.execPath, ['out/exchange/index.js', ...args])
})
