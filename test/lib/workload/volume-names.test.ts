import fc from "fast-check";
import { volumeNames } from "../../../lib/workload/volume-names";

describe("volumeNames", () => {
  test("a path becomes a readable name", () => {
    expect([...volumeNames(["/var/lib/data", "/config", "/"])]).toEqual([
      ["/var/lib/data", "var-lib-data"],
      ["/config", "config"],
      ["/", "root"],
    ]);
  });

  test("a further volume with the same plain name does not rename the first", () => {
    const names = volumeNames(["/a/b", "/a-b"]);
    expect(names.get("/a/b")).toBe("a-b");
    expect(names.get("/a-b")).toMatch(/^a-b-[0-9a-f]{8}$/);
  });

  test("a reserved name is never given out", () => {
    expect(volumeNames(["/scratch/tmp"], ["scratch-tmp"]).get("/scratch/tmp")).not.toBe("scratch-tmp");
  });

  test("every set of paths gives distinct names that Kubernetes accepts, whatever the paths are", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ maxLength: 80 }).map((text) => `/${text}`),
          { maxLength: 8 },
        ),
        (paths) => {
          const names = [...volumeNames(paths).values()];
          expect(new Set(names).size).toBe(paths.length);
          for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        },
      ),
    );
  });
});
