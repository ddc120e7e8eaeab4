import { expect, test } from 'vitest';
import { parseStrictJson, type Json } from './strict-json';

/** Maps back to objects, for comparison with JSON.parse. */
const plain = (json: Json): unknown =>
  json instanceof Map
    ? Object.fromEntries([...json].map(([key, value]) => [key, plain(value as Json)]))
    : Array.isArray(json)
      ? json.map((entry) => plain(entry as Json))
      : json;

const VALID = [
  '{}', '[]', ' [ ] ', '""', '0', '-0.5e-3', 'true', 'false', 'null', '"a\\"b\\\\\\u0283"',
  '{"a":[1,2,{"b":null}],"c":"ʃ"}', '\n{ "a" : 1 ,\t"b" : [ true , false ] }\r\n', '[[[[1]]]]',
]; // prettier-ignore

test.each(VALID)('reads %s as JSON.parse does', (text) => {
  expect(plain(parseStrictJson(text))).toEqual(JSON.parse(text));
});

const INVALID = [
  '', ' ', '{', '}', '[', ']', '{"a"}', '{"a":}', '{"a":1,}', '[1,]', '[1 2]', '{"a":1 "b":2}', '{a:1}', "{'a':1}", '01', '+1', '.5', '1.',
  'NaN', 'Infinity', 'nul', '"a', '"\n"', '"\\x"', '1 2', '{} {}', '[1]]', 'undefined', '{"a":1}}', '\u00a01',
]; // prettier-ignore

test.each(INVALID)('refuses %j as JSON.parse does', (text) => {
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(() => parseStrictJson(text)).toThrow(/^parseStrictJson: expected .* at position \d+, got /);
});

test('a repeated key, which JSON.parse lets pass, is refused at any depth with its place', () => {
  expect(JSON.parse('{"a":1,"a":2}')).toEqual({ a: 2 });
  expect(() => parseStrictJson('{"a":1,"a":2}')).toThrow('"a" stands there twice: at position 7');
  expect(() => parseStrictJson('{"x":[{"b":1,"\\u0062":2}]}')).toThrow('"b" stands there twice');
});

test('a key called __proto__ is a key like any other', () => {
  const map = parseStrictJson('{"__proto__":{"polluted":1}}') as ReadonlyMap<string, Json>;
  expect([...map.keys()]).toEqual(['__proto__']);
  expect(({} as { polluted?: number }).polluted).toBe(undefined);
});

test('nests deeper than sixteen levels are refused instead of exhausting the stack', () => {
  expect(() => parseStrictJson('['.repeat(100_000))).toThrow('at most 16 levels');
});
