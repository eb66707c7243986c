// The part of libphonenumber that Recado needs, behind C.
#ifndef RECADO_CPHONENUMBER_H
#define RECADO_CPHONENUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What a number is; the kinds of libphonenumber, in its order.
typedef enum {
    recado_phone_fixed_line,
    recado_phone_mobile,
    recado_phone_fixed_line_or_mobile,
    recado_phone_toll_free,
    recado_phone_premium_rate,
    recado_phone_shared_cost,
    recado_phone_voip,
    recado_phone_personal,
    recado_phone_pager,
    recado_phone_uan,
    recado_phone_voicemail,
    recado_phone_unknown
} recado_phone_kind;

typedef struct {
    // E.164 with the plus sign, ended by a zero.
    char e164[24];
    // ISO 3166 region of a valid number, or empty.
    char region[4];
    recado_phone_kind kind;
    bool is_valid;
    bool has_extension;
} recado_phone;

// Parses `count` octets of UTF-8 as a number dialled in `region` (two letters).
// Returns false when they are no telephone number at all.
bool recado_phone_parse(const char *text, size_t count, const char *region, recado_phone *phone);

#ifdef __cplusplus
}
#endif

#endif
