import { showReference } from "../../../stage/reference";
import { placeOf } from "../../place";
import type { Rule } from "../../rule";

export const missingReference: Rule = {
  id: "missing-reference",
  title: "An object names something that nothing provides",
  family: "references",
  severity: "error",
  answers: ["M029", "M030", "M031", "M032"],
  why: "The pod waits in CreateContainerConfigError, the claim stays Pending, the route answers 503; nothing says which name is wrong.",
  fix: "correct the name, or switch on the component that provides it",
  source: "Kubernetes documentation: the field that refers to the object",
  example: 'apps: { sonarr: { env: { API_KEY: { secret: "sonarr-secret", key: "api-key" } } } }',
  check: ({ graph }) =>
    graph.unmet
      .filter(({ need }) => need.kind !== "Stage")
      .map(({ stage, need, nearest }) => ({
        at: placeOf(graph, stage),
        message: `${need.cause} refers to ${showReference(need)}, which nothing provides`,
        ...(nearest !== undefined
          ? { fix: `write ${nearest}` }
          : need.kind === "StoreEntry"
            ? { fix: writtenByPeople(need.name) }
            : {}),
      })),
};

/** An entry that a person writes is no mistake, once the definition says so. */
function writtenByPeople(name: string): string {
  const [store = "", ...entry] = name.split("/");
  return `correct the name, or, where a person puts it there, add entries: {${store}: [${entry.join("/")}]} to components.externalSecrets`;
}
