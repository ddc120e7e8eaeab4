/**
 * npm run social-card: draws static/social-card.png, the picture that stands beside a link to the course elsewhere.
 *
 * 1200 by 630 pixels, from the stored run of the front page: the sound, what a network with memory heard in it, its hidden
 * state, and what one without memory heard. Must not: show anything that was not computed. Needs a Chromium.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from '@playwright/test';
import type { Stored, TableData, TimelineData } from '@unrolled/lab-protocol';
import { lettersOf, segmentsOf, turned, unpackStates } from '../src/components/FrontPicture/unpack';
import { heatIndices, heatPalette } from '../src/components/views/heat';
import { pngUrl } from '../src/components/views/png';
import { findBrowser } from './test/browser.mjs';
import { root } from './test/setup.mjs';

const WIDTH = 1200;
const HEIGHT = 630;
const LEFT = 64;
const RIGHT = WIDTH - 64;

const require = createRequire(import.meta.url);
const font = (file: string): string =>
  `data:font/woff2;base64,${readFileSync(require.resolve(`@fontsource-variable/${file}`)).toString('base64')}`;
const stored = JSON.parse(
  readFileSync(path.join(root, 'docs/01-phoneme-rnn/experiments/front.stored.json'), 'utf8'),
) as Stored;

const axis = stored.picture.axis as TimelineData;
const last = (id: string): readonly (string | number)[] => (stored.picture[id] as TableData).rows.at(-1) ?? [];
const [, withoutMemory, withMemory] = last('learning').map(String);
const frames = Array.from(withMemory).length;
const hidden = Number(stored.numbers.hidden);
const grid = { firstSeconds: 0.0125, hopSeconds: 0.01, seconds: axis.seconds };
const said = axis.rows.find((row) => row.kind === 'labels')?.segments ?? [];
const truth = lettersOf(said, frames, grid);
const x = (seconds: number): number => LEFT + (seconds / axis.seconds) * (RIGHT - LEFT);

function wave(top: number, height: number): string {
  const row = axis.rows.find((one) => one.kind === 'wave');
  const samples = Array.from(row?.kind === 'wave' ? row.samples : []);
  const most = Math.max(...samples.map(Math.abs));
  const points = samples.map((value, n) => {
    const at = LEFT + ((n + 0.5) / samples.length) * (RIGHT - LEFT);
    return `${at.toFixed(1)},${(top + height / 2 - (value / most) * (height / 2)).toFixed(1)}`;
  });
  return `<polyline points="${points.join(' ')}" fill="none" stroke="#14171c" stroke-width="1.2"/>`;
}

function heard(letters: string, top: number, colour: string): string {
  return segmentsOf(letters, truth, grid)
    .map(({ from, to, label, wrong }) => {
      const width = x(to) - x(from);
      const cell = `<rect x="${x(from)}" y="${top}" width="${width}" height="34" fill="${wrong ? 'url(#wrong)' : '#ffffff'}" stroke="${colour}"/>`;
      return width < 16 || wrong
        ? cell
        : `${cell}<text x="${x(from) + width / 2}" y="${top + 24}" text-anchor="middle" font-size="20">${label}</text>`;
    })
    .join('');
}

function state(top: number, height: number): string {
  const values = turned(unpackStates(String(last('states')[1]), frames * hidden), hidden);
  const indices = heatIndices(values, hidden, frames, [-1, 1], false);
  const url = pngUrl(frames, hidden, indices, heatPalette('diverging', 'light'));
  return `<image href="${url}" x="${LEFT}" y="${top}" width="${RIGHT - LEFT}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated"/>`;
}

const ticks = Array.from({ length: 64 }, (_, n) => {
  const at = 118 + n * 13;
  return `<path d="M${at} 110v-${n % 5 === 0 ? 8 : 4}" stroke="#5f6773" stroke-width="1" opacity="${(1 - n / 64).toFixed(2)}"/>`;
}).join('');

const html = `<style>
@font-face{font-family:T;src:url(${font('stix-two-text/files/stix-two-text-latin-wght-normal.woff2')})}
@font-face{font-family:L;src:url(${font('source-sans-3/files/source-sans-3-latin-wght-normal.woff2')})}
@font-face{font-family:P;src:url(data:font/woff2;base64,${readFileSync(path.join(root, 'src/css/fonts/ipa.woff2')).toString('base64')});unicode-range:U+0250-02FF}
body{margin:0}svg{display:block;background:#fff;font-family:T,P,serif;fill:#14171c}.l{font-family:L;font-size:19px;fill:#5f6773}
</style><svg width="${WIDTH}" height="${HEIGHT}">
<defs><pattern id="wrong" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fdf0f6"/><path d="M0 0v6" stroke="#d0126f" stroke-width="2.4"/></pattern></defs>
<g transform="translate(${LEFT} 60) scale(1.85)" fill="none" stroke="#14171c" stroke-width="2"><path d="M8.1 20.1 A12 12 0 1 1 19 27 H37"/><path d="M3.6 17.4 L8.1 20.6 L10.4 15.6"/></g>
<path d="M${LEFT + 60} 110H${RIGHT}" stroke="#14171c" stroke-width="3.7"/>${ticks}
<text x="150" y="96" font-size="46" font-weight="600">Unrolled</text>
<text x="${LEFT}" y="172" font-size="40">Recurrent networks for audio,</text>
<text x="${LEFT}" y="220" font-size="40">derived, run and checked in your browser.</text>
${wave(248, 84)}
<text class="l" x="${LEFT}" y="360">Without memory</text>${heard(withoutMemory, 368, '#6b7077')}
<text class="l" x="${LEFT}" y="430">The hidden state of ${hidden} units</text>${state(438, 84)}
<text class="l" x="${LEFT}" y="550">With memory</text>${heard(withMemory, 558, '#1866d0')}
</svg>`;

const browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
await page.setContent(html);
await page.evaluate(() => document.fonts.ready);
const target = path.join(root, 'static/social-card.png');
await page.screenshot({ path: target });
await browser.close();
console.log(`${path.relative(root, target)} is drawn from the run of ${stored.date}, seed ${stored.values.seed}.`);
