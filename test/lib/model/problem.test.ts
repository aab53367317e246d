import fc from "fast-check";
import { InputError, show } from "../../../lib/model/problem";

test("a value is shown as its JSON, cut after 80 characters", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      expect(show(value)).toBe(json.length > 80 ? `${json.slice(0, 77)}...` : json);
    }),
  );
});

test("the first 77 characters of a value without bound are all that is made of it", () => {
  let looked = 0;
  const item = {
    get a() {
      looked += 1;
      return "some text";
    },
  };
  expect(show(Array.from({ length: 1_000_000 }, () => item))).toMatch(/^\[\{"a":"some text"\},.{50,}\.\.\.$/);
  expect(looked).toBeLessThan(20);
});

test("the message of an error names the first fifty problems alone", () => {
  const problem = { file: "clusters/home.yaml", path: "domain", got: "5", want: "a text" };
  const { message, problems } = new InputError(Array.from({ length: 200_000 }, () => problem));
  expect(problems).toHaveLength(200_000);
  expect(message.split("\n")).toHaveLength(50);
});
