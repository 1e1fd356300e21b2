import { describe, expect, it } from 'vitest';
import { evaluate } from '../../support/evaluate.ts';

const check = (cases: readonly (readonly [string, unknown])[]): void => {
  it.each(cases)('%s is %j', (expression, value) => {
    expect(evaluate(expression, { list: [1, 2, 3], o: { a: 1, b: 'x' } })).toEqual(value);
  });
};

// The examples of https://learn.microsoft.com/azure/cosmos-db/nosql/query/string-functions, and what they leave open.
describe('string functions', () => {
  check([
    ["CONCAT('a', 'b', 'c')", 'abc'],
    ["CONCAT('a', 1)", undefined],
    ["CONTAINS('abc', 'B')", false],
    ["CONTAINS('abc', 'B', true)", true],
    ["STARTSWITH('abc', 'AB', true)", true],
    ["ENDSWITH('abc', 'bc')", true],
    ["STRINGEQUALS('abc', 'ABC', true)", true],
    ["stringequals('abc', 'ABC')", false],
    ["INDEX_OF('abcb', 'b')", 1],
    ["INDEX_OF('abcb', 'b', 2)", 3],
    ["INDEX_OF('abc', 'x')", -1],
    ["LEFT('abc', 2)", 'ab'],
    ["LEFT('abc', -1)", ''],
    ["RIGHT('abc', 2)", 'bc'],
    ["RIGHT('abc', 0)", ''],
    ["LENGTH('abc')", 3],
    ['LENGTH(5)', undefined],
    ["LOWER('ABC')", 'abc'],
    ["UPPER('abc')", 'ABC'],
    ["REVERSE('abc')", 'cba'],
    ["TRIM('  a ')", 'a'],
    ["LTRIM('  a ')", 'a '],
    ["RTRIM('  a ')", '  a'],
    ["TRIM('xxaxx', 'x')", 'a'],
    ["REPLACE('a.a', '.', '$&')", 'a$&a'],
    ["REPLICATE('ab', 3)", 'ababab'],
    ["REPLICATE('ab', -1)", undefined],
    ["SUBSTRING('abcdef', 1, 2)", 'bc'],
    ["REGEXMATCH('abcd', 'ABC', 'i')", true],
    ["REGEXMATCH('abcd', 'A B C', 'ix')", true],
    ["REGEXMATCH('abcd', '(')", undefined],
    ["REGEXMATCH('abcd', 'abc', 'g')", undefined],
    ["STRINGJOIN(['a', 'b'], '-')", 'a-b'],
    ["STRINGSPLIT('a-b', '-')", ['a', 'b']],
    ['ToString(1.5)', '1.5'],
    ["ToString('a')", 'a'],
    ['ToString([1, "a"])', '[1,"a"]'],
    ['ToString(undefined)', undefined],
    ["StringToArray('[1, 2]')", [1, 2]],
    ["StringToArray('{}')", undefined],
    ["StringToBoolean('true')", true],
    ["StringToNull('null')", null],
    ["StringToNumber('-1.5e2')", -150],
    ["StringToNumber('abc')", undefined],
    ['StringToObject(\'{"a": 1}\')', { a: 1 }],
  ]);
});

describe('array functions', () => {
  check([
    ['ARRAY_CONCAT([1], [2, 3], [[4]])', [1, 2, 3, [4]]],
    ['ARRAY_CONTAINS(c.list, 2)', true],
    ["ARRAY_CONTAINS(c.list, '2')", false],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1})', false],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1}, true)', true],
    ["ARRAY_CONTAINS('x', 'x')", undefined],
    ['ARRAY_CONTAINS_ANY(c.list, 9, 3)', true],
    ['ARRAY_CONTAINS_ALL(c.list, 1, 9)', false],
    ['ARRAY_LENGTH(c.list)', 3],
    ['ARRAY_SLICE(c.list, 1)', [2, 3]],
    ['ARRAY_SLICE(c.list, -2, 1)', [2]],
    ["CHOOSE(2, 'a', 'b')", 'b'],
    ["CHOOSE(3, 'a', 'b')", undefined],
    [
      'ObjectToArray(c.o)',
      [
        { k: 'a', v: 1 },
        { k: 'b', v: 'x' },
      ],
    ],
    [
      "ObjectToArray(c.o, 'name', 'value')",
      [
        { name: 'a', value: 1 },
        { name: 'b', value: 'x' },
      ],
    ],
    ['SetIntersect([1, 2, 2], [2, 3])', [2]],
    ['SetUnion([1, 2], [2, 3])', [1, 2, 3]],
    ['SetDifference([1, 2], [2])', [1]],
  ]);
});

describe('mathematical functions', () => {
  check([
    ['ABS(-1.5)', 1.5],
    ['CEILING(1.2)', 2],
    ['FLOOR(-1.2)', -2],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(2.345, 1)', 2.3],
    ['TRUNC(-1.9)', -1],
    ['SIGN(-3)', -1],
    ['SQRT(16)', 4],
    ['SQRT(-1)', undefined],
    ['SQUARE(3)', 9],
    ['POWER(2, 10)', 1024],
    ['LOG(8, 2)', 3],
    ['LOG10(100)', 2],
    ['EXP(0)', 1],
    ['DEGREES(PI())', 180],
    ['ROUND(RADIANS(180) * 1000)', 3142],
    ['SIN(0)', 0],
    ['COS(0)', 1],
    ['ATN2(0, 1)', 0],
    ['NUMBERBIN(37, 10)', 30],
    ['IntAdd(1, 2)', 3],
    ['IntDiv(7, 2)', 3],
    ['IntDiv(7, 0)', undefined],
    ['IntMod(7, 2)', 1],
    ['IntBitNot(5)', -6],
    ["ABS('1')", undefined],
    ['RAND() < 1', true],
  ]);
});

