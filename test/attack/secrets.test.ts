import { SecretScan } from "../../lib/secret-scan/file";
import { type Case, cases } from "./corpus";
import { LOOK_ALIKES } from "./look-alikes";
import { PLACES } from "./places";
import { Random } from "./random";

const all = cases();
const scan = new SecretScan();
const label = ({ kind, place, name }: Case) => `${kind.kind} as ${name} in: ${place.place}`;

/** The part of a secret that would give it away: its last line or word of some length. */
function heart(secret: string): string {
  const parts = secret.match(/[A-Za-z0-9+/_~-]{10,}/g) ?? [secret];
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), "");
}

describe("secrets that are planted", () => {
  it("are of many kinds, in many kinds of place", () => {
    expect(all.length).toBeGreaterThanOrEqual(400);
    expect(new Set(all.map(({ kind }) => kind.kind)).size).toBeGreaterThanOrEqual(45);
    expect(new Set(all.map(({ place }) => place.place)).size).toBeGreaterThanOrEqual(8);
  });

  it("are found", () => {
    const missed = all.filter(({ planted }) => scan.scan(planted).length === 0).map(label);
    expect(missed).toEqual([]);
  });

  it("are never part of what is said about them", () => {
    const told = all.filter(({ planted, secret }) => JSON.stringify(scan.scan(planted)).includes(heart(secret)));
    expect(told.map(label)).toEqual([]);
  });
});

/** Places where every text is read, by a name or without one. */
const OPEN = PLACES.filter(
  ({ place }) => !/encrypted|Sealed|plain Secret/.test(place) || /comment of an encrypted|another object/.test(place),
);

describe("look-alikes", () => {
  const planted = LOOK_ALIKES.flatMap((alike, row) =>
    [0, 1].flatMap((column) => {
      const random = new Random(`${alike.kind} ${alike.name} ${row} ${column}`);
      const text = alike.make(random);
      const fitting = OPEN.filter((place) => place.long === true || !text.includes("\n"));
      const place = fitting[(row * 3 + column * 7) % fitting.length];
      return place === undefined ? [] : [{ alike, place, text, planted: place.plant(text, alike.name, random) }];
    }),
  );

  it("are many", () => {
    expect(LOOK_ALIKES.length).toBeGreaterThanOrEqual(150);
    expect(planted.length).toBeGreaterThanOrEqual(300);
  });

  it.each(["dist/docs/home/BOOTSTRAP.md", "clusters/home/app.conf"])("are not touched without quotes in %s", (path) => {
    const lines = LOOK_ALIKES.map((alike) => ({ alike, text: alike.make(new Random(alike.kind)) })).filter(
      ({ text }) => !text.includes("\n"),
    );
    const touched = lines.flatMap(({ alike: { name }, text }) =>
      [`${name} = ${text}`, `${name}: ${text}`].filter((line) => scan.scan({ path, text: `${line}\n` }).length > 0),
    );
    expect(touched).toEqual([]);
  });

  it("are not touched", () => {
    const touched = planted.filter((one) => scan.scan(one.planted).length > 0);
    expect(
      touched.map(({ alike, place, text }) => `${alike.kind}: ${alike.name} = ${text.slice(0, 40)} in: ${place.place}`),
    ).toEqual([]);
  });
});
