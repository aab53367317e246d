import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Caches, writeCached } from "../../../cli/cache";
import { keepSeen, keptSeen } from "../../../cli/kept-seen";
import { readDisk } from "../../../lib/emit/disk-state";
import { diskFolder } from "../../../lib/emit/file-system";
import { Seen } from "../../../lib/emit/seen";
import { ROOT } from "../project";

interface Looked {
  readonly name: string;
  readonly text: string;
  readonly same: () => Uint8Array | undefined;
  readonly note: (questions: { readonly note: (question: string, answer: string) => void }) => void;
}

interface Launch {
  readonly lookAhead: (caches: Caches, project: string) => Looked | undefined;
  readonly entryOf: (stat: object) => string;
}

const load: (path: string) => Launch = createRequire(__filename);
const { lookAhead } = load(join(ROOT, "cli/launch/ahead.js"));
const { entryOf } = load(join(ROOT, "cli/launch/questions.js"));

const FILES = 600;
let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "groundwork-ahead-"));
  mkdirSync(join(top, "dist/folder"), { recursive: true });
  for (let index = 0; index < FILES; index++) writeFileSync(join(top, `dist/folder/${index}`), "text");
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const caches = () => ({ folders: [join(top, "cache")], key: new Uint8Array(32) });

/** Looks at everything, and keeps what it saw. */
function keep(files = Number.POSITIVE_INFINITY): void {
  const disk = diskFolder(join(top, "dist"), (path) => entryOf(statSync(path)));
  const seen = new Seen();
  const paths = [...readDisk(disk, seen).entries].filter(([, kind]) => kind === "file").map(([path]) => path);
  for (const path of paths.slice(0, files)) seen.hash(disk, path);
  keepSeen(caches(), top, seen);
}

describe("a thread that looks at what an earlier run saw", () => {
  test("tells each file and folder of which the directory still says the same", () => {
    keep();
    writeFileSync(join(top, "dist/folder/0"), "other");
    utimesSync(join(top, "dist/folder/1"), 1, 1);
    rmSync(join(top, "dist/folder/2"));
    const looked = lookAhead(caches(), top);
    const { files, folders } = JSON.parse(looked?.text ?? "");
    const same = looked?.same();
    const paths = [...files, ...folders.map(([path]: readonly string[]) => path)];
    const changed = paths.filter((_, index) => same?.[index] !== 1);
    expect(changed.sort()).toEqual(["folder", "folder/0", "folder/1", "folder/2"]);
    expect([...files, ...folders]).toHaveLength(FILES + 2);
  });

  test("is not started for few files, for what nobody kept, or for what somebody else kept", () => {
    expect(lookAhead(caches(), top)).toBeUndefined();
    keep(20);
    expect(lookAhead(caches(), top)).toBeUndefined();
    keep();
    expect(lookAhead({ ...caches(), key: new Uint8Array(32).fill(1) }, top)).toBeUndefined();
    expect(lookAhead(caches(), `${top}/other`)).toBeUndefined();
  });

  test("finds nothing in what another version kept, and nobody waits for it", () => {
    keep();
    const [name = ""] = readdirSync(join(top, "cache/seen"));
    writeCached(caches(), `seen/${name}`, JSON.stringify({ files: [["folder/0", "1 2 3", "hash"]], folders: [] }));
    process.env.GROUNDWORK_THREADS = "2";
    try {
      const looked = lookAhead(caches(), top);
      expect(looked?.same()).toEqual(new Uint8Array(looked?.same()?.length ?? -1));
      const seen = keptSeen({ caches: caches(), ahead: () => looked }, top);
      expect(seen.data()).toEqual(new Seen().data());
    } finally {
      delete process.env.GROUNDWORK_THREADS;
    }
  });

  test("is started for a few by who wishes for threads, and for none by who wishes for one", () => {
    try {
      keep(20);
      process.env.GROUNDWORK_THREADS = "2";
      expect(lookAhead(caches(), top)?.same()?.slice(0, 20)).toEqual(new Uint8Array(20).fill(1));
      keep();
      process.env.GROUNDWORK_THREADS = "1";
      expect(lookAhead(caches(), top)).toBeUndefined();
    } finally {
      delete process.env.GROUNDWORK_THREADS;
    }
  });
});
