import { webhookInbox } from "../../../apps/webhook-inbox/component";
import { at } from "../../../lib/data/fields";
import { buildComponent, podOf } from "../../support/build";
import { runbookText, schemaProblems } from "../../support/rules";

const build = (options: object = {}) => buildComponent("webhookInbox", webhookInbox, options);

describe("webhook inbox", () => {
  test("TC-19: requests are received at a host name and kept on a volume", () => {
    const built = build({ keep: "24h", volume: "2 GiB" });
    expect(at(built.object("Ingress", "webhook-inbox"), "spec", "rules", 0, "host")).toBe("inbox.example.org");
    const container = at(podOf(built.object("Deployment", "webhook-inbox")), "containers", 0);
    expect(at(container, "env")).toEqual([
      { name: "STORAGE_DRIVER", value: "fs" },
      { name: "FS_STORAGE_DIR", value: "/data" },
      { name: "SESSION_TTL", value: "24h" },
      { name: "MAX_REQUESTS", value: "128" },
    ]);
    expect(at(container, "volumeMounts", 0)).toEqual({ name: "data", mountPath: "/data" });
    expect(at(built.object("PersistentVolumeClaim", "webhook-inbox-data"), "spec", "resources")).toEqual({
      requests: { storage: "2Gi" },
    });
  });

  test("it runs restricted, as the image's own user, and fits its schema", () => {
    const built = build();
    expect(built.namespaces).toEqual([{ name: "webhook-inbox", level: "restricted", reasons: [], owner: "gitops" }]);
    expect(at(podOf(built.object("Deployment", "webhook-inbox")), "securityContext", "runAsUser")).toBe(10001);
    expect(schemaProblems(built)).toEqual([]);
  });

  test("a duration that the program cannot read is refused", () => {
    expect(() => build({ keep: "a week" })).toThrow("a duration such as 90s, 10m or 1h");
  });

  test("the runbook says who may read what", () => {
    expect(runbookText(build(), "webhookInbox")).toContain("There is no sign-in");
  });
});
