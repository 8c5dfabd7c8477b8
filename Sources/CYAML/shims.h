#ifndef EVENKEEL_CYAML_SHIMS_H
#define EVENKEEL_CYAML_SHIMS_H

#include <yaml.h>

#endif
