import { pinsOf } from "../../../lib/rendered/pins";

describe("what pins a value that a template makes up", () => {
  it("is named by its place in the object", () => {
    const template = "harbor/templates/core/core-secret.yaml";
    expect(pinsOf(template, ["data.CSRF_KEY", "data.tls.crt"]).map(({ value }) => value)).toEqual([
      "core.existingXsrfSecret",
      "core.secretName",
    ]);
    expect(pinsOf(template, ["data.other"])).toEqual([]);
  });

  it("has the path of a chart that lies in another one", () => {
    const inner = "kube-prometheus-stack/charts/grafana/templates/secret.yaml";
    expect(pinsOf(inner, ["data.admin-password"])).toEqual([
      { value: "grafana.admin.existingSecret", says: "the name of a Secret with admin-user and admin-password" },
    ]);
    expect(pinsOf("grafana/templates/secret.yaml", []).map(({ value }) => value)).toEqual(["admin.existingSecret"]);
  });

  it("is not made up for a template that nobody has looked at", () => {
    for (const template of ["harbor/templates/other.yaml", "other/templates/secret.yaml", "", "templates/secret.yaml"])
      expect(pinsOf(template, ["data.password"])).toEqual([]);
  });
});
