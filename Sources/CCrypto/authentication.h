#ifndef EVENKEEL_CCRYPTO_AUTHENTICATION_H
#define EVENKEEL_CCRYPTO_AUTHENTICATION_H

#include <stddef.h>

#include <openssl/evp.h>

#endif
