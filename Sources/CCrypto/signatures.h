#ifndef EVENKEEL_CCRYPTO_SIGNATURES_H
#define EVENKEEL_CCRYPTO_SIGNATURES_H

// SHA256_Init and its kind are marked deprecated since OpenSSL 3.0. They are used on purpose: EVP looks its algorithm up
// and allocates for each digest, which costs more than hashing the 65 bytes of a node of a Merkle tree, and a journal has
// millions of those. The state is on the stack, nothing is allocated and nothing can fail.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

/// The state of a SHA-256 that is being fed.
typedef SHA256_CTX ccrypto_sha256_state;

/// Begins a digest.
static inline void ccrypto_sha256_begin(ccrypto_sha256_state *_Nonnull state) { SHA256_Init(state); }

/// Feeds bytes; `bytes` may be null when `count` is 0.
static inline void ccrypto_sha256_feed(ccrypto_sha256_state *_Nonnull state, const void *_Nullable bytes, size_t count) {
    if (count > 0) SHA256_Update(state, bytes, count);
}

/// Ends a digest; the 32 bytes lie in the four words as they stand in memory.
static inline void ccrypto_sha256_end(ccrypto_sha256_state *_Nonnull state, uint64_t *_Nonnull digest) {
    SHA256_Final((unsigned char *)digest, state);
}

/// SHA-256 of a byte and then `count` bytes.
static inline void ccrypto_sha256_tagged(
    uint8_t tag, const void *_Nullable bytes, size_t count, uint64_t *_Nonnull digest) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, &tag, 1);
    if (count > 0) SHA256_Update(&state, bytes, count);
    SHA256_Final((unsigned char *)digest, &state);
}

/// SHA-256 of a byte and two digests: a node of a Merkle tree, a link of a hash chain.
static inline void ccrypto_sha256_pair(
    uint8_t tag, const uint64_t *_Nonnull left, const uint64_t *_Nonnull right, uint64_t *_Nonnull digest) {
    unsigned char input[65];
    input[0] = tag;
    memcpy(input + 1, left, 32);
    memcpy(input + 33, right, 32);
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, input, sizeof input);
    SHA256_Final((unsigned char *)digest, &state);
}

/// Fills `count` bytes with random ones from libcrypto's generator; 1 on success.
static inline int ccrypto_random(unsigned char *_Nonnull bytes, int count) { return RAND_bytes(bytes, count) == 1; }

/// Overwrites secret bytes in a way that the compiler may not leave out.
static inline void ccrypto_cleanse(void *_Nonnull bytes, size_t count) { OPENSSL_cleanse(bytes, count); }

/// The 32 bytes of the Ed25519 public key of a 32-byte seed; 1 on success, 0 when libcrypto could not.
static inline int ccrypto_ed25519_public(const unsigned char *_Nonnull seed, unsigned char *_Nonnull key) {
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
    if (pair == NULL) return 0;
    size_t length = 32;
    int done = EVP_PKEY_get_raw_public_key(pair, key, &length) == 1 && length == 32;
    EVP_PKEY_free(pair);
    return done;
}

/// The 64 bytes of the Ed25519 signature of a message under a 32-byte seed; 1 on success, 0 when libcrypto could not.
static inline int ccrypto_ed25519_sign(const unsigned char *_Nonnull seed, const unsigned char *_Nullable message,
    size_t count, unsigned char *_Nonnull signature) {
    static const unsigned char nothing = 0;
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = 64;
    int done = pair != NULL && context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, pair) == 1
        && EVP_DigestSign(context, signature, &length, message != NULL ? message : &nothing, count) == 1
        && length == 64;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pair);
    return done;
}

/// Whether 64 bytes are the Ed25519 signature of a message: 1 they are, 0 they are not, -1 libcrypto could not say.
static inline int ccrypto_ed25519_verify(const unsigned char *_Nonnull key, const unsigned char *_Nullable message,
    size_t count, const unsigned char *_Nonnull signature) {
    static const unsigned char nothing = 0;
    EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int answer = -1;
    if (public_key != NULL && context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1)
        answer = EVP_DigestVerify(context, signature, 64, message != NULL ? message : &nothing, count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public_key);
    return answer;
}

#endif
