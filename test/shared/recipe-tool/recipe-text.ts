/** A small recipe as people write it; `changes` replace lines by their first key. */
export function recipeText({
  name = 'web',
  base = '{ marketplace: "Canonical:ubuntu-24_04-lts:server" }',
} = {}): string {
  return `name: ${name}
owner: web@contoso.example
os: { type: Linux }
base: ${base}
bake: { size: Standard_D2s_v5, steps: [] }
stages:
  - name: test
    gallery: rebake_test
    regions: [westeurope]
`;
}
