import { archivedDefaults, chartDefaults } from "../../../cli/charts/defaults";
import { packChart } from "../../../lib/rendered/pack";

describe("the defaults of a chart", () => {
  test("are its values.yaml and those of charts inside it, by alias, with their conditions", () => {
    const files = new Map([
      [
        "Chart.yaml",
        "name: app\nversion: 1.0.0\ndependencies:\n  - { name: postgresql, alias: db, condition: db.enabled }\n  - { name: absent }\n",
      ],
      ["values.yaml", "base: &base { a: null }\nmap:\n  <<: *base\n  b: ~\n"],
      ["charts/postgresql-1/Chart.yaml", "name: postgresql\nversion: 1.0.0\n"],
      ["charts/postgresql-1/values.yaml", "port:\n"],
      ["charts/postgresql-1/charts/common/Chart.yaml", "name: common\nversion: 1.0.0\n"],
      ["charts/plain/Chart.yaml", "name: plain\nversion: 1.0.0\n"],
      ["charts/plain/values.yaml", "- no map\n"],
    ]);
    expect(chartDefaults(files)).toEqual({
      values: { base: { a: null }, map: { a: null, b: null } },
      inner: {
        db: { values: { port: null }, condition: "db.enabled", inner: { common: { values: {}, inner: {} } } },
        plain: { values: {}, inner: {} },
      },
    });
  });

  test("are read out of an archive, and are none where there is no archive", () => {
    const packed = packChart("app", new Map([["values.yaml", Buffer.from("a: null\n")]]));
    expect(archivedDefaults(packed)).toEqual({ values: { a: null }, inner: {} });
    expect(archivedDefaults(Buffer.from("no archive"))).toEqual({ values: {}, inner: {} });
  });

  test("are none where values.yaml is no YAML", () => {
    expect(chartDefaults(new Map([["values.yaml", "a: {"]]))).toEqual({ values: {}, inner: {} });
  });
});
