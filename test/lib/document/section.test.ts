import { sh } from "../../../lib/document/markdown";
import { bootstrap, operations, recovery } from "../../../lib/document/section";
import { cmd } from "../../../lib/document/shell";

test("a section is a place, a title and blocks of text with an empty line between them", () => {
  expect(operations("databases", "PostgreSQL", "Look first:", sh(cmd`kubectl get clusters -A`))).toEqual({
    runbook: "OPERATIONS",
    place: "databases",
    title: "PostgreSQL",
    body: "Look first:\n\n```sh\nkubectl get clusters -A\n```",
  });
});

test("what does not apply falls out, so that a condition needs no second text", () => {
  const text = (sso: boolean) =>
    bootstrap("identity", "First sign-in", "Open it.", sso && "Sign in.", undefined, "").body;
  expect(text(false)).toBe("Open it.");
  expect(text(true)).toBe("Open it.\n\nSign in.");
});

test("each runbook has its own first places and shares the topics", () => {
  expect(recovery("quorum-lost", "Quorum is lost", "Wait.")).toMatchObject({ runbook: "DISASTER-RECOVERY" });
  expect([bootstrap("vault", "Vault"), recovery("vault", "Vault")].map(({ place }) => place)).toEqual([
    "vault",
    "vault",
  ]);
});
