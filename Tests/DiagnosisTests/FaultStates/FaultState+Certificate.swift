extension FaultState {
    /// Certificates.
    static let certificateStates = #"""
        == certificate.expired on service/shop/cart
        alert HighErrorRate service=checkout
        calls service/checkout service/cart
        log checkout | call to cart:7070 failed: x509: certificate has expired or is not yet valid: current time
          2026-11-24T10:04:30Z is after 2026-11-24T00:00:00Z
        == certificate.expiring on certificate/shop/web-tls
        alert CertificateExpiringSoon certificate=web-tls
        $ kubectl get certificate -n shop
          NAME      READY   SECRET    AGE
          web-tls   True    web-tls   80d
        == certificate.authority-missing on issuer/shop/internal-ca
        alert CertManagerCertNotReady certificate=cart-tls
        $ kubectl get certificate -n shop
          NAME       READY   SECRET     AGE
          cart-tls   False   cart-tls   80d
        $ kubectl get issuer internal-ca -n shop -o yaml
          kind: Issuer
          metadata: {name: internal-ca, namespace: shop}
          status:
            conditions:
            - type: Ready
              status: "False"
              message: 'Error getting keypair for CA issuer: secret "ca-key-pair" not found'
        == certificate.renewal-failed on certificate/shop/cart-tls
        alert CertManagerCertNotReady certificate=cart-tls
        $ kubectl get certificate -n shop
          NAME       READY   SECRET     AGE
          cart-tls   False   cart-tls   80d
        == certificate.not-trusted on service/shop/checkout
        alert HighErrorRate service=checkout
        calls service/checkout external/api.partner.example
        log checkout | Post "https://api.partner.example/v1/pay": x509: certificate signed by unknown authority
        == certificate.name-mismatch on service/shop/web
        alert HighErrorRate service=gateway
        calls service/gateway service/web
        log gateway | call to web:443 failed: x509: certificate is valid for shop.example.com, not web
        == certificate.key-mismatch on deployment/shop/web
        alert KubePodCrashLooping pod=web-7d9f8b6c5-x2x4z
        pods
          web-7d9f8b6c5-x2x4z 0/1 CrashLoopBackOff 6
        $ kubectl logs web-7d9f8b6c5-x2x4z -n shop
          nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/tls/tls.key") failed (x509: key values mismatch)
        """#
}
