#ifndef EVENKEEL_CCRYPTO_AUTHENTICATION_H
#define EVENKEEL_CCRYPTO_AUTHENTICATION_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

// Each function does its work whole and keeps nothing, so that Swift never holds a handle of libcrypto. The error queue
// is cleared behind a refusal: it belongs to the thread, and the next caller would read our refusal as his own.

/// Fills the bytes with random ones that nobody can guess; 1 on success.
static inline int ccrypto_auth_random(unsigned char *_Nonnull bytes, size_t count) {
    return count <= INT_MAX && RAND_bytes(bytes, (int)count) == 1;
}

/// Whether two runs of bytes of one length are equal, in a time that tells nothing about where they differ.
static inline int ccrypto_auth_equal(const void *_Nonnull one, const void *_Nonnull other, size_t count) {
    return CRYPTO_memcmp(one, other, count) == 0;
}

/// HMAC-SHA-256 into the 32 bytes at `code`; 1 on success.
static inline int ccrypto_auth_hmac(
    const void *_Nonnull key, size_t key_count, const unsigned char *_Nullable bytes, size_t count,
    unsigned char *_Nonnull code
) {
    unsigned int length = 0;
    static const unsigned char empty = 0;
    if (key_count > INT_MAX) return 0;
    return HMAC(EVP_sha256(), key, (int)key_count, bytes ? bytes : &empty, count, code, &length) != NULL && length == 32;
}

/// scrypt into the `count` bytes at `key`; 1 on success, 0 also when it would take more than `memory` bytes.
static inline int ccrypto_auth_scrypt(
    const char *_Nullable password, size_t password_count, const unsigned char *_Nonnull salt, size_t salt_count,
    uint64_t n, uint64_t r, uint64_t p, uint64_t memory, unsigned char *_Nonnull key, size_t count
) {
    int done = EVP_PBE_scrypt(
        password ? password : "", password_count, salt, salt_count, n, r, p, memory, key, count);
    if (done != 1) ERR_clear_error();
    return done == 1;
}

/// Whether `signature` is one of the message by the key, which is freed; `digest` is NULL for Ed25519.
static inline int ccrypto_auth_verify(
    EVP_PKEY *_Nullable key, const EVP_MD *_Nullable digest, const unsigned char *_Nonnull message, size_t count,
    const unsigned char *_Nonnull signature, size_t signature_count
) {
    int valid = 0;
    EVP_MD_CTX *context = key ? EVP_MD_CTX_new() : NULL;
    if (context && EVP_DigestVerifyInit(context, NULL, digest, NULL, key) == 1)
        valid = EVP_DigestVerify(context, signature, signature_count, message, count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return valid;
}

/// A public key of `type` from parameters, which are freed; NULL when they make none.
static inline EVP_PKEY *_Nullable ccrypto_auth_key(const char *_Nonnull type, OSSL_PARAM *_Nullable parameters) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = parameters ? EVP_PKEY_CTX_new_from_name(NULL, type, NULL) : NULL;
    if (!context || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

/// Whether an RSASSA-PKCS1-v1_5 signature with SHA-256 is right for the modulus and exponent, big-endian.
static inline int ccrypto_auth_verify_rs256(
    const unsigned char *_Nonnull modulus, size_t modulus_count, const unsigned char *_Nonnull exponent,
    size_t exponent_count, const unsigned char *_Nonnull message, size_t count,
    const unsigned char *_Nonnull signature, size_t signature_count
) {
    if (modulus_count > 1024 || exponent_count > 8) return 0;
    OSSL_PARAM *parameters = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *n = BN_bin2bn(modulus, (int)modulus_count, NULL);
    BIGNUM *e = BN_bin2bn(exponent, (int)exponent_count, NULL);
    if (build && n && e && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1
        && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        parameters = OSSL_PARAM_BLD_to_param(build);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY *key = ccrypto_auth_key("RSA", parameters);
    BN_free(n);
    BN_free(e);
    return ccrypto_auth_verify(key, EVP_sha256(), message, count, signature, signature_count);
}

/// Whether the 64 bytes r || s are an ECDSA signature with SHA-256 by the uncompressed point of 65 bytes on P-256.
static inline int ccrypto_auth_verify_es256(
    const unsigned char *_Nonnull point, const unsigned char *_Nonnull message, size_t count,
    const unsigned char *_Nonnull signature
) {
    int valid = 0;
    unsigned char *der = NULL;
    OSSL_PARAM *parameters = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, 32, NULL);
    BIGNUM *s = BN_bin2bn(signature + 32, 32, NULL);
    if (build && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 65) == 1)
        parameters = OSSL_PARAM_BLD_to_param(build);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY *key = ccrypto_auth_key("EC", parameters);
    // The pair owns r and s once it took them.
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL;
        int length = i2d_ECDSA_SIG(pair, &der);
        if (length > 0) {
            valid = ccrypto_auth_verify(key, EVP_sha256(), message, count, der, (size_t)length);
            key = NULL;
        }
    }
    EVP_PKEY_free(key);
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    OPENSSL_free(der);
    ERR_clear_error();
    return valid;
}

/// Whether the 64 bytes are an Ed25519 signature by the public key of 32 bytes.
static inline int ccrypto_auth_verify_ed25519(
    const unsigned char *_Nonnull public_key, const unsigned char *_Nonnull message, size_t count,
    const unsigned char *_Nonnull signature
) {
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32);
    return ccrypto_auth_verify(key, NULL, message, count, signature, 64);
}

#endif
