import fc from "fast-check";
import { FixedTexts } from "../../../lib/secret-scan/fixed-texts";
import { runs } from "../../support/runs";

const found = (texts: readonly string[], text: string) => [...new FixedTexts(texts).in(text)].sort();

test("one that begins another is found with it", () => {
  expect(found(["mysql", "mysqldump"], "run mysqldump")).toEqual(["mysql", "mysqldump"]);
  expect(found(["mysql", "mysqldump"], "run mysql dump")).toEqual(["mysql"]);
});

test("so is one that begins or lies inside another", () => {
  expect(found(["chpasswd", "passwd --stdin"], "chpasswd --stdin")).toEqual(["chpasswd", "passwd --stdin"]);
  expect(found(["rfc4106(gcm", "gcm"], "rfc4106(gcm(aes))")).toEqual(["gcm", "rfc4106(gcm"]);
});

test("any texts are found where they are, and nowhere else", () => {
  const short = fc.string({ unit: fc.constantFrom(..."ab.*("), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(short, { minLength: 1, maxLength: 6 }),
      fc.string({ unit: fc.constantFrom(..."ab.*(\n") }),
      (texts, text) => {
        expect(found(texts, text)).toEqual([...new Set(texts)].filter((one) => text.includes(one)).sort());
      },
    ),
    runs(500),
  );
});
