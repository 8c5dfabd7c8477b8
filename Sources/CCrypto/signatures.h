#ifndef EVENKEEL_CCRYPTO_SIGNATURES_H
#define EVENKEEL_CCRYPTO_SIGNATURES_H

#include <stddef.h>

#include <openssl/evp.h>

#endif
