// Plays a playlist with hls.js in a headless Chromium, by a page that may be anywhere: play.mjs CHROMIUM PAGE PLAYLIST
// TOKEN. Writes what came of it as JSON.
import puppeteer from 'puppeteer-core';

const [chromium, page, playlist, token] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: chromium,
  acceptInsecureCerts: true, // the cloud's authority is in no store of this machine
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required', '--mute-audio'],
});
try {
  const tab = await browser.newPage();
  await tab.goto(page);
  const seen = await tab.evaluate((source, bearer) => window.play(source, bearer), playlist, token);
  process.stdout.write(JSON.stringify(seen));
} finally {
  await browser.close();
}
