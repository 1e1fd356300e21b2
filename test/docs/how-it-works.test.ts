import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imageVersionMoves } from '../../shared/domain/image-version/image-version-state.ts';
import type { MoveTable } from '../../shared/domain/moves.ts';
import { promotionMoves } from '../../shared/domain/promotion/promotion-moves.ts';
import { containers } from '../../shared/records/containers.ts';

const page = readFileSync(new URL('../../docs/how-it-works.md', import.meta.url), 'utf8');

describe('docs/how-it-works.md', () => {
  it.each([
    { what: 'image version', moves: imageVersionMoves },
    { what: 'promotion', moves: promotionMoves },
  ])('draws exactly the moves of a $what that the code allows', ({ what, moves }) => {
    expect(drawnMoves(what)).toEqual(allowedMoves(moves));
  });

  it('names every container of the records, and no other', () => {
    const named = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);

    expect(named.toSorted()).toEqual(
      Object.values(containers)
        .map(({ id }) => id)
        .toSorted(),
    );
  });
});

function drawnMoves(what: string): readonly string[] {
  const [, diagram = ''] = page.split(`<!-- moves: ${what} -->`)[1]?.split('```mermaid') ?? [];
  return [...diagram.split('```')[0]!.matchAll(/^ +(\w+ --> \w+: \w+)$/gm)].map(([, line]) => line!).toSorted();
}

function allowedMoves(moves: MoveTable<string, string>): readonly string[] {
  return Object.entries(moves)
    .flatMap(([event, { from, to }]) => from.map((state) => `${state} --> ${to}: ${event}`))
    .toSorted();
}
