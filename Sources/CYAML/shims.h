#ifndef EVENKEEL_CYAML_SHIMS_H
#define EVENKEEL_CYAML_SHIMS_H

#include <yaml.h>

/* The payload of yaml_event_t is a C union, which Swift imports as overlapping storage that any code may misread.
   These functions look at the event's type first, and answer NULL or 0 for events that have no such part. Pointers
   they return belong to the event and die with yaml_event_delete. */

/// The anchor (`&name`) of a node, or the anchor that an alias (`*name`) names; NULL when there is none.
static inline const unsigned char *_Nullable cyaml_anchor(const yaml_event_t *_Nonnull event) {
    switch (event->type) {
    case YAML_ALIAS_EVENT: return event->data.alias.anchor;
    case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor;
    default: return NULL;
    }
}

/// The tag of a node with its handle resolved, such as `tag:yaml.org,2002:str`; NULL when none was written.
static inline const unsigned char *_Nullable cyaml_tag(const yaml_event_t *_Nonnull event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.tag;
    default: return NULL;
    }
}

/// The text of a scalar, `cyaml_scalar_length` bytes that may hold zeros; NULL for other events.
static inline const unsigned char *_Nullable cyaml_scalar_value(const yaml_event_t *_Nonnull event) {
    return event->type == YAML_SCALAR_EVENT ? event->data.scalar.value : NULL;
}

/// The length of a scalar in bytes; 0 for other events.
static inline size_t cyaml_scalar_length(const yaml_event_t *_Nonnull event) {
    return event->type == YAML_SCALAR_EVENT ? event->data.scalar.length : 0;
}

/// 1 for a scalar written without quotation marks and not as a block, otherwise 0.
static inline int cyaml_scalar_is_plain(const yaml_event_t *_Nonnull event) {
    return event->type == YAML_SCALAR_EVENT && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

#endif
