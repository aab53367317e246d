import type { Alert } from "./rule";

/** Days before the end at which a certificate must have been renewed. */
const DAYS = 30;

export function certificateAlerts(): readonly Alert[] {
  return [
    {
      name: "CertificateExpiring",
      severity: "warning",
      // A certificate whose own renewal still lies ahead is short-lived, not late.
      expr: `(certmanager_certificate_expiration_timestamp_seconds - time() < ${DAYS} * 86400) unless (certmanager_certificate_renewal_timestamp_seconds - time() > 0)`,
      for: "1h",
      summary:
        "certificate {{ $labels.exported_namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }}",
      action:
        "It should have been renewed. Look at kubectl describe certificate, certificaterequest, order and challenge.",
    },
    {
      name: "CertificateNotReady",
      severity: "warning",
      expr: `certmanager_certificate_ready_status{condition="True"} == 0`,
      for: "1h",
      summary: "certificate {{ $labels.exported_namespace }}/{{ $labels.name }} is not ready",
      action: "Look at kubectl describe certificate; the last event names the reason.",
    },
  ];
}
