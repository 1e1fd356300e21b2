import { stringify } from 'yaml';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { rolesFor } from '../../../shared/domain/roles.ts';
import { invalid } from '../answers.ts';
import { Problem, problemBody } from '../problem.ts';
import type { Answers, Route } from '../route.ts';

/** The OpenAPI 3.1 document, made of the schemas that also read the requests. */
export function openApiDocument(routes: readonly Route[], url: string): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = `/api/${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Rebake',
      version: '1.0.0',
      description: about,
      license: { name: 'MIT' },
    },
    servers: [{ url }],
    security: [{ entra: [] }],
    components: { securitySchemes: { entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}

const about = `Golden VM images: rebaked, checked, promoted and rolled back.

Send an Entra ID access token with each request: \`Authorization: Bearer …\`; it has to name one of the roles that an
operation has in \`x-roles\`. Commands answer \`202 Accepted\` with the address of an operation in
\`Operation-Location\`. A repeat with the same \`Idempotency-Key\` gets the first answer again; a write with \`If-Match\`
holds only while nobody else has written. What is wrong with a request is told all at once, as RFC 9457 problem details.
Lists come a page at a time: send the \`cursor\` of one page to get the next.`;

function toOperation(route: Route): ZodOpenApiOperationObject {
  const { name, tag, summary, params, query, body, method, command } = route;
  return {
    operationId: name,
    tags: [tag],
    summary,
    'x-roles': [...rolesFor(command)],
    ...(params || query ? { requestParams: { ...(params && { path: params }), ...(query && { query }) } } : {}),
    ...(method === 'GET' ? {} : { parameters: method === 'PUT' ? [idempotencyKey, ifMatch] : [idempotencyKey] }),
    ...(body ? { requestBody: { required: true, content: contentOf(route) } } : {}),
    responses: responsesOf(answersOf(route)),
  };
}

/** The body in each of its media types, with the example as people would write it there. */
function contentOf({ body, bodyTypes = ['application/json'], example }: Route) {
  const inType = (type: string): unknown => (type.endsWith('json') ? example : stringify(example));
  return Object.fromEntries(
    bodyTypes.map((type) => [type, { schema: body!, ...(example === undefined ? {} : { example: inType(type) }) }]),
  );
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'A repeat with the same key gets the first answer, for a day',
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header' as const,
  required: false,
  description: 'The ETag that was read: refused with 412 when somebody else has written since',
  schema: { type: 'string' as const },
};

/** Everything that an operation may answer: what it says itself, and what follows from how it is served. */
export function answersOf({ method, body, answers }: Route): Answers {
  return {
    ...invalid,
    ...(body ? { 415: { description: 'The body is of a type that is not understood', schema: Problem } } : {}),
    ...(method === 'GET' ? {} : repeated),
    ...answers,
  };
}

const repeated: Answers = {
  409: {
    description: 'Others change the same records, or the first request with this key is under way',
    schema: Problem,
  },
  422: { description: 'The Idempotency-Key was used with another query or body', schema: Problem },
};

function responsesOf(answers: Answers): ZodOpenApiOperationObject['responses'] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, text = [], headers = {} }]) => {
      const type = Number(status) >= 400 ? 'application/problem+json' : 'application/json';
      const content = {
        ...(schema && { [type]: { schema, ...exampleOf(Number(status), description) } }),
        ...Object.fromEntries(text.map((name) => [name, { schema: { type: 'string' as const } }])),
      };
      const described = Object.entries(headers).map(
        ([name, about]) => [name, { description: about, schema: { type: 'string' as const } }] as const,
      );
      return [
        status,
        {
          description,
          ...(Object.keys(content).length > 0 && { content }),
          ...(described.length > 0 && { headers: Object.fromEntries(described) }),
        },
      ];
    }),
  );
}

/** What a refusal may look like; answers that hold have the shape of their records. */
function exampleOf(status: number, detail: string): { readonly example?: object } {
  if (status < 400) {
    return {};
  }
  const errors = [{ path: 'stages[1].gate.approvals', message: 'must be at most 10' }];
  return { example: problemBody(status, status === 400 ? { errors } : { detail }) };
}
