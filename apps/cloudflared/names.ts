/** Of the namespace and of everything in it. */
export const NAME = "cloudflared";
