const words = new Set(
  (
    'AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FALSE FROM GROUP IN JOIN LIKE LIMIT NOT NULL OFFSET OR ORDER ' +
    'SELECT TOP TRUE UDF UNDEFINED VALUE WHERE'
  ).split(' '),
);

/**
 * Words that cannot name an alias or follow a dot: `c["value"]` works, `c.value` does not, as in Azure. The list is
 * that of the grammar which Microsoft publishes with its .NET client.
 */
export function isReserved(word: string): boolean {
  return words.has(word.toUpperCase());
}
