/** Of its namespace and of what the chart makes in it. */
export const NAME = "k8s-gateway";
/** Port of DNS, over UDP and TCP. */
export const DNS_PORT = 53;
