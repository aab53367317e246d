import type { ProxmoxUser } from "../../../lib/declared/asked";
import { at, documentOf, names, resource, sampleInput, stacksOf } from "../sample";

const csi: ProxmoxUser = {
  user: "kubernetes-csi",
  comment: "volumes of Kubernetes",
  role: "CSI",
  privileges: ["VM.Config.Disk", "Datastore.Allocate", "VM.Config.Disk"],
  token: "csi",
  path: "/",
};

describe("TC-7: Proxmox access for components", () => {
  const stacks = stacksOf(sampleInput({}, { proxmoxUsers: [csi] }));
  const document = documentOf(stacks, "access");

  it("user, role and rights are tied together by reference", () => {
    expect(resource(document, "proxmox_virtual_environment_user", "kubernetes-csi").user_id).toBe("kubernetes-csi@pve");
    expect(resource(document, "proxmox_virtual_environment_role", "CSI")).toEqual({
      role_id: "CSI",
      privileges: ["Datastore.Allocate", "VM.Config.Disk"],
    });
    expect(resource(document, "proxmox_acl", "kubernetes-csi")).toEqual({
      path: "/",
      propagate: true,
      role_id: `\${proxmox_virtual_environment_role.CSI.role_id}`,
      user_id: `\${proxmox_virtual_environment_user.kubernetes-csi.user_id}`,
    });
  });

  it("the token has the user's rights, and exists only after they do", () => {
    expect(resource(document, "proxmox_user_token", "kubernetes-csi")).toMatchObject({
      token_name: "csi",
      privileges_separation: false,
      depends_on: ["proxmox_acl.kubernetes-csi"],
    });
  });

  it("the token's secret is a sensitive output without its ID", () => {
    expect(at(document, "output", "kubernetes-csi_token_id", "value")).toBe("kubernetes-csi@pve!csi");
    expect(at(document, "output", "kubernetes-csi_token_secret")).toMatchObject({
      sensitive: true,
      value: `\${split("=", proxmox_user_token.kubernetes-csi.value)[1]}`,
    });
  });

  it("Terraform's own token is a sensitive variable", () => {
    expect(at(document, "provider", "proxmox", 0)).toEqual({
      endpoint: "https://10.0.9.1:8006/",
      insecure: false,
      api_token: `\${var.proxmox_api_token}`,
    });
    expect(at(document, "variable", "proxmox_api_token", "sensitive")).toBe(true);
  });

  it("two users of one role are refused instead of one role lost", () => {
    const users = [csi, { ...csi, user: "other" }];
    expect(() => stacksOf(sampleInput({}, { proxmoxUsers: users }))).toThrow(
      /two of proxmox_virtual_environment_role named CSI/,
    );
  });

  it("nobody asks, nothing is made", () => {
    expect(stacksOf(sampleInput()).some(({ name }) => name === "home-access")).toBe(false);
    expect(names(document, "proxmox_user_token")).toEqual(["kubernetes-csi"]);
  });
});
