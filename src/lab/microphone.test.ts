import { expect, test } from 'vitest';
import { bytesOf, sentenceFor } from './microphone';

test('each reason a microphone does not open has its own sentence, and each names a way on', () => {
  const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError', 'SomethingElse'];
  const sentences = names.map((name) => sentenceFor(new DOMException('', name)));
  expect(new Set(sentences).size).toBe(names.length);
  for (const sentence of sentences) expect(sentence).toContain('WAV file');
  expect(sentenceFor('no error at all')).toContain('did not open');
});

test('what was heard travels as floats, the rate first', () => {
  const bytes = bytesOf({ samples: Float32Array.of(0.5, -1), rateHz: 44_100 });
  expect(Array.from(new Float32Array(bytes.buffer))).toEqual([44_100, 0.5, -1]);
});
