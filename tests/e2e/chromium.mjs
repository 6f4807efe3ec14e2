// How Chromium is started: by the journeys and by the screenshots alike.

export const launchOptions = {
  executablePath: process.env.PARTITA_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--font-render-hinting=none',
  ],
};
