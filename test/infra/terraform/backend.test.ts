import { backendOf } from "../../../infra/terraform/backend";
import { stateSchema } from "../../../lib/model/gitops";
import { at, documentOf, sampleInput, stacksOf, textOf } from "../sample";

function backend(state: unknown) {
  return backendOf(stateSchema.parse(state), "home-machines");
}

describe("where state lives", () => {
  it("local: relative to the stack, ending in state/ at the top of the repository", () => {
    expect(backend({ backend: "local" })).toEqual({
      backend: "local",
      config: { path: "../../../../state/home-machines.tfstate" },
    });
  });

  it("s3: one key a stack, with a lock", () => {
    expect(backend({ backend: "s3", bucket: "tf-state", region: "eu-west-1", prefix: "lab/" })).toEqual({
      backend: "s3",
      config: { bucket: "tf-state", key: "lab/home-machines.tfstate", region: "eu-west-1", use_lockfile: true },
    });
  });

  it("s3 of another maker: Amazon's own checks are off", () => {
    const { config } = backend({
      backend: "s3",
      bucket: "tf-state",
      region: "main",
      endpoint: "https://s3.example.org",
    });
    expect(config).toMatchObject({
      endpoints: { s3: "https://s3.example.org" },
      use_path_style: true,
      skip_requesting_account_id: true,
    });
  });

  it.each([
    [
      { backend: "http", address: "https://state.example.org/tf/" },
      { address: "https://state.example.org/tf/home-machines" },
    ],
    [
      { backend: "kubernetes", configPath: "~/.kube/admin" },
      { secret_suffix: "home-machines", namespace: "terraform-state", config_path: "~/.kube/admin" },
    ],
    [{ backend: "pg", schemaPrefix: "tf_" }, { schema_name: "tf_home_machines" }],
  ])("%j has a place for each stack", (state, config) => {
    expect(backend(state)).toMatchObject({ config });
  });

  it("a stack reads another one where that one writes", () => {
    for (const state of [{ backend: "local" }, { backend: "s3", bucket: "tf-state", region: "eu-west-1" }]) {
      const stacks = stacksOf(sampleInput({ state }));
      const written = at(documentOf(stacks, "machines"), "terraform", "backend", state.backend);
      expect(at(documentOf(stacks, "platform"), "data", "terraform_remote_state", "machines")).toEqual({
        backend: state.backend,
        config: written,
      });
    }
  });

  it("no path of this machine gets into a document", () => {
    for (const { document } of stacksOf(sampleInput())) expect(textOf(document)).not.toContain(process.cwd());
  });
});
