import { z } from "zod";
import { ingressControllerFields } from "../../../lib/workload/ingress-controller";

test("an ingress controller lets every node pass traffic on, at the first pool, unless told otherwise", () => {
  const schema = z.strictObject(ingressControllerFields("pods", "a pod of it"));
  expect(schema.parse({})).toEqual({ pool: "ingress-pool", externalTrafficPolicy: "Cluster" });
  expect(schema.shape.externalTrafficPolicy.meta()?.description).toContain("a node without a pod of it is dropped");
});
