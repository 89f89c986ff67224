/** How a practice vault meets the in-process exchange. Exercise credentials, printed in the open on purpose: they protect invented data. */
export const PRACTICE_ACCOUNT = { url: 'https://practice.waypost.invalid/taxii2/', user: 'exercise', password: 'exercise' } as const
