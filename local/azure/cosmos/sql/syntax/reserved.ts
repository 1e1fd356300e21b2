const words = new Set(
  (
    'AND ARRAY AS ASC BETWEEN BY CASE CAST CONVERT CROSS DESC DISTINCT ELSE END ESCAPE EXISTS FALSE FOR FROM GROUP HAVING IN ' +
    'INNER INSERT INTO IS JOIN LIKE LIMIT NOT NULL OFFSET ON OR ORDER OUTER OVER SELECT SET THEN TOP TRUE UDF UNDEFINED ' +
    'UPDATE VALUE WHEN WHERE WITH'
  ).split(' '),
);

/** Words that cannot name an alias or follow a dot: `c["value"]` works, `c.value` does not, as in Azure. */
export function isReserved(word: string): boolean {
  return words.has(word.toUpperCase());
}
