import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { Problem } from '../problem.ts';
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
      description: 'Golden VM images: rebaked, checked, promoted and rolled back.',
      license: { name: 'MIT' },
    },
    servers: [{ url }],
    security: [{ entra: [] }],
    components: { securitySchemes: { entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}

function toOperation(route: Route): ZodOpenApiOperationObject {
  const { name, tag, summary, params, query, body, bodyTypes = ['application/json'], method, answers } = route;
  const content = Object.fromEntries(bodyTypes.map((type) => [type, { schema: body! }]));
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(params || query ? { requestParams: { ...(params && { path: params }), ...(query && { query }) } } : {}),
    ...(method === 'GET' ? {} : { parameters: method === 'PUT' ? [idempotencyKey, ifMatch] : [idempotencyKey] }),
    ...(body ? { requestBody: { required: true, content } } : {}),
    responses: responsesOf(method === 'GET' ? answers : { ...answers, ...repeated }),
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'A repeat with the same key gets the first answer',
  schema: { type: 'string' as const, maxLength: 255 },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header' as const,
  required: false,
  description: 'The ETag that was read: refused with 412 when somebody else has written since',
  schema: { type: 'string' as const },
};

const repeated: Answers = {
  422: { description: 'The Idempotency-Key was used with another query or body', schema: Problem },
};

function responsesOf(answers: Answers): ZodOpenApiOperationObject['responses'] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema }]) => {
      const type = Number(status) >= 400 ? 'application/problem+json' : 'application/json';
      return [status, { description, ...(schema && { content: { [type]: { schema } } }) }];
    }),
  );
}
