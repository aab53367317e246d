import { at, listAt } from "../../lib/data/fields";
import home from "../docs/examples/home";
import { errorsOf, objectOf, synthHome } from "./definition";
import { filesOf } from "./files";

const FILES = {
  "clusters/home/files/nfsmount.conf": "[ NFSMount_Global_Options ]\nnconnect=8\n",
  "clusters/files/notes.conf": "page = main\n",
  "clusters/home/files/picture": "\ufffd\ufffd",
};

const machineFiles = (files: object) => synthHome({ talos: { files }, files: filesOf(FILES) });
const IMAGE = "ghcr.io/owner/notes:1.2.3";
const appFiles = (files: object) => synthHome({ apps: { notes: { image: IMAGE, files } }, files: filesOf(FILES) });

describe("HA-10: files of machines, from files of the repository", () => {
  test("have their content, next to those that the definition holds", () => {
    const made = machineFiles({
      "/etc/nfsmount.conf": { file: "./files/nfsmount.conf" },
      "/var/own": { content: "x", mode: "0600" },
    });
    expect(listAt(made.machines[0]?.documents[0], "machine", "files")).toEqual([
      expect.objectContaining({
        path: "/etc/nfsmount.conf",
        op: "overwrite",
        content: FILES["clusters/home/files/nfsmount.conf"],
      }),
      expect.objectContaining({ path: "/var/own", content: "x" }),
    ]);
    expect(errorsOf(made)).toEqual([]);
  });

  test("of one machine alone", () => {
    const machine = { role: "worker", address: "192.168.1.31", link: "enp1s0", installDisk: "/dev/sda" };
    const files = { "/var/own": { file: "./files/notes.conf" } };
    const made = synthHome({ machines: { ...home.machines, box: { ...machine, files } }, files: filesOf(FILES) });
    const box = made.machines.find(({ machine: { name } }) => name === "box");
    expect(listAt(box?.documents[0], "machine", "files")).toEqual([
      expect.objectContaining({ content: "page = main\n" }),
    ]);
  });

  test.each([
    [
      { file: "./files/nfsmnt.conf" },
      'talos.files["/etc/nfsmount.conf"].file',
      "create clusters/home/files/nfsmnt.conf",
    ],
    [{ file: "./files" }, 'talos.files["/etc/nfsmount.conf"].file', "a file: this is a folder"],
    [{ file: "../../../etc/passwd" }, 'talos.files["/etc/nfsmount.conf"].file', "a path below clusters/ without .."],
    [{ file: "./files/picture" }, 'talos.files["/etc/nfsmount.conf"].file', "a text file in UTF-8"],
    [{ content: "x", file: "./files/notes.conf" }, 'talos.files["/etc/nfsmount.conf"]', "one of both"],
    [{ mode: "0600" }, 'talos.files["/etc/nfsmount.conf"]', "the content, or the file that holds it"],
  ])("%j is refused", (file, place, want) => {
    expect(() => machineFiles({ "/etc/nfsmount.conf": file })).toThrow(place);
    expect(() => machineFiles({ "/etc/nfsmount.conf": file })).toThrow(want);
  });
});

describe("HA-14: files of an app, from files of the repository", () => {
  test("are in its ConfigMap", () => {
    const made = appFiles({ "/etc/notes.conf": { file: "./files/notes.conf", mode: "0440" } });
    const texts = made.graph.stages
      .flatMap(({ manifests }) => manifests)
      .filter(({ kind, metadata }) => kind === "ConfigMap" && metadata.namespace === "notes")
      .flatMap((one) => Object.values(at(one, "data") ?? {}));
    expect(texts).toEqual(["page = main\n"]);
    expect(objectOf(made, "Deployment", "notes").kind).toBe("Deployment");
    expect(errorsOf(made)).toEqual([]);
  });

  test("one that is not there is told with its place", () => {
    expect(() => appFiles({ "/etc/notes.conf": { file: "./files/nots.conf" } })).toThrow(
      /apps\.notes\.files\["\/etc\/notes\.conf"\]\.file: got "\.\/files\/nots\.conf".*create clusters\/home\/files\/nots\.conf/,
    );
  });
});
