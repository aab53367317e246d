/**
 * Health of an Application object. Argo CD took its own out of the box check
 * away, and without one a wave of Applications counts as done when it is
 * applied (Argo CD documentation: "Argocd App", health assessment).
 */
export const APPLICATION_HEALTH = `hs = {}
hs.status = "Progressing"
hs.message = ""
if obj.status ~= nil and obj.status.health ~= nil then
  hs.status = obj.status.health.status
  if obj.status.health.message ~= nil then
    hs.message = obj.status.health.message
  end
end
return hs
`;
