/** Where the snapshot lies inside the pod; the volume is shared by its containers. */
export const SNAPSHOT = "/scratch/etcd.db";

/** Seconds after which the next pod tries its own control plane. */
const TURN = 300;

/**
 * Waits for its turn. The pods of one run are on different control planes;
 * the first has no wait, and its success ends the run before the others begin.
 */
export const WAIT_SCRIPT = `set -eu
sleep $((JOB_COMPLETION_INDEX * ${TURN}))
`;

/**
 * Copies the snapshot to every target and then removes what is too old there.
 * One target that fails keeps no other from its copy, and loses none of its old
 * ones; the run counts as failed then. Plain POSIX shell and rclone.
 *
 * TARGETS: rclone remotes with their folder, each ending in a slash or a colon, e.g. `s3:bucket/etcd/`.
 */
export const STORE_SCRIPT = `set -eu
name="$CLUSTER-$(date -u +%Y-%m-%dT%H%M%SZ)-$NODE.db"
if [ -n "\${PASSPHRASE:-}" ]; then
  secret="$(printf %s "$PASSPHRASE" | rclone obscure -)"
fi
failed=0
for target in $TARGETS; do
  where="$target"
  if [ -n "\${PASSPHRASE:-}" ]; then
    export RCLONE_CONFIG_SEALED_TYPE=crypt RCLONE_CONFIG_SEALED_FILENAME_ENCRYPTION=off
    export RCLONE_CONFIG_SEALED_REMOTE="$target" RCLONE_CONFIG_SEALED_PASSWORD="$secret"
    where="sealed:"
  fi
  if rclone copyto ${SNAPSHOT} "$where$name"; then
    echo "saved $name to $target"
    rclone delete --min-age "\${KEEP_DAYS}d" --include "$CLUSTER-*.db" "$where" || failed=1
  else
    echo "could not save $name to $target" >&2
    failed=1
  fi
done
exit "$failed"
`;
