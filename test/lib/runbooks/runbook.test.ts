import { anchor } from "../../../lib/document/markdown";
import type { Section } from "../../../lib/document/section";
import { runbook } from "../../../lib/runbooks/runbook";
import { cluster } from "./fixture";

const section = (order: number, title: string): Section => ({ runbook: "OPERATIONS", order, title, body: `${title}.` });

const headings = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);

test("sections stand by order, equal ones by title, whatever order they come in", () => {
  const sections = [section(500, "Volumes"), section(100, "Look"), section(500, "Backups")];
  expect(headings(runbook(cluster(), "OPERATIONS", sections))).toEqual(["Look", "Backups", "Volumes"]);
  expect(runbook(cluster(), "OPERATIONS", [...sections].reverse())).toBe(runbook(cluster(), "OPERATIONS", sections));
});

test("the table of contents links to every section of this runbook and to no other", () => {
  const text = runbook(cluster(), "OPERATIONS", [
    section(1, "Look: daily"),
    { ...section(2, "Begin"), runbook: "BOOTSTRAP" },
  ]);
  expect([...text.matchAll(/\]\(#(.*)\)/g)].map(([, link]) => link)).toEqual([anchor("Look: daily")]);
  expect(text).not.toContain("Begin");
});

test("two sections of one title are refused: their links would lead to one place", () => {
  expect(() => runbook(cluster(), "OPERATIONS", [section(1, "Look"), section(2, "Look")])).toThrow(
    "two sections of OPERATIONS have the title Look",
  );
});
