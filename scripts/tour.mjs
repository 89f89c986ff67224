// npm run tour: takes the pictures of README.md again, in the real application in practice mode. They go to assets/tour/.
import { journeys } from './journeys.mjs'
import { main } from './setup/say.mjs'

// playwright.config.ts then knows the tour and no tests.
process.env.WAYPOST_TOUR = 'yes'
await main(async () => await journeys([]))
