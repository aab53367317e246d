/** Where the driver and its Secrets are. */
export const NAMESPACE = "ceph-csi";
/** Name of the CSI driver, fixed by the chart. */
export const DRIVER = "rbd.csi.ceph.com";
