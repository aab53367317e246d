/** Oldest and newest Talos minor, the number after `1.`, whose image factory offers an extension. */
type Minors = readonly [first: number, last: number];

/** The Talos minors that the lists below are of. */
const FIRST = 8;
const LAST = 14;

/** Extensions that every Talos minor from 1.8 to 1.14 offers. */
const EVERY = `
  amd-ucode binfmt-misc bnx2-bnx2x btrfs chelsio-drivers chelsio-firmware crun drbd ecr-credential-provider
  fuse3 gasket-driver gvisor gvisor-debug hello-world-service intel-ice-firmware intel-ucode iscsi-tools
  kata-containers mdadm mei nonfree-kmod-nvidia-lts nonfree-kmod-nvidia-production nut-client
  nvidia-container-toolkit-lts nvidia-container-toolkit-production nvidia-fabricmanager-lts
  nvidia-fabricmanager-production nvidia-open-gpu-kernel-modules-lts nvidia-open-gpu-kernel-modules-production
  qemu-guest-agent qlogic-firmware realtek-firmware spin stargz-snapshotter tailscale thunderbolt uinput
  usb-modem-drivers util-linux-tools v4l-uvc-drivers vmtoolsd-guest-agent wasmedge xen-guest-agent zfs
`;

/** Extensions that came or went in between. */
const SOME: Readonly<Record<string, Minors>> = {
  "amazon-ena": [10, 14],
  amdgpu: [9, 14],
  "amdgpu-firmware": [8, 8],
  bird2: [12, 14],
  cloudflared: [9, 14],
  ctr: [10, 14],
  "dvb-cx23885": [9, 14],
  "dvb-m88ds3103": [11, 14],
  glibc: [9, 14],
  "gpio-pinctrl": [12, 14],
  hailort: [11, 14],
  "harbor-credential-provider": [14, 14],
  "hyperv-guest-agent": [14, 14],
  i915: [9, 14],
  "i915-ucode": [8, 8],
  "intel-npu": [13, 14],
  joydev: [13, 14],
  "kata-containers-snp": [14, 14],
  lldpd: [9, 14],
  "mellanox-mstflint": [12, 14],
  "metal-agent": [9, 14],
  "multipath-tools": [12, 14],
  nebula: [10, 14],
  netbird: [12, 14],
  newt: [11, 14],
  "nfs-utils": [12, 14],
  nfsd: [10, 14],
  nfsrahead: [11, 14],
  "nvidia-gdrdrv-device": [12, 14],
  "nvme-cli": [10, 14],
  panfrost: [10, 14],
  "px-fuse": [13, 14],
  "revpi-firmware": [10, 14],
  "rockchip-rknn": [13, 14],
  "soci-snapshotter": [12, 14],
  tenstorrent: [11, 14],
  "trident-iscsi-tools": [12, 14],
  uhid: [13, 14],
  "usb-audio-drivers": [12, 14],
  vc4: [10, 14],
  "xdma-driver": [10, 14],
  xe: [12, 14],
  youki: [10, 14],
  zerotier: [10, 14],
};

const ALL: ReadonlyMap<string, Minors> = new Map([
  ...EVERY.trim()
    .split(/\s+/)
    .map((name): [string, Minors] => [name, [FIRST, LAST]]),
  ...Object.entries(SOME),
]);

/** The owner of every extension that the public Image Factory offers. */
const OWNER = "siderolabs/";

/**
 * Official system extensions of a Talos minor, e.g. `siderolabs/iscsi-tools`;
 * undefined for a minor that is older or newer than the lists.
 *
 * Source: siderolabs/extensions, targets of the Makefile in the branches
 * release-1.8 to release-1.14, the newest of 2026-08-14; read 2026-11-29.
 *
 * @param minor the number after `1.`: 13 for Talos 1.13
 */
export function extensionsOfTalos(minor: number): readonly string[] | undefined {
  if (minor < FIRST || minor > LAST) return undefined;
  return [...ALL].filter(([, [first, last]]) => first <= minor && minor <= last).map(([name]) => `${OWNER}${name}`);
}

/** The Talos minors that offer an extension; undefined for one that none of them does. */
export function talosOfExtension(extension: string): Minors | undefined {
  return extension.startsWith(OWNER) ? ALL.get(extension.slice(OWNER.length)) : undefined;
}
