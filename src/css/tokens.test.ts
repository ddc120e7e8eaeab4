import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { colourAt, diverging, rgbOf, sequential, type Rgb, type Theme } from '../components/palette';

const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8');

function tokens(theme: Theme): Record<string, string> {
  const blocks = [...css.matchAll(/(:root|\[data-theme='dark'\]) \{([^}]*--u-paper[^}]*)\}/g)];
  const block = blocks.find((found) => (found[1] === ':root') === (theme === 'light'));
  if (!block) throw new Error(`tokens.css: no block for ${theme}`);
  return Object.fromEntries([...block[2].matchAll(/--u-([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

// ------------------------------------------------------------------------------------------- contrast (WCAG 2, 1.4.3)
const linear = (byte: number): number => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(rgbOf(a)), luminance(rgbOf(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

// ------------------------------------- colour-blind sight: Machado, Oliveira and Fernandes 2009, severity 1, linear RGB
const SIGHTS: Readonly<Record<string, readonly number[]>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** CIE L*a*b* (D65) of a colour as seen. */
function labOf(rgb: Rgb, sight: readonly number[]): [number, number, number] {
  const [r, g, b] = rgb.map(linear);
  const clamp = (x: number): number => Math.min(1, Math.max(0, x));
  const R = clamp(sight[0] * r + sight[1] * g + sight[2] * b);
  const G = clamp(sight[3] * r + sight[4] * g + sight[5] * b);
  const B = clamp(sight[6] * r + sight[7] * g + sight[8] * b);
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = f((0.4124564 * R + 0.3575761 * G + 0.1804375 * B) / 0.95047);
  const y = f(0.2126729 * R + 0.7151522 * G + 0.072175 * B);
  const z = f((0.0193339 * R + 0.119192 * G + 0.9503041 * B) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000 after Sharma, Wu and Dalal 2005. */
function ciede2000(first: readonly number[], second: readonly number[]): number {
  const [L1, a1, b1] = first;
  const [L2, a2, b2] = second;
  const rad = Math.PI / 180;
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const G = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const C1 = Math.hypot((1 + G) * a1, b1);
  const C2 = Math.hypot((1 + G) * a2, b2);
  const hue = (a: number, b: number): number => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / rad + 360) % 360);
  const h1 = hue((1 + G) * a1, b1);
  const h2 = hue((1 + G) * a2, b2);
  let dh = 0;
  if (C1 * C2 !== 0) {
    dh = h2 - h1;
    if (dh > 180) dh -= 360;
    else if (dh < -180) dh += 360;
  }
  const dL = L2 - L1;
  const dC = C2 - C1;
  const dH = 2 * Math.sqrt(C1 * C2) * Math.sin((dh / 2) * rad);
  const L = (L1 + L2) / 2;
  const C = (C1 + C2) / 2;
  let h = h1 + h2;
  if (C1 * C2 !== 0) {
    if (Math.abs(h1 - h2) > 180) h += h < 360 ? 360 : -360;
    h /= 2;
  }
  const T =
    1 -
    0.17 * Math.cos((h - 30) * rad) +
    0.24 * Math.cos(2 * h * rad) +
    0.32 * Math.cos((3 * h + 6) * rad) -
    0.2 * Math.cos((4 * h - 63) * rad);
  const SL = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2);
  const SC = 1 + 0.045 * C;
  const SH = 1 + 0.015 * C * T;
  const RC = 2 * Math.sqrt(C ** 7 / (C ** 7 + 25 ** 7));
  const RT = -RC * Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * rad);
  return Math.sqrt((dL / SL) ** 2 + (dC / SC) ** 2 + (dH / SH) ** 2 + RT * (dC / SC) * (dH / SH));
}

function smallestDistance(pairs: readonly (readonly [string, string])[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const sight of Object.values(SIGHTS)) {
    for (const [a, b] of pairs) {
      smallest = Math.min(smallest, ciede2000(labOf(rgbOf(a), sight), labOf(rgbOf(b), sight)));
    }
  }
  return smallest;
}
const pairsOf = (list: readonly string[]): [string, string][] =>
  list.flatMap((a, i) => list.slice(i + 1).map((b): [string, string] => [a, b]));

test('the distance formula agrees with a published pair of Sharma, Wu and Dalal', () => {
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(ciede2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
});

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const t = tokens(theme);
  const data = ['frame', 'rnn', 'lstm', 'gru', 'f', 'i', 'o', 'g', 'z', 'r'];

  test('every token of the table is defined', () => {
    const names = ['paper', 'bench', 'sunk', 'ink', 'ink2', 'ink3', 'edge', 'rule', 'sig', 'sig-soft', ...data];
    expect(Object.keys(t).sort()).toEqual(names.sort());
  });
  test('text is readable on every ground it stands on', () => {
    for (const ground of ['paper', 'bench', 'sunk']) {
      expect(contrast(t.ink, t[ground])).toBeGreaterThanOrEqual(12.2);
      expect(contrast(t.ink3, t[ground])).toBeGreaterThanOrEqual(4.85);
    }
  });
  test('every data colour reaches 4.5 on paper and bench, and so does signal', () => {
    for (const name of [...data, 'sig'])
      for (const ground of ['paper', 'bench'])
        expect(contrast(t[name], t[ground]), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
  test('control borders reach 3 on paper and bench', () => {
    for (const ground of ['paper', 'bench']) expect(contrast(t.edge, t[ground])).toBeGreaterThanOrEqual(3);
  });
  test('networks and gates stay apart in four sights', () => {
    const of = (...names: string[]): string[] => names.map((name) => t[name]);
    expect(smallestDistance(pairsOf(of('frame', 'rnn', 'lstm', 'gru')))).toBeGreaterThanOrEqual(16.5);
    expect(smallestDistance(pairsOf(of('f', 'i', 'o', 'g')))).toBeGreaterThanOrEqual(15.4);
    expect(smallestDistance(pairsOf(of('z', 'r', 'g')))).toBeGreaterThanOrEqual(18.8);
    expect(smallestDistance(pairsOf(of('f', 'i', 'o', 'g', 'z', 'r')))).toBeGreaterThanOrEqual(10.4);
    expect(smallestDistance(data.map((name): [string, string] => [t.sig, t[name]]))).toBeGreaterThanOrEqual(8.1);
  });
  test('zero vanishes into the ground, and heat-maps are monotone in lightness in four sights', () => {
    expect(contrast(t.paper, diverging[theme][3])).toBeLessThan(1.03);
    expect(contrast(t.paper, sequential[theme][0])).toBeLessThan(1.05);
    const away = theme === 'light' ? -1 : 1;
    for (const sight of Object.values(SIGHTS)) {
      const lightness = (hex: string): number => labOf(rgbOf(hex), sight)[0];
      const arms = [sequential[theme], diverging[theme].slice(3), diverging[theme].slice(0, 4).reverse()];
      for (const arm of arms) {
        for (let i = 1; i < arm.length; i++)
          expect(away * (lightness(arm[i]) - lightness(arm[i - 1]))).toBeGreaterThan(0);
      }
    }
  });
});

test('a colour is blended between its two stops, clamped at the ends', () => {
  const stops = ['#000000', '#646464', '#C8C8C8'];
  expect(colourAt(stops, 0.25)).toEqual([50, 50, 50]);
  expect(colourAt(stops, 0.5)).toEqual([100, 100, 100]);
  expect(colourAt(stops, 1)).toEqual([200, 200, 200]);
  expect(colourAt(stops, -3)).toEqual([0, 0, 0]);
  expect(colourAt(stops, 9)).toEqual([200, 200, 200]);
  expect(colourAt(stops, Number.NaN)).toEqual([0, 0, 0]);
});
