import { END, type Form, isVaried, prefixed, START } from "./form";

const UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
/** The alphabet of Bech32 in capitals (BIP 173), as age writes identities. */
const BECH32 = "[02-9AC-HJ-NP-Z]";

/**
 * Secrets of what a cluster of this project is made of. Sources: the manuals of
 * the products by the names below; where a form is not written down, the code
 * that makes it.
 */
export const PLATFORM_FORMS: readonly Form[] = [
  // age: X25519 identities, and the hybrid ones of age 1.3 (ML-KEM-768 with X25519).
  prefixed("age identity", "AGE-SECRET-KEY-1", `${BECH32}{50,}`),
  prefixed("age identity, post-quantum", "AGE-SECRET-KEY-PQ-1", `${BECH32}{50,}`),
  // Proxmox VE: user@realm!id=uuid; Backup Server and Datacenter Manager write a colon.
  {
    kind: "Proxmox API token",
    anchor: "@[a-zA-Z][\\w.-]*![\\w.-]+[=:]",
    pattern: `@[a-zA-Z][\\w.-]*![\\w.-]+[=:](?<secret>${UUID})`,
    accept: isVaried,
  },
  {
    kind: "Proxmox ticket",
    anchor: "(?:PVE|PBS|PMG)(?:AUTH|VNC|TFA|QUAR)?:",
    pattern: `${START}(?:PVE|PBS|PMG)(?:AUTH|VNC|TFA|QUAR)?:[^\\s:"']+:[0-9A-F]{8}::(?<secret>[A-Za-z0-9+/]{40,}={0,2})`,
  },
  // Talos, kubeadm: bootstrap and machine tokens, six characters and sixteen.
  {
    kind: "machine or bootstrap token",
    anchor: "\\.[a-z0-9]{16}(?![A-Za-z0-9_.-])",
    pattern: "(?<![A-Za-z0-9_./@:-])[a-z0-9]{6}\\.[a-z0-9]{16}(?![A-Za-z0-9_.-])",
    accept: (text) => /\d.*[a-z].*\d|[a-z].*\d.*[a-z]/.test(text.slice(7)) && isVaried(text),
  },
  // K3s: K10, the hash of the authority, a name, and the password.
  { kind: "K3s token", anchor: "K10[0-9a-f]{64}", pattern: `${START}K10[0-9a-f]{64}::[^\\s"']+` },
  { kind: "Rancher token", anchor: "token-[a-z0-9]{5}:", pattern: `${START}token-[a-z0-9]{5}:[a-z0-9]{54}${END}` },
  // Vault and OpenBao: service, batch and recovery tokens, and those of before 1.10.
  { kind: "Vault token", anchor: "hv[sbr]\\.", pattern: `${START}hv[sbr]\\.[A-Za-z0-9_-]{24,}`, accept: isVaried },
  {
    kind: "Vault token",
    anchor: "(?:^|[^A-Za-z0-9_.-])[sbr]\\.[A-Za-z0-9]{24}",
    pattern: "(?<![A-Za-z0-9_.-])[sbr]\\.[A-Za-z0-9]{24}(?![A-Za-z0-9_.-])",
    accept: (text) => /\d/.test(text) && /[A-Z]/.test(text) && isVaried(text),
  },
  {
    kind: "Vault unseal key",
    phrases: ["Unseal Key", "Recovery Key"],
    pattern: "(?:Unseal|Recovery) Key(?: \\d+)?\\s*[:=]\\s*(?<secret>[A-Za-z0-9+/]{40,}={0,2}|[0-9a-f]{64,})",
    accept: isVaried,
  },
  prefixed("Tailscale key", "tskey-", "(?:[a-z]+-)?[A-Za-z0-9]{6,}-[A-Za-z0-9]{16,}"),
  prefixed("Headscale key", "hskey-", "(?:[a-z]+-)?[A-Za-z0-9_-]{20,}"),
  prefixed("NetBird token", "nbp_", "[A-Za-z0-9]{36}"),
  // Cloudflare: the forms of 2026 (`cfk_`, `cfut_`, `cfat_`), the key of its origin authority, and tunnels.
  {
    kind: "Cloudflare token",
    anchor: "cf(?:k|ut|at)_",
    pattern: `${START}cf(?:k|ut|at)_[A-Za-z0-9_-]{40,}`,
    accept: isVaried,
  },
  {
    kind: "Cloudflare origin authority key",
    anchor: "v1\\.0-[0-9a-f]{24}",
    pattern: `${START}v1\\.0-[0-9a-f]{24}-[0-9a-f]{100,}`,
  },
  {
    kind: "Cloudflare tunnel token",
    anchor: "eyJhIjoi",
    pattern: `${START}eyJhIjoi[A-Za-z0-9+/_-]{80,}={0,2}`,
  },
  // Docker: access tokens of persons and organisations, and what a client keeps of a sign-in.
  { kind: "Docker token", anchor: "dckr_[po]at_", pattern: `${START}dckr_[po]at_[A-Za-z0-9_-]{20,}`, accept: isVaried },
  // CephX: type 1, seconds, nanoseconds and the length 16 in twelve bytes, then the key; Base64 shows the fixed ones.
  {
    kind: "Ceph key",
    anchor: "AQ[A-D][A-Za-z0-9+/]{10}[BRhx]AA",
    pattern: "(?<![A-Za-z0-9+/_-])AQ[A-D][A-Za-z0-9+/]{10}[BRhx]AA[A-Za-z0-9+/]{21}[AQgw]==",
    accept: isVaried,
  },
  {
    kind: "TrueNAS API key",
    anchor: "\\d-[A-Za-z0-9]{64}",
    pattern: `${START}\\d{1,4}-[A-Za-z0-9]{64}${END}`,
    accept: isMixed,
  },
  // S3: access keys of AWS and of Garage; their other half is known by its name.
  {
    kind: "AWS access key",
    anchor: "A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}",
    pattern: `${START}A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}${END}`,
    accept: (text) => !text.endsWith("EXAMPLE") && isVaried(text),
  },
  { kind: "Garage access key", anchor: "GK[0-9a-f]{24}", pattern: `${START}GK[0-9a-f]{24}${END}`, accept: isVaried },
  {
    kind: "Backblaze application key",
    anchor: "K00[0-9]",
    pattern: `${START}K00\\d[A-Za-z0-9/+]{27}${END}`,
    accept: isMixed,
  },
  prefixed("Gitea or Forgejo registration token", "gtr_", "[A-Za-z0-9]{32,}"),
  {
    kind: "Grafana token",
    anchor: "gl(?:sa|c)_",
    pattern: `${START}gl(?:sa_[A-Za-z0-9]{32}_[0-9a-f]{8}|c_[A-Za-z0-9+/=]{32,})`,
    accept: isVaried,
  },
  // Grafana before service accounts: {"k": in Base64.
  { kind: "Grafana API key", anchor: "eyJrIjoi", pattern: `${START}eyJrIjoi[A-Za-z0-9+/_-]{40,}={0,2}` },
  prefixed("ntfy token", "tk_", "[a-z0-9]{29}"),
  {
    kind: "Telegram bot token",
    anchor: "\\d:A[A-Za-z0-9_-]{34}",
    pattern: `${START}\\d{8,10}:A[A-Za-z0-9_-]{34}${END}`,
    accept: isVaried,
  },
  {
    kind: "Discord webhook",
    anchor: "/api/webhooks/",
    pattern: "discord(?:app)?\\.com/api/webhooks/\\d{17,20}/(?<secret>[A-Za-z0-9_-]{60,})",
  },
  {
    kind: "Discord bot token",
    anchor: "[MNO][A-Za-z0-9_-]{23,25}\\.",
    pattern: `${START}[MNO][A-Za-z0-9_-]{23,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}${END}`,
    accept: isVaried,
  },
  {
    kind: "Healthchecks address",
    anchor: "hc-ping\\.com/",
    pattern: `hc-ping\\.com/(?<secret>${UUID}|[\\w-]{22}/[\\w-]+)`,
    accept: isVaried,
  },
  // WireGuard: 32 bytes in Base64 behind one of the two names of wg(8) that hold a secret.
  {
    kind: "WireGuard key",
    phrases: ["PrivateKey", "PresharedKey"],
    pattern: "P(?:rivate|reshared)Key\\s*=\\s*(?<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)",
    accept: isVaried,
  },
  // IPsec keys as Cilium reads them.
  {
    kind: "IPsec key",
    phrases: ["rfc4106(gcm(aes))"],
    pattern: "rfc4106\\(gcm\\(aes\\)\\)\\s+(?:0x)?(?<secret>[0-9a-f]{40,})",
  },
  // A signed token: service accounts, Home Assistant, Argo CD and many others.
  {
    kind: "signed token (JWT)",
    anchor: "\\.eyJ",
    pattern: `${START}eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}`,
  },
  {
    kind: "credentials in a header",
    phrases: ["earer ", "asic ", "oken "],
    pattern: "(?:[Bb]earer|[Bb]asic|[Aa]uthorization[\"']?:\\s*[\"']?[Tt]oken) (?<secret>[A-Za-z0-9+/._~-]{12,}={0,2})",
    accept: (text) => isMixed(text) && /\d/.test(text) && isVaried(text),
  },
];

/** Letters of both cases or digits between letters: no word of a language. */
function isMixed(text: string): boolean {
  return (/[a-z]/.test(text) && /[A-Z]/.test(text)) || (/\d/.test(text) && /[A-Za-z]/.test(text));
}
