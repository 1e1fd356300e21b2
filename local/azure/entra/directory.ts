/** Ids of the local directory; fixed, so that recipes and tests can name them. */
export const tenantId = '72f0c7de-2b1a-4c4e-9d53-0a6f5a1b9c01';
export const subscriptionId = '5a3f1c62-7d0e-4b8b-9c1d-2e4f60718293';
/** Client id of the API's application registration. */
export const apiClientId = '6b0d2a54-51c3-4f0a-8a57-3c1d9e7f2b10';

type ApiRole = 'Reader' | 'Contributor' | 'Promoter' | 'Approver' | 'SecurityOfficer';

export interface Principal {
  /** Short name for `--as` and tests. */
  readonly alias: string;
  readonly kind: 'person' | 'servicePrincipal' | 'managedIdentity';
  readonly objectId: string;
  /** Of service principals and managed identities. */
  readonly clientId?: string;
  readonly displayName: string;
  /** Of people. */
  readonly userPrincipalName?: string;
  /** App roles on the API. */
  readonly roles: readonly ApiRole[];
}

function person(number: number, alias: string, displayName: string, roles: readonly ApiRole[]): Principal {
  const userPrincipalName = `${displayName.toLowerCase().replaceAll(' ', '.')}@contoso.example`;
  const objectId = `a1d30000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return { alias, kind: 'person', objectId, displayName, userPrincipalName, roles };
}

/** Everyone that the local tenant knows. Each person with an API role may also read. */
export const principals: readonly Principal[] = [
  person(1, 'owner', 'Olivia Hartmann', []),
  person(2, 'reader', 'Robin Meyer', ['Reader']),
  person(3, 'contributor', 'Carla Nowak', ['Reader', 'Contributor']),
  person(4, 'promoter', 'Paolo Conti', ['Reader', 'Promoter']),
  person(5, 'approver', 'Amara Okafor', ['Reader', 'Approver']),
  person(6, 'second-approver', 'Anders Lund', ['Reader', 'Approver']),
  person(7, 'security-officer', 'Sofia Castellanos', ['Reader', 'SecurityOfficer']),
  person(8, 'release-manager', 'Ruth Lindqvist', ['Reader', 'Promoter', 'Approver']),
  {
    alias: 'az',
    kind: 'servicePrincipal',
    objectId: 'b2e40000-0000-4000-8000-000000000001',
    clientId: 'b2e41111-0000-4000-8000-000000000001',
    displayName: 'az',
    roles: [],
  },
  {
    alias: 'rebake',
    kind: 'managedIdentity',
    objectId: 'c3f50000-0000-4000-8000-000000000001',
    clientId: 'c3f51111-0000-4000-8000-000000000001',
    displayName: 'rebake',
    roles: [],
  },
];

/** A principal by alias, object id, client id or user principal name, in any case. */
export function findPrincipal(name: string): Principal | undefined {
  const wanted = name.toLowerCase();
  return principals.find(({ alias, objectId, clientId, userPrincipalName }) =>
    [alias, objectId, clientId, userPrincipalName].includes(wanted),
  );
}
