import { definition, TestProject } from "./project";

const token = ["gh", "p_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");

test("check looks for secrets in the definitions too, and never prints one", async () => {
  const project = new TestProject({ "clusters/home.yaml": `# ${token}\n${definition("home")}` });
  const { code, stdout, stderr } = await project.run(["check"]);
  project.end();
  expect(code).toBe(2);
  expect(stderr).toContain("clusters/home.yaml line 1 holds a secret of the form github: GITHUB_TOKEN");
  expect(stdout + stderr).not.toContain(token);
});
