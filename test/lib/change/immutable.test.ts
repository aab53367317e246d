import { compareFiles } from "../../../lib/change/compare";
import { IMMUTABLE } from "../../../lib/change/effects/immutable";
import { at, textAt } from "../../../lib/data/fields";
import { toYaml } from "../../../lib/emit/yaml";
import type { Manifest } from "../../../lib/manifest/manifest";
import { CASES, type ImmutableCase } from "../../../scripts/immutable/cases";
import recorded from "./immutable-answers.json";

const ANSWERS: ReadonlyMap<string, string> = new Map(Object.entries(recorded.answers));

/** What the tables make of a change that an API server was asked about. */
function told({ before, after }: ImmutableCase) {
  const file = "kubernetes/home/stages/one/one.yaml";
  const files = (object: Manifest) => new Map([[file, toYaml(object)]]);
  return compareFiles(files(before), files(after), {
    cluster: "home",
    talos: 13,
    kubernetes: 35,
    isPruned: () => true,
    isLost: () => true,
  });
}

/** What the API server decides by something that no file holds. */
const BY_STATE: Readonly<Record<string, "accepted" | "refused">> = {
  // Whether a claim is bound, and to what, is status.
  "PersistentVolumeClaim (unbound) spec.volumeAttributesClassName: set": "refused",
  "PersistentVolumeClaim (unbound) spec.resources.requests.storage: larger": "refused",
  "PersistentVolumeClaim (bound, growth not done) spec.resources.requests.storage: smaller, above what it has":
    "accepted",
  "PersistentVolumeClaim (bound, class that does not grow) spec.resources.requests.storage: larger": "refused",
};

/** Changes that no object could be made with in the first place. */
const WRONG_FORM = /Job spec\.(backoffLimitPerIndex|podFailurePolicy)/;

test("every change that was asked about has an answer, each once", () => {
  expect([...ANSWERS.keys()].sort()).toEqual(CASES.map(({ id }) => id).sort());
  expect(CASES.length).toBeGreaterThan(200);
});

describe("the table says what the API server said", () => {
  it.each(CASES.filter(({ id }) => BY_STATE[id] === undefined && !WRONG_FORM.test(id)))("$id", (one) => {
    const answer = ANSWERS.get(one.id) ?? "";
    const refused = told(one).filter(({ consequence }) => consequence === "refused");
    expect(refused.length > 0 ? "refused" : "accepted").toBe(answer === "accepted" ? "accepted" : "refused");
  });

  it("and in its words", () => {
    for (const one of CASES) {
      const answer = ANSWERS.get(one.id) ?? "";
      for (const { path, before, after, old, fresh } of told(one).filter(
        ({ consequence }) => consequence === "refused",
      )) {
        if (BY_STATE[one.id] !== undefined) continue;
        const rows = IMMUTABLE.filter(({ kind }) => kind.split("|").includes(one.before.kind));
        expect({ id: one.id, said: rows.some((row) => answer.includes(row.answer)) }).toEqual({
          id: one.id,
          said: true,
        });
        expect(path === "" || before !== after || old !== fresh).toBe(true);
      }
    }
  });

  it("but for what only the state of the cluster decides", () => {
    for (const [id, said] of Object.entries(BY_STATE))
      expect(ANSWERS.get(id) === "accepted" ? "accepted" : "refused").toBe(said);
  });
});

test("every row that no version bounds names its kind, its path and what is said", () => {
  for (const row of IMMUTABLE) {
    expect(row.answer).not.toBe("");
    expect(row.path).not.toBe("");
    expect(textAt(row, "source")).toContain("kube-apiserver");
    expect(at(row, "effect")).toBe("refused");
  }
});
