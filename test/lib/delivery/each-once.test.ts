import { eachOnce } from "../../../lib/delivery/each-once";
import { writeStage } from "../../../lib/delivery/stage-files";
import type { Manifest } from "../../../lib/manifest/manifest";
import { Problems } from "../../../lib/model/problems";
import { stage } from "../../mistakes/plan";

const object = (apiVersion: string, kind: string, name: string): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "web" },
});
const told = (...manifests: readonly Manifest[]) => {
  const problems = new Problems();
  const [only] = eachOnce([stage("web", manifests)], { cluster: { file: "clusters/home.yaml" }, problems });
  return { left: only?.manifests.length, problems: problems.all().map(({ path, got }) => `${path}: ${got}`) };
};

test("an object that a stage holds twice is a problem of the stage, and is left out", () => {
  const one = object("v1", "ConfigMap", "one");
  expect(told(one, object("v1", "ConfigMap", "two"), { ...one })).toEqual({
    left: 2,
    problems: ["components.web: ConfigMap web/one twice in stage web"],
  });
});

test("objects of one name and different kinds or groups are different", () => {
  const objects = [
    object("v1", "Service", "one"),
    object("serving.example.org/v1", "Service", "one"),
    object("v1", "Secret", "one"),
  ];
  expect(told(...objects)).toEqual({ left: 3, problems: [] });
});

test("names that only capital letters tell apart get files of their own", () => {
  const roles = ["reader", "Reader"].map((name) => object("rbac.authorization.k8s.io/v1", "Role", name));
  const tree = writeStage("kubernetes/home/stages/web", stage("web", roles), []);
  const files = tree.files().map(([path]) => path.slice("kubernetes/home/stages/web/".length));
  expect(files.filter((file) => file.startsWith("role."))).toEqual([
    "role.web.reader.rbac.authorization.k8s.io.2.yaml",
    "role.web.reader.rbac.authorization.k8s.io.yaml",
  ]);
});
