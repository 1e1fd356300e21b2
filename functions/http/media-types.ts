/** One JSON document a line: https://github.com/ndjson/ndjson-spec. */
export const ndjson = 'application/x-ndjson';

/** How people write recipes and rules; RFC 9512 and the names that were used before it. */
export const yamlOrJson = ['application/yaml', 'application/json', 'text/yaml', 'application/x-yaml'] as const;
