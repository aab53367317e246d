import { anchor } from "../../../lib/document/markdown";
import { type Place, placesOf } from "../../../lib/document/place";
import { bootstrap, operations } from "../../../lib/document/section";
import { RUNBOOKS, runbook } from "../../../lib/runbooks/runbook";
import { cluster } from "./fixture";

const section = (place: Place<"OPERATIONS">, title: string) => operations(place, title, `${title}.`);

const headings = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);

test("sections come by their places, those of one place by title, however they are given", () => {
  const sections = [section("volumes", "Volumes"), section("daily-look", "Look"), section("volumes", "Backups")];
  expect(headings(runbook(cluster(), "OPERATIONS", sections))).toEqual(["Look", "Backups", "Volumes"]);
  expect(runbook(cluster(), "OPERATIONS", [...sections].reverse())).toBe(runbook(cluster(), "OPERATIONS", sections));
});

test("the table of contents links to every section of this runbook and to no other", () => {
  const text = runbook(cluster(), "OPERATIONS", [
    section("daily-look", "Look: daily"),
    bootstrap("overview", "Begin", "Begin."),
  ]);
  expect([...text.matchAll(/\]\(#(.*)\)/g)].map(([, link]) => link)).toEqual([anchor("Look: daily")]);
  expect(text).not.toContain("Begin");
});

test("two sections of one title are refused: their links would lead to one place", () => {
  expect(() => runbook(cluster(), "OPERATIONS", [section("daily-look", "Look"), section("change", "Look")])).toThrow(
    "two sections of OPERATIONS have the title Look",
  );
});

test("no runbook names a place twice, so that each section has one", () => {
  for (const name of RUNBOOKS) expect([...placesOf(name)]).toEqual([...new Set(placesOf(name))]);
});
