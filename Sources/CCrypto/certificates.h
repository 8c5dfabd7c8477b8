#ifndef EVENKEEL_CCRYPTO_CERTIFICATES_H
#define EVENKEEL_CCRYPTO_CERTIFICATES_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/// The seconds since 1970 of a time in a certificate; 1 on success.
static inline int ccrypto_certificate_seconds(const ASN1_TIME *_Nullable time, int64_t *_Nonnull seconds) {
    struct tm parts = {0};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    *seconds = (int64_t)timegm(&parts);
    return 1;
}

/// When the first certificate of a PEM text begins and ends to be valid, in seconds since 1970; 1 on success, 0 when there is
/// none. Nobody is asked for a password: an encrypted block is no certificate.
static inline int ccrypto_certificate_validity(
    const unsigned char *_Nonnull bytes, size_t count, int64_t *_Nonnull from, int64_t *_Nonnull until
) {
    if (count > INT_MAX) return 0;
    BIO *input = BIO_new_mem_buf(bytes, (int)count);
    X509 *certificate = input ? PEM_read_bio_X509(input, NULL, NULL, (void *)"") : NULL;
    int done = certificate && ccrypto_certificate_seconds(X509_get0_notBefore(certificate), from)
        && ccrypto_certificate_seconds(X509_get0_notAfter(certificate), until);
    X509_free(certificate);
    BIO_free(input);
    ERR_clear_error();
    return done;
}

#endif
