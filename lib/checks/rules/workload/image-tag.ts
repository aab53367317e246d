import { textAt } from "../../../data/fields";
import { containersOf } from "../../../manifest/pod";
import { workloadsOf } from "../../facts/workloads";
import type { Found, Rule } from "../../rule";

export const imageTag: Rule = {
  id: "image-tag",
  title: "An image without an exact version",
  family: "workload",
  severity: "warning",
  answers: [],
  why: "The pod restarts on another node and runs another program than before; nobody has changed anything in Git.",
  fix: "write the tag of a release, or a digest",
  source: "Kubernetes documentation: images, image names",
  example: "a container with the image docker.io/library/nginx:latest",
  check: (input) =>
    workloadsOf(input).flatMap(({ who, origin, pod }) =>
      containersOf(pod).flatMap(({ container, path }): Found[] => {
        const image = textAt(container, "image");
        if (image === undefined || image.includes("@sha256:")) return [];
        const [, tag] = /:([^/:]+)$/.exec(image) ?? [];
        if (tag !== undefined && !["latest", "stable", "main", "master", "edge", "nightly", "develop"].includes(tag))
          return [];
        return [
          {
            at: origin,
            message: `${who} ${path} runs ${image}, ${tag === undefined ? "without a tag" : `whose tag ${tag} moves`}`,
          },
        ];
      }),
    ),
};
