import { goodDefinition, problemsOf } from "../../fixture/definition";

const repository = "https://git.example.org/home.git";
const artifact = { registry: "oci://registry.example.org/fleet" };

test.each([
  [
    "a key of a repository that nobody reads",
    { repository, artifact, credentials: { variable: "git_token" } },
    "gitops.credentials: got credentials of a Git repository, and artifact, want one of them: with artifact the cluster reads the registry alone. Fix: remove gitops.credentials",
  ],
  [
    "a login that Argo CD has no form for",
    { repository, artifact: { ...artifact, credentials: { variable: "registry_config" } }, engine: "argocd" },
    "gitops.artifact.credentials: got credentials for argocd, which takes no docker config.json, want a registry that the cluster may read without a login. Fix: remove gitops.artifact.credentials",
  ],
  [
    "an address without a path",
    { repository, artifact: { registry: "oci://registry.example.org" } },
    'gitops.artifact.registry: got "oci://registry.example.org", want a registry and a path in it',
  ],
  [
    "a password in the address",
    { repository, artifact: { registry: "oci://me:pass@registry.example.org/fleet" } },
    "gitops.artifact.registry: got ",
  ],
  [
    "a wave that is no tag",
    { repository, artifact: { ...artifact, wave: "north/south" } },
    'gitops.artifact.wave: got "north/south", want a tag of letters, digits, dots, dashes and underscores',
  ],
  [
    "a repository by SSH that nobody has a key for",
    { repository: "ssh://git@git.example.org/home.git" },
    "gitops.credentials: got none for ssh://git@git.example.org/home.git, want a key",
  ],
])("%s", (_, gitops, message) => {
  expect(problemsOf({ ...goodDefinition(), gitops }).join("\n")).toContain(message);
});

test("with an artifact nobody needs a key for Git", () => {
  expect(
    problemsOf({ ...goodDefinition(), gitops: { repository: "ssh://git@git.example.org/home.git", artifact } }),
  ).toEqual([]);
});
