import { PLACES, type Place, type Planted } from "./places";
import { Random } from "./random";
import { KINDS, NAMES, type SecretKind } from "./secret-kinds";

/** A secret of one kind in one place. */
export interface Case {
  readonly kind: SecretKind;
  readonly place: Place;
  readonly name: string;
  readonly secret: string;
  readonly planted: Planted;
}

/** Every kind in eight places, so that each place sees many kinds; what has no form goes where it has a name. */
export function cases(): readonly Case[] {
  return KINDS.flatMap((kind, row) => {
    const fitting = PLACES.filter(
      (place) => (place.long === true || kind.long !== true) && (place.nameless !== true || kind.byName !== true),
    );
    return Array.from({ length: Math.min(8, fitting.length) }, (_, column): Case | undefined => {
      const place = fitting[(row * 3 + column * 5) % fitting.length];
      const name = NAMES[(row * 7 + column * 11) % NAMES.length];
      if (place === undefined || name === undefined) return undefined;
      const random = new Random(`${kind.kind} ${place.place}`);
      const secret = kind.make(random);
      return { kind, place, name, secret, planted: place.plant(secret, name, random) };
    }).filter((one) => one !== undefined);
  });
}
