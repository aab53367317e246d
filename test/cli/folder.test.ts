import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../../cli/host";
import { folderForNew, openProject } from "../../cli/project";
import { diskFolder } from "../../lib/emit/file-system";
import { ROOT, TestProject } from "./project";

let project: TestProject;
beforeEach(() => {
  project = new TestProject({ "home/clusters/home.yaml": "", "home/docs/notes.md": "" });
  mkdirSync(join(project.folder, "empty"));
});
afterEach(() => project.end());

/** What a command takes from a process in a folder below the test's, where the program lies elsewhere. */
const at = (folder: string): Pick<Host, "root" | "installed" | "cwd" | "disk"> => ({
  root: ROOT,
  installed: false,
  cwd: join(project.folder, folder),
  disk: diskFolder,
});

test.each([
  ["home/docs", undefined, "home"],
  ["empty", undefined, "empty"],
  ["empty", "../home", "home"],
  ["home", "../empty", "empty"],
])("from %s with --project %s, init and adopt write into %s", (cwd, given, folder) => {
  expect(folderForNew(at(cwd), given)).toBe(join(project.folder, folder));
});

test.each([
  ["home/docs", undefined, "home"],
  ["empty", "../home", "home"],
])("from %s with --project %s, every other command reads %s", (cwd, given, folder) => {
  expect(openProject(at(cwd), given).folder).toBe(join(project.folder, folder));
});

test("where there is no project, what reads one takes that of the program, and an installed one the working directory", () => {
  expect(openProject(at("empty"), undefined).folder).toBe(ROOT);
  expect(openProject({ ...at("empty"), installed: true }, undefined).folder).toBe(join(project.folder, "empty"));
});