describe('type checks', () => {
  check([
    ['IS_DEFINED(c.missing)', false],
    ['IS_DEFINED(null)', true],
    ['IS_NULL(null)', true],
    ['IS_NULL(c.missing)', false],
    ['IS_NUMBER(1)', true],
    ['IS_INTEGER(1.5)', false],
    ['IS_FINITE_NUMBER(1.5)', true],
    ["IS_STRING('')", true],
    ['IS_BOOL(false)', true],
    ['IS_ARRAY([])', true],
    ['IS_OBJECT([])', false],
    ['IS_OBJECT({})', true],
    ['IS_PRIMITIVE(null)', true],
    ['IS_PRIMITIVE({})', false],
    ["IIF(true, 'a', 'b')", 'a'],
    ["IIF(c.missing, 'a', 'b')", 'b'],
    ["IIF(1, 'a', 'b')", 'b'],
  ]);
});

// The examples of https://learn.microsoft.com/azure/cosmos-db/nosql/query/date-time-functions.
describe('date and time functions', () => {
  check([
    ['GetCurrentDateTime()', '2026-01-02T03:04:05.6780000Z'],
    ['GetCurrentTimestamp()', 1_767_323_045_678],
    ['GetCurrentTimestampStatic()', 1_767_323_045_678],
    ['GetCurrentTicks()', 17_673_230_456_780_000],
    ["DateTimeAdd('mm', 1, '2020-07-03T00:00:00.0000000')", '2020-08-03T00:00:00.0000000Z'],
    ["DateTimeAdd('yy', 1, '2020-07-03T00:00:00.0000000')", '2021-07-03T00:00:00.0000000Z'],
    ["DateTimeAdd('hh', -1, '2020-07-03T00:00:00.0000000')", '2020-07-02T23:00:00.0000000Z'],
    ["DateTimeAdd('ss', 1, '2020-07-03T00:00:00.0000000Z')", '2020-07-03T00:00:01.0000000Z'],
    ["DateTimeAdd('month', 1, '2024-01-31T12:00:00Z')", '2024-02-29T12:00:00.0000000Z'],
    ["DateTimeAdd('ns', 200, '2020-07-03T00:00:00.0000000Z')", '2020-07-03T00:00:00.0000002Z'],
    ["DateTimeAdd('fortnight', 1, '2020-07-03T00:00:00Z')", undefined],
    ["DateTimeDiff('year', '2028-01-01T01:02:03.1234527Z', '2020-01-03T01:02:03.1234567Z')", -8],
    ["DateTimeDiff('month', '2020-01-31T00:00:00Z', '2020-02-01T00:00:00Z')", 1],
    ["DateTimeDiff('hour', '2020-01-01T01:02:03.1234527Z', '2020-01-03T01:02:03.1234567Z')", 48],
    ["DateTimeDiff('minute', '2020-01-01T01:02:59Z', '2020-01-01T01:03:00Z')", 1],
    ["DateTimeDiff('ms', '2018-01-01', '2018-01-02')", 86_400_000],
    ['DateTimeFromParts(2020, 9, 4)', '2020-09-04T00:00:00.0000000Z'],
    ['DateTimeFromParts(2017, 4, 20, 13, 15, 20, 3456789)', '2017-04-20T13:15:20.3456789Z'],
    ['DateTimeFromParts(2020, 2, 30)', undefined],
    ["DateTimePart('mcs', '2020-01-02T03:04:05.6789123Z')", 678_912],
    ["DateTimePart('yyyy', '2020-01-02T03:04:05.6789123Z')", 2020],
    ["DateTimePart('weekday', '2026-11-21T00:00:00Z')", 7],
    ["DateTimeToTicks('2020-01-02T03:04:05.6789123Z')", 15_779_342_456_789_124],
    ["DateTimeToTimestamp('2020-07-09')", 1_594_252_800_000],
    ["DateTimeToTimestamp('nonsense')", undefined],
    ['TicksToDateTime(15779342456789123)', '2020-01-02T03:04:05.6789124Z'],
    ['TimestampToDateTime(1594227912345)', '2020-07-08T17:05:12.3450000Z'],
    ["DateTimeBin('2021-01-08T18:35:00.0000000', 'dd')", '2021-01-08T00:00:00.0000000Z'],
    ["DateTimeBin('2021-01-08T18:35:00.0000000', 'hh', 5)", '2021-01-08T15:00:00.0000000Z'],
    ["DateTimeBin('2021-01-08T18:35:00.0000000', 'dd', 7)", '2021-01-07T00:00:00.0000000Z'],
    ["DateTimeBin('2021-01-08T18:35:00Z', 'dd', 7, '1601-01-01T00:00:00.0000000')", '2021-01-04T00:00:00.0000000Z'],
    ["DateTimeBin('2021-01-08T18:35:00Z', 'month')", undefined],
    ["DateTimeBin('2021-01-08T18:35:00Z', 'dd', 0)", undefined],
  ]);
});
