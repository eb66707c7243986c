#include "CPhoneNumber.h"

#include <cstring>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// The library writes to standard error what it cannot parse; a number never belongs there.
class SilentLogger : public i18n::phonenumbers::Logger {
  public:
    void WriteMessage(const std::string &) override {}
};

static PhoneNumberUtil &util() {
    static PhoneNumberUtil *instance = [] {
        PhoneNumberUtil *made = PhoneNumberUtil::GetInstance();
        made->SetLogger(new SilentLogger());
        return made;
    }();
    return *instance;
}

static void copy(const std::string &from, char *to, size_t size) {
    size_t count = from.size() < size ? from.size() : size - 1;
    std::memcpy(to, from.data(), count);
    to[count] = 0;
}

static recado_phone_kind kind_of(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return recado_phone_fixed_line;
    case PhoneNumberUtil::MOBILE: return recado_phone_mobile;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return recado_phone_fixed_line_or_mobile;
    case PhoneNumberUtil::TOLL_FREE: return recado_phone_toll_free;
    case PhoneNumberUtil::PREMIUM_RATE: return recado_phone_premium_rate;
    case PhoneNumberUtil::SHARED_COST: return recado_phone_shared_cost;
    case PhoneNumberUtil::VOIP: return recado_phone_voip;
    case PhoneNumberUtil::PERSONAL_NUMBER: return recado_phone_personal;
    case PhoneNumberUtil::PAGER: return recado_phone_pager;
    case PhoneNumberUtil::UAN: return recado_phone_uan;
    case PhoneNumberUtil::VOICEMAIL: return recado_phone_voicemail;
    default: return recado_phone_unknown;
    }
}

bool recado_phone_parse(const char *text, size_t count, const char *region, recado_phone *phone) {
    PhoneNumber number;
    std::memset(phone, 0, sizeof *phone);
    phone->kind = recado_phone_unknown;
    const PhoneNumberUtil &library = util();
    if (library.Parse(std::string(text, count), region, &number)
        != PhoneNumberUtil::NO_PARSING_ERROR) {
        return false;
    }
    std::string formatted;
    library.Format(number, PhoneNumberUtil::E164, &formatted);
    copy(formatted, phone->e164, sizeof phone->e164);
    phone->has_extension = number.has_extension();
    phone->is_valid = library.IsValidNumber(number);
    if (phone->is_valid) {
        std::string where;
        library.GetRegionCodeForNumber(number, &where);
        copy(where, phone->region, sizeof phone->region);
        phone->kind = kind_of(library.GetNumberType(number));
    }
    return true;
}
