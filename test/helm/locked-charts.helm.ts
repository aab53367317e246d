import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLock } from "../../cli/charts/lock";
import { digestOf } from "../../lib/rendered/digest";
import { packChart } from "../../lib/rendered/pack";
import { READING_FUNCTIONS } from "../../lib/rendered/reads";
import { definition, TestProject } from "../cli/project";
import { HELM, template, within } from "./helm";

const NOTES: Readonly<Record<string, string>> = {
  "Chart.yaml": "apiVersion: v2\nname: notes\nversion: 0.1.0\n",
  "values.yaml": "text: plain\n",
  "templates/notes.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\ndata: { text: {{ .Values.text | quote }}, id: {{ uuidv4 }} }\n",
  [`files/${"deep/".repeat(30)}a.txt`]: "read\n",
};
const STILL = {
  ...NOTES,
  "templates/notes.yaml": NOTES["templates/notes.yaml"]?.replace("{{ uuidv4 }}", "fixed") ?? "",
};

const below = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
const buffers = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

describe("real Helm", () => {
  test("renders an archive that we packed as it renders the folder", async () => {
    const packed = packChart("notes", buffers(STILL));
    await within({ ...below("notes", STILL), "notes.tgz": packed }, (folder) => {
      const ours = template(folder, "notes.tgz");
      expect(ours).toBe(template(folder, "notes"));
      expect(ours).toContain('text: "plain", id: fixed');
    });
  });

  test("packs what groundwork charts --from locks, and renders what was locked", async () => {
    const project = new TestProject({
      ...below("notes", NOTES),
      ...below("operator", { "Chart.yaml": "apiVersion: v2\nname: flux-operator\nversion: 1.0.0\n" }),
      ...below("instance", { "Chart.yaml": "apiVersion: v2\nname: flux-instance\nversion: 1.0.0\n" }),
      "clusters/home.yaml": definition("home", {
        charts: {
          notes: {
            chart: "notes",
            repository: "https://charts.example.org",
            version: "0.1.0",
            podSecurity: "restricted",
          },
        },
        releases: { "flux-operator": { version: "1.0.0" }, flux: { version: "1.0.0" } },
      }),
    });
    try {
      for (const chart of ["notes", "operator", "instance"])
        execFileSync(HELM, ["package", chart, "--destination", "usb"], { cwd: project.folder, stdio: "ignore" });
      const from = digestOf(readFileSync(join(project.folder, "usb/notes-0.1.0.tgz")));
      expect(await project.run(["charts", "--from", "usb"])).toMatchObject({ code: 0 });
      const notes = readLock(project.folder).charts.find(({ chart }) => chart === "notes");
      expect(notes).toMatchObject({ digest: from, reads: ["random"], archive: "charts/notes-0.1.0.tgz" });
      expect(readdirSync(join(project.folder, "charts"))).toHaveLength(3);
      const render = () => template(project.folder, "charts/notes-0.1.0.tgz");
      expect(render()).not.toBe(render());
    } finally {
      project.end();
    }
  });

  test("knows every function of the table, and none that is made up", async () => {
    const chart = (functions: readonly string[]) =>
      below("notes", {
        ...STILL,
        "templates/a.yaml": functions.map((name) => `{{ if false }}{{ ${name} }}{{ end }}`).join("\n"),
      });
    const all = READING_FUNCTIONS.flatMap(({ functions }) => functions);
    await within(chart(all), (folder) => expect(template(folder, "notes")).toContain("kind: ConfigMap"));
    await within(chart([...all, "madeUp"]), (folder) =>
      expect(() => template(folder, "notes")).toThrow('function "madeUp" not defined'),
    );
  });
});
