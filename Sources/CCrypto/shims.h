#ifndef EVENKEEL_CCRYPTO_SHIMS_H
#define EVENKEEL_CCRYPTO_SHIMS_H

#include <stddef.h>
#include <openssl/evp.h>

/// SHA-256 of `count` bytes into the 32 bytes at `digest`; 1 on success, 0 when libcrypto could not (no memory, no
/// provider). One call instead of Swift juggling an EVP_MD_CTX: the input is always whole in memory.
static inline int ccrypto_sha256(const void *_Nullable bytes, size_t count, unsigned char *_Nonnull digest) {
    unsigned int length = 0;
    return EVP_Digest(bytes, count, digest, &length, EVP_sha256(), NULL) == 1 && length == 32;
}

/// SHA-1 of `count` bytes into the 20 bytes at `digest`; 1 on success. For names alone (RFC 9562, UUIDs of version 5):
/// SHA-1 binds nothing that somebody could want to forge.
static inline int ccrypto_sha1(const void *_Nullable bytes, size_t count, unsigned char *_Nonnull digest) {
    unsigned int length = 0;
    return EVP_Digest(bytes, count, digest, &length, EVP_sha1(), NULL) == 1 && length == 20;
}

#endif
