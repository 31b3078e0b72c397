// Any bytes as a number, a user name, a digest parameter, a name for a From line: none of them may
// carry a control byte or a quote out of its place.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "sip/digest.h"
#include "sip/endpoint.h"
#include "sip/leg.h"

using namespace ringroom::sip;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (valid_number(text))
        ringroom::check(valid_number(std::string(text)) && size <= 32, "a number is short");
    if (valid_user(text))
        ringroom::check(text.find_first_of("\"\\@:; \r\n") == std::string_view::npos, "plain");
    DigestFields fields;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto at = rest.find(',');
        set_digest_field(fields, rest.substr(0, at));
        rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    }
    static_cast<void>(answer_challenge(fields, "u", "p", "INVITE", "sip:a", 1));
    Nonces nonces(ringroom::Duration{1000}, 1, 2);
    ringroom::check(nonces.look(ringroom::Instant{1}, text, "s") != Nonces::Verdict::fresh,
                    "nobody guesses a nonce");
    const auto name = name_addr(text, text, "host");
    for (const char c : name)
        ringroom::check(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "no control bytes");
    ringroom::check(name.ends_with("@host>"), "the address stays whole");
    return 0;
}
